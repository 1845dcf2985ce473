"""Over the windows and levels of a whole text: quotations that run on, parents, and order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from onrecord.read.assemble import Found, Group
from onrecord.read.window import Words

_INNER_CUES = ("citing", "cited", "quoting", "quoted", "according to", "attributed", "referring to")


def joined_quotations(groups: Sequence[Group], words: Words) -> list[Group]:
    """Give quotations without a cue what only the whole text shows.

    One that opens a paragraph which carries on the last paragraph's quotation belongs to the
    statement whose content ended there, even when a window was cut between the two. Any other takes,
    if the network found it no source, the source of the statement before it.
    """
    out: list[Group] = []
    for group in groups:
        before = out[-1] if out else None
        if group.cue is None and before is not None:
            first = group.contents[0].first
            number = int(words.paragraph[first])
            opens = first == 0 or int(words.paragraph[first - 1]) != number
            ended = before.contents[-1].last
            if opens and words.continued[number] and int(words.paragraph[ended - 1]) >= number - 1:
                before.contents += group.contents
                before.content_links += group.content_links
                continue
            if not group.sources and before.sources:
                group.sources = list(before.sources)
                group.source_links = [0.5] * len(before.sources)
        out.append(group)
    return out


def settle(levels: Sequence[Sequence[Group]], text: str, words: Words) -> list[Group]:
    """Find each statement's parent and put all in the order of the text, parents first.

    A nested statement belongs to the statement of the level above whose content holds its own. Of
    two statements with the same content ("the paper, citing two officials, said ...") the one whose
    cue cites is nested in the other. A nested statement that nothing holds is left out.
    """
    kept: list[Group] = []
    above: list[Group] = []
    for rank, level in enumerate(levels):
        here: list[Group] = []
        # contents of a level lie side by side, or are the same: the last that begins before a span is the one
        held = sorted(((c.first, c.last, g) for g in above for c in g.contents), key=lambda h: h[:2])
        starts = [h[0] for h in held]
        for group in level:
            if rank:
                span = group.contents[0]
                at = bisect_right(starts, span.first) - 1
                holders: list[Group] = []
                while at >= 0 and (not holders or held[at][:2] == held[at + 1][:2]):
                    if held[at][1] < span.last:
                        break
                    holders.append(held[at][2])
                    at -= 1
                if not holders:
                    continue
                group.above = max(reversed(holders), key=_depth)
            here.append(group)
        alike: dict[tuple[Found, ...], list[Group]] = {}
        for group in here:
            alike.setdefault(tuple(group.contents), []).append(group)
        for group in here:
            for other in alike[tuple(group.contents)]:
                if (
                    other is not group
                    and other.above is not group
                    and _cites(group, text, words)
                    and not _cites(other, text, words)
                ):
                    group.above = other
        kept += here
        above = here
    order = {id(g): (g.contents[0].first, _depth(g)) for g in kept}
    first = {id(g): min(s.first for s in [*g.sources, *([g.cue] if g.cue else []), *g.contents]) for g in kept}
    roots = sorted((g for g in kept if g.above is None), key=lambda g: (first[id(g)], order[id(g)]))
    children: dict[int, list[Group]] = {}
    for group in kept:
        if group.above is not None:
            children.setdefault(id(group.above), []).append(group)
    out: list[Group] = []

    def place(group: Group) -> None:
        out.append(group)
        for child in sorted(children.get(id(group), ()), key=lambda g: (first[id(g)], order[id(g)])):
            place(child)

    for root in roots:
        place(root)
    return out


def _depth(group: Group) -> int:
    depth, up = 0, group.above
    while up is not None:
        depth, up = depth + 1, up.above
    return depth


def _cites(group: Group, text: str, words: Words) -> bool:
    if group.cue is None:
        return False
    cue = text[int(words.start[group.cue.first]) : int(words.end[group.cue.last - 1])].casefold()
    return any(c in cue for c in _INNER_CUES)
