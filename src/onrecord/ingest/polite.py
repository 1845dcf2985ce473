"""Politeness to servers: robots.txt is obeyed, one request at a time, with a gap between those to one host."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from onrecord.errors import FetchError
from onrecord.ingest.fetch import PAGE_TYPES, Answer, ask, refusal
from onrecord.ingest.page import Limits

if TYPE_CHECKING:
    from protego import Protego

GAP = 1.0
"""Seconds between two requests to one host, unless its robots.txt asks for more."""

LONGEST_GAP = 60.0
"""A longer Crawl-delay or Retry-After is not waited for: the request fails, and says when to come again."""

_ROBOT = "onrecord"  # as robots.txt files name it
_ROBOTS_KEPT = 6 * 3600.0
_ROBOTS_SIZE = 512_000
_MOST_HOSTS = 2_000


class Asked(FetchError):
    """The server asks to be left alone for a time.

    Attributes:
        seconds: how long.
    """

    def __init__(self, name: str, reason: str, remedy: str, seconds: float) -> None:
        super().__init__(name, reason, remedy)
        self.seconds = seconds


class Polite:
    """Fetches as a well-behaved program does. Safe to share between threads: they take turns.

    Args:
        limits: for each request, robots.txt included.
        gap: seconds between requests to one host.
        clock: seconds from any fixed moment; gaps are counted by it.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        gap: float = GAP,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self._gap, self._clock, self._sleep = gap, clock, sleep
        self._free_at: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Protego | FetchError]] = {}
        self._turn = threading.RLock()

    def fetch(self, url: str, *, types: tuple[str, ...] | None = PAGE_TYPES) -> Answer:
        """Fetch ``url`` if its site allows it, after waiting for the host's turn.

        A server that answers "too many requests" or "unavailable" and says for how long is asked once
        more after that time, if it is no longer than `LONGEST_GAP`.

        Raises:
            FetchError: there is no page, or robots.txt does not allow to fetch it.
            Asked: the server wants to be left alone for longer than that.
        """
        answer = self.ask(url, types=types)
        if answer.status in (429, 503) and (seconds := retry_after(answer.headers)) is not None:
            if seconds <= LONGEST_GAP:
                answer = self.ask(url, types=types)
            else:
                raise self._left_alone(url, seconds)
        if answer.status != 200:
            raise refusal(answer, url)
        return answer

    def ask(
        self, url: str, *, types: tuple[str, ...] | None = PAGE_TYPES, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """As `fetch`, but every status is handed back, and nothing is asked twice.

        Args:
            headers: sent besides the usual ones.
        """
        with self._turn:
            self._check(url)
            self._wait(url)
            try:
                answer = ask(url, self.limits, types=types, headers=headers, before=self._check)
            finally:
                self._free_at[_site(url)] = self._clock() + self._gap_of(url)
            if answer.status in (429, 503) and (seconds := retry_after(answer.headers)) is not None:
                self._free_at[_site(url)] = self._clock() + max(seconds, self._gap_of(url))
            return answer

    def _check(self, url: str) -> None:
        """Raise `FetchError` when robots.txt does not allow ``url``."""
        rules = self._rules(url)
        if isinstance(rules, FetchError):
            raise FetchError(url, rules.reason, rules.remedy)
        if not rules.can_fetch(url, _ROBOT):
            raise FetchError(
                url,
                "the site's robots.txt does not allow programs to fetch it",
                "open it in a browser, save the page and give the file",
            )

    def _rules(self, url: str) -> Protego | FetchError:
        """The rules of the site of ``url``; an error while it is unknown whether there are any."""
        from protego import Protego

        site = _site(url)
        kept = self._robots.get(site)
        if kept is not None and self._clock() < kept[0]:
            return kept[1]
        rules: Protego | FetchError
        try:
            limits = Limits(_ROBOTS_SIZE, self.limits.seconds, self.limits.redirects, self.limits.allow_private)
            answer = ask(f"{site}/robots.txt", limits, types=None)
        except FetchError as error:
            rules = FetchError(url, f"its robots.txt cannot be fetched: {error.reason}", error.remedy)
        else:
            if answer.status == 200:
                rules = Protego.parse(answer.data.decode("utf-8", "replace"))
            elif 400 <= answer.status < 500 and answer.status != 429:
                rules = Protego.parse("")
            else:
                reason = f"its robots.txt cannot be read now (the server answered {answer.status})"
                rules = FetchError(url, reason, "try again later")
        if len(self._robots) >= _MOST_HOSTS:
            self._robots.clear()
            self._free_at = {one: until for one, until in self._free_at.items() if until > self._clock()}
        lasts = 300.0 if isinstance(rules, FetchError) else _ROBOTS_KEPT
        self._robots[site] = (self._clock() + lasts, rules)
        self._free_at.setdefault(site, self._clock() + self._gap)
        return rules

    def _gap_of(self, url: str) -> float:
        kept = self._robots.get(_site(url))
        if kept is None or isinstance(kept[1], FetchError):
            return self._gap
        return max(self._gap, float(kept[1].crawl_delay(_ROBOT) or 0.0))

    def _wait(self, url: str) -> None:
        """Wait for the turn of the host of ``url``.

        Raises:
            Asked: it would take too long.
        """
        seconds = self._free_at.get(_site(url), 0.0) - self._clock()
        if seconds > max(LONGEST_GAP, self._gap):
            raise self._left_alone(url, seconds)
        if seconds > 0:
            self._sleep(seconds)

    def _left_alone(self, url: str, seconds: float) -> Asked:
        return Asked(
            url, f"the site asks to be left alone for {seconds:,.0f} seconds", "come back after that time", seconds
        )


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds for which a server asks to be left alone, or None.

    Args:
        headers: of the answer, names in small letters.
        now: what a date is counted from; the server's own clock (its ``Date`` header) unless given.
    """
    said = headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(min(int(said), 10**7))
    try:
        until = parsedate_to_datetime(said)
        begin = now or parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    until, begin = (one if one.tzinfo else one.replace(tzinfo=UTC) for one in (until, begin))
    return min(max(0.0, (until - begin).total_seconds()), 1e7)


def _site(url: str) -> str:
    """Scheme, host and port of ``url``."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme.lower()}://{(parts.netloc or '').rsplit('@', 1)[-1].lower()}"
    except ValueError:
        return url
