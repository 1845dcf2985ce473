"""The scripts in bench/, on a program that is not real."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import TEXTS

ROOT = Path(__file__).resolve().parents[2]
FAKE = """
import pathlib, sys
where = pathlib.Path(sys.argv[2])
for path in sorted(where.glob("*.txt")) if where.is_dir() else [where]:
    print("{}")
"""


def script(name: str, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "bench" / name), *argv], capture_output=True, text=True, check=False, timeout=60
    )


def test_folder_of_a_corpus(corpus_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "folder"
    done = script("make_folder.py", str(out), "--corpus", str(corpus_file), "--articles", "7")
    assert done.returncode == 0, done.stderr
    written = [path.read_text(encoding="utf-8") for path in sorted(out.glob("*.txt"))]
    assert written == [*TEXTS.values(), *TEXTS.values(), TEXTS["one"]]
    assert done.stdout.endswith(f"7 articles, {sum(len(t.split()) for t in written)} words\n")
    assert "exists already" in script("make_folder.py", str(out)).stderr
    inside = script("make_folder.py", str(ROOT / "bench" / "none"), "--corpus", str(corpus_file))
    assert inside.returncode == 2
    assert "outside this repository" in inside.stderr


@pytest.mark.skipif(not hasattr(__import__("os"), "wait4"), reason="needs os.wait4")
def test_speed(tmp_path: Path) -> None:
    folder, fake, history = tmp_path / "folder", tmp_path / "fake.py", tmp_path / "speed.jsonl"
    fake.write_text(FAKE, encoding="utf-8")
    folder.mkdir()
    for number in range(20):
        (folder / f"{number}.txt").write_text("word " * 300 + "\n" + "word " * 300, encoding="utf-8")
    command = shlex.join([sys.executable, str(fake)])
    argv = (str(folder), "--threads", "1", "--repeats", "2", "--command", command)
    done = script("speed.py", *argv, "--history", str(history))
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(history.read_text(encoding="utf-8"))["runs"]
    assert found["articles"] == {"tenth": 2, "whole": 20}
    assert found["words"] == {"tenth": 1200, "whole": 12000, "cold": 600}
    assert 0 < found["cold_first_answer_s"]["median"] <= found["cold_end_s"]["max"]
    assert found["peak_mib"]["whole"]["median"] > 1
    fake.write_text("raise SystemExit('broken')", encoding="utf-8")
    failed = script("speed.py", *argv)
    assert failed.returncode == 1
    assert "broken" in failed.stderr
