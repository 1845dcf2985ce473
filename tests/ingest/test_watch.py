"""Politeness and watching: robots.txt, gaps, conditional requests, and what is done when a feed fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import FetchError, NotText
from onrecord.ingest import FeedState, Limits, Polite, poll
from onrecord.ingest.polite import Asked, retry_after
from tests.ingest.site import Answer, Site, article, serving

FEED = (Path(__file__).parent / "samples" / "feed.rss").read_bytes()
LOCAL = Limits(allow_private=True, seconds=5, max_bytes=1_000_000)
PAGE = article("Mayor denies it", "The mayor of Harrow Bay denied on Friday that the school would close in spring.")


class Clock:
    """A clock that is moved on by sleeping alone."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.put("/page", PAGE)
        found.put("/feed", FEED, "application/rss+xml")
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def polite(clock: Clock) -> Polite:
    return Polite(LOCAL, clock=clock, sleep=clock.sleep)


def test_a_gap_between_requests_to_one_host(site: Site, polite: Polite, clock: Clock) -> None:
    for _ in range(3):
        assert polite.fetch(f"{site.url}/page").data == PAGE.encode()
    assert site.asked == ["/robots.txt", "/page", "/page", "/page"]
    assert clock.slept == [1.0, 1.0, 1.0]
    with serving() as other:
        other.put("/page", PAGE)
        clock.now += 0.25
        polite.fetch(f"{other.url}/page")  # another host has a gap of its own
        polite.fetch(f"{site.url}/page")
    assert clock.slept[3:] == [1.0]


def test_who_asks(site: Site, polite: Polite) -> None:
    polite.fetch(f"{site.url}/page")
    assert site.headers["user-agent"].startswith("onrecord/")


def test_robots_txt_is_obeyed(site: Site, polite: Polite, clock: Clock) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /private\nCrawl-delay: 7\n")
    assert polite.fetch(f"{site.url}/page").status == 200
    with pytest.raises(FetchError, match=r"robots\.txt does not allow"):
        polite.fetch(f"{site.url}/private/page")
    polite.fetch(f"{site.url}/page")
    assert site.asked == ["/robots.txt", "/page", "/page"]
    assert clock.slept == [1.0, 7.0]


def test_robots_txt_binds_redirects_too(site: Site, polite: Polite) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /page")
    site.refuse("/moved", 301, Location="/page")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        polite.fetch(f"{site.url}/moved")
    assert "/page" not in site.asked


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_robots_txt_that_cannot_be_had(site: Site, polite: Polite, status: int, allowed: bool) -> None:
    site.refuse("/robots.txt", status)
    if allowed:
        assert polite.fetch(f"{site.url}/page").status == 200
    else:
        for _ in range(2):
            with pytest.raises(FetchError, match=f"robots.txt cannot be read now .*{status}"):
                polite.fetch(f"{site.url}/page")
        assert site.asked == ["/robots.txt"]


def test_robots_txt_is_asked_again_after_hours(site: Site, polite: Polite, clock: Clock) -> None:
    polite.fetch(f"{site.url}/page")
    clock.now += 7 * 3600
    polite.fetch(f"{site.url}/page")
    assert site.asked.count("/robots.txt") == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_time_gets_it(site: Site, polite: Polite, clock: Clock, status: int) -> None:
    answers: list[Answer] = [(status, {"Retry-After": "5"}, b""), (200, {"Content-Type": "text/html"}, PAGE.encode())]
    site.routes["/busy"] = lambda headers: answers.pop(0)
    assert polite.fetch(f"{site.url}/busy").data == PAGE.encode()
    assert clock.slept == [1.0, 5.0]


def test_a_server_that_asks_for_much_time_is_left_alone(site: Site, polite: Polite, clock: Clock) -> None:
    site.refuse("/busy", 429, Retry_After="3600")
    with pytest.raises(Asked) as caught:
        polite.fetch(f"{site.url}/busy")
    assert caught.value.seconds == 3600
    assert "3,600 seconds" in caught.value.reason
    with pytest.raises(Asked):  # and so are its other pages
        polite.fetch(f"{site.url}/page")
    assert site.asked == ["/robots.txt", "/busy"]
    clock.now += 3601
    assert polite.fetch(f"{site.url}/page").status == 200


def test_retry_after() -> None:
    date = {"date": "Tue, 19 Mar 2024 08:00:00 GMT"}
    assert retry_after({"retry-after": "120"}) == 120
    assert retry_after({"retry-after": "Tue, 19 Mar 2024 08:01:30 GMT", **date}) == 90
    assert retry_after({"retry-after": "Tue, 19 Mar 2024 07:00:00 GMT", **date}) == 0
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None


def test_only_new_entries_are_given(site: Site, polite: Polite) -> None:
    state, entries, error = poll(FeedState(f"{site.url}/feed"), LOCAL, 1000.0, polite=polite, every=600)
    assert error is None
    assert [entry.id for entry in entries] == ["mercury-2024-1187", "https://mercury.example/bridge".replace(
        "https://mercury.example", site.url)]  # fmt: skip
    assert (state.next_at, state.failures) == (1600.0, 0)
    again, entries, error = poll(state, LOCAL, 1500.0, polite=polite)
    assert (again, entries, error) == (state, [], None)
    assert site.asked.count("/feed") == 1  # its time had not come
    more = FEED.replace(b"<item>", b"<item><title>New</title><link>https://mercury.example/new</link></item><item>", 1)
    site.put("/feed", more, "application/rss+xml")
    state, entries, error = poll(state, LOCAL, 1600.0, polite=polite)
    assert [entry.link for entry in entries] == [f"{site.url}/new"]
    assert len(state.seen) == 3
    state, entries, error = poll(state, LOCAL, 9999.0, polite=polite)
    assert (entries, error) == ([], None)


def test_an_unchanged_feed_is_not_sent_again(site: Site, polite: Polite) -> None:
    def conditional(headers: dict[str, str]) -> Answer:
        tags = {"ETag": '"v1"', "Last-Modified": "Tue, 19 Mar 2024 08:00:00 GMT", "Content-Type": "text/xml"}
        if headers.get("if-none-match") == '"v1"' and headers.get("if-modified-since") == tags["Last-Modified"]:
            return 304, tags, b""
        return 200, tags, FEED

    site.routes["/feed"] = conditional
    state, entries, _ = poll(FeedState(f"{site.url}/feed"), LOCAL, 0.0, polite=polite, every=600)
    assert len(entries) == 2
    assert (state.etag, state.last_modified) == ('"v1"', "Tue, 19 Mar 2024 08:00:00 GMT")
    after, entries, error = poll(state, LOCAL, 600.0, polite=polite, every=600)
    assert (entries, error) == ([], None)
    assert after.seen == state.seen
    assert after.next_at == 1200.0


def test_a_feed_that_fails_is_asked_ever_less_often(site: Site, polite: Polite) -> None:
    site.refuse("/feed", 500)
    state = FeedState(f"{site.url}/feed")
    waits = []
    now = 0.0
    for _ in range(9):
        state, entries, error = poll(state, LOCAL, now, polite=polite, every=600)
        assert entries == []
        assert isinstance(error, FetchError)
        assert "500" in error.reason
        waits.append(state.next_at - now)
        now = state.next_at
    assert waits[:4] == [1200, 2400, 4800, 9600]
    assert waits[-1] == 86_400
    assert state.failures == 9
    site.put("/feed", FEED, "text/xml")
    state, entries, error = poll(state, LOCAL, now, polite=polite, every=600)
    assert (len(entries), error, state.failures, state.next_at) == (2, None, 0, now + 600)


@pytest.mark.parametrize(("status", "after", "wait"), [(429, "5000", 5000), (503, "5000", 5000), (429, "5", 1200)])
def test_a_feed_whose_server_asks_for_time(site: Site, polite: Polite, status: int, after: str, wait: float) -> None:
    site.refuse("/feed", status, Retry_After=after)
    state, entries, error = poll(FeedState(f"{site.url}/feed"), LOCAL, 100.0, polite=polite, every=600)
    assert entries == []
    assert isinstance(error, FetchError)
    assert str(status) in error.reason
    assert state.next_at == 100.0 + wait


def test_a_feed_that_robots_txt_keeps_from_programs(site: Site, polite: Polite) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /feed")
    state, entries, error = poll(FeedState(f"{site.url}/feed"), LOCAL, 0.0, polite=polite)
    assert entries == []
    assert isinstance(error, FetchError)
    assert "robots.txt" in error.reason
    assert state.failures == 1
    assert "/feed" not in site.asked


def test_what_is_no_feed_is_a_failure(site: Site, polite: Polite) -> None:
    state, entries, error = poll(FeedState(f"{site.url}/page"), LOCAL, 0.0, polite=polite)
    assert entries == []
    assert isinstance(error, NotText)
    assert state.failures == 1


def test_the_state_goes_through_json(site: Site, polite: Polite) -> None:
    state, _, _ = poll(FeedState(f"{site.url}/feed"), LOCAL, 0.0, polite=polite)
    assert FeedState.of_dict(json.loads(json.dumps(state.as_dict()))) == state
