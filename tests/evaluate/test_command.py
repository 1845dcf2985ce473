from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.errors import CorpusError, UsageError
from onrecord.evaluate.cli import BELOW_FLOOR, add_command
from onrecord.evaluate.corpus import read_corpus
from onrecord.evaluate.evaluation import evaluate
from onrecord.evaluate.machine import processor, processors

from .conftest import TEXTS, FakeReader


def run(reader: FakeReader, *argv: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    add_command(commands, lambda folder, threads: (reader, f"fake-{folder}-{threads}", "0" * 64), lambda: "2024-02-13")
    args = parser.parse_args(["evaluate", *argv])
    assert args.func is args.run
    status: int = args.func(args)
    return status


def test_report(corpus_file: Path, spoilt: FakeReader, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(spoilt, str(corpus_file), "--threads", "2", "--model", "there") == 0
    out = capsys.readouterr().out
    digest = read_corpus(corpus_file).digest
    parts = ("small.jsonl, 3 documents, ", digest, "fake-there-2", "convention  polnear", "used: 2", "measures-1")
    for part in parts:
        assert part in out
    assert "nan" not in out.lower()
    assert all(line == line.rstrip() for line in out.splitlines())
    assert spoilt.asked == [(3, "polnear", False)]


def test_json(corpus_file: Path, spoilt: FakeReader, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(spoilt, str(corpus_file), "--json", "--convention", "plain", "--limit", "2") == 0
    got = json.loads(capsys.readouterr().out)
    assert got["corpus"]["documents"] == 2
    assert got["corpus"]["whole"] is False
    assert got["convention"] == "plain"
    joined = got["figures"]["joined"]
    assert joined["relation.exact"]["hit"] == 2  # two contents of the gold are one, joined
    assert got["figures"]["marked"]["relation.exact"]["hit"] == 1
    assert joined["relation.lenient"]["f1"] == 75.0
    assert got["calibration"]["size"] == 4
    steps = got["min_confidence"]
    assert [s["found"] for s in steps] == [4, 4, 4, 4, 3, 3, 3, 3, 2, 1]  # .7 and .8 count as at least
    assert got["mistakes"]["relation"] == {"boundary": 1, "source missing": 1}
    assert spoilt.asked == [(2, "plain", False)]


def test_perfect(corpus_file: Path, perfect: FakeReader, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(perfect, str(corpus_file)) == 0
    out = capsys.readouterr().out
    assert "No mistakes" in out
    assert run(FakeReader({}), str(corpus_file)) == 0
    assert "nothing was found" in capsys.readouterr().out


def test_floors(corpus_file: Path, perfect: FakeReader, spoilt: FakeReader, tmp_path: Path) -> None:
    floors = str(tmp_path / "floors.json")
    with pytest.raises(UsageError, match="make it with --set-floors"):
        run(perfect, str(corpus_file), "--floors", floors)
    assert run(perfect, str(corpus_file), "--floors", floors, "--set-floors") == 0
    before = Path(floors).read_bytes()
    assert run(perfect, str(corpus_file), "--floors", floors) == 0
    assert run(spoilt, str(corpus_file), "--floors", floors) == BELOW_FLOOR == 4
    assert run(spoilt, str(corpus_file), "--floors", floors, "--set-floors") == BELOW_FLOOR
    assert Path(floors).read_bytes() == before
    assert run(spoilt, str(corpus_file), "--floors", floors, "--set-floors", "--allow-lower") == 0
    assert Path(floors).read_bytes() != before
    assert run(spoilt, str(corpus_file), "--floors", floors) == 0


def test_another_corpus_fails(
    corpus_file: Path, perfect: FakeReader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = str(tmp_path / "floors.json")
    assert run(perfect, str(corpus_file), "--floors", floors, "--set-floors") == 0
    corpus_file.write_bytes(corpus_file.read_bytes() + b"\n")
    capsys.readouterr()
    assert run(perfect, str(corpus_file), "--floors", floors) == BELOW_FLOOR
    assert "below floor: the corpus is not the one" in capsys.readouterr().out


def test_history_and_errors(corpus_file: Path, spoilt: FakeReader, tmp_path: Path) -> None:
    history, errors = tmp_path / "history.jsonl", tmp_path / "errors.tsv"
    for _ in range(2):
        assert run(spoilt, str(corpus_file), "--history", str(history), "--errors", str(errors)) == 0
    lines = [json.loads(line) for line in history.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 2
    assert lines[0]["date"] == "2024-02-13"
    assert lines[0]["corpus"]["digest"] == read_corpus(corpus_file).digest
    assert lines[0]["model"]["name"] == "fake-None-0"
    assert lines[0]["machine"]["cpus"] == processors()
    assert lines[0]["f1"]["joined"]["cue.exact"] == 88.89
    kinds = [line.split("\t")[2] for line in errors.read_text(encoding="utf-8").splitlines()]
    assert kinds[0] == "kind"
    assert "spurious" in kinds


def test_arguments_that_do_not_fit(corpus_file: Path, perfect: FakeReader, tmp_path: Path) -> None:
    corpus = str(corpus_file)
    with pytest.raises(UsageError, match="needs the file"):
        run(perfect, corpus, "--set-floors")
    with pytest.raises(UsageError, match="goes with"):
        run(perfect, corpus, "--floors", "x", "--allow-lower")
    with pytest.raises(UsageError, match="whole corpus"):
        run(perfect, corpus, "--floors", "x", "--limit", "1")
    for option in ("--errors", "--history", "--floors"):
        for file, said in ((corpus, "is the corpus"), (str(tmp_path), "a folder"), ("none/file", "no such folder")):
            with pytest.raises(UsageError, match=f"{option}: .*{said}"):
                run(perfect, corpus, option, file)
    assert perfect.asked == []
    with pytest.raises(CorpusError, match="cannot be read"):
        run(perfect, str(tmp_path / "none"))
    for wrong in (["--limit", "0"], ["--threads", "-1"], ["--convention", "mine"]):
        with pytest.raises(SystemExit):
            run(perfect, corpus, *wrong)


def test_time_is_the_readers_alone(corpus_file: Path, perfect: FakeReader) -> None:
    ticks = iter(range(10))
    evaluation = evaluate(read_corpus(corpus_file), perfect, clock=lambda: float(next(ticks)))
    assert evaluation.seconds == 1
    assert evaluation.words == sum(len(t.split()) for t in TEXTS.values())


def test_arguments_import_nothing_heavy() -> None:
    code = (
        "import sys, onrecord.evaluate.cli\n"
        "print([m for m in ('numpy', 'onnxruntime', 'tokenizers', 'tqdm') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_processor(tmp_path: Path) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n", encoding="utf-8")
    assert processor(info) == "Some CPU @ 2 GHz"
    assert processor(tmp_path / "none")
