from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.present.safe import for_terminal, padded, shorten, width
from onrecord.present.text import Text
from onrecord.present.view import whole

from . import factory
from .strategies import TEXTS, readings

SGR = re.compile(r"\x1b\[[0-9;]*m")


def shown(reading, **how):
    return whole([reading], Text(how.pop("kind", "marked"), **how))


def test_marked_without_colour():
    text = shown(factory.simple(), columns=200)
    assert "*Al Jazeera*, _citing_ *two diplomats*, _said_ ‹1 ‹2 the talks had ended››." in text
    assert "‹3 “We are done,”› *Mara Holt* _told_ reporters." in " ".join(text.split())
    lines = text.splitlines()
    assert lines[1:5] == ["Talks end", "The Example · 2024-02-13", "talks.txt", "3 statements, 1 of them nested"]
    nested = next(line for line in lines if "two diplomats · citing" in line)
    assert nested.startswith("   2  ")
    assert nested.endswith("indirect  0.61")


def test_crossing_contents_name_what_they_close():
    text = "one two three four"
    drafts = [factory.draft(text, "", "", "one two three"), factory.draft(text, "", "", "two three four")]
    assert "‹1 one ‹2 two three 1›four" not in shown(factory.reading(text, drafts))
    assert "‹1 one ‹2 two three 1› four›" in shown(factory.reading(text, drafts))


def test_a_shared_source_is_marked_once():
    text = "He said it was over and added that it was late."
    drafts = [
        factory.draft(text, "He", "said", "it was over"),
        factory.draft(text, "He", "added", "that it was late"),
    ]
    assert "*He* _said_ ‹1 it was over› and _added_ ‹2 that it was late›." in shown(factory.reading(text, drafts))


def test_colour_stands_for_the_signs_of_source_and_cue():
    reading = factory.simple()
    plain, colored = shown(reading, columns=90), shown(reading, columns=90, color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;36mMara Holt\x1b[0m \x1b[3;35mtold\x1b[0m reporters." in colored
    assert "Al Jazeera, citing two diplomats, said ‹1 ‹2 the talks had ended››." in SGR.sub("", colored)
    assert SGR.sub("", colored).split() == plain.replace("*", "").replace("_", "").split()


@pytest.mark.parametrize("kind", ["marked", "table"])
@pytest.mark.parametrize("columns", [24, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(kind, columns):
    for name in factory.names():
        for line in shown(factory.example(name), kind=kind, columns=columns).splitlines():
            assert width(line) <= columns or kind == "table", line
            if columns >= 40:
                assert width(line) <= columns, line


def test_table_has_a_line_for_each_statement():
    lines = shown(factory.simple(), kind="table", columns=100).splitlines()
    assert [line.split()[0] for line in lines[-3:]] == ["1", "2", "3"]
    assert "└ two diplomats" in lines[-2]
    assert "the talks had ended" in lines[-2]


def test_what_is_resolved_is_listed():
    out = shown(factory.denial(), columns=110).split("─\n")[-1]
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "1 Nasser Kan’ani · again denied direct 0.90",
        "− denies: Iran supplied drones to Russia",
        "+ affirms: Iran was asked",
        "“We again say that we did not supply drones to Russia,”",
        "Iranian Foreign Ministry spokesman, for Iranian Foreign Ministry",
        "via Al Jazeera → Nasser Kan’ani",
        "to reporters · at a press conference with Al Jazeera · 31 Oct 2022 (“Monday”) · worded",
        "“the spokesman … told”",
        "2 Nasser Kan’ani · declined indirect 0.90",
        "why",
        "Iranian Foreign Ministry spokesman, for Iranian Foreign Ministry",
        "worded “He … would not say”",
        "open: claim, stance (the content names a topic, not a proposition)",
        "open: date (not dated in the article)",
    ]


def test_the_table_has_columns_as_the_width_allows():
    heads = {}
    for columns in (40, 60, 80, 110, 150):
        head, first, *_ = shown(factory.denial(), kind="table", columns=columns).splitlines()[-3:]
        heads[columns] = head.split()
        assert "Nasser" in first
    assert heads[40] == ["#", "who", "what", "conf"]
    assert heads[60] == ["#", "who", "act", "what", "conf"]
    assert heads[80] == ["#", "who", "act", "stance", "what", "conf"]
    assert heads[110] == ["#", "who", "act", "stance", "what", "said", "on", "conf"]
    assert heads[150] == ["#", "who", "act", "stance", "what", "said", "on", "cue", "form", "conf"]
    assert "denied" in first
    assert "− denies" in first
    assert "2022-10-31" in first


def test_statements_without_source_or_cue_say_so():
    text = "“Three to go.”"
    out = shown(factory.reading(text, [factory.draft(text, "", "", text)]))
    assert "(no source named) · (no cue)" in out


def test_an_article_without_statements_is_shown():
    out = shown(factory.reading("Nothing was said."))
    assert "no statements" in out
    assert "Nothing was said." in out
    assert "Untitled" in out


@given(readings(), st.sampled_from(["marked", "table"]), st.booleans())
def test_nothing_in_an_article_reaches_the_terminal_as_a_command(reading, kind, color):
    out = SGR.sub("", shown(reading, kind=kind, columns=50, color=color))
    out.encode()
    for char in out:
        assert char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"), repr(char)
        assert unicodedata.bidirectional(char) not in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")


def test_escape_sequences_and_overrides_become_harmless():
    assert for_terminal("a\x1b[2Jb\x9b1m\u202ec\x07") == "a␛[2Jb\N{REPLACEMENT CHARACTER}1m\u200bc␇"


@given(TEXTS)
def test_clean_text_is_as_long_as_it_was(text):
    assert len(for_terminal(text)) == len(text)


@given(TEXTS.map(for_terminal).map(lambda text: text.replace("\n", " ")), st.integers(1, 30))
def test_shortened_and_padded_text_fits(text, columns):
    assert width(shorten(text, columns)) <= columns
    assert width(padded(text, columns)) == columns


def test_wide_and_combining_characters_have_their_widths():
    assert width("漢字") == 4
    assert width("e\u0301") == 1
    assert shorten("漢字漢字", 5) == "漢字…"
    assert shorten("one two three", 9) == "one two…"
