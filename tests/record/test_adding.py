"""From inputs into a record, with the reader that ships."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from onrecord import adding
from onrecord.adding import Event, Summary, add_pages, source_of
from onrecord.errors import InputError, RecordUnreachable
from onrecord.ingest import Page
from onrecord.pipeline import Options
from onrecord.record import schema
from onrecord.record.store import Record
from onrecord.record.verify import verify
from onrecord.rereading import reread

from .server import Server, binaries

SAMPLES = Path(__file__).parents[2] / "examples" / "sample"
OPTIONS = Options(threads=1)
TEXT = "The warden said on Monday that the gates had been open all winter. Mara Holt denied it."


def add(record: Record | None, *inputs: Path, options: Options = OPTIONS, dry_run: bool = False) -> Summary:
    """Add files and folders."""
    names = [str(path) for path in inputs]
    return add_pages(source_of(names, options), record, options, dry_run=dry_run)


def counts(record: Record) -> tuple[int, int]:
    """Articles and current statements."""
    with record.reading() as connection:
        shown = select(func.count()).select_from(schema.statement).where(schema.statement.c.current)
        articles = connection.execute(select(func.count()).select_from(schema.article)).scalar_one()
        return articles, connection.execute(shown).scalar_one()


def pages(number: int, url: str = "https://example.org/{}") -> Iterator[Page]:
    """Short articles, no two alike."""
    for n in range(number):
        yield Page(f"page {n}", f"{TEXT} That was on day {n}.", url=url.format(n), language="en")


def test_a_folder_is_added_once(record: Record) -> None:
    first = add(record, SAMPLES)
    assert (first.new, first.known, first.failed) == (5, 0, 0)
    assert counts(record) == (5, first.statements)
    again = add(record, SAMPLES)
    assert (again.new, again.known, again.statements) == (0, 5, 0)
    assert list(verify(record)) == []


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    summary = add(None, SAMPLES, dry_run=True)
    assert (summary.new, summary.statements > 50) == (5, True)
    copy = tmp_path / "copy.txt"
    shutil.copy(next(SAMPLES.glob("*.txt")), copy)
    with Record.open(tmp_path / "r.db", create=True) as record:
        add(record, copy)
        before = counts(record)
        summary = add(record, SAMPLES, copy, dry_run=True)
        assert (summary.new, summary.known) == (4, 2)
        assert counts(record) == before


def test_inputs_that_fail_are_counted_and_the_others_added(record: Record, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    good = tmp_path / "good.txt"
    good.write_text(TEXT)
    told: list[Event] = []
    names = [str(path) for path in (empty, good, tmp_path / "missing.txt")]
    summary = add_pages(source_of(names, OPTIONS), record, OPTIONS, on_event=told.append)
    assert (summary.new, summary.failed) == (1, 2)
    assert sorted(event.name for event in told if isinstance(event.error, InputError)) == [names[0], names[2]]


def test_the_bytes_are_kept_as_they_came(record: Record, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_bytes(b"\xef\xbb\xbf" + TEXT.encode() + b"\r\n")
    add(record, article)
    with record.reading() as connection:
        row = connection.execute(select(schema.raw)).one()
    assert zlib.decompress(row.bytes) == article.read_bytes()


def test_other_settings_are_another_reading(record: Record) -> None:
    add(record, SAMPLES)
    articles, _ = counts(record)
    stricter = Options(threads=1, min_confidence=0.6)
    summary = reread(record, stricter)
    assert (summary.reread, summary.new) == (5, 0)
    assert counts(record) == (articles, summary.statements)
    assert reread(record, stricter).reread == 0
    assert list(verify(record)) == []


def test_only_what_is_asked_for_is_read_again(record: Record) -> None:
    for publisher, day in (
        ("The Saldrin Post", "2024-05-01"),
        ("Harbour Daily", "2024-06-01"),
        ("Harbour Daily", None),
    ):
        page = Page("p", f"{TEXT} {publisher} {day}.", publisher=publisher, published=day)
        add_pages([page], record, OPTIONS)
    other = Options(threads=1, min_confidence=0.3)
    assert reread(record, other, publisher="harbour daily", since="2024-06-01", until="2024-06-01").reread == 1
    assert reread(record, other, publisher="Harbour Daily").reread == 1
    assert reread(record, other).reread == 1


def test_one_that_cannot_be_stored_does_not_keep_the_others_out(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord.record import putting

    real = putting.log.append

    def refuses(connection: object, kind: str, subject: str, rows: dict[str, list[dict[str, object]]], now: str) -> int:
        if "day 3" in str(rows["version"][0]["text"]):
            raise ValueError("not this one")
        return real(connection, kind, subject, rows, now)  # type: ignore[arg-type]

    monkeypatch.setattr(putting.log, "append", refuses)
    told: list[Event] = []
    summary = add_pages(pages(6), record, OPTIONS, on_event=told.append)
    assert (summary.new, summary.failed) == (5, 1)
    assert [event.name for event in told if event.error] == ["page 3"]


def test_an_interruption_keeps_what_has_been_read(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for n, page in enumerate(pages(400)):
        (folder / f"{n:04}.txt").write_text(page.text * 3)
    path = tmp_path / "onrecord.db"
    command = [sys.executable, "-m", "onrecord.present.cli", "add", str(folder), "--record", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 90
    while time.monotonic() < until and not _some(path):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "give the same command again to go on" in err
    with Record.open(path) as record:
        kept, _ = counts(record)
        assert 0 < kept < 400
        assert f"{kept} new" in out
        assert list(verify(record)) == []
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, f"{400 - kept} new, {kept} known" in done.stdout) == (0, True), done.stdout
    with Record.open(path) as record:
        assert counts(record)[0] == 400
        assert list(verify(record)) == []


def _some(path: Path) -> bool:
    try:
        with Record.open(path, read_only=True) as record:
            return counts(record)[0] > 0
    except Exception:
        return False


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_the_server_is_started_again_while_articles_come_in(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if binaries() is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    monkeypatch.setattr(adding, "GATHER", 0.02)
    server = Server(durable=True)
    try:
        with Record.open(server.url(), create=True) as record:
            started = threading.Event()
            waits: list[str] = []

            def slowly() -> Iterator[Page]:
                for n, page in enumerate(pages(80)):
                    if n == 20:
                        started.set()
                    time.sleep(0.05)
                    yield page

            def restart() -> None:
                started.wait(60)
                server.stop(mode)
                time.sleep(1)
                server.start()

            other = threading.Thread(target=restart)
            other.start()
            summary = add_pages(slowly(), record, OPTIONS, on_wait=lambda error: waits.append(str(error)))
            other.join()
            assert (summary.new, summary.known, summary.failed) == (80, 0, 0)
            assert counts(record) == (80, summary.statements)
            assert waits
            assert server.password not in " ".join(waits)
            assert list(verify(record)) == []
    finally:
        server.close()


def test_a_server_that_stays_away(monkeypatch: pytest.MonkeyPatch, opened: Callable[..., Record], where: str) -> None:
    if not where.startswith("postgresql"):
        pytest.skip("a file is always there")
    record = opened()
    monkeypatch.setattr(adding.patiently, "__defaults__", (0.5,))

    def away(*_: object) -> None:
        raise RecordUnreachable("a record", "the server does not answer", passing=True)

    monkeypatch.setattr(record, "known", away)
    with pytest.raises(RecordUnreachable):
        add_pages(pages(3), record, OPTIONS)
