"""``onrecord evaluate`` on annotated statements and on coreference."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

import pytest

from onrecord.errors import CorpusError, UsageError
from onrecord.evaluate.cli import BELOW_FLOOR, ProgramLoader, ReadsText, add_command
from onrecord.evaluate.forms import form_of
from onrecord.evaluate.record_cli import load_program
from onrecord.statement import Draft, Reading, Resolved

from .annotated import BRIDGE, FERRY, bridge, document, ferry, reading
from .conftest import FakeReader


class FakeProgram:
    """Gives what is annotated; ``spoilt`` gives the mayor's second statement to the board."""

    def __init__(self, *, spoilt: bool = False) -> None:
        self.spoilt = spoilt
        self.asked: list[tuple[str | None, str | None, str | None]] = []

    def load(self, folder: Path | None, threads: int) -> tuple[ReadsText, str, str]:
        return self.read, f"fake-{folder}-{threads}", "0" * 64

    def read(self, text: str, published: str | None, publisher: str | None, title: str | None) -> Reading:
        self.asked.append((published, publisher, title))

        def change(drafts: list[Draft], resolved: list[Resolved]) -> None:
            if self.spoilt:
                resolved[1] = dataclasses.replace(resolved[1], speakers=resolved[2].speakers)

        return reading(bridge(), change) if text == BRIDGE else reading(ferry())


def run(program: FakeProgram, *argv: str) -> int:
    parser = argparse.ArgumentParser()

    def never(folder: Path | None, threads: int) -> tuple[FakeReader, str, str]:
        raise AssertionError("the reader alone was loaded")

    load: ProgramLoader = program.load
    add_command(parser.add_subparsers(), never, lambda: "2024-02-13", load)
    args = parser.parse_args(["evaluate", *argv])
    status: int = args.func(args)
    return status


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    path = tmp_path / "annotated.jsonl"
    rows = [row | {"article": row["article"] | {"text": text}} for row, text in ((bridge(), BRIDGE), (ferry(), FERRY))]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def chains(tmp_path: Path) -> str:
    path = tmp_path / "chains.jsonl"
    made = document(
        sentences=[FERRY.strip()],
        entities=[{"start": start, "end": end, "type": "person"} for start, end in ((6, 8), (8, 10))],
        onto_chains=[[[6, 8], [8, 10]]],
    )
    path.write_text(json.dumps(made) + "\n", encoding="utf-8")
    return str(path)


def test_report(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    program = FakeProgram(spoilt=True)
    assert run(program, corpus, "--threads", "2", "--show", "speakers,missed") == 0
    out = capsys.readouterr().out
    for part in (
        "annotated.jsonl, 2 documents",
        "model       fake-None-2",
        "convention  read spans",
        "records-1",
        "mean of these",
        "1 x  marked Ada Crane  |  given harbour board",
    ):
        assert part in out
    assert "missed" not in out
    assert "nan" not in out.lower()
    assert all(line == line.rstrip() for line in out.splitlines())
    assert program.asked == [("2024-05-16T08:00:00", "The Quay", "Bridge"), (None, None, None)]


def test_json_and_files(corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history, errors = tmp_path / "history.jsonl", tmp_path / "errors.tsv"
    program = FakeProgram(spoilt=True)
    more = ("--show", "speakers", "--history", str(history), "--errors", str(errors))
    assert run(program, corpus, "--json", *more) == 0
    got = json.loads(capsys.readouterr().out)
    assert got["counts"]["statements"]["f1"] == 100.0
    assert got["shares"]["speakers"]["value"] == 80.0
    assert got["shares"]["speakers"]["low"] <= 80.0 <= got["shares"]["speakers"]["high"]
    assert got["coreference"]["muc"]["recall"] == 50.0
    assert got["mistakes"] == {"speakers": 1}
    assert [m["got"] for m in got["shown"]] == ["harbour board"]
    (line,) = history.read_text(encoding="utf-8").splitlines()
    kept = json.loads(line)
    assert (kept["date"], kept["convention"], kept["figures"]["speakers"]) == ("2024-02-13", "read spans", 80.0)
    names, wrong = (line.split("\t") for line in errors.read_text(encoding="utf-8").splitlines())
    assert dict(zip(names, wrong, strict=True))["kind"] == "speakers"


def test_nothing_wrong(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FakeProgram(), corpus) == 0
    out = capsys.readouterr().out
    assert "No mistakes" in out
    assert "Mistaken" not in out


def test_annotated_spans_need_no_model(corpus: str, capsys: pytest.CaptureFixture[str]) -> None:
    program = FakeProgram()
    assert run(program, corpus, "--gold-spans", "--limit", "1") == 0
    out = capsys.readouterr().out
    assert program.asked == []
    assert "convention  gold spans" in out
    assert "1 documents (the first ones only)" in out


def test_floors(corpus: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floors = str(tmp_path / "floors.json")
    assert run(FakeProgram(), corpus, "--floors", floors, "--set-floors") == 0
    assert json.loads(Path(floors).read_text(encoding="utf-8"))["figures"]["coreference.mean"] == 99.8
    assert run(FakeProgram(), corpus, "--floors", floors) == 0
    assert "All floors hold." in capsys.readouterr().out
    assert run(FakeProgram(spoilt=True), corpus, "--floors", floors) == BELOW_FLOOR
    assert "below floor: speakers is 80.00, below its floor of 99.8" in capsys.readouterr().out
    assert run(FakeProgram(), corpus, "--floors", floors, "--gold-spans") == BELOW_FLOOR
    assert "for convention read spans, this is gold spans" in capsys.readouterr().out


def test_coreference(chains: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    floors, history, errors = (str(tmp_path / name) for name in ("floors.json", "history.jsonl", "errors.jsonl"))
    program = FakeProgram()
    more = ("--errors", errors, "--history", history)
    assert run(program, chains, "--genre", "news", "--floors", floors, "--set-floors", *more) == 0
    out = capsys.readouterr().out
    assert "convention  genres: news" in out
    assert "2 of 2 sources found stand on a mention" in out
    assert program.asked == [("2024-05-16", None, None)]
    assert run(program, chains, "--json", "--floors", floors) == BELOW_FLOOR  # of other genres
    got = json.loads(capsys.readouterr().out)
    assert got["coreference"]["mean_f1"] == 100.0
    assert "genres: news, this is genres: all" in got["below_floor"][0]
    assert json.loads(Path(history).read_text(encoding="utf-8"))["measures"] == "speakers-1"
    assert Path(errors).read_text(encoding="utf-8") == ""
    with pytest.raises(CorpusError, match="there are news"):
        run(program, chains, "--genre", "letter")


def test_options_of_another_form(corpus: str, chains: str, corpus_file: Path, tmp_path: Path) -> None:
    program = FakeProgram()
    for argv, said in (
        ((corpus, "--convention", "polnear"), "--convention goes with a corpus of attributions"),
        ((corpus, "--genre", "news"), "--genre goes with a corpus of coreference, and .* is one of statements"),
        ((chains, "--gold-spans"), "--gold-spans goes with a corpus of statements"),
        ((str(corpus_file), "--show", "via"), "--show goes with"),
        ((str(corpus_file), "--raw", "x"), "--raw goes with"),
        ((corpus, "--show", "verbs"), "'verbs' is no kind"),
        ((corpus, "--errors", str(tmp_path)), "is a folder"),
    ):
        with pytest.raises(UsageError, match=said):
            run(program, *argv)
    assert program.asked == []
    with pytest.raises(CorpusError, match="needs the folder of its texts"):
        run(program, str(tmp_path))


def test_forms(tmp_path: Path, corpus: str, chains: str, corpus_file: Path) -> None:
    assert [form_of(Path(p)) for p in (corpus, chains, corpus_file)] == ["statements", "coreference", "attributions"]
    for content in (b"", b"\n\n", b"{", b"[]", b"{}", b"\x1f\x8bxx", b"\xff"):
        (tmp_path / "odd").write_bytes(content)
        assert form_of(tmp_path / "odd") == "attributions"
    assert form_of(tmp_path / "none") == "attributions"


def test_the_program_itself_is_what_reads() -> None:
    read, name, digest = load_program(None, 1)
    found = read(BRIDGE, "2024-05-16", "The Quay", "Bridge").to_json()
    assert (name[:6], len(digest)) == ("reader", 64)
    assert (found["article"]["published"], found["article"]["publisher"]) == ("2024-05-16", "The Quay")
    assert "that bridge 7 was safe" in [c["text"] for s in found["statements"] for c in s["content"]]
