"""The command ``onrecord watch``."""

from __future__ import annotations

import argparse
import re
import time
from typing import Any

from onrecord.present.arguments import natural, probability, seconds
from onrecord.present.record_option import add_option, open_record

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def interval(value: str) -> float:
    """A length of time such as 90s, 15m, 2h or 1d, in seconds."""
    found = re.fullmatch(r"(\d{1,6})([smhd])", value)
    if not found or not int(found[1]):
        raise argparse.ArgumentTypeError(f"{value!r} is not a length of time such as 90s, 15m, 2h or 1d")
    return int(found[1]) * _UNITS[found[2]]


def add_command(commands: Any) -> None:
    """Register the command."""
    watch = commands.add_parser(
        "watch",
        help="add what is new in feeds, again and again",
        description="Asks RSS and Atom feeds what is new, politely, and adds the articles they lead to to a "
        "record, until it is interrupted.",
    )
    watch.add_argument("feeds", nargs="+", metavar="FEED", help="http(s) URL of an RSS or Atom feed")
    add_option(watch)
    watch.add_argument("--once", action="store_true", help="look once, and end")
    watch.add_argument(
        "--every",
        type=interval,
        default=900.0,
        metavar="TIME",
        help="time between two looks, as 15m or 2h (default: 15m)",
    )
    watch.add_argument("--publisher", metavar="NAME", help="publisher, of all articles")
    watch.add_argument(
        "--min-confidence", type=probability, metavar="P", help="leave out statements less probable (default: 0.1)"
    )
    watch.add_argument("--model", metavar="DIR", help="folder of another model than the one that comes along")
    watch.add_argument("--threads", type=natural, metavar="N", help="processor cores to use (default: 0, all)")
    watch.add_argument("--timeout", type=seconds, metavar="S", help="seconds to wait for a URL (default: 20)")
    watch.add_argument(
        "--allow-private", action="store_true", default=None, help="also fetch URLs that lead into a private network"
    )
    watch.set_defaults(run=run_watch)


def run_watch(args: argparse.Namespace) -> int:
    """``onrecord watch``; the exit status.

    Raises:
        RecordError: the record cannot be used.
        ModelError: the model cannot be used.
    """
    from onrecord.adding import Summary
    from onrecord.clock import utc_now
    from onrecord.ingest import Limits, Polite
    from onrecord.pipeline import Options
    from onrecord.present.adding import summary_text
    from onrecord.present.progress import complain
    from onrecord.present.reading import given_options
    from onrecord.watching import watch_once

    options = Options(**given_options(args))
    polite = Polite(Limits(seconds=options.timeout, allow_private=options.allow_private))

    def on_event(event: Any) -> None:
        if event.error is not None:
            complain(str(event.error))

    failed = 0
    with open_record(args, create=True) as record:
        while True:
            summary = Summary()
            try:
                found = watch_once(
                    args.feeds,
                    record,
                    options,
                    polite,
                    time.time,
                    args.every,
                    summary=summary,
                    on_event=on_event,
                    on_wait=lambda error: complain(f"{error}; waiting for it"),
                )
            finally:
                if summary.new or summary.known or summary.changed or summary.failed or args.once:
                    print(f"{utc_now()} {summary_text(summary)}", flush=True)
            failed += summary.failed
            if args.once:
                return 1 if failed else 0
            time.sleep(max(1.0, found.next_at - time.time()))
