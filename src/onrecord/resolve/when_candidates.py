"""What may date a statement, and the features by which the candidates are told apart.

A statement may be undated, dated by its publication, by words in its own sentence, by the date of
another statement of the same speaker or of the statement before, or by words of the scene around it.
Each candidate gets features, plain strings; `onrecord.resolve.when` adds up their weights.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.resolve.times import TimeExpression, Unresolved
from onrecord.resolve.values import When
from onrecord.resolve.when_scene import Scene
from onrecord.span import Span

Kind = Literal["none", "published", "own", "same speaker", "statement before", "scene", "later"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to date a statement.

    Attributes:
        when: the date, or None for ``none`` and for words that stay open.
        open: why the words stay open, where they do.
    """

    kind: Kind
    when: When | None
    features: tuple[str, ...]
    open: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided for an earlier statement."""

    index: int
    kind: Kind
    when: When | None


_PERFECT = re.compile(r"\b(?:has|have|had|'ve|’ve|'s|’s)\b(?!.*\b(?:said|told) in\b)")
_PASSIVE = re.compile(r"\b(?:is|are|am|be|been|being|'re|’re)\b")
_PAST_BE = re.compile(r"\b(?:was|were)\b")
_MODAL = re.compile(r"\b(?:will|would|could|can|may|might|should|must|cannot|can't|can’t)\b")
_NOT = re.compile(r"\b(?:not|never|no)\b|n['’]t\b")
_OFTEN = re.compile(
    r"\b(?:previously|earlier|often|repeatedly|always|regularly|frequently|once|long|routinely|consistently|sometimes|"
    r"initially|first|widely|largely|later|generally|many times|in the past|for years|traditionally|publicly|privately)\b"
)
_NOW = re.compile(r"\b(?:now|also|just|then|today)\b")
_AGO = re.compile(r"\b(?:previously|in the past|earlier|before|for (?:years|months|weeks|decades)|since|in recent|recently|once|over the years|long)\b", re.I)
_DOCUMENT = re.compile(
    r"\b(?:polls?|surveys?|study|studies|reports?|memo|documents?|records?|bill|law|act|letter|statement|e-?mails?|article|"
    r"editorial|data|filing|lawsuit|complaint|transcript|ads?|video|book|website|site|figures|estimates)\b", re.I)  # fmt: skip
_PLURAL = re.compile(
    r"\b(?:\w+(?<![sui'’])s|people|others|many|some|critics|most|voters|officials|republicans|democrats)$", re.I
)
_PRONOUN = re.compile(r"^(?:he|she|it|they|who|which|we|i|you|his|her|their|its|my|our)$", re.I)
_QUOTED = re.compile(r"[\"“”]|''|``")
_VERB_WORD = re.compile(r"[a-z]+")
_AUXILIARY = frozenset(
    "has have had is are was were be been being am will would could can may might should must do does did not never no "
    "also just then now later again to the a an and in of on for his her their its that as by with at about from".split()
)
_BETWEEN = re.compile(r"[,;:()–—]|--|\b(?:who|which|that|after|before|when|where|since|while|because|as|but|until|and)\b", re.I)
_LEAD_IN = re.compile(r"([\w'’]+|[,.;:(—–-])\s*$")
_SCENE = re.compile(
    r"\b(?:news conference|press conference|interview|speech|statement|rally|debate|meeting|hearing|briefing|remarks|"
    r"appear(?:ed|ance|ing)|announce[sd]?|announcement|conference|spoke|speaking|letter|call|released?|testimony|testified|"
    r"address|forum|event|town hall|told|said|show)\b", re.I)  # fmt: skip


def cue_shape(cue: str) -> str:
    """The tense of a cue, roughly: which of these an undated attitude and a reported act differ in."""
    words = cue.lower()
    verbs = [w for w in _VERB_WORD.findall(words) if w not in _AUXILIARY]
    if not words:
        return "no cue"
    if words.startswith("according"):
        return "according"
    if _MODAL.search(words):
        return "modal"
    if _PERFECT.search(words):
        return "perfect"
    if words.startswith("to "):
        return "infinitive"
    if _PASSIVE.search(words):
        return "is"
    if _PAST_BE.search(words):
        return "was"
    if re.search(r"\b(?:do|does|don|doesn)\b", words):
        return "does"
    if re.search(r"\b(?:did|didn)\b", words):
        return "did"
    if not verbs:
        return "preposition"
    if re.match(r"(?:the|a|an|his|her|their|its)\b", words) or re.search(r"\b(?:of|for|by|to|about|on)$", words) and len(verbs) == 1 and not verbs[0].endswith("ed"):
        return "noun"
    first = verbs[0]
    if first.endswith("ing"):
        return "ing"
    if first.endswith("ed") or first in _PAST:
        return "past"
    if first.endswith("s") and not first.endswith("ss"):
        return "present"
    return "base"


_PAST = frozenset(
    "said told wrote made gave took went read found called spoke thought felt knew saw put sent held took drew began "
    "left swore got shot hit blew came sought rebuffed laid threw set stood fought struck let broke cast quoted heard".split()
)


_ATTITUDE = frozenset(
    "want wants wanted hope hopes hoped hoping believe believes believed think thinks thought support supports supported supporting "
    "oppose opposes opposed favor favors prefer prefers like likes fear fears feared worry worries worried plan plans planned "
    "intend intends expect expects consider considers considered regard regards see sees feel feels felt know knows knew seem "
    "seems seemed appear appears appeared view views doubt doubts agree agrees disagree disagrees trust concerned critical "
    "uncertain clear unclear certain sure hate hates love loves seek seeks seeking require requires allow allows".split()
)
_SPEECH = frozenset(
    "said say says saying told tell tells telling added adds adding asked asks noted notes noting wrote writes writing stated "
    "states argued argues explained explains insisted insists acknowledged admitted replied responded answered continued "
    "declared announced announces suggested suggests claimed claims charged warned warns predicted predicts conceded recalled "
    "reported reports reporting tweeted tweets posted denied denies confirmed confirms declined declines refused urged urges "
    "called calls calling criticized criticised accused accuses accusing praised described describes promised vowed pledged "
    "testified read reads concluded estimated commented remarked joked quipped mocked blasted slammed dismissed rejected "
    "condemned questioned emphasized stressed reiterated repeated echoed according".split()
)


def verb_class(verb: str) -> str:
    """Whether a verb reports an attitude, an act of speech, or something else."""
    return "attitude" if verb in _ATTITUDE else "speech" if verb in _SPEECH else "other"


def head_verb(cue: str) -> str:
    """The first word of a cue that is no auxiliary."""
    for word in _VERB_WORD.findall(cue.lower()):
        if word not in _AUXILIARY and len(word) > 1:
            return str(word)
    return ""


def statement_features(scene: Scene, index: int) -> list[str]:
    """What speaks for or against a statement being dated at all."""
    draft = scene.story.drafts[index]
    cue = scene.story.words(draft.cue)
    source = scene.story.words(draft.source)
    low = cue.lower()
    shape = cue_shape(cue)
    content = scene.story.words(draft.content)
    found = ["bias", f"shape={shape}", f"verb={head_verb(cue)}", f"form={draft.form}"]
    kind = verb_class(head_verb(cue))
    found += [f"class={kind}", f"class={kind} {shape}"]
    nested = draft.parent is not None
    if nested:
        found += ["nested", f"nested {shape}"]
    if _NOT.search(low):
        found.append("not")
    if _OFTEN.search(low):
        found.append("often")
    if _NOW.search(low):
        found.append("now")
    if not source:
        found.append("source none")
    elif _PRONOUN.match(source):
        found.append("source pronoun")
    else:
        if _DOCUMENT.search(source):
            found.append("source document")
        if _PLURAL.search(source):
            found.append("source plural")
        if not any(w[:1].isupper() for w in source.split()[1:]):
            found.append("source common")
    if draft.form != "indirect":
        found.append("quoted")
    elif _QUOTED.search(content):
        found.append("partly quoted")
    place = scene.places[index]
    if place.sentence == 0 and not nested:
        found += ["headline", f"headline {shape}"]
    if _AGO.search(scene.sentence_words(index)):
        found.append("ago words")
    share = place.at / max(1, len(scene.story.text))
    found.append("early" if share < 0.2 else "late" if share > 0.7 else "midway")
    if scene.story.published is None:
        found.append("no publication date")
    return found


def _size(when: When | TimeExpression) -> str:
    days = (when.end - when.start).days
    return "day" if days == 0 else "week" if days < 10 else "month" if days < 95 else "year"


def _own(scene: Scene, index: int) -> Iterator[Candidate]:
    place = scene.places[index]
    text = scene.story.text
    sentence = scene.sentences[place.sentence]
    inside = [t for t in scene.times if sentence.start <= t.span.start < sentence.end and scene.is_outside(t.span, index)]
    nearest = min((_gap(place.at, place.end, t.span) for t in inside), default=0)
    for time in inside:
        span = time.span
        gap = _gap(place.at, place.end, span)
        between = _without_content(scene, index, *((place.end, span.start) if span.start >= place.end else (span.end, place.at)))
        features = ["own", "own after" if span.start >= place.at else "own before"]
        breaks = _BETWEEN.findall(between)
        features.append(f"own breaks {min(len(breaks), 3)}")
        features += [f"own break {b.lower()}" for b in breaks[:3]]
        features.append("own gap " + ("0" if len(between.strip()) == 0 else "1" if len(between) < 25 else "2" if len(between) < 70 else "3"))
        if gap == nearest:
            features.append("own nearest")
        if span.start >= place.at and span.end <= place.end:
            features.append("own in cue")
        if _without_content(scene, index, sentence.start, span.start).strip().lower() in ("", "on", "in", "earlier", "late", "also", "but on", "and on"):
            features.append("own opens sentence")
        lead = _LEAD_IN.search(text[max(0, span.start - 20) : span.start])
        features.append("own lead " + (lead.group(1).lower() if lead else "start"))
        if text[span.end : span.end + 2] in ("'s", "’s"):
            features.append("own possessive")
        following = text[span.end : span.end + 1]
        features.append("own followed by " + ("." if following in ".," else "word"))
        if scene.story.drafts[index].parent is not None:
            features.append("own nested")
        yield _of_time(scene, "own", time, features)


def _gap(start: int, end: int, span: Span) -> int:
    return max(0, span.start - end, start - span.end)


def _without_content(scene: Scene, index: int, start: int, end: int) -> str:
    """The text between two offsets without the statement's own content."""
    if end <= start:
        return ""
    pieces, at = [], start
    for content in sorted(scene.story.drafts[index].content):
        if content.start < end and content.end > at:
            pieces.append(scene.story.text[at : max(at, content.start)])
            at = max(at, content.end)
    pieces.append(scene.story.text[at:end])
    return "".join(pieces)


def _of_time(scene: Scene, kind: Kind, time: TimeExpression | Unresolved, features: list[str]) -> Candidate:
    if isinstance(time, Unresolved):
        return Candidate(kind, None, (*features, f"{kind} open"), time.reason)
    when = When(time.start, time.end, time.basis, time.span.cut(scene.story.text), time.span)
    size = _size(time)
    return Candidate(kind, when, (*features, f"{kind} {size}", f"{kind} {time.basis}"))


def _steps(count: int) -> str:
    return str(count) if count < 3 else "3-5" if count < 6 else "6-12" if count < 13 else "far"


def candidates(scene: Scene, index: int, decided: Sequence[Decided], later: Sequence[Decided] = ()) -> list[Candidate]:
    """All ways to date statement ``index``.

    Args:
        decided: what was decided for statements before it in the text, in that order.
        later: what was decided for statements after it, for a headline.
    """
    about = statement_features(scene, index)
    none = Candidate("none", None, ())
    dated = tuple(f"dated {f}" for f in about)
    found = [none]
    published = scene.story.published
    if published is not None:
        found.append(Candidate("published", When(published, published, "published"), ("published", *(f"published {f}" for f in about), *dated)))
    own = [Candidate(c.kind, c.when, (*c.features, *dated), c.open) for c in _own(scene, index)]
    found += own
    place, key = scene.places[index], scene.keys[index]
    nested = scene.story.drafts[index].parent is not None
    alone = "with own" if own else "without own"
    top = [d for d in decided if scene.story.drafts[d.index].parent is None or d.when is not None]
    same = next((d for d in reversed(top) if key is not None and scene.keys[d.index] == key), None)
    before = top[-1] if top else None
    taken: set[Span | None] = {c.when.span for c in own if c.when is not None}
    for kind, other in (("same speaker", same), ("statement before", before)):
        if other is None:
            continue
        away = place.sentence - scene.places[other.index].sentence
        name = "none" if other.when is None else other.when.basis
        marks = [f"{kind} {name} {_steps(away)}", f"{kind} {name}", f"{kind} {alone}"]
        if nested:
            marks.append(f"{kind} nested")
        if other.when is None or other.when.basis == "published":
            # no candidate of its own: it speaks for the same decision once more
            target = 0 if other.when is None else 1
            if len(found) > target and (target == 0) == (found[target].kind == "none"):
                old = found[target]
                found[target] = Candidate(old.kind, old.when, (*old.features, *marks), old.open)
            continue
        if other.when.span in taken:
            found = [
                Candidate(c.kind, c.when, (*c.features, *marks)) if c.when is not None and c.when.span == other.when.span else c
                for c in found
            ]
            continue
        taken.add(other.when.span)
        shape = f"{kind} {cue_shape(scene.story.words(scene.story.drafts[index].cue))}"
        found.append(Candidate(kind, other.when, (kind, f"{kind} {_size(other.when)}", shape, *marks, *dated)))  # type: ignore[arg-type]
    if place.sentence == 0 and later:
        other = next((d for d in later if key is not None and scene.keys[d.index] == key), later[0])
        name = "none" if other.when is None else other.when.basis
        agree = "same" if scene.keys[other.index] == key else "other"
        if other.when is None:
            found[0] = Candidate("none", None, (*found[0].features, f"later none {agree}"))
        elif other.when.basis != "published":
            found.append(Candidate("later", other.when, ("later", f"later {agree}", f"later {_size(other.when)}", *dated)))
    if top:
        tally = Counter("none" if d.when is None else d.when.basis for d in top)
        (usual, count), = tally.most_common(1)
        marks = [f"usual {usual}", f"usual {usual} {'all' if count == len(top) else 'most' if count * 2 > len(top) else 'some'}"]
        found = [Candidate(c.kind, c.when, (*c.features, *(f"{c.kind} {m}" for m in marks)), c.open) for c in found]
    if not nested:
        found += _scenes(scene, index, taken, own, dated)
    return found


def _scenes(scene: Scene, index: int, taken: set[Span | None], own: list[Candidate], dated: tuple[str, ...]) -> Iterator[Candidate]:
    """Time expressions of the sentences around that are in nobody's content."""
    place = scene.places[index]
    near = [
        t
        for t in scene.times
        if isinstance(t, TimeExpression) and t.span not in taken
        and -4 <= scene.sentence_at(t.span.start) - place.sentence <= 1
        and scene.sentence_at(t.span.start) != place.sentence
        and scene.is_outside(t.span, None)
    ]  # fmt: skip
    lead = [
        t
        for t in scene.times
        if isinstance(t, TimeExpression) and t.span not in taken and t not in near
        and t.basis == "relative" and t.start == t.end
        and scene.sentence_at(t.span.start) < min(4, place.sentence)
        and scene.is_outside(t.span, None)
    ]  # fmt: skip
    for time in lead[:1]:
        cue = cue_shape(scene.story.words(scene.story.drafts[index].cue))
        marks = ["lead", "lead with own" if own else "lead without own", f"lead {cue}"]
        yield _of_time(scene, "scene", time, [*marks, *dated])
    for time in near[-4:]:
        at = scene.sentence_at(time.span.start)
        words = scene.blanked(at, None)
        features = ["scene", f"scene {place.sentence - at}", "scene with own" if own else "scene without own"]
        if _SCENE.search(words):
            features.append("scene word")
        source = scene.story.words(scene.story.drafts[index].source)
        names = [w for w in re.findall(r"[A-Z][\w’'-]+", source) if w not in ("The", "Mr", "Mrs", "Ms", "Sen", "President")]
        if names and any(n in words for n in names):
            features.append("scene names speaker")
        elif _PRONOUN.match(source):
            features.append("scene pronoun")
        cue = cue_shape(scene.story.words(scene.story.drafts[index].cue))
        yield _of_time(scene, "scene", time, [*features, f"scene {cue}", *dated])
