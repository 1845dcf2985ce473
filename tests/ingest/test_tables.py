"""CSV, TSV and JSON Lines: which columns hold what, and what is said of a bad row."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import InputError, NoArticle, NotText, TooLarge, UsageError
from onrecord.ingest import Columns, Limits, Overrides, Page, pages

SAMPLES = Path(__file__).parent / "samples"


def read(path: Path, **more: object) -> list[Page | InputError]:
    return list(pages([str(path)], **more))  # type: ignore[arg-type]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def kinds(found: list[Page | InputError]) -> list[str]:
    return [type(one).__name__ for one in found]


def test_a_table_with_usual_columns() -> None:
    found = read(SAMPLES / "table.csv")
    assert kinds(found) == ["Page", "Page", "NotText", "Page"]
    first, second, third, _ = found
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert first.text == (
        "Night ferry stays, says harbour master\n\n"
        "The harbour master, Odile Tarrant, said on Tuesday that the night ferry would not be given up.\n\n"
        'She denied "any talk" of a higher subsidy.'
    )
    assert first.text[first.title_end :].startswith("The harbour master")
    assert (first.title, first.publisher) == ("Night ferry stays, says harbour master", "The Quillhaven Mercury")
    assert (first.published, first.url) == ("2024-03-19", "https://mercury.example/ferry")
    assert first.origin is not None
    assert (first.origin.container, first.origin.member) == (str(SAMPLES / "table.csv"), "2")
    assert first.origin.raw is not None
    assert first.origin.raw in (SAMPLES / "table.csv").read_bytes()
    assert second.text.endswith("The builder rejected the accusation & kept silent.")  # a cell with HTML
    assert second.published == "2024-03-22"
    assert str(third).startswith(f"{SAMPLES / 'table.csv'} (row 4): it has no text")


def test_a_table_with_columns_that_were_named() -> None:
    columns = Columns.parse("text=article_body, publisher=newspaper")
    first, second = read(SAMPLES / "table.tsv", columns=columns)
    assert isinstance(first, Page)
    assert isinstance(second, Page)
    assert (first.title, first.publisher) == ("Mayor warns of floods", "The Quillhaven Mercury")
    assert second.text.endswith('it would "not close" any school.')


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("text", "no mapping"),
        ("text=", "no mapping"),
        ("body=text", "'body' is no part"),
        ("text=a,text=b", "two columns"),
        ("", "no column"),
    ],
)
def test_a_mapping_that_is_none(given: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        Columns.parse(given)


def test_no_column_with_the_text(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "nr,teaser\n1,The mayor denied it.\n")
    (found,) = read(path)
    assert isinstance(found, NoArticle)
    assert "nr, teaser" in found.reason
    assert "text=" in found.remedy
    (found,) = read(path, columns=Columns(text="body"))
    assert isinstance(found, NoArticle)
    (found,) = read(path, columns=Columns(text="teaser"))
    assert isinstance(found, Page)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = f'text{mark}title\n"“He said that the café, which had been closed, was open.”"{mark}Café\n'
    (found,) = read(written(tmp_path / "a.csv", rows.encode(encoding)))
    assert isinstance(found, Page)
    assert found.text == "Café\n\n“He said that the café, which had been closed, was open.”"


def test_bytes_that_are_no_utf8_far_down(tmp_path: Path) -> None:
    rows = b"text\n" + (b"The mayor said that the school was open. " * 1_000 + b"\n") * 6
    rows += b'"The caf\xe9 is open, she said."\n'
    found = read(written(tmp_path / "a.csv", rows))
    assert len(found) == 7
    assert isinstance(found[-1], Page)
    assert found[-1].text == "The café is open, she said."


def test_rows_over_the_limit_and_marks_that_are_not_closed(tmp_path: Path) -> None:
    good = "The mayor said that it was open.\n"
    path = written(tmp_path / "a.csv", f"text\n{good}{'x' * 5000}\n{good}")
    found = read(path, limits=Limits(max_bytes=1000))
    assert kinds(found) == ["Page", "TooLarge", "Page"]
    path = written(tmp_path / "b.csv", f'text\n{good}"{good * 100}')
    found = read(path, limits=Limits(max_bytes=1000))
    assert isinstance(found[0], Page)
    assert isinstance(found[1], TooLarge)
    assert "row 3" in found[1].name


def test_a_row_with_more_cells_than_columns(tmp_path: Path) -> None:
    found = read(
        written(tmp_path / "a.csv", "text,title\nHe said that it was, he thought, open.,Open\nShe said no.,No,\n")
    )
    assert kinds(found) == ["NotText", "Page"]
    assert "4 cells, but the table has 2 columns" in str(found[0])


def test_json_lines_of_several_kinds() -> None:
    found = read(SAMPLES / "lines.jsonl")
    assert kinds(found) == ["Page", "NotText", "Page", "NoArticle", "Page"]
    first, broken, own, without, html = found
    assert isinstance(first, Page)
    assert first.byline == "Halda Mirrin and Joss Ames"
    assert first.language == "en-GB"
    assert "row 2" in str(broken)
    assert "headline, teaser" in str(without)
    assert "row 5" in str(without)
    assert isinstance(html, Page)
    assert html.text.count("\n\n") == 2
    # What onrecord has given out comes back as it was.
    line = json.loads((SAMPLES / "lines.jsonl").read_text().splitlines()[3])["article"]
    assert isinstance(own, Page)
    assert (own.text, own.title_end) == (line["text"], 0)
    assert (own.title, own.url, own.byline) == (line["title"], line["url"], line["byline"])
    assert (own.publisher, own.published, own.language) == (line["publisher"], line["published"], line["language"])


def test_columns_within_objects(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", '{"id": 7, "content": {"body": "He said that it was open."}}\n')
    (found,) = read(path, columns=Columns.parse("text=content.body"))
    assert isinstance(found, Page)
    assert found.text == "He said that it was open."


def test_json_lines_are_known_without_their_suffix(tmp_path: Path) -> None:
    data = (SAMPLES / "lines.jsonl").read_bytes()
    for name in ("a.json", "a.txt", "a"):
        assert kinds(read(written(tmp_path / name, data))) == ["Page", "NotText", "Page", "NoArticle", "Page"]
    (*found,) = pages(["-"], stdin=io.BytesIO(data))
    assert len(found) == 5


def test_compressed_tables(tmp_path: Path) -> None:
    for name in ("table.csv", "lines.jsonl"):
        packed = written(tmp_path / f"{name}.gz", gzip.compress((SAMPLES / name).read_bytes()))
        assert kinds(read(packed)) == kinds(read(SAMPLES / name))
    cut = written(tmp_path / "cut.jsonl.gz", packed.read_bytes()[:-200])
    assert isinstance(read(cut)[-1], NotText)
    assert "ends too early" in str(read(cut)[-1])


def test_a_line_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "' + b"a" * 30_000_000))
    (found,) = read(path, limits=Limits(max_bytes=100_000))
    assert isinstance(found, TooLarge)


def test_something_else_under_the_name_of_json_lines_is_given_up(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", "This is no JSON at all.\n" * 5_000)
    found = read(path)
    assert len(found) == 101
    assert "not read" in str(found[-1])


@pytest.mark.parametrize("content", ["", "  \n\n", "text,title\n"])
def test_empty_tables(tmp_path: Path, content: str) -> None:
    (found,) = read(written(tmp_path / "a.csv", content))
    assert isinstance(found, InputError)


def test_rows_are_read_one_at_a_time() -> None:
    """An endless stream is no trouble: each row is a page before the next is read."""

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            row = b'{"text": "The mayor said that it was open."}\n'
            rows = row * (len(buffer) // len(row))
            buffer[: len(rows)] = rows
            return len(rows)

    endless: Iterator[Page | InputError] = pages(["-"], stdin=io.BufferedReader(Endless()))
    for _ in range(2_000):
        assert isinstance(next(endless), Page)


def test_overrides_hold_for_every_row() -> None:
    given = Overrides(publisher="Lantern", published="2024-01-01", title="One")
    found = [one for one in read(SAMPLES / "table.csv", overrides=given) if isinstance(one, Page)]
    assert {(one.publisher, one.published) for one in found} == {("Lantern", "2024-01-01")}
    assert found[0].title == "Night ferry stays, says harbour master"
