"""Vectors of what texts mean, and the folder they come from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import ModelError
from onrecord.record.meaning import DEFAULT, TOKENIZER, Meaning, codes, likeness, meaning, models_folder


def test_what_means_alike_is_near() -> None:
    of = meaning().of(["Iran supplied drones", "Tehran delivered unmanned aircraft", "The central bank raised rates"])
    near = likeness(of, of[0])
    assert near[0] == pytest.approx(1)
    assert near[1] > 0.35 > near[2]


def test_a_text_means_the_same_whatever_stands_beside_it() -> None:
    texts = ["The ferry had sunk", "", "The gates were shut and nobody went in", "!?", "Nobody \ud800 \0 knows"]
    together = meaning().of(texts)
    for i, text in enumerate(texts):
        assert np.array_equal(meaning().of([text])[0], together[i])
    assert not together[1].any()
    assert not together[3].any()
    assert likeness(together, together[1]).tolist() == [0.0] * 5
    assert meaning().of([]).shape == (0, 256)
    assert codes(together).shape == (5, 4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(models_folder() / DEFAULT, tmp_path / "model")
    return tmp_path / "model"


def load(folder: Path) -> Meaning:
    return Meaning(folder, models_folder().joinpath(*TOKENIZER))


def test_a_changed_file_is_refused(folder: Path) -> None:
    load(folder)
    with (folder / "scales.npy").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=r"scales\.npy"):
        load(folder)


def test_a_folder_of_another_format_is_refused(folder: Path) -> None:
    meta = json.loads((folder / "model.json").read_text("utf-8"))
    (folder / "model.json").write_text(json.dumps(meta | {"format": 99}), "utf-8")
    with pytest.raises(ModelError, match="format"):
        load(folder)
    (folder / "model.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="damaged"):
        load(folder)
    (folder / "model.json").unlink()
    with pytest.raises(ModelError, match="missing"):
        load(folder)


def test_another_tokenizer_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="loaded"):
        Meaning(folder, tmp_path / "none.json")
