"""The reader with the weights that ship, through its public interface."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.read.reader import Reader
from onrecord.span import Span
from onrecord.statement import Draft


def said(text: str, draft: Draft) -> tuple[list[str], list[str], list[str]]:
    """The words under a draft's source, cue and content."""
    return tuple([s.cut(text) for s in spans] for spans in (draft.source, draft.cue, draft.content))  # type: ignore[return-value]


def sound(text: str, drafts: list[Draft]) -> None:
    """What holds of the drafts of any text."""
    for number, draft in enumerate(drafts):
        assert draft.content
        assert 0.0 <= draft.confidence <= 1.0
        for spans in (draft.source, draft.cue, draft.content):
            for span in spans:
                assert span.end <= len(text)
                assert span.cut(text).strip() == span.cut(text)
        contents = list(draft.content)
        assert contents == sorted(contents)
        assert all(not a.overlaps(b) for a, b in pairwise(contents))
        if draft.parent is not None:
            assert draft.parent < number
            above = drafts[draft.parent].content
            assert any(outer.contains(draft.content[0]) for outer in above)


def test_indirect_speech(reader: Reader) -> None:
    text = "The minister said on Tuesday that the gates had been open all winter."
    (draft,) = reader.read([text])[0]
    assert said(text, draft) == (["The minister"], ["said"], ["that the gates had been open all winter"])
    assert draft.form == "indirect"


def test_a_split_quotation_is_one_statement(reader: Reader) -> None:
    text = "“Not one gate has been closed,” said Peder Oszlin, the ministry’s spokesman. “Not for a day.”"
    (draft,) = reader.read([text])[0]
    assert said(text, draft)[2] == ["“Not one gate has been closed,”", "“Not for a day.”"]
    assert draft.form == "direct"


def test_a_quotation_over_two_paragraphs_is_one_statement(reader: Reader) -> None:
    text = (
        "“Somebody is keeping our river,” Rukhaya said. “We know the hand, and we know the lever it rests on.\n\n"
        "“I say to Saldrin: open the gates, or open your records.”"
    )
    outermost = [d for d in reader.read([text])[0] if d.parent is None]
    assert len(outermost) == 1
    assert outermost[0].content[-1].end == len(text)


def test_a_quotation_that_a_window_cuts_is_still_one_statement(reader: Reader) -> None:
    long = (
        "We have opened the records and we have opened the gates and nobody has come to look at either of them. " * 12
    )
    text = f"“{long}\n\n“{long}\n\n“That is all,” the minister said."
    drafts = [d for d in reader.read([text])[0] if d.parent is None]
    assert any(len(d.content) >= 2 or d.content[0].end - d.content[0].start > len(long) for d in drafts)


def test_batching_changes_nothing(reader: Reader) -> None:
    texts = [
        "Iran denied the report, the ministry said.",
        "",
        "A spokesman declined to comment.\n\nNothing else happened.",
        "“No,” he said.",
    ] * 5
    together = reader.read(texts)
    alone = [reader.read([t])[0] for t in texts]
    assert [[said(t, d) for d in ds] for t, ds in zip(texts, together, strict=True)] == [
        [said(t, d) for d in ds] for t, ds in zip(texts, alone, strict=True)
    ]


def test_without_nesting_nothing_has_a_parent(reader: Reader) -> None:
    text = "He said that the ministry had denied that the gates were closed."
    assert all(d.parent is None for d in reader.read([text], nested=False)[0])


def test_by_polnear_every_statement_has_a_cue(reader: Reader) -> None:
    text = "Bettina Orrow, the mayor, was on the bridge when the news came.\n\n“Three to go.”"
    assert all(d.cue for d in reader.read([text], convention="polnear", nested=False)[0])


WORDS = [
    "he",
    "said",
    "that",
    "“",
    "”",
    "„",
    "«",
    "»",
    "'",
    '"',
    ".",
    ",",
    ":",
    "Iran",
    "denied",
    "🙂",
    "İ",
    "中文",
    "claims",
]
MARKS = ["\n\n", "\n", "\t", "\u200f", "\x00", "\ud800", "\u2028", "a" * 300]
PIECES = st.sampled_from([*WORDS, *MARKS])


@given(
    st.one_of(
        st.text(max_size=200), st.lists(PIECES, max_size=120).map(" ".join), st.lists(PIECES, max_size=60).map("".join)
    )
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_sound_drafts(reader: Reader, text: str) -> None:
    sound(text, reader.read([text])[0])


def test_a_paragraph_of_a_hundred_thousand_words(reader: Reader) -> None:
    text = "the minister said that nothing had happened and " * 12_500
    drafts = reader.read([text])[0]
    sound(text, drafts)
    assert drafts


def test_spans_are_tight(reader: Reader) -> None:
    text = "  \n\nThe ministry denied it.\n\n"
    for draft in reader.read([text])[0]:
        assert all(isinstance(s, Span) for s in draft.content)
    sound(text, reader.read([text])[0])
