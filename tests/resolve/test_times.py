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
        ("She rejected it a week or so ago.", "2022-10-24", "2022-10-30"),
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
        ("He wrote in nineteen ninety-six.", "1996-01-01", "1996-12-31"),
        ("He wrote in the year two thousand.", "2000-01-01", "2000-12-31"),
        ("He wrote in the summer of 2015.", "2015-06-01", "2015-08-31"),
        ("He wrote in late summer 2015.", "2015-08-01", "2015-08-31"),
        ("He wrote in the fall of nineteen eighty-four.", "1984-09-01", "1984-11-30"),
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


def test_impossible_dates_stay_open_where_periods_are_looked_for() -> None:
    found = expressions("In the third quarter, on February 30, it fell.", TUESDAY, ahead=True, periods=True)
    assert [getattr(f, "reason", None) for f in found] == [None, IMPOSSIBLE_DATE]


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
        "The fair is to be held on March 30.",
        "They hope to reopen the quay in January.",
        "On Friday, the ferry will sail again.",
        "In the third quarter, profit fell.",
        "By year-end, profit fell.",
        "Prices fall 2015 points.",
        "The team's nineteen men left.",
        "It happened in March, 1391, and on 5 December 1391.",
    ],
)
def test_no_date_of_saying(text: str) -> None:
    assert [r for r in read(text) if "March" not in r[0]] == []


def test_ahead_when_asked_for() -> None:
    found = expressions("They will meet next Tuesday.", TUESDAY, ahead=True)
    assert [str(f.start) for f in found if isinstance(f, TimeExpression)] == ["2022-11-08"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("They will reopen the quay in January.", "2023-01-01", "2023-01-31"),
        ("They hope to reopen the quay in January.", "2023-01-01", "2023-01-31"),
        ("Quay reopening: January", "2023-01-01", "2023-01-31"),
        ("The quay was reopened in January.", "2022-01-01", "2022-01-31"),
        ("In January, the mayor reopened the quay.", "2022-01-01", "2022-01-31"),
        ("In December, the mayor reopened the quay.", "2021-12-01", "2021-12-31"),
        ("On Dec. 24, the mayor reopened the quay.", "2021-12-24", "2021-12-24"),
        ("On Dec. 24, the mayor will reopen the quay.", "2022-12-24", "2022-12-24"),
        ("The fair is to be held on March 30.", "2023-03-30", "2023-03-30"),
    ],
)
def test_the_words_around_a_day_tell_whether_it_is_to_come(text: str, start: str, end: str) -> None:
    (found,) = expressions(text, TUESDAY, ahead=True)
    assert isinstance(found, TimeExpression)
    assert (str(found.start), str(found.end)) == (start, end)


def periods(text: str) -> list[tuple[str, str, str]]:
    """Words, first day and last day of all there is when periods are looked for."""
    return [
        (found.span.cut(text), str(found.start), str(found.end))
        for found in expressions(text, TUESDAY, ahead=True, periods=True)
        if isinstance(found, TimeExpression)
    ]


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        ("Profit rose in the third quarter.", "the third quarter", "2022-07-01", "2022-09-30"),
        ("A third-quarter loss was due.", "third-quarter", "2022-07-01", "2022-09-30"),
        ("Fiscal first-quarter sales rose.", "Fiscal first-quarter", "2022-01-01", "2022-03-31"),
        ("Sales will rise in the first quarter.", "the first quarter", "2023-01-01", "2023-03-31"),
        ("In the 2020 third quarter sales rose.", "the 2020 third quarter", "2020-07-01", "2020-09-30"),
        ("The third quarter of 2019 was poor.", "The third quarter of 2019", "2019-07-01", "2019-09-30"),
        ("Last year's fourth quarter was poor.", "Last year's fourth quarter", "2021-10-01", "2021-12-31"),
        ("Sales rose in Q2 2021.", "Q2 2021", "2021-04-01", "2021-06-30"),
        ("Sales rose in the latest quarter.", "the latest quarter", "2022-07-01", "2022-09-30"),
        ("Sales rose in the year-ago quarter.", "the year-ago quarter", "2021-07-01", "2021-09-30"),
        ("The year-earlier figures were poor.", "The year-earlier", "2021-01-01", "2021-12-31"),
        ("In the second half of 2020 sales rose.", "the second half of 2020", "2020-07-01", "2020-12-31"),
        ("Sales for the year rose.", "the year", "2022-01-01", "2022-12-31"),
        ("The latest fiscal year was poor.", "The latest fiscal year", "2021-01-01", "2021-12-31"),
        ("It closes by year-end.", "year-end", "2022-12-31", "2022-12-31"),
        ("In the 1990s it rained.", "the 1990s", "1990-01-01", "1999-12-31"),
        ("In the early '80s it rained.", "the early '80s", "1980-01-01", "1983-12-31"),
        ("In the nineties it rained.", "the nineties", "1990-01-01", "1999-12-31"),
        ("An 11th century tower fell.", "11th century", "1000-01-01", "1099-12-31"),
        ("It rained in the summer.", "summer", "2022-06-01", "2022-08-31"),
        ("It rained nine months ago.", "nine months ago", "2022-02-01", "2022-02-28"),
    ],
)
def test_periods_when_asked_for(text: str, words: str, start: str, end: str) -> None:
    assert periods(text) == [(words, start, end)]


def test_what_is_compared_with_a_quarter_is_a_quarter() -> None:
    assert periods("Profit rose in the second quarter. It was low a year earlier and in the 2019 period.")[1:] == [
        ("a year earlier", "2021-04-01", "2021-06-30"),
        ("the 2019 period", "2019-04-01", "2019-06-30"),
    ]
    assert periods("In the quarter ended July 31 sales rose. A year ago they fell.") == [
        ("the quarter", "2022-04-01", "2022-06-30"),
        ("July 31", "2022-07-31", "2022-07-31"),
        ("A year ago", "2021-04-01", "2021-06-30"),
    ]
    assert periods("Profit rose in the second quarter. For the nine months it was up from a year earlier.")[1:] == [
        ("a year earlier", "2021-01-01", "2021-12-31")
    ]
    assert periods("It was low a year earlier.") == [("a year earlier", "2021-01-01", "2021-12-31")]


def test_no_periods_without_a_publication_date() -> None:
    assert expressions("Profit rose in the third quarter.", None, periods=True) == []


WORDS = (
    "on in last next this the Monday Friday July May Feb. Nov. 3 30 31 2015 week month year weekend two a few days "
    "hours ago earlier later after before yesterday today said , . - / 12 99 1999 2100 0000 early late mid through "
    "of third quarter third-quarter year-end year-ago period 1990s '80s summer fall 1st century nineteen ninety will"
)
PIECES = st.sampled_from(WORDS.split())
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join))
DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(TEXTS, st.none() | DATES, st.booleans())
def test_spans_and_days_are_in_order(text: str, published: date | None, periods: bool) -> None:
    last = 0
    for found in expressions(text, published, periods=periods):
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
