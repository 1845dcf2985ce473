"""The commands that fill and check a record."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from onrecord.present import cli
from onrecord.record import schema
from onrecord.record.store import Record

from .stories import NOW, arrival, raw, story

SAMPLES = Path(__file__).parents[2] / "examples" / "sample"
Output = pytest.CaptureFixture[str]


def run(*argv: str) -> int:
    """The exit status of a command, also where argparse ends it."""
    try:
        return cli.main(argv)
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def test_add_makes_a_record_here(here: Path, capsys: Output) -> None:
    assert run("add", str(SAMPLES)) == 0
    assert (here / "onrecord.db").exists()
    out, err = capsys.readouterr()
    assert out.startswith("articles: 5 new, 0 known, 0 changed, 0 failed; ")
    assert err == ""
    assert run("add", str(SAMPLES), "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["record"], told["new"], told["known"], told["statements"]) == ("onrecord.db", 0, 5, 0)
    assert run("verify") == 0
    assert "nothing wrong" in capsys.readouterr().out


def test_a_dry_run_makes_no_record(here: Path, capsys: Output) -> None:
    assert run("add", str(SAMPLES), "--dry-run") == 0
    out = capsys.readouterr().out
    assert out.startswith("articles: 5 new, 0 known")
    assert "statements would be added" in out
    assert list(here.iterdir()) == []


def test_inputs_that_fail_are_named_and_the_others_added(here: Path, capsys: Output) -> None:
    Path("bad.txt").write_text("")
    Path("good.txt").write_text("The warden said that the gates had been open all winter.")
    assert run("add", "bad.txt", "good.txt", "--record", "other.db") == 1
    out, err = capsys.readouterr()
    assert out.startswith("articles: 1 new, 0 known, 0 changed, 1 failed; 1 statements added")
    assert err.startswith("onrecord: bad.txt: ")
    assert (here / "other.db").exists()


def test_metadata_that_is_given(here: Path) -> None:
    Path("a.txt").write_text("The warden said that the gates had been open all winter.")
    about = {"url": "https://example.org/1", "publisher": "The Saldrin Post", "published": "2024-02-13", "title": "T"}
    assert run("add", "a.txt", *(word for name, value in about.items() for word in (f"--{name}", value))) == 0
    with Record.open("onrecord.db") as record, record.reading() as connection:
        row = connection.execute(schema.version.select()).mappings().one()
    assert {name: row[name] for name in about} == about


def test_a_table_with_named_columns(here: Path) -> None:
    Path("a.csv").write_text("nr,words,outlet\n1,The warden said that the gates had been open.,The Saldrin Post\n")
    assert run("add", "a.csv", "--columns", "text=words,publisher=outlet,id=nr") == 0
    with Record.open("onrecord.db") as record, record.reading() as connection:
        assert connection.execute(schema.version.select()).mappings().one()["publisher"] == "The Saldrin Post"


@pytest.mark.parametrize(
    ("argv", "status", "what"),
    [
        (("verify",), 6, "there is no record"),
        (("diff", "1"), 6, "there is no record"),
        (("reread",), 6, "there is no record"),
        (("verify", "--record", "a.txt"), 6, "not a database"),
        (("add", "a.txt", "--record", "no/such/folder.db"), 6, "no such folder"),
        (("add", "a.txt", "--columns", "nonsense"), 2, "mapping"),
        (("add", "a.txt", "b.txt", "--title", "T"), 2, "--title"),
        (("add",), 2, ""),
        (("reread", "--since", "soon"), 2, "not a date"),
    ],
)
def test_what_cannot_be_done_is_said(here: Path, capsys: Output, argv: tuple[str, ...], status: int, what: str) -> None:
    Path("a.txt").write_text("The warden said that the gates had been open all winter. " * 30)
    assert run(*argv) == status
    assert what in capsys.readouterr().err
    assert not (here / "onrecord.db").exists()


def test_verify_says_what_is_wrong(where: str, opened: Callable[..., Record], capsys: Output) -> None:
    record = opened()
    record.add(arrival(story(1), raw(b"x")), NOW)
    with record.writing() as connection:
        connection.execute(update(schema.statement).where(schema.statement.c.id == 2).values(stance="affirms"))
    assert run("verify", "--record", where) == 5
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"statement: https://example.org/news/1 {story(1).statements[1].id}: stance is 'affirms'")
    assert out[-1].endswith("2 faults")
    assert run("verify", "--record", where, "--format", "json") == 5
    faults = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [fault["what"] for fault in faults] == ["statement", "reading"]


def test_diff_shows_what_changed(where: str, opened: Callable[..., Record], capsys: Output) -> None:
    record = opened()
    url = "https://example.org/live"
    record.add(arrival(story(1, url=url, title="A \x1b[31mtitle")), NOW)
    record.add(arrival(story(1, url=url, statements=4, title="Another")), NOW)
    assert run("diff", url, "--record", where) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "became “Another”" in out
    assert "+ Ines Karrow (deny, denies)" in out
    assert out.endswith("1 added, 0 removed, 0 changed, 3 the same\n")
    assert run("diff", url, "--record", where, "--versions", "2", "1", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["versions"], len(told["removed"]), told["same"]) == ([2, 1], 1, 3)
    assert run("diff", "https://example.org/nothing", "--record", where) == 1


def test_sources_in_archives_are_read_again(here: Path, capsys: Output) -> None:
    html = (
        "<html><head><title>Gates</title></head><body><article><h1>Gates</h1>"
        "<p>The warden said on Monday that the gates had been open all winter, and nobody had closed them.</p>"
        "<p>Mara Holt, of the Harbour Board, denied that anybody had been hurt when the water came in.</p>"
        "</article></body></html>"
    )
    with Path("a.warc.gz").open("wb") as file:
        for number in (1, 2):
            page = html.replace("Monday", f"Monday {number}").encode()
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    assert run("add", "a.warc.gz") == 0
    assert capsys.readouterr().out.startswith("articles: 2 new")
    with Record.open("onrecord.db") as record, record.reading() as connection:
        assert [row.bytes for row in connection.execute(schema.raw.select())] == [None, None]
    assert run("verify") == 0
    assert "2 sources checked; nothing wrong" in capsys.readouterr().out
    Path("a.warc.gz").rename("elsewhere.warc.gz")
    assert run("verify") == 0
    assert "2 sources not checked" in capsys.readouterr().out
