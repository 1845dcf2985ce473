"""What the rules think of a statement, told to the network that judges it too."""

from __future__ import annotations

import re

from onrecord.resolve.values import Resolved, Story

_CUE = re.compile(r"[a-z]+")


def hints_of(story: Story, index: int, resolved: Resolved) -> tuple[str, ...]:
    """Short names of all that the rules and the spans say of statement ``index``."""
    draft = story.drafts[index]
    when = resolved.said_on
    out = [
        f"act {resolved.act}",
        f"stance {resolved.stance}",
        f"occasion {resolved.occasion.type if resolved.occasion else None}",
        f"dated {when.basis if when else None}",
        f"form {draft.form}",
    ]
    if when is not None and when.basis != "published":
        out.append("dated by words")
    if draft.parent is not None:
        out.append("nested")
    if not draft.source:
        out.append("no source")
    if not draft.cue:
        out.append("no cue")
    if resolved.repeated:
        out.append("repeated")
    if story.published is None:
        out.append("no date of publication")
    if resolved.speakers:
        out.append(f"speaker {resolved.speakers[0].type}")
    cue = _CUE.findall(story.words(draft.cue).lower())
    out += [f"cue {word}" for word in cue[:6]]
    first = _CUE.findall(story.words(draft.content[:1])[:60].lower())
    out += [f"opens {word}" for word in first[:2]]
    if story.words(draft.content).rstrip("”\"' ").endswith("?"):
        out.append("question")
    return tuple(out)
