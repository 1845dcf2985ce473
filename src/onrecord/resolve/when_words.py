"""The wording of a statement: tense and kind of its cue, and what that says of its being dated at all."""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.resolve.when_scene import Scene, word_set

_PERFECT = re.compile(r"\b(?:has|have|had|'ve|’ve|'s|’s)\b(?!.*\b(?:said|told) in\b)")
_PASSIVE = re.compile(r"\b(?:is|are|am|be|been|being|'re|’re)\b")
_PAST_BE = re.compile(r"\b(?:was|were)\b")
_MODAL = re.compile(r"\b(?:will|would|could|can|may|might|should|must|cannot|can't|can’t)\b")
_NOT = re.compile(r"\b(?:not|never|no)\b|n['’]t\b")
_OFTEN = re.compile(
    r"\b(?:previously|earlier|often|repeatedly|always|regularly|frequently|once|long|routinely|consistently"
    r"|sometimes|"
    r"initially|first|widely|largely|later|generally|many times|in the past|for years|traditionally|publicly"
    r"|privately)\b"
)
_NOW = re.compile(r"\b(?:now|also|just|then|today)\b")
_AGO = re.compile(
    r"\b(?:previously|in the past|earlier|before|for (?:years|months|weeks|decades)|since|in recent|recently"
    r"|once|over the years|long)\b",
    re.I,
)
_DOCUMENT = re.compile(
    r"\b(?:polls?|surveys?|study|studies|reports?|memo|documents?|records?|bill|law|act|letter|statement"
    r"|e-?mails?|article|"
    r"editorial|data|filing|lawsuit|complaint|transcript|ads?|video|book|website|site|figures|estimates)\b",
    re.I,
)
_PLURAL = re.compile(
    r"\b(?:\w+(?<![sui'’])s|people|others|many|some|critics|most|voters|officials|republicans|democrats)$", re.I
)
PRONOUN = re.compile(r"^(?:he|she|it|they|who|which|we|i|you|his|her|their|its|my|our)$", re.I)
_QUOTED = re.compile(r"[\"“”]|''|``")
_VERB_WORD = re.compile(r"[a-z]+")
_AUXILIARY = word_set(
    "has have had is are was were be been being am will would could can may might should must do does did not "
    "never no also just then now later again to the a an and in of on for his her their its that as by with at "
    "about from"
)


@lru_cache(4096)
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
    if re.match(r"(?:the|a|an|his|her|their|its)\b", words) or (
        re.search(r"\b(?:of|for|by|to|about|on)$", words) and len(verbs) == 1 and not verbs[0].endswith("ed")
    ):
        return "noun"
    first = verbs[0]
    if first.endswith("ing"):
        return "ing"
    if first.endswith("ed") or first in _PAST:
        return "past"
    if first.endswith("s") and not first.endswith("ss"):
        return "present"
    return "base"


_PAST = word_set(
    "said told wrote made gave took went read found called spoke thought felt knew saw put sent held took drew "
    "began left swore got shot hit blew came sought rebuffed laid threw set stood fought struck let broke cast "
    "quoted heard"
)


_ATTITUDE = word_set(
    "want wants wanted hope hopes hoped hoping believe believes believed think thinks thought support supports "
    "supported supporting oppose opposes opposed favor favors prefer prefers like likes fear fears feared worry "
    "worries worried plan plans planned intend intends expect expects consider considers considered regard "
    "regards see sees feel feels felt know knows knew seem seems seemed appear appears appeared view views doubt "
    "doubts agree agrees disagree disagrees trust concerned critical uncertain clear unclear certain sure hate "
    "hates love loves seek seeks seeking require requires allow allows"
)
_SPEECH = word_set(
    "said say says saying told tell tells telling added adds adding asked asks noted notes noting wrote writes "
    "writing stated states argued argues explained explains insisted insists acknowledged admitted replied "
    "responded answered continued declared announced announces suggested suggests claimed claims charged warned "
    "warns predicted predicts conceded recalled reported reports reporting tweeted tweets posted denied denies "
    "confirmed confirms declined declines refused urged urges called calls calling criticized criticised accused "
    "accuses accusing praised described describes promised vowed pledged testified read reads concluded estimated "
    "commented remarked joked quipped mocked blasted slammed dismissed rejected condemned questioned emphasized "
    "stressed reiterated repeated echoed according"
)


def verb_class(verb: str) -> str:
    """Whether a verb reports an attitude, an act of speech, or something else."""
    return "attitude" if verb in _ATTITUDE else "speech" if verb in _SPEECH else "other"


@lru_cache(4096)
def head_verb(cue: str) -> str:
    """The first word of a cue that is no auxiliary."""
    for word in _VERB_WORD.findall(cue.lower()):
        if word not in _AUXILIARY and len(word) > 1:
            return str(word)
    return ""


def statement_features(scene: Scene, index: int) -> tuple[str, ...]:
    """What speaks for or against a statement being dated at all; worked out once for each."""
    found = scene.features.get(index)
    if found is None:
        found = scene.features[index] = tuple(_statement_features(scene, index))
    return found


def _statement_features(scene: Scene, index: int) -> list[str]:
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
    elif PRONOUN.match(source):
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
