"""The commands that find what is in a record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.present.cli import main
from onrecord.record.store import Record
from tests.record.stories import NOW, arrival, nested, story

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of a few articles."""
    path = tmp_path_factory.mktemp("record") / "onrecord.db"
    with Record.open(path, create=True) as record:
        record.add_all([arrival(story(number)) for number in range(6)], NOW)
        record.add(arrival(nested(title="Sunk \x1b[31m")), NOW)
    return path


@pytest.fixture
def run(path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the record; status, output, messages."""

    def of(*argv: str, columns: int = 100) -> tuple[int, str, str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        status = main([*argv, "--record", str(path)])
        out, err = capfd.readouterr()
        return status, out, err

    return of


def test_statements_are_lines_of_the_contract_with_their_article(run: Run) -> None:
    status, out, err = run("statements", "--speaker", "Mara Holt", "--act", "say", "--format", "jsonl")
    found = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert found
    for one in found:
        assert one["speakers"][0]["name"] == "Mara Holt"
        assert one["act"] == "say"
        assert one["article"]["id"].startswith("a")
        assert one["copies"] == 1


def test_a_list_says_where_it_goes_on(run: Run) -> None:
    _, whole, _ = run("statements", "--limit", "100")
    _, first, err = run("statements", "--limit", "5")
    assert "--after " in err
    after = err.rsplit("--after ", 1)[1].strip()
    _, rest, err = run("statements", "--limit", "100", "--after", after)
    assert first + rest == whole
    assert err == ""


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 100, 120, 140, 200])
@pytest.mark.parametrize(
    "argv", [("statements",), ("search", "closed"), ("articles",), ("search", "--meaning", "shut")]
)
def test_tables_fit_the_terminal(run: Run, argv: tuple[str, ...], columns: int) -> None:
    _, out, _ = run(*argv, "--format", "table", columns=columns)
    lines = out.splitlines()
    assert len(lines) > 4
    assert max(map(len, lines)) <= max(columns, 24)
    assert "\x1b" not in out


def test_csv_has_a_row_a_statement(run: Run) -> None:
    _, out, _ = run("statements", "--format", "csv", "--about", "gates")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["publisher"] for row in rows} == {"The Saldrin Post"}
    assert all("gates" in row["claim"] for row in rows)


def test_search_that_finds_no_words_names_the_other_way(run: Run) -> None:
    status, out, err = run("search", "shut", "barrier")
    assert (status, out) == (0, "")
    assert "--meaning" in err
    _, out, _ = run("search", "--meaning", "shut barrier", "--limit", "3")
    found = [json.loads(line) for line in out.splitlines()]
    assert len(found) == 3
    assert found[0]["likeness"] >= found[1]["likeness"] >= found[2]["likeness"]


def test_several_words_given_apart_and_phrases(run: Run) -> None:
    _, together, _ = run("search", "gates closed")
    _, apart, _ = run("search", "gates", "closed")
    _, phrase, _ = run("search", "gates", "been closed")
    _, none, _ = run("search", "gates", "closed been")
    assert together == apart == phrase != ""
    assert none == ""


def test_unknown_names_and_unusable_arguments_are_told(run: Run) -> None:
    status, _, err = run("statements", "--speaker", "Nobody Known")
    assert status == 0
    assert "Nobody Known" in err
    assert run("statements", "--since", "someday")[0] == 2
    assert run("statements", "--after", "nowhere")[0] == 2
    assert run("search", "???")[0] == 2
    assert run("show", "s0000")[0] == 2


def test_articles_are_listed(run: Run) -> None:
    _, out, _ = run("articles", "--since", "2024-05")
    found = [json.loads(line) for line in out.splitlines()]
    assert [one["title"] for one in found] == ["Report 5", "Report 4"]
    assert found[0]["statements"] == 3


def test_a_statement_is_shown_with_its_words_marked(run: Run) -> None:
    wanted = story(1).statements[1]
    status, out, _ = run("show", wanted.id)
    assert status == 0
    assert "[Rukhaya Dem] <denied> that {the ferry had been closed on day 11}." in out
    assert "via" in out
    assert "reader-1" in out
    assert story(1).article.text_sha256 in out
    _, out, _ = run("show", wanted.id, "--format", "json")
    found = json.loads(out)
    assert found["id"] == wanted.id
    assert found["of"]["provenance"]["version"] == 1
    assert {party["part"] for party in found["parties"]} == {"speaker", "via"}


def test_an_article_is_shown_with_its_statements(run: Run) -> None:
    status, out, _ = run("show", "https://example.org/news/2")
    assert status == 0
    assert "Report 2 from the river." in out
    assert story(2).statements[0].id[:10] in out
    assert "river.\n\n" in out
    _, out, _ = run("show", story(2).article.id, "--format", "json")
    assert len(json.loads(out)["statements"]) == 3


def test_nothing_an_article_holds_reaches_the_terminal(run: Run) -> None:
    for reading in (nested(title="Sunk \x1b[31m"),):
        _, out, _ = run("show", reading.article.id)
        assert "\x1b" not in out
