"""Make the binary samples beside this file: ``python tests/ingest/samples/make.py``.

The text samples are written by hand; these are the archive, the PDF and the compressed page. The PDF needs
reportlab, which no test needs. All names, places and events are invented.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path

HERE = Path(__file__).parent

FERRY = (
    "The harbour master of Harrow Bay, Odile Tarrant, said on Tuesday that the night ferry to Saldrin would not "
    "be given up.",
    "“We have counted the passengers of the whole winter, and there are more of them than ever,” Tarrant told "
    "the town council. She denied that the operator had asked for a higher subsidy.",
    "A spokesman for Norrick Lines, which runs the ferry, said that the company was still in talks with the "
    "town and declined to comment on the fares.",
    "The council will vote on the matter in April, according to its agenda.",
)
BRIDGE = (
    "The transport ministry of Orvenia confirmed on Friday that the bridge at Tharn Gap had been closed after "
    "a crack was found in one of its piers.",
    "“Nobody was in danger at any time,” the minister, Ilsa Morvane, said in a written statement. She accused the "
    "builder of having kept back a report on the pier for two years.",
    "The builder, Kessel and Daughters, rejected the accusation and said that the report had been handed over in time.",
)


def article(title: str, paragraphs: tuple[str, ...], published: str) -> str:
    """A page as a small newspaper's site has it."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title} | The Quillhaven Mercury</title>\n"
        f'<meta property="og:site_name" content="The Quillhaven Mercury">\n'
        f'<meta property="article:published_time" content="{published}"></head>\n'
        f"<body><nav><a href='/'>Home</a> <a href='/world'>World</a></nav>\n"
        f"<article><h1>{title}</h1>\n{body}\n</article>"
        "<footer>© 2024 The Quillhaven Mercury</footer></body></html>\n"
    )


def warc(path: Path, *, packed: bool) -> None:
    """Two articles (one of them gzipped and in chunks), a missing page, an image and a plain text."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    ferry = article("Night ferry stays, says harbour master", FERRY, "2024-03-19T08:00:00+00:00").encode()
    bridge = gzip.compress(article("Bridge at Tharn Gap closed", BRIDGE, "2024-03-22").encode(), mtime=0)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (bridge[:300], bridge[300:])) + b"0\r\n\r\n"
    html = ("Content-Type", "text/html; charset=utf-8")
    responses = [
        ("https://mercury.example/ferry", "200 OK", [html], ferry),
        (
            "https://mercury.example/bridge",
            "200 OK",
            [html, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
            chunks,
        ),
        ("https://mercury.example/gone", "404 Not Found", [html], b"<html><body>Not found</body></html>"),
        (
            "https://mercury.example/pier.png",
            "200 OK",
            [("Content-Type", "image/png")],
            b"\x89PNG\r\n\x1a\n" + bytes(60),
        ),
    ]
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        headers = {"WARC-Date": "2024-03-23T06:30:00Z", "WARC-Record-ID": record_id(0)}
        writer.write_record(
            writer.create_warc_record(
                "", "warcinfo", payload=io.BytesIO(b"software: make.py\r\n"),
                warc_content_type="application/warc-fields",
                warc_headers_dict=dict(headers),
            )
        )  # fmt: skip
        for number, (url, status, lines, body) in enumerate(responses, start=1):
            headers = {"WARC-Date": f"2024-03-23T06:3{number}:00Z", "WARC-Record-ID": record_id(number)}
            http = StatusAndHeaders(status, lines, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict=headers
                )
            )
        text = "\n\n".join(("Ferry fares to be frozen", *FERRY[1:])).encode()
        headers = {"WARC-Date": "2024-03-23T06:40:00Z", "WARC-Record-ID": record_id(9)}
        writer.write_record(
            writer.create_warc_record(
                "https://mercury.example/fares.txt", "conversion", payload=io.BytesIO(text),
                warc_content_type="text/plain", warc_headers_dict=headers,
            )
        )  # fmt: skip


def record_id(number: int) -> str:
    return f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>"


def pdf(path: Path) -> None:
    """Two pages with a running head, page numbers, words divided at the end of a line, and a title."""
    from reportlab.lib.pagesizes import A5
    from reportlab.pdfgen.canvas import Canvas

    lines = [
        ["Night ferry stays, says harbour master", "", *TYPESET[:9]],
        TYPESET[9:],
    ]
    canvas = Canvas(str(path), pagesize=A5, invariant=1)
    canvas.setTitle("Night ferry stays, says harbour master")
    for number, page in enumerate(lines, start=1):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(40, 560, "The Quillhaven Mercury")
        canvas.drawString(200, 30, f"Page {number} of {len(lines)}")
        canvas.setFont("Times-Roman", 11)
        for at, line in enumerate(page):
            canvas.drawString(40, 520 - 16 * at, line)
        canvas.showPage()
    canvas.save()


TYPESET = [
    "The harbour master of Harrow Bay, Odile Tarrant, said on Tuesday",
    "that the night ferry to Saldrin would not be given up.",
    "“We have counted the passengers of the whole winter, and there are",
    "more of them than ever,” Tarrant told the town council. She de-",
    "nied that the operator had asked for a higher subsidy, and called",
    "a report of long-term losses “a fairy tale that somebody has in-",
    "vented”.",
    "A spokesman for Norrick Lines, which runs the ferry, said that the",
    "company was still in talks with the town and would present a long-",
    "term plan in May. He declined to comment on the fares, which have",
    "been the same for six years.",
    "The council will vote on the matter in April, according to its agenda.",
]


if __name__ == "__main__":
    warc(HERE / "archive.warc", packed=False)
    warc(HERE / "archive.warc.gz", packed=True)
    page = article("Bridge at Tharn Gap closed", BRIDGE, "2024-03-22").encode()
    (HERE / "bridge.html.gz").write_bytes(gzip.compress(page, mtime=0))
    pdf(HERE / "ferry.pdf")
