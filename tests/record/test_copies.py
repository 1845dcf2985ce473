"""Copies: found, linked, and their statements with them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from onrecord.article import Article
from onrecord.record import schema
from onrecord.record.copies import copies_of, undo
from onrecord.record.copies_statements import Said, likeness, pairs, said
from onrecord.record.copies_text import bands, compare, estimate, read, signature, words_of
from onrecord.record.store import Record
from onrecord.span import Span
from onrecord.statement import Draft, Reading, Resolved, Speaker, statements_of

from .stories import arrival
from .test_identity import check

NOW = "2026-03-01T12:00:00Z"

LEAD = "SALDRIN - The harbour gates were shut before dawn on Friday after the river rose by two metres in a night."
SAID = (
    ("Mara Holt", "said", "the gates would stay shut until the water had fallen below the red mark"),
    ("Peder Oszlin", "denied", "the pumps of the northern basin had failed twice during the night"),
    ("a senior warden", "warned", "eleven barges had come loose and were drifting towards the old bridge"),
    ("Ines Karrow", "demanded", "the council pay the bargemen for the eight days that they had lost so far"),
)
BETWEEN = (
    "The lower town has been without a ferry since the beginning of the week, and bread has to be brought by road.",
    "Wardens went from house to house in the evening to tell people that they should carry their things upstairs.",
    "It is the third flood within ten years, and the first in which the new gates have had to bear the whole river.",
    "Carts stood in a long row before the mill, where sand was being put into sacks by the light of lanterns.",
)


def wire(
    *,
    keep: tuple[int, ...] = (0, 1, 2, 3),
    headline: str = "Gates shut as river rises",
    extra: str = "",
    changes: tuple[tuple[str, str], ...] = (),
    **about: str | None,
) -> Reading:
    """The report, or a copy of it: with some of its statements, another headline, another paragraph, other words."""
    parts = [headline, LEAD]
    for i in keep:
        name, cue, words = SAID[i]
        parts += [f"{name[0].upper()}{name[1:]} {cue} that {words}.", BETWEEN[i]]
    if extra:
        parts.insert(3, extra)
    text = "\n\n".join(parts)
    for old, new in changes:
        text = text.replace(old, new)
    drafts, resolved = [], []
    for i in keep:
        name, cue, words = SAID[i]
        for old, new in changes:
            words = words.replace(old, new)
        shown = f"{name[0].upper()}{name[1:]}"
        start = text.index(f"{shown} {cue} that")
        at = text.index(words, start)
        source = Span(start, start + len(name))
        cue_span = Span(source.end + 1, source.end + 1 + len(cue))
        drafts.append(Draft((source,), (cue_span,), (Span(at, at + len(words)),), "indirect", None, 0.9))
        kind = "unnamed" if name.startswith("a ") else "person"
        resolved.append(Resolved(speakers=(Speaker(f"e{i}", name, kind),), open={}))  # type: ignore[arg-type]
    fields: dict[str, str | None] = {"published": "2024-02-13", "language": "en", "publisher": "Harbour Daily"}
    article = Article(text=text, title=headline, **(fields | about))  # type: ignore[arg-type]
    return Reading(article, statements_of(article, drafts, resolved))


def utterances(record: Record) -> list[tuple[int, int]]:
    """Statement and utterance."""
    with record.reading() as connection:
        rows = connection.execute(
            select(schema.statement.c.id, schema.statement.c.utterance_id).order_by(schema.statement.c.id)
        )
        return [(row.id, row.utterance_id) for row in rows]


def add(record: Record, *readings: Reading) -> list[int | None]:
    """Add each; what it is a copy of."""
    return [record.add(arrival(reading), NOW).copy_of for reading in readings]


def test_a_copy_is_linked_with_its_statements(record: Record) -> None:
    copy = wire(
        keep=(0, 1, 3),
        headline="River comes up in the night",
        extra="In our own valley the road to the quarry is closed, and the school bus goes by way of the upper bridge.",
        changes=(("before dawn", "early"), ("two metres", "about two metres")),
        url="https://example.org/copy",
        publisher="North Bank Radio",
    )
    assert add(record, wire(url="https://example.org/first"), copy) == [None, 1]
    assert utterances(record) == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 1), (6, 2), (7, 4)]
    with record.reading() as connection:
        (link,) = copies_of(connection, 1)
        assert (link["version_id"], link["of_id"], link["author"]) == (2, 1, "machine:copies-1")
        assert link["score"] > 0.6
        assert {"taken", "kept", "longest_run"} <= set(link["reasons"])
        kinds = connection.execute(select(schema.log.c.kind).order_by(schema.log.c.sequence)).scalars().all()
    assert kinds[-2:].count("copied") == 1
    check(record)


def test_many_copies_are_one_utterance(record: Record) -> None:
    found = add(record, *(wire(headline=f"Flood, report {i}", url=f"https://example.org/{i}") for i in range(20)))
    assert found == [None] + [1] * 19
    assert {utterance for _, utterance in utterances(record)} == {1, 2, 3, 4}
    check(record)


def test_those_without_a_name_are_the_same_within_copies(record: Record) -> None:
    add(record, wire(url="https://example.org/1"), wire(headline="Other", url="https://example.org/2"))
    with record.reading() as connection:
        rows = connection.execute(select(schema.party.c.speaker_id).where(schema.party.c.type == "unnamed")).scalars()
        assert len(set(rows)) == 1
    check(record)


def test_undoing_a_link_restores_utterances_and_speakers(record: Record) -> None:
    add(record, wire(url="https://example.org/1"), wire(headline="Other", url="https://example.org/2"))
    with record.writing() as connection:
        undo(connection, 1, "person:Ana", NOW)
    assert all(statement == utterance for statement, utterance in utterances(record))
    with record.reading() as connection:
        rows = connection.execute(select(schema.party.c.speaker_id).where(schema.party.c.type == "unnamed")).scalars()
        assert len(set(rows)) == 2
        (link,) = copies_of(connection, 2)
        assert (link["undone"], link["undone_by"]) == (NOW, "person:Ana")
    with record.writing() as connection, pytest.raises(LookupError):
        undo(connection, 1, "person:Ana", NOW)
    check(record)


def test_the_first_recorded_is_the_original(record: Record) -> None:
    add(
        record,
        wire(url="https://example.org/1", published="2024-02-14"),
        wire(headline="Other", url="https://example.org/2", published="2024-02-13"),
    )
    with record.reading() as connection:
        (link,) = copies_of(connection, 2)
    assert link["of_id"] == 1
    assert link["reasons"]["published_before_original"] is True


def test_versions_of_an_article_are_no_copies_but_share_utterances(record: Record) -> None:
    first, second = wire(url="https://example.org/1"), wire(keep=(0, 1, 2), url="https://example.org/1")
    assert add(record, first, second) == [None, None]
    assert utterances(record)[4:] == [(5, 1), (6, 2), (7, 3)]
    assert add(record, wire(headline="Other", url="https://example.org/2")) == [1]
    check(record)


def test_another_reading_keeps_the_utterances(record: Record) -> None:
    reading = wire(url="https://example.org/1")
    copy = wire(headline="Other", url="https://example.org/2")
    add(record, reading, copy)
    for again in (copy, reading):
        record.add(arrival(again, model="reader-2"), NOW)
    assert {utterance for _, utterance in utterances(record)} == {1, 2, 3, 4}


def test_another_article_of_the_story_is_no_copy(record: Record) -> None:
    name, cue, words = SAID[0]
    other = (
        "Floods cut off the lower town\n\nBargemen woke to find their moorings gone. By noon the market lay under "
        f"water, and boats were rowed to the windows of the guildhall. {name} {cue} that {words}. Her office had been "
        "moved to the tower. Nobody could say how long the stores of flour would last, though two mills were still "
        "grinding. Across the river the bells were rung every hour so that boats might find the landing in the mist."
    )
    article = Article(text=other, published="2024-02-13", language="en")
    assert add(record, wire(), Reading(article, ())) == [None, None]


def test_what_only_has_the_same_form_is_no_copy() -> None:
    form = (
        "News of {0}’s death spread quickly this week. The report about {0} is false, and a spokesman of {0} said that "
        "all was well. It is one of many such reports about singers of the harbour, who are as a rule in good health. "
        "Readers who loved the songs of {0} may be calm, since the ballad singer will be heard again in the spring."
    )
    assert not compare(read(form.format("Vollsand")), read(form.format("Terrick"))).is_copy
    assert compare(read(form.format("Vollsand")), read(form.format("Vollsand"))).is_copy


def test_short_texts_have_no_signature() -> None:
    assert signature(words_of("The ferry sank.")) == b""
    assert bands(b"") == []


def test_a_signature_never_changes() -> None:
    """Records keep them: another signature for the same words would find no earlier copies."""
    signed = signature(words_of(wire().article.text))
    assert len(signed) == 320
    assert signed[:16].hex() == PINNED
    assert estimate(signed, signed) == 1


PINNED = "3bd3e901836c7b0048180f021a7f4902"


def statement(content: str, *, cue: str = "said", source: str = "Mara Holt", number: int = 1) -> Said:
    """A statement to compare."""
    body: dict[str, Any] = {"content": [{"text": content}], "cue": [{"text": cue}], "source": [{"text": source}]}
    return said(number, 1, number, body)


def test_statements_edited_lightly_are_one_utterance() -> None:
    first = statement("the gates would stay shut until the water had fallen below the mark")
    edited = statement("gates would stay shut until the water has fallen below the red mark", number=2)
    assert likeness(first, edited) > 0.8
    assert pairs([edited], [first]) == [(edited, first)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("the gates would stay shut all night long", "the gates would not stay shut all night long"),
        ("eleven barges had come loose in the flood", "seven hundred and 12 barges had come loose in the flood"),
        ("he paid 40 crowns for the old mill by the river", "he paid 90 crowns for the old mill by the river"),
        ("the ferry sank", "the mill burned"),
    ],
)
def test_what_says_something_else_is_another_utterance(a: str, b: str) -> None:
    assert likeness(statement(a), statement(b)) == 0


def test_a_statement_stands_in_one_pair() -> None:
    words = "the gates would stay shut until the water had fallen"
    ours = [statement(words, number=1), statement(words, source="wardens", cue="according to", number=2)]
    theirs = [statement(words, source="wardens", cue="according to", number=3), statement(words, number=4)]
    assert [(a.id, b.id) for a, b in pairs(ours, theirs)] == [(1, 4), (2, 3)]
