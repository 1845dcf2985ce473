"""Time expressions and the days they mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.resolve.times import (
    AMBIGUOUS_DATE,
    IMPOSSIBLE_DATE,
    NO_PUBLICATION_DATE,
    NOTHING_TO_COUNT_FROM,
    TimeExpression,
    Unresolved,
    expressions,
)

TUESDAY = date(2022, 11, 1)


def read(text: str, published: date | None = TUESDAY) -> list[tuple[str, str, str, str]]:
    """Words, first day, last day and basis of every resolved expression."""
    return [
        (found.span.cut(text), str(found.start), str(found.end), found.basis)
        for found in expressions(text, published)
        if isinstance(found, TimeExpression)
    ]


def days(text: str, published: date | None = TUESDAY) -> tuple[str, str]:
    ((_, start, end, _),) = read(text, published)
    return start, end


def reasons(text: str, published: date | None = TUESDAY) -> list[str]:
    return [found.reason for found in expressions(text, published) if isinstance(found, Unresolved)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The envoy said so on Monday.", "2022-10-31", "2022-10-31"),
        ("The envoy said so on Tuesday.", "2022-11-01", "2022-11-01"),
        ("The envoy said so last Tuesday.", "2022-10-25", "2022-10-25"),
        ("He spoke Wednesday night in Saldrin.", "2022-10-26", "2022-10-26"),
        ("She rejected it last week.", "2022-10-24", "2022-10-30"),
        ("Earlier this week, she rejected it.", "2022-10-31", "2022-11-01"),
        ("She rejected it over the weekend.", "2022-10-29", "2022-10-30"),
        ("She rejected it last month.", "2022-10-01", "2022-10-31"),
        ("She rejected it late last month.", "2022-10-21", "2022-10-31"),
        ("She rejected it earlier this year.", "2022-01-01", "2022-11-01"),
        ("She rejected it last year.", "2021-01-01", "2021-12-31"),
        ("She rejected it last summer.", "2022-06-01", "2022-08-31"),
        ("She rejected it yesterday.", "2022-10-31", "2022-10-31"),
        ("She rejected it this morning.", "2022-11-01", "2022-11-01"),
        ("She rejected it last night.", "2022-10-31", "2022-10-31"),
        ("She rejected it the day before yesterday.", "2022-10-30", "2022-10-30"),
        ("She rejected it three days ago.", "2022-10-29", "2022-10-29"),
        ("She rejected it two weeks ago.", "2022-10-17", "2022-10-23"),
        ("She rejected it two months ago.", "2022-09-01", "2022-09-30"),
        ("She rejected it eight years ago.", "2014-01-01", "2014-12-31"),
        ("She rejected it hours ago, said two hours ago.", "2022-11-01", "2022-11-01"),
        ("A poll taken Thursday through Sunday said so.", "2022-10-27", "2022-10-30"),
    ],
)
def test_relative(text: str, start: str, end: str) -> None:
    assert days(text) == (start, end)
    assert read(text)[0][3] == "relative"
    assert reasons(text, None) == [NO_PUBLICATION_DATE]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The envoy said so on Nov. 1.", "2022-11-01", "2022-11-01"),
        ("The envoy said so on Oct. 3.", "2022-10-03", "2022-10-03"),
        ("The envoy said so on December 24.", "2021-12-24", "2021-12-24"),
        ("The envoy said so on Monday, Oct. 31.", "2022-10-31", "2022-10-31"),
        ("The envoy said so in July.", "2022-07-01", "2022-07-31"),
        ("The envoy said so in December.", "2021-12-01", "2021-12-31"),
        ("The envoy said so in late June.", "2022-06-21", "2022-06-30"),
        ("The envoy said so in April last year.", "2021-04-01", "2021-04-30"),
        ("The envoy said so in May.", "2022-05-01", "2022-05-31"),
    ],
)
def test_stated_without_a_year(text: str, start: str, end: str) -> None:
    assert days(text) == (start, end)
    assert read(text)[0][3] == "stated"
    assert reasons(text, None) == [NO_PUBLICATION_DATE]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("He wrote on 3 November 2015.", "2015-11-03", "2015-11-03"),
        ("He wrote on November 3, 2015.", "2015-11-03", "2015-11-03"),
        ("He wrote on the 3rd of November 2015.", "2015-11-03", "2015-11-03"),
        ("He wrote on 2015-11-03.", "2015-11-03", "2015-11-03"),
        ("He wrote on 10/31/2015.", "2015-10-31", "2015-10-31"),
        ("He wrote in November 2015.", "2015-11-01", "2015-11-30"),
        ("He wrote in 2014.", "2014-01-01", "2014-12-31"),
        ("He wrote on 29 February 2016.", "2016-02-29", "2016-02-29"),
    ],
)
def test_a_full_date_needs_no_publication_date(text: str, start: str, end: str) -> None:
    assert days(text, None) == (start, end)
    assert days(text) == (start, end)


@pytest.mark.parametrize("text", ["on 30 February", "on February 30, 2015", "on 2015-13-01", "on April 31"])
def test_impossible_dates_stay_open(text: str) -> None:
    assert reasons(f"He wrote {text}.") == [IMPOSSIBLE_DATE]
    assert reasons(f"He wrote {text}.", None) == [IMPOSSIBLE_DATE]


def test_other_open_ones() -> None:
    assert reasons("He wrote on 3/4/2015.") == [AMBIGUOUS_DATE]
    assert reasons("He wrote the next day.") == [NOTHING_TO_COUNT_FROM]


def test_counted_from_the_day_before_it() -> None:
    assert [r[1] for r in read("They met on Thursday. Two days later he denied it.")] == ["2022-10-27", "2022-10-29"]
    assert [r[1] for r in read("They met on Oct. 3. The next day he denied it.")] == ["2022-10-03", "2022-10-04"]
    assert [r[1] for r in read("They met on Oct. 3. He had denied it two days earlier.")] == [
        "2022-10-03",
        "2022-10-01",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They will meet next Tuesday.",
        "They will meet on Friday.",
        "They will meet tomorrow.",
        "They meet next month.",
        "The ballot is due on Nov. 8.",
        "It may rain, and they march on.",
        "In the 1990s it rained.",
        "Some 2,015 people and 1990 votes.",
        "It cost $2014.",
        "It happened in March, 1391, and on 5 December 1391.",
    ],
)
def test_no_date_of_saying(text: str) -> None:
    assert [r for r in read(text) if "March" not in r[0]] == []


def test_ahead_when_asked_for() -> None:
    found = expressions("They will meet next Tuesday.", TUESDAY, ahead=True)
    assert [str(f.start) for f in found if isinstance(f, TimeExpression)] == ["2022-11-08"]


WORDS = (
    "on in last next this the Monday Friday July May Feb. Nov. 3 30 31 2015 week month year weekend two a few days "
    "hours ago earlier later after before yesterday today said , . - / 12 99 1999 2100 0000 early late mid through"
)
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join))
DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(TEXTS, st.none() | DATES)
def test_spans_and_days_are_in_order(text: str, published: date | None) -> None:
    last = 0
    for found in expressions(text, published):
        assert last <= found.span.start < found.span.end <= len(text)
        last = found.span.end
        if isinstance(found, TimeExpression):
            assert found.start <= found.end
            if published is not None:
                assert found.end <= published
        else:
            assert found.reason


@given(TEXTS, DATES)
def test_ahead_only_adds(text: str, published: date) -> None:
    assert len(expressions(text, published)) <= len(expressions(text, published, ahead=True))
