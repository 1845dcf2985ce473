"""Time stamps, bylines and datelines."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ingest.masthead import outlet, read_credits, read_dateline
from onrecord.ingest.stamps import ending_stamp, read_moment, read_stamp

STAMPS = [
    ("13 February 2024, 17:40", "2024-02-13T17:40:00"),
    ("2022-11-01 19:02:21", "2022-11-01T19:02:21"),
    ("Wednesday 20 March 2024, 06:15", "2024-03-20T06:15:00"),
    ("8 May 2024", "2024-05-08"),
    ("Published: Feb. 13, 2024 at 5:40 p.m. EST", "2024-02-13T17:40:00-05:00"),
    ("Tue, 13 Feb 2024 17:40:00 GMT", "2024-02-13T17:40:00+00:00"),
    ("5:40 pm, 13 Feb 2024", "2024-02-13T17:40:00"),
    ("12:05 am, 13 Feb 2024", "2024-02-13T00:05:00"),
    ("February 13th, 2024 5:40pm ET", "2024-02-13T17:40:00"),
    ("13.02.2024", "2024-02-13"),
    ("13/02/2024 17.40", "2024-02-13T17:40:00"),
    ("2024-02-13T17:40:00Z", "2024-02-13T17:40:00+00:00"),
]
NO_STAMPS = ["2024", "13 February", "February 2024", "31 February 2024", "13 February 2024 was a Tuesday.", "17:40", ""]

CREDITS = [
    ("By Halda Mirrin in Morrowick", "Halda Mirrin"),
    ("By Halda Mirrin and Joss Petrel-Ames in Saldrin", "Halda Mirrin and Joss Petrel-Ames"),
    ("Corisande Plume, diplomatic correspondent", "Corisande Plume"),
    ("BY HALDA MIRRIN", "HALDA MIRRIN"),
    ("by Halda Mirrin, Northbasin Press", "Halda Mirrin"),
    ("By Halda Mirrin, Joss Ames and Ola de Brun", "Halda Mirrin, Joss Ames and Ola de Brun"),
    ("By Halda Mirrin | 13 February 2024", "Halda Mirrin"),
    ("Posted on March 1, 2024 by Halda Mirrin", "Halda Mirrin"),
    ("Halda Mirrin, chief political correspondent", "Halda Mirrin"),
]
NO_CREDITS = [
    "By Tuesday the gates were open.",
    "By the time the minister spoke, the gates were open",
    "Campaign manager laughs, evades reporter’s question",
    "Ex-chief in Saldrin breaks silence to dispute film",
    "Minister denies closing gates",
    "From the bridge they saw the water fall",
    "Nobody stole a river, minister says",
    "",
]


@pytest.mark.parametrize(("line", "moment"), STAMPS)
def test_a_stamp_is_read(line: str, moment: str) -> None:
    stamp = read_stamp(line)
    assert stamp is not None
    assert stamp.moment == moment


@pytest.mark.parametrize("line", NO_STAMPS)
def test_what_is_no_full_date_is_no_stamp(line: str) -> None:
    assert read_stamp(line) is None


def test_an_ambiguous_stamp_gives_no_date() -> None:
    stamp = read_stamp("03/04/2024")
    assert stamp is not None
    assert stamp.moment is None


def test_a_revision_is_told_from_publication() -> None:
    stamp = read_stamp("Last updated: 13 February 2024")
    assert stamp is not None
    assert stamp.revised


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-02-13T17:40:00.000+0100", "2024-02-13T17:40:00+01:00"),
        ("2024-02-13", "2024-02-13"),
        ("Tue, 13 Feb 2024 17:40:00 GMT", "2024-02-13T17:40:00+00:00"),
        ("2024-02", None),
        ("2024-W10", None),
        ("yesterday", None),
        ("0001-01-01", None),
    ],
)
def test_machine_readable_dates(value: str, moment: str | None) -> None:
    assert read_moment(value) == moment


@settings(deadline=None)
@given(st.text(max_size=100))
def test_no_text_breaks_the_readers(text: str) -> None:
    read_stamp(text)
    read_moment(text)
    ending_stamp(text)
    read_credits(text)
    read_dateline(text)
    outlet(text, certain=False)


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1900, 1, 1)))
def test_every_moment_is_read_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    if whole.year > 2200:
        return
    for form in ("%d %B %Y, %H:%M:%S", "%B %d, %Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S", "%Y-%m-%d %H:%M:%S"):
        stamp = read_stamp(whole.strftime(form))
        assert stamp is not None
        assert stamp.moment == whole.isoformat()


@pytest.mark.parametrize(("line", "byline"), CREDITS)
def test_a_byline_is_read(line: str, byline: str) -> None:
    credits = read_credits(line)
    assert credits is not None
    assert credits.byline == byline


@pytest.mark.parametrize("line", NO_CREDITS)
def test_other_lines_are_no_credits(line: str) -> None:
    assert read_credits(line) is None


@pytest.mark.parametrize(
    ("paragraph", "agency", "moment"),
    [
        ("SALDRIN, 19 March 2024 (Northbasin Press) — The minister said", "Northbasin Press", "2024-03-19"),
        ("HAVANA (AP ) -- The father said", "AP", None),
        ("WASHINGTON, August 11, 1998 (Xinhua) -- The secretary said", "Xinhua", "1998-08-11"),
        ("MOSCOW (Reuters) - The ministry denied it", "Reuters", None),
    ],
)
def test_a_dateline_is_read(paragraph: str, agency: str, moment: str | None) -> None:
    credits = read_dateline(paragraph)
    assert credits is not None
    assert credits.agency == agency
    assert (credits.stamp.moment if credits.stamp else None) == moment


@pytest.mark.parametrize(
    "paragraph", ["The minister — who was late — said no.", "No dash here.", "He (a friend) - said"]
)
def test_running_text_has_no_dateline(paragraph: str) -> None:
    assert read_dateline(paragraph) is None
