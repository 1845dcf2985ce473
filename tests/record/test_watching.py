"""Feeds that are watched, on a site of our own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from onrecord.adding import Event, Summary
from onrecord.ingest import Limits, Polite
from onrecord.pipeline import Options
from onrecord.record import schema
from onrecord.record.store import Record
from onrecord.watching import Round, watch_once
from tests.ingest.site import Site, article, serving

OPTIONS = Options(threads=1, allow_private=True)
BODY = (
    "The warden said on Monday that the gates on the north bank had been open all winter, day {}.",
    "Mara Holt, of the Harbour Board, denied that anybody had been hurt when the water came in again.",
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as started:
        yield started


def publish(site: Site, *numbers: int) -> None:
    """Put articles on the site, and a feed that lists them."""
    items = ""
    for number in numbers:
        site.put(f"/{number}", article(f"Gates {number}", BODY[0].format(number), BODY[1]))
        items += f"<item><guid>{number}</guid><title>Gates {number}</title><link>{site.url}/{number}</link></item>"
    feed = f"<rss version='2.0'><channel><title>River</title>{items}</channel></rss>"
    site.put("/feed", feed, "application/rss+xml")


def look(site: Site, record: Record, now: float, told: list[Event] | None = None) -> tuple[Round, Summary]:
    """One look at the feed, at a moment of our own."""
    summary = Summary()
    polite = Polite(Limits(allow_private=True), gap=0)
    on_event = told.append if told is not None else None
    feeds = [f"{site.url}/feed"]
    found = watch_once(feeds, record, OPTIONS, polite, lambda: now, 900, summary=summary, on_event=on_event)
    return found, summary


def test_only_what_is_new_is_added(site: Site, record: Record) -> None:
    publish(site, 1, 2)
    found, summary = look(site, record, 1000)
    assert (found.entries, found.next_at, summary.new) == (2, 1900, 2)
    asked = len(site.asked)
    assert look(site, record, 1500)[0] == Round(0, 1900)
    assert len(site.asked) == asked
    publish(site, 1, 2, 3)
    found, summary = look(site, record, 1900)
    assert (found.entries, summary.new, summary.known) == (1, 1, 0)
    with record.reading() as connection:
        row = connection.execute(select(schema.raw).where(schema.raw.c.member.endswith("/3"))).one()
        assert row.container == f"{site.url}/feed"
        assert connection.execute(select(func.count()).select_from(schema.article)).scalar_one() == 3


def test_a_feed_that_fails_is_told_and_asked_again_later(site: Site, record: Record) -> None:
    told: list[Event] = []
    found, summary = look(site, record, 1000, told)
    assert (found.entries, summary.failed) == (0, 1)
    assert found.next_at > 1900
    assert "404" in str(told[0].error)
    publish(site, 1)
    assert look(site, record, found.next_at)[1].new == 1


def test_what_an_interruption_left_out_is_handed_out_again(
    site: Site, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(site, 1, 2)
    with monkeypatch.context() as patched:

        def interrupted(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        patched.setattr("onrecord.watching.add_pages", interrupted)
        with pytest.raises(KeyboardInterrupt):
            look(site, record, 1000)
    assert look(site, record, 1001)[1].new == 2
