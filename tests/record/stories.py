"""Readings for the tests of a record: invented people, outlets and events."""

from __future__ import annotations

import hashlib
from datetime import date

from onrecord.article import Article
from onrecord.record.store import Arrival, RawOrigin
from onrecord.span import Span
from onrecord.statement import Claim, Draft, Occasion, Reading, Resolved, Speaker, When, statements_of

NOW = "2026-03-01T12:00:00Z"
PEOPLE = ("Mara Holt", "Peder Oszlin", "Rukhaya Dem", "Tomas Vell", "Ines Karrow", "Jun Abara")
OUTLETS = ("The Saldrin Post", "Harbour Daily", "North Bank Radio")
TOPICS = ("the gates", "the ferry", "the dam", "the toll", "the harvest", "the census")


def find(text: str, words: str, at: int = 0) -> Span:
    """The first place of ``words``."""
    start = text.index(words, at)
    return Span(start, start + len(words))


def story(number: int = 0, *, statements: int = 3, **about: str | None) -> Reading:
    """An article of some statements about one topic; another number, another story."""
    topic = TOPICS[number % len(TOPICS)]
    parts: list[str] = []
    told: list[tuple[str, str, str]] = []
    for i in range(statements):
        name = PEOPLE[(number + i) % len(PEOPLE)]
        words = f"{topic} had been closed on day {number * 10 + i}"
        told.append((name, "denied" if i % 2 else "said", words))
        parts.append(f"{name} {told[-1][1]} that {words}.")
    text = f"Report {number} from the river.\n\n" + "\n\n".join(parts)
    drafts, resolved, at = [], [], 0
    for i, (name, cue, words) in enumerate(told):
        source = find(text, name, at)
        said = find(text, cue, source.end)
        content = find(text, words, said.end)
        at = content.end
        drafts.append(Draft((source,), (said,), (content,), "indirect", None, 0.5 + i / 10))
        speaker = Speaker(f"e{PEOPLE.index(name)}", name, "person", "warden", "the Harbour Board", (source,))
        day = date(2024, 1 + number % 12, 1 + i)
        resolved.append(
            Resolved(
                speakers=(speaker,),
                via=(Speaker("e90", "Al Nahr", "organization"),) if i == 1 else (),
                act="deny" if cue == "denied" else "say",
                stance="denies" if cue == "denied" else "affirms",
                claim=f"{words[0].upper()}{words[1:]}",
                more_claims=(Claim("it was cold", "uncommitted"),) if i == 2 else (),
                addressee=Speaker("e91", "reporters", "group") if i == 0 else None,
                occasion=Occasion("interview", "Al Nahr", (source,)) if i == 1 else None,
                said_on=When(day, day, "stated", "closed", find(text, "closed", content.start)) if i else None,
                repeated=False,
                open={} if i else {"said_on": "not dated in the article"},
            )
        )
    fields: dict[str, str | None] = {
        "url": f"https://example.org/news/{number}",
        "title": f"Report {number}",
        "publisher": OUTLETS[number % len(OUTLETS)],
        "published": f"2024-{1 + number % 12:02}-15",
        "language": "en",
    }
    article = Article(text=text, **(fields | about))  # type: ignore[arg-type]
    return Reading(article, statements_of(article, drafts, resolved))


def nested(**about: str | None) -> Reading:
    """Two statements, the second within the first."""
    text = "The Saldrin Post, citing two wardens, said the ferry had sunk."
    content = find(text, "the ferry had sunk")
    drafts = [
        Draft((find(text, "The Saldrin Post"),), (find(text, "said"),), (content,), "indirect", None, 0.9),
        Draft((find(text, "two wardens"),), (find(text, "citing"),), (content,), "indirect", 0, 0.7),
    ]
    outlet = Speaker("e1", "The Saldrin Post", "organization")
    wardens = Speaker("e2", "two wardens", "unnamed")
    resolved = [Resolved(speakers=(outlet,), open={}), Resolved(speakers=(wardens,), via=(outlet,), open={})]
    fields: dict[str, str | None] = {"published": "2024-02-13", "language": "en", "publisher": "The Saldrin Post"}
    article = Article(text=text, **(fields | about))  # type: ignore[arg-type]
    return Reading(article, statements_of(article, drafts, resolved))


def raw(came: bytes, **about: object) -> RawOrigin:
    """Where an article came from, if it came as these bytes."""
    return RawOrigin(hashlib.sha256(came).hexdigest(), len(came), **({"data": came} | about))  # type: ignore[arg-type]


def arrival(
    reading: Reading,
    origin: RawOrigin | None = None,
    *,
    model: str = "reader-1",
    program: str = "0.1.0",
    settings: str = '{"min_confidence":0.1}',
) -> Arrival:
    """A reading as the pipeline hands it over."""
    return Arrival(reading, origin, program, model, f"digest-of-{model}", settings)
