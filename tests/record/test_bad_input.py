"""Bad input and bad luck: a clear message, an exit status that tells, the rest goes on, and the record stays whole."""

from __future__ import annotations

import gzip
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from onrecord.present import cli
from onrecord.record import engine, migrations, schema
from onrecord.record.store import Record
from onrecord.record.verify import verify

from .server import Server

GOOD = "The warden said that the gates had been open all winter. Mara Holt denied it."
Output = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one good article."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_RECORD", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    Path("good.txt").write_text(GOOD)
    return tmp_path


def add(*inputs: str, record: str = "onrecord.db") -> int:
    """The exit status of ``onrecord add``."""
    return cli.main(["add", *inputs, "--record", record, "--threads", "1"])


def texts(record: str = "onrecord.db") -> int:
    """How many texts a record holds; it has no faults."""
    with Record.open(record) as opened:
        assert list(verify(opened)) == []
        with opened.reading() as connection:
            return connection.execute(select(func.count()).select_from(schema.version)).scalar_one()


def warc(pages: int) -> bytes:
    """An archive of short pages, each compressed by itself."""
    out = b""
    for number in range(pages):
        page = (
            f"<html><head><title>Gates {number}</title></head><body><article><h1>Gates {number}</h1>"
            f"<p>The warden said on Monday that the gates had been open for {number} days, and nobody had closed them."
            "</p><p>Mara Holt, of the Harbour Board, denied that anybody had been hurt when the water came in.</p>"
            "</article></body></html>"
        ).encode()
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        out += gzip.compress(head.encode() + answer + b"\r\n\r\n")
    return out


def laughs() -> bytes:
    """A feed whose entities stand for ten of the one before."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel><title>&a11;</title>'
        "<item><title>&a11;</title><description>&a11;</description></item></channel></rss>"
    ).encode()


def bomb() -> bytes:
    """Kilobytes that unpack to a hundred million."""
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(pack.compress(b"said " * 1_000_000) for _ in range(20)), pack.flush()])


BAD: dict[str, tuple[str, bytes, str, int]] = {
    "a truncated WARC": ("cut.warc.gz", warc(3)[:-100], "cut off at byte", 2),
    "a WARC of nothing but noise": ("noise.warc.gz", bytes(range(256)) * 20, "noise.warc.gz: ", 0),
    "a feed that is not XML": ("feed.rss", b"Nothing of a feed is in here.", "it is no XML", 0),
    "a feed that breaks off": ("feed.xml", b'<?xml version="1.0"?><rss version="2.0"><channel><item>', "no entries", 0),
    "a billion laughs": ("laughs.xml", laughs(), "entities made of other entities", 0),
    "a gzip bomb": ("bomb.txt.gz", bomb(), "larger than 20,000,000 bytes", 0),
    "a table without a column of texts": ("table.csv", b"nr,headline\n1,A title\n", "no column holds the text", 0),
    "a table with an empty row": ("rows.csv", f"nr,text\n1,{GOOD[:57]}\n2,\n".encode(), "(row 3): it has no text", 1),
    "JSON Lines with a broken line": (
        "a.jsonl",
        b'{"text": "' + GOOD[:57].encode() + b'"}\n{"te\n',
        "(row 2): it is no valid JSON",
        1,
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_named_and_the_rest_goes_on(here: Path, capsys: Output, what: str) -> None:
    name, content, message, good = BAD[what]
    Path(name).write_bytes(content)
    assert add(name, "good.txt") == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"onrecord: {name}")
    assert message in err
    assert len(err.splitlines()) == 1
    assert out.startswith(f"articles: {good + 1} new, 0 known, 0 changed, 1 failed")
    assert texts() == good + 1
    assert add(name, "good.txt") == 1
    assert f"0 new, {good + 1} known, 0 changed, 1 failed" in capsys.readouterr().out


def test_an_archive_from_a_pipe_is_kept_and_one_on_the_disk_is_pointed_to(here: Path, capsys: Output) -> None:
    Path("folder").mkdir()
    Path("folder/a.warc.gz").write_bytes(warc(2))
    assert add("folder/a.warc.gz") == 0
    command = [sys.executable, "-m", "onrecord.present.cli", "add", "-", "--record", "piped.db"]
    subprocess.run(command, input=warc(2), check=True, capture_output=True)
    found = []
    for name in ("onrecord.db", "piped.db"):
        with Record.open(name) as record, record.reading() as connection:
            found += [connection.execute(select(schema.raw)).mappings().first()]
    assert found[0]
    assert found[1]
    assert (found[0]["bytes"], found[0]["container"]) == (None, str(here / "folder" / "a.warc.gz"))
    assert b"The warden said" in zlib.decompress(found[1]["bytes"])
    assert texts("piped.db") == 2
    capsys.readouterr()
    Path("elsewhere").mkdir()
    os.chdir("elsewhere")
    assert cli.main(["verify", "--record", "../onrecord.db"]) == 0
    assert "2 sources checked; nothing wrong" in capsys.readouterr().out


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="only root can mount a small disk")
def test_a_full_disk(here: Path, capsys: Output) -> None:
    disk = here / "disk"
    disk.mkdir()
    folder = here / "articles"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:02}.txt").write_text(f"{GOOD}\n\nThat was on day {number}.\n\n{os.urandom(30000).hex()}")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        record = str(disk / "onrecord.db")
        assert add("good.txt", record=record) == 0
        assert add("articles", "--max-bytes", "100000", record=record) == 6
        err = capsys.readouterr().err
        assert "no room left on the disk (what was complete is kept; make room, then go on)" in err
        kept = texts(record)
        assert 1 <= kept < 61
        subprocess.run(["mount", "-o", "remount,size=60m", disk], check=True)
        assert add("articles", record=record) == 0
        assert texts(record) == 61
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_file_with_a_limit_is_a_full_disk_too(here: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    assert add("good.txt") == 0
    plain = engine._pragmas

    def few_pages(connection: object, read_only: bool) -> None:
        plain(connection, read_only)  # type: ignore[arg-type]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()  # type: ignore[attr-defined]

    monkeypatch.setattr(engine, "_pragmas", few_pages)
    Path("large.txt").write_text(GOOD + "\n\n" + os.urandom(60000).hex())
    assert add("large.txt") == 6
    assert "no room left on the disk" in capsys.readouterr().err
    monkeypatch.undo()
    assert texts(str(here / "onrecord.db")) == 1


@pytest.fixture
def folder_of_nobody() -> Iterator[Path]:
    """A folder that everybody may enter, and what becomes another user in it, when nothing is read-only to us."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        if os.getuid() == 0:
            os.seteuid(0)
        Path(name).chmod(0o755)


def test_a_read_only_record(here: Path, folder_of_nobody: Path, capsys: Output) -> None:
    record = folder_of_nobody / "onrecord.db"
    more = folder_of_nobody / "more.txt"
    more.write_text(GOOD + " That was long ago.")
    assert add("good.txt", record=str(record)) == 0
    record.chmod(0o444)
    folder_of_nobody.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    assert add(str(more), record=str(record)) == 6
    assert "it may not be written" in capsys.readouterr().err
    assert cli.main(["verify", "--record", str(record)]) == 0
    assert "1 texts" in capsys.readouterr().out


def test_a_read_only_database_of_a_server(server: Server, here: Path, database: str, capsys: Output) -> None:
    assert add("good.txt", record=database) == 0
    name = database.rsplit("/", 1)[1]
    server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    Path("more.txt").write_text(GOOD + " That was long ago.")
    assert add("more.txt", record=database) == 6
    err = capsys.readouterr().err
    assert "it may not be written" in err
    assert server.password not in err
    assert cli.main(["verify", "--record", database]) == 0


def test_a_record_of_a_newer_version(here: Path, capsys: Output) -> None:
    assert add("good.txt") == 0
    with Record.open("onrecord.db") as record, record.writing() as connection:
        connection.execute(text(f"UPDATE {migrations.TABLE} SET version_num = '9999'"))
    before = Path("onrecord.db").read_bytes()
    for command in (["add", "good.txt"], ["statements"], ["verify"], ["reread"], ["speakers"], ["copies"]):
        assert cli.main(command) == 6
        assert "made by a later version of onrecord (format 9999" in capsys.readouterr().err
    assert Path("onrecord.db").read_bytes() == before


def test_two_writers_at_once(where: str, here: Path) -> None:
    for number in range(30):
        Path(f"{number}.txt").write_text(f"{GOOD}\n\nThat was on day {number}.")
    halves = ([f"{n}.txt" for n in range(20)], [f"{n}.txt" for n in range(29, 9, -1)])
    program = [sys.executable, "-m", "onrecord.present.cli", "add", "--threads", "1", "--record", where]
    running = [
        subprocess.Popen([*program, *half], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for half in halves
    ]
    told = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert sum(int(out.split()[1]) for out, _ in told) == 30
    assert texts(where) == 30


def test_a_wrong_password(server: Server, here: Path, database: str, capsys: Output) -> None:
    wrong = database.replace(server.password, "NOTTHIS")
    for command in (["add", "good.txt"], ["statements"], ["verify"]):
        assert cli.main([*command, "--record", wrong]) == 6
        err = capsys.readouterr().err
        assert "the server does not accept the user name or password" in err
        assert "NOTTHIS" not in err
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize("content", [b"This is no record. " * 100, b"SQLite format 3\0" + bytes(4000), b"x"])
def test_a_file_that_is_no_database(here: Path, capsys: Output, content: bytes) -> None:
    Path("other.db").write_bytes(content)
    for command in (["add", "good.txt"], ["statements"], ["verify"]):
        assert cli.main([*command, "--record", "other.db"]) == 6
        assert "other.db: " in capsys.readouterr().err
    assert Path("other.db").read_bytes() == content
