from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from onrecord.present.outline import outline, words

from . import factory
from .strategies import readings


@given(readings())
def test_every_statement_once_and_parents_first(reading):
    entries = outline(reading.statements)
    assert sorted(map(id, (e.statement for e in entries))) == sorted(map(id, reading.statements))
    assert [e.number for e in entries] == list(range(1, len(entries) + 1))
    for entry in entries:
        if entry.parent is not None:
            above = entries[entry.parent - 1]
            assert above.number < entry.number
            assert above.depth == entry.depth - 1
            assert entry.number in above.children


def test_a_missing_parent_is_none_and_a_ring_is_cut():
    a, b, c = factory.simple().statements
    lost = replace(b, parent="s0000000000000000")
    assert [e.depth for e in outline([a, lost, c])] == [0, 0, 0]
    ring = [replace(a, parent=b.id), replace(b, parent=a.id), replace(c, parent=b.id)]
    assert {e.statement.id for e in outline(ring)} == {a.id, b.id, c.id}
    assert len(outline([replace(a, parent=a.id)])) == 1


def test_words_join_the_parts_of_a_split_content():
    text = "“One,” she said. “Two\n\nthree.” Four"
    assert words(factory.find(text, ["“One,”", "“Two\n\nthree.”"]), text) == "“One,” … “Two three.”"
    assert words(factory.find(text, ["“One,”", "she"]), text) == "“One,” she"
    assert words((), text) == ""
