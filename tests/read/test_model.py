"""Model folders: what is checked before one is used."""

import json
import shutil
from pathlib import Path

import pytest

from onrecord.errors import ModelError
from onrecord.read.confidence import FEATURES
from onrecord.read.model import FILES, SENSE_FILES, Model, default_folder, describe


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_folder(), tmp_path / "model"))


def edit(folder: Path, **changes: object) -> None:
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_the_model_that_ships_is_whole() -> None:
    about = describe(default_folder())
    assert len(about.digest) == 64
    assert set(about.meta["files"]) == {*FILES, *SENSE_FILES}
    for fitted in about.meta["calibration"].values():
        assert fitted["features"] == list(FEATURES)


def test_the_model_says_where_it_comes_from() -> None:
    meta = describe(default_folder()).meta
    assert meta["sources"]
    assert all(s["licence"] for s in (*meta["sources"], *meta["sense_sources"]))
    assert (default_folder() / "README.md").is_file()


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model here"):
        describe(tmp_path)


def test_a_damaged_file(copy: Path) -> None:
    with open(copy / "encoder.onnx", "ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=r"encoder\.onnx is not the file"):
        Model(copy)


def test_a_missing_file(copy: Path) -> None:
    (copy / "linker.onnx").unlink()
    with pytest.raises(ModelError, match=r"linker\.onnx is missing"):
        Model(copy)


def test_another_format(copy: Path) -> None:
    edit(copy, format=99)
    with pytest.raises(ModelError, match="format 99"):
        Model(copy)


def test_other_labels(copy: Path) -> None:
    edit(copy, labels=["O"])
    with pytest.raises(ModelError, match="other labels"):
        Model(copy)


def test_damaged_metadata(copy: Path) -> None:
    (copy / "model.json").write_text("{")
    with pytest.raises(ModelError, match="damaged"):
        Model(copy)


def test_a_folder_without_the_sense_layer_reads(copy: Path) -> None:
    files = describe(copy).meta["files"]
    edit(copy, files={name: files[name] for name in FILES})
    for name in SENSE_FILES:
        (copy / name).unlink()
    assert not Model(copy).senses
