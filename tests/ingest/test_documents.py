"""JSON-LD, ninjs, NewsML-G2, PDF and compressed pages."""

from __future__ import annotations

import gzip
import hashlib
import json
import warnings
from pathlib import Path

import pytest

from onrecord.errors import InputError, NoArticle, NotText, TooLarge
from onrecord.ingest import Limits, Overrides, Page, page_of_bytes, pages

SAMPLES = Path(__file__).parent / "samples"
TITLE = "Night ferry stays, says harbour master"
FERRY = (
    f"{TITLE}\n\nThe harbour master of Harrow Bay, Odile Tarrant, said on Tuesday that the night ferry to Saldrin "
    "would not be given up.\n\nShe denied that the operator had asked for a higher subsidy."
)


def read(path: Path, limits: Limits | None = None, overrides: Overrides | None = None) -> list[Page | InputError]:
    return list(pages([str(path)], limits=limits, overrides=overrides))


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "url", "publisher", "byline", "published", "language", "member"),
    [
        (
            "newsarticle.jsonld", "https://mercury.example/ferry", "The Quillhaven Mercury", "Halda Mirrin",
            "2024-03-19T08:00:00+00:00", "en-GB", "https://mercury.example/ferry#article",
        ),
        (
            "ninjs-1.json", "http://news.northbasin.example/2024/ferry", "Northbasin Press", "Halda Mirrin",
            "2024-03-19T08:15:00+00:00", "en", "http://news.northbasin.example/2024/ferry",
        ),
        (
            "ninjs-3.json", None, "Northbasin Press", "Halda Mirrin", "2024-03-19T08:15:00+00:00", "en",
            "urn:northbasin:2024:ferry",
        ),
        (
            "newsitem.xml", None, "Northbasin Press", "Halda Mirrin", "2024-03-19T08:15:00+00:00", "en",
            "urn:newsml:northbasin.example:20240319:ferry",
        ),
        (
            "newsmessage.xml", None, "Northbasin Press", "Halda Mirrin", "2024-03-19T08:15:00+00:00", "en",
            "urn:newsml:northbasin.example:20240319:ferry",
        ),
    ],
)  # fmt: skip
def test_news_items(
    name: str, url: str | None, publisher: str, byline: str, published: str, language: str, member: str
) -> None:
    page = read(SAMPLES / name)[0]
    assert isinstance(page, Page)
    assert page.text == FERRY
    assert page.text[: page.title_end].strip() == page.title == TITLE
    assert (page.url, page.publisher, page.byline) == (url, publisher, byline)
    assert (page.published, page.language) == (published, language)
    assert page.origin is not None
    assert page.origin.member == member
    assert page.origin.raw is not None
    assert page.origin.digest == hashlib.sha256(page.origin.raw).hexdigest()


def test_the_other_items() -> None:
    json_items, messages = read(SAMPLES / "ninjs-3.json"), read(SAMPLES / "newsmessage.xml")
    assert [type(one) for one in json_items] == [Page, Page]
    assert [type(one) for one in messages] == [Page, Page]  # the picture is passed over
    for page in (json_items[1], messages[1]):
        assert isinstance(page, Page)
        assert page.title == "Bridge at Tharn Gap closed"
    assert isinstance(messages[1], Page)
    assert messages[1].byline == "Joss Ames"
    assert messages[1].text.endswith("The builder, Kessel and Daughters, rejected the accusation.")


def test_title_and_url_may_be_given_for_a_single_item() -> None:
    (page,) = read(SAMPLES / "ninjs-1.json", overrides=Overrides(title="Mine", url="https://mine.example/"))
    assert isinstance(page, Page)
    assert (page.title, page.url) == ("Mine", "https://mine.example/")
    assert page.text == FERRY


def test_a_list_of_plain_objects(tmp_path: Path) -> None:
    rows = [{"title": TITLE, "text": "The mayor denied it."}, {"title": "No text"}, {"text": "She said <b>no</b>."}]
    found = read(written(tmp_path / "a.json", json.dumps(rows)))
    assert [type(one) for one in found] == [Page, NoArticle, Page]
    assert "item 2" in str(found[1])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"a": 1}', "its columns are a"),
        ('[{"teaser": "x"}]', "its columns are teaser"),
        ('{"text": "cut o', "no valid JSON"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("[]", "no column"),
    ],
)
def test_json_without_an_article(tmp_path: Path, content: str, reason: str) -> None:
    (found,) = read(written(tmp_path / "a.json", content))
    assert isinstance(found, (NoArticle, NotText))
    assert reason in found.reason


NEWS = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet><inlineData>{}</inlineData></contentSet></newsItem>'
BILLION = '<!DOCTYPE newsItem [<!ENTITY l0 "ha">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (BILLION + "]>" + NEWS.format("&l11;"), NotText, "declares entities"),
        ('<!DOCTYPE newsItem [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + NEWS.format("&x;"), NotText, "entities"),
        (NEWS.format("&undeclared;"), NotText, "no well-formed XML"),
        (NEWS.format("x")[:-9], NotText, "no well-formed XML"),
        (NEWS.format(""), NoArticle, "no news item with a text"),
        ("<packageItem/>", NoArticle, "no news item"),
    ],
)
def test_bad_newsml(tmp_path: Path, content: str, kind: type[InputError], reason: str) -> None:
    (found,) = read(written(tmp_path / "a.xml", content))
    assert type(found) is kind
    assert isinstance(found, InputError)
    assert reason in found.reason


def test_a_pdf() -> None:
    (page,) = read(SAMPLES / "ferry.pdf")
    assert isinstance(page, Page)
    assert page.title == TITLE
    paragraphs = page.text.split("\n\n")
    assert len(paragraphs) == 5
    assert "She denied that" in paragraphs[2]  # a word divided at the end of a line
    assert "long-term losses" in paragraphs[2]
    assert "somebody has invented”." in paragraphs[2]
    assert "a long-term plan in May. He declined" in paragraphs[3]  # over the end of a page
    assert "Mercury" not in page.text  # the running head
    assert "Page" not in page.text
    assert page.published is None  # when the file was made is not when the article appeared
    assert page.origin is not None
    assert page.origin.media_type == "application/pdf"


def test_pdfs_without_text(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    scan = PdfWriter()
    scan.add_blank_page(300, 400)
    scan.write(tmp_path / "scan.pdf")
    locked = PdfWriter(clone_from=PdfReader(SAMPLES / "ferry.pdf"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        locked.encrypt("a password", algorithm="RC4-128")
        locked.write(tmp_path / "locked.pdf")
    whole = (SAMPLES / "ferry.pdf").read_bytes()
    written(tmp_path / "cut.pdf", whole[:200])
    for name, reason in (("scan", "no text layer"), ("locked", "encrypted"), ("cut", "")):
        (found,) = read(tmp_path / f"{name}.pdf")
        assert isinstance(found, NotText), name
        assert "PDF" in found.reason
        assert reason in found.reason
        assert found.remedy


def test_compressed_files(tmp_path: Path) -> None:
    (page,) = read(SAMPLES / "bridge.html.gz")
    assert isinstance(page, Page)
    assert page.title == "Bridge at Tharn Gap closed"
    assert page.origin is not None
    assert page.origin.raw == gzip.decompress((SAMPLES / "bridge.html.gz").read_bytes())
    (page,) = read(written(tmp_path / "a.txt.gz", gzip.compress(b"The mayor said that it was open.")))
    assert isinstance(page, Page)
    assert page.text == "The mayor said that it was open."


def test_bombs_and_damage_in_compressed_files(tmp_path: Path) -> None:
    bomb = gzip.compress(b"The mayor said it. " * 2_000_000)
    (found,) = read(written(tmp_path / "a.txt.gz", bomb), Limits(max_bytes=1_000_000))
    assert isinstance(found, TooLarge)
    (found,) = read(written(tmp_path / "b.txt.gz", bomb[:-500]))
    assert isinstance(found, (NotText, TooLarge))
    (found,) = read(written(tmp_path / "c.html.gz", gzip.compress(gzip.compress(b"The mayor said it."))))
    assert isinstance(found, NotText)
    assert "twice" in found.reason
    (found,) = read(written(tmp_path / "d.gz", b"\x1f\x8b\x08\x00garbage"))
    assert isinstance(found, NotText)


def test_a_folder_with_all_of_it() -> None:
    found = list(pages([str(SAMPLES)], limits=Limits(seconds=0.001)))
    names = {one.path for one in found if isinstance(one, Page)}
    stems = {Path(name).name for name in names if name}
    assert {"archive.warc", "archive.warc.gz", "bridge.html.gz", "ferry.pdf", "lines.jsonl", "newsitem.xml"} <= stems
    assert {"newsmessage.xml", "newsarticle.jsonld", "ninjs-1.json", "ninjs-3.json", "table.csv", "table.tsv"} <= stems
    assert "make.py" not in stems


def test_where_plain_inputs_come_from(tmp_path: Path) -> None:
    data = b"The mayor said that it was open."
    page = page_of_bytes(data, name="a")
    assert page.origin is not None
    assert (page.origin.raw, page.origin.media_type) == (data, "text/plain")
    assert page.origin.digest == hashlib.sha256(data).hexdigest()
    assert (page.origin.container, page.origin.fetched) == (None, None)
    (found,) = read(written(tmp_path / "a.txt", data))
    assert isinstance(found, Page)
    assert found.origin == page.origin
