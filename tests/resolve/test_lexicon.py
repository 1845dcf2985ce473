"""The lexicon of acts: its data, and every entry on its own example."""

from __future__ import annotations

import pytest

from onrecord.resolve.lexicon import Entry, lexicon
from tests.resolve.stance_examples import judged, story

ENTRIES = lexicon().entries
STANCES = {"asserts": "affirms", "negates": "denies", "suspends": "uncommitted"}


def test_entries_are_unique_and_say_where_they_come_from() -> None:
    cues = [e.cue for e in ENTRIES]
    assert len(cues) == len(set(cues))
    assert all(e.source and e.example for e in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.cue)
def test_example_holds_its_entry(entry: Entry) -> None:
    one = story(entry.example)
    cue = one.words(one.drafts[0].cue).lower()
    assert entry in [h.entry for h in lexicon().hits(cue)], cue


def test_examples_are_judged_as_their_entries_say() -> None:
    """The act must be the entry's in all but a few, whose example reads otherwise beside a longer entry."""
    wrong = []
    for entry in ENTRIES:
        got = judged(entry.example)
        stance_right = entry.effect == "topic" or got.stance in (STANCES[entry.effect], None)
        if got.act != entry.act or not stance_right:
            wrong.append((entry.cue, entry.act, got.act, entry.effect, got.stance))
    assert len(wrong) <= 0.02 * len(ENTRIES), wrong


def test_longer_entries_hide_shorter() -> None:
    found = [h.entry.cue for h in lexicon().hits("took direct aim at")]
    assert found == ["~take aim at"]
