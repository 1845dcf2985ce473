"""Default < file < environment < option."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import UsageError
from onrecord.settings import settings


def test_without_any_the_record_is_here(tmp_path: Path) -> None:
    assert settings({}, tmp_path).record == "onrecord.db"


def test_a_file_here_goes_before_the_users_and_the_environment_before_both(tmp_path: Path) -> None:
    here, home = tmp_path / "here", tmp_path / "home"
    users = home / ".config" / "onrecord"
    users.mkdir(parents=True)
    here.mkdir()
    (users / "onrecord.toml").write_text('record = "postgresql://db/news"')
    assert settings({"HOME": str(home)}, here).record == "postgresql://db/news"
    assert settings({"XDG_CONFIG_HOME": str(home / ".config")}, here).record == "postgresql://db/news"
    (here / "onrecord.toml").write_text('record = "kept/news.db"')
    assert settings({"HOME": str(home)}, here).record == str(here / "kept" / "news.db")
    assert settings({"HOME": str(home), "ONRECORD_RECORD": "other.db"}, here).record == "other.db"


@pytest.mark.parametrize(
    ("text", "what"),
    [("record =", "not TOML"), ("records = 'x'", "no such setting: records"), ("record = 3", "must be a path")],
)
def test_a_file_that_cannot_be_understood(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "onrecord.toml").write_text(text)
    with pytest.raises(UsageError, match=what):
        settings({}, tmp_path)
