"""Listing: the statements of a reading under its text at a terminal, as a list or as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.present.outline import Entry, words
from onrecord.present.safe import line, padded, shorten, width
from onrecord.present.telling import DONE, MARKS, Position, telling
from onrecord.present.terminal import CUE, DIM, GLUE, SOURCE, STANCE, Run, content_style, run, wrap
from onrecord.statement import When


def listed(entries: Sequence[Entry], text: str, columns: int) -> Iterator[Run]:
    """A few lines a statement, indented under its parent.

    Who, what was done and how sure that is; the claims; the words; then, muted, all that belongs to it.
    """
    digits = len(str(len(entries)))
    for entry in entries:
        told = telling(entry.statement, text)
        indent = min(entry.depth * 3, columns // 4)
        number = f"{entry.number:>{digits}}  "
        left = indent + len(number)
        room = columns - left
        margin = run(" " * left)
        verdict = f"{padded(entry.statement.form, 8)}  {_confidence(entry)}"
        standing = line(told.standing)
        head, fits = _head(line(told.who), standing, line(told.did), verdict, room)
        yield [*run(" " * indent + number, DIM), *head]
        muted = [standing] if standing and not fits.standing else []
        for claim in told.claims:
            yield from _indented(_claim(claim), margin, room)
        if told.says_more:
            yield [*margin, *run(shorten(line(told.what), room), content_style(entry.depth))]
        if told.chain:
            muted.append(line(f"via {told.chain}"))
        about = [line(part) for part in told.circumstances]
        if told.wording:
            about.append(line(f"worded “{told.wording}”"))
        if about:
            muted.append(" · ".join(about))
        muted += [line(f"open: {part}") for part in told.open]
        if not fits.verdict:
            muted.append(f"{entry.statement.form} {_confidence(entry)}")
        for part in muted:
            yield from _indented(run(part, DIM), margin, room)


@dataclass(frozen=True, slots=True)
class _Fits:
    """What of a statement's first line there was room for."""

    standing: bool
    verdict: bool


def _head(who: str, standing: str, did: str, verdict: str, columns: int) -> tuple[Run, _Fits]:
    """``who, standing · did      form  confidence``; what does not fit is left for the lines below."""
    room = columns - width(verdict) - 2
    has_verdict = room >= 16
    if not has_verdict:
        room = columns
    did = shorten(did, max(room - 10, room // 2))
    spare = room - width(did) - 3
    has_standing = width(who) + 2 + width(standing) <= spare
    who = shorten(who, max(spare, 4))
    beside = f", {standing}" if standing and has_standing else ""
    head = [*run(who, SOURCE), *run(beside), *run(" · ", DIM), *run(did, CUE)]
    if has_verdict:
        head += [*run(" " * max(columns - len_of(head) - width(verdict), 1)), *run(verdict, DIM)]
    return head, _Fits(has_standing, has_verdict)


def len_of(chars: Run) -> int:
    """The columns that ``chars`` take."""
    return width("".join(char.char for char in chars))


def _claim(position: Position) -> Run:
    """``− denies: the claim``; the mark and the word stay together on a line."""
    if not position.stance:
        return run(line(f"claim: {position.claim}"))
    return [*run(f"{position.mark}{GLUE}{position.stance}:", STANCE), *run(" " + line(position.claim))]


def _indented(chars: Run, margin: Run, room: int) -> Iterator[Run]:
    for one in wrap(chars, max(room, 1)):
        yield [*margin, *one]


def _confidence(entry: Entry) -> str:
    return f"{entry.statement.confidence:.2f}"


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the table: shown from a width of the terminal on, ``width`` columns wide."""

    name: str
    width: int
    least: int = 0


_COLUMNS = (
    _Column("who", 0),
    _Column("act", 10, 56),
    _Column("stance", 13, 72),
    _Column("what", 0),
    _Column("said on", 11, 100),
    _Column("cue", 16, 140),
    _Column("form", 8, 120),
    _Column("conf", 4),
)
"""A width of 0 shares what is left: two fifths for who, three for what."""

_GAP = "  "


def table(entries: Sequence[Entry], text: str, columns: int) -> Iterator[Run]:
    """One line a statement, in as many columns as the terminal has room for."""
    if not entries:
        return
    digits = max(len(str(len(entries))), 2)
    shown = [column for column in _COLUMNS if columns >= column.least]
    taken = digits + sum(column.width + len(_GAP) for column in shown)
    room = max(columns - taken, 12)
    widths = {"who": room * 2 // 5}
    widths["what"] = room - widths["who"]

    def row(number: str, cells: dict[str, str], styles: dict[str, str]) -> Run:
        out = run(padded(number, digits, right=True), DIM)
        for column in shown:
            cell = padded(cells[column.name], column.width or widths[column.name])
            out += [*run(_GAP), *run(cell, styles.get(column.name, DIM))]
        return out

    yield row("#", {column.name: column.name for column in shown}, {})
    for entry in entries:
        styles = {"who": SOURCE, "act": CUE, "stance": STANCE, "what": content_style(entry.depth), "said on": ""}
        yield row(str(entry.number), _cells(entry, text), styles)


def _cells(entry: Entry, text: str) -> dict[str, str]:
    statement = entry.statement
    told = telling(statement, text)
    who = line(told.who)
    stance = statement.stance
    return {
        "who": "  " * (entry.depth - 1) + "└ " + who if entry.depth else who,
        "act": DONE[statement.act] if statement.act else line(told.did),
        "stance": f"{MARKS[stance]} {stance}" if stance else "",
        "what": line(told.claims[0].claim if told.claims else told.what),
        "said on": _period(statement.said_on),
        "cue": line(words(statement.cue, text)),
        "form": statement.form,
        "conf": _confidence(entry),
    }


def _period(when: When | None) -> str:
    """A day, or as much of it as all the days have in common."""
    if when is None:
        return ""
    start, end = when.start.isoformat(), when.end.isoformat()
    if start == end:
        return start
    return f"{start}…" if start[:7] != end[:7] else f"{start}–{end[8:]}"
