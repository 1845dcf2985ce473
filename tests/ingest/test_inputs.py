"""Files, folders and standard input: what is read, in which order, and what is said of the rest."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from onrecord.errors import InputError, NotFound, NotText, TooLarge
from onrecord.ingest import Limits, Overrides, Page, pages

TEXT = "Mayor denies harbour plan\n\nThe mayor of Harrow Bay said on Friday that the harbour would stay open."


def written(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{TEXT} This is {name}.", encoding="utf-8")
    return folder


def paths_of(found: list[Page | InputError]) -> list[str | None]:
    assert all(isinstance(one, Page) for one in found)
    return [one.path for one in found if isinstance(one, Page)]


def test_files_in_the_order_given(tmp_path: Path) -> None:
    written(tmp_path, "b.txt", "a.txt", "odd.name")
    names = [str(tmp_path / name) for name in ("b.txt", "odd.name", "a.txt", "b.txt")]
    found = list(pages(names))
    assert paths_of(found) == names
    assert [one.name for one in found] == names


def test_a_folder_is_read_in_order_and_in_depth(tmp_path: Path) -> None:
    written(
        tmp_path,
        "b.txt",
        "a/z.html",
        "a/y.md",
        "c.HTM",
        "d.text",
        ".hidden.txt",
        ".git/x.txt",
        "e.docx",
        "f",
        "g.markdown",
    )
    (tmp_path / "a" / "z.html").write_text(f"<html><body><h1>Mayor denies it</h1><p>{TEXT}</p></body></html>")
    found = paths_of(list(pages([str(tmp_path)])))
    assert [os.path.relpath(path or "", tmp_path) for path in found] == [
        os.path.join("a", "y.md"), os.path.join("a", "z.html"), "b.txt", "c.HTM", "d.text", "g.markdown"
    ]  # fmt: skip


def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path) -> None:
    written(tmp_path, "a/b.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(list(pages([str(tmp_path)]))) == 1


@pytest.mark.parametrize("content", [(), ("a.docx", ".b.txt")])
def test_a_folder_without_articles_is_an_error(tmp_path: Path, content: tuple[str, ...]) -> None:
    written(tmp_path, *content)
    (found,) = pages([str(tmp_path)])
    assert isinstance(found, NotFound)
    assert found.name == str(tmp_path)
    assert ".txt" in found.remedy


def test_what_cannot_be_read_is_yielded_and_the_rest_goes_on(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", "b.txt")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    names = ["a.txt", "missing.txt", "empty.txt", "image.txt", "dangling.txt", "b.txt"]
    found = list(pages([str(tmp_path / name) for name in names] + ["", "a\x00b", "ftp://example.org/a"]))
    kinds = [type(one).__name__ for one in found]
    assert kinds == ["Page", "NotFound", "NotText", "NotText", "NotFound", "Page", "NotFound", "NotFound", "FetchError"]
    for one in found:
        if isinstance(one, InputError):
            assert one.reason
            assert one.remedy


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_folder_or_file_without_permission(tmp_path: Path) -> None:
    written(tmp_path, "locked/a.txt", "b.txt", "c.txt")
    (tmp_path / "locked").chmod(0)
    (tmp_path / "b.txt").chmod(0)
    try:
        found = list(pages([str(tmp_path)]))
    finally:
        (tmp_path / "locked").chmod(0o700)
    assert [type(one).__name__ for one in found] == ["NotFound", "Page", "NotFound"]


def test_a_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text(TEXT)
    except OSError:
        pytest.skip("the file system takes no such name")
    (found,) = pages([str(tmp_path)])
    assert isinstance(found, Page)
    assert found.path is not None
    assert found.path.encode("utf-8").endswith(b"caf\\xe9.txt")


def test_standard_input() -> None:
    (found,) = pages(["-"], stdin=io.BytesIO(TEXT.encode()))
    assert isinstance(found, Page)
    assert (found.name, found.path, found.url) == ("-", None, None)
    assert found.text == TEXT


def test_standard_input_is_there_once() -> None:
    found = list(pages(["-", "-"], stdin=io.BytesIO(TEXT.encode())))
    assert [type(one) for one in found] == [Page, NotText]


def test_closed_standard_input() -> None:
    stream = io.BytesIO(b"x")
    stream.close()
    (found,) = pages(["-"], stdin=stream)
    assert isinstance(found, InputError)


def test_the_size_limit(tmp_path: Path) -> None:
    written(tmp_path, "a.txt")
    few = Limits(max_bytes=50)
    (from_file,) = pages([str(tmp_path / "a.txt")], limits=few)
    (from_stdin,) = pages(["-"], limits=few, stdin=io.BytesIO(TEXT.encode()))
    for found in (from_file, from_stdin):
        assert isinstance(found, TooLarge)
        assert "50" in found.reason
    (exact,) = pages(["-"], limits=Limits(max_bytes=len(TEXT)), stdin=io.BytesIO(TEXT.encode()))
    assert isinstance(exact, Page)


def test_pages_are_made_one_at_a_time_and_counted_first(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", "b.txt", "c.txt")
    counted: list[int] = []
    found = pages([str(tmp_path), str(tmp_path / "missing")], on_count=counted.append)
    assert counted == []
    first = next(found)
    assert counted == [4]
    assert isinstance(first, Page)
    (tmp_path / "b.txt").write_text("Changed since.\n\nIt was read only now.")
    second = next(found)
    assert isinstance(second, Page)
    assert second.text.startswith("Changed")


def test_overrides_reach_every_page(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", "b.txt")
    found = list(pages([str(tmp_path)], overrides=Overrides(published="2024-01-01", publisher="Lantern")))
    assert [(one.published, one.publisher) for one in found if isinstance(one, Page)] == [("2024-01-01", "Lantern")] * 2


def test_a_given_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    written(tmp_path, ".hidden", "a.json")
    assert all(isinstance(one, Page) for one in pages([str(tmp_path / ".hidden"), str(tmp_path / "a.json")]))
