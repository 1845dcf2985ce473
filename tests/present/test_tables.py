"""Tables for a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.present.safe import width
from onrecord.present.tables import LINES, Column, hanging, table

COLUMNS = (
    Column("day", 10),
    Column("who", share=1),
    Column("what", share=2),
    Column("to", 14, least=60),
    Column("said", 4, right=True),
)


def row(**cells: str) -> dict[str, str]:
    """A row, empty but for ``cells``."""
    return dict.fromkeys(("day", "who", "what", "to", "said"), "") | cells


def test_columns_are_as_wide_as_what_they_hold() -> None:
    lines = list(table(COLUMNS, [row(day="2024-02-13", who="Mara Holt", what="The gates are shut", said="12")], 80))
    assert lines == [
        "day         who        what                said\n",
        "2024-02-13  Mara Holt  The gates are shut    12\n",
    ]


def test_what_is_long_is_folded_and_at_last_cut() -> None:
    told = "The gates of the dam had been open all winter and nobody had closed them in all that time, she said"
    lines = list(table(COLUMNS, [row(day="2024-02-13", who="Mara Holt", what=told, said="1")], 50))
    assert len(lines) == 1 + LINES
    assert all(width(line.rstrip("\n")) <= 50 for line in lines)
    assert lines[-1].rstrip().endswith("…")
    assert lines[1].split() == ["2024-02-13", "Mara", "Holt", "The", "gates", "of", "the", "dam", "1"]


@given(
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=60), st.text(max_size=200)), min_size=1, max_size=4),
    st.integers(50, 200),
)
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str, str]], terminal: int) -> None:
    cells = [row(day=day, who=who, what=what, to=who, said="1") for day, who, what in rows]
    for line in table(COLUMNS, cells, terminal):
        assert line.endswith("\n")
        assert line.count("\n") == 1
        assert width(line[:-1]) <= terminal
        assert all(char.isprintable() or ord(char) > 0x9F for char in line[:-1])


@pytest.mark.parametrize("rows", [[], [row()]])
def test_nothing_and_next_to_nothing(rows: list[dict[str, str]]) -> None:
    assert len(list(table(COLUMNS, rows, 80))) == 2 * len(rows)


def test_a_line_in_a_pipe_is_not_folded() -> None:
    assert list(hanging("word " * 100, 40, margin=2)) == ["  " + ("word " * 100).rstrip() + "\n"]
