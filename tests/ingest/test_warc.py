"""WARC archives: which records are articles, where they stand, and what is said of broken ones."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from onrecord.errors import InputError, NoArticle, NotText
from onrecord.ingest import Limits, Overrides, Page, pages

SAMPLES = Path(__file__).parent / "samples"
HTML = "<html><body><h1>Mayor denies it</h1><p>The mayor of Harrow Bay denied on Friday that the school would close.</p></body></html>"  # noqa: E501


def record(url: str, body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A response record, not compressed."""
    lines = {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
    http = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    head = {
        "WARC-Type": "response",
        "WARC-Target-URI": url,
        "WARC-Date": "2024-03-23T06:31:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(http) + len(body)),
    }
    begin = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in head.items()) + "\r\n"
    return begin.encode() + http.encode() + body + b"\r\n\r\n"


def archive(path: Path, *bodies: bytes, packed: bool = True, **headers: str) -> Path:
    records = [record(f"https://mercury.example/{number}", body, **headers) for number, body in enumerate(bodies)]
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return path


def read(path: Path, limits: Limits | None = None) -> list[Page | InputError]:
    return list(pages([str(path)], limits=limits))


@pytest.mark.parametrize("name", ["archive.warc", "archive.warc.gz"])
def test_the_articles_of_an_archive(name: str) -> None:
    path = SAMPLES / name
    found = [page for page in read(path) if isinstance(page, Page)]
    assert [(page.url, page.title) for page in found] == [
        ("https://mercury.example/ferry", "Night ferry stays, says harbour master"),
        ("https://mercury.example/bridge", "Bridge at Tharn Gap closed"),
        ("https://mercury.example/fares.txt", "Ferry fares to be frozen"),
    ]
    assert "rejected the accusation" in found[1].text
    for page in found:
        assert page.origin is not None
        assert page.path == page.origin.container == str(path)
        assert page.origin.raw is not None
        assert page.origin.digest == hashlib.sha256(page.origin.raw).hexdigest()
    assert found[0].origin is not None
    assert found[0].origin.fetched == "2024-03-23T06:31:00Z"
    assert found[0].origin.member == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert found[0].origin.media_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", ["archive.warc", "archive.warc.gz"])
def test_a_record_is_found_again_where_it_is_said_to_stand(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    for page in read(SAMPLES / name):
        assert isinstance(page, Page)
        assert page.origin is not None
        assert page.origin.offset is not None
        assert page.origin.length is not None
        cut = data[page.origin.offset : page.origin.offset + page.origin.length]
        (again,) = ArchiveIterator(io.BytesIO(cut))
        assert again.rec_headers.get_header("WARC-Target-URI") == page.url


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_is_cut_off_gives_its_whole_records(tmp_path: Path, packed: bool) -> None:
    path = archive(tmp_path / "a.warc", *[HTML.encode()] * 3, packed=packed)
    data = path.read_bytes()
    third = len(data) // 3 * 2
    for cut in (len(data) - 9, third + 30, third + 9):
        path.write_bytes(data[:cut])
        found = read(path)
        assert [type(one) for one in found] == [Page, Page, NotText]
        error = found[-1]
        assert isinstance(error, NotText)
        assert error.name == str(path)
        assert "the 2 articles before it were read" in error.reason
        stated = re.search(r"at byte (\d+)", error.reason)
        assert stated is not None
        assert abs(int(stated[1]) - third) <= 10


def test_damage_within_ends_the_archive_with_one_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = archive(tmp_path / "a.warc.gz", *[HTML.encode()] * 3)
    data = bytearray(path.read_bytes())
    begin = len(data) // 3 + 30
    data[begin : begin + 40] = bytes(40)
    path.write_bytes(data)
    found = read(path)
    assert [type(one) for one in found] == [Page, NotText]
    assert capfd.readouterr() == ("", "")


def test_a_record_over_the_limit_does_not_keep_the_others(tmp_path: Path) -> None:
    large = HTML.encode() + b"<!-- " + b"a long comment " * 20_000 + b" -->"
    path = archive(tmp_path / "a.warc.gz", HTML.encode(), large, HTML.encode())
    found = read(path, Limits(max_bytes=100_000))
    assert [isinstance(one, Page) for one in found] == [True, False, True]
    assert "larger than 100,000 bytes" in str(found[1])
    assert "https://mercury.example/1" in str(found[1])


def test_a_bomb_in_a_record(tmp_path: Path) -> None:
    bomb = gzip.compress(b"a" * 30_000_000)
    path = archive(tmp_path / "a.warc.gz", bomb, gzip.compress(HTML.encode()), Content_Encoding="gzip")
    found = read(path, Limits(max_bytes=1_000_000))
    assert [isinstance(one, Page) for one in found] == [False, True]
    assert "larger than 1,000,000 bytes" in str(found[0])


def test_a_bomb_instead_of_a_header(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.0\r\nWARC-Type: " + b"a" * 50_000_000))
    (found,) = read(path)
    assert isinstance(found, NotText)
    assert "damaged" in found.reason


def test_records_packed_as_one_stream_have_no_place(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.warc", HTML.encode(), HTML.encode(), packed=False)
    packed = tmp_path / "a.warc.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    found = read(packed)
    assert all(isinstance(one, Page) for one in found)
    assert len(found) == 2
    assert isinstance(found[1], Page)
    assert found[1].origin is not None
    assert found[1].origin.offset is None


def test_an_archive_without_articles(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    image = record("https://a.example/a.png", b"\x89PNG", Content_Type="image/png")
    path.write_bytes(image + record("https://a.example/", b"no", "404 Not Found"))
    (found,) = read(path)
    assert isinstance(found, NoArticle)


def test_title_and_url_given_for_an_archive_are_not_every_article_s() -> None:
    given = Overrides(title="One", url="https://one.example/", publisher="Lantern")
    found = list(pages([str(SAMPLES / "archive.warc.gz")], overrides=given))
    assert all(isinstance(one, Page) and one.publisher == "Lantern" for one in found)
    assert all(isinstance(one, Page) and one.title != "One" and one.url != given.url for one in found)


def test_members_are_counted_as_they_come() -> None:
    counted: list[int] = []
    found = list(pages([str(SAMPLES / "archive.warc.gz")] * 2, on_count=counted.append))
    assert counted == [2, 3, 4, 5, 6]
    assert len(found) == 6
