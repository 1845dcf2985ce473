"""JSON-LD with schema.org: NewsArticle, Quotation and Claim.

Nothing is said to be true, and nobody is made the author of what an article merely attributes to him: a
Quotation has ``spokenByCharacter`` ("to whom the quotation is attributed within the containing work"). A
Claim has an ``author`` only where its speaker affirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.article import Article
from onrecord.record.export.stored import Entry, Identity, Known
from onrecord.record.export.words import document, filled, json_text, speaker_id, urn, words
from onrecord.statement import Speaker, Statement

CONTEXT = {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}
TYPES = {"person": "Person", "government": "GovernmentOrganization", "organization": "Organization"}
"""Of the other kinds of speakers it cannot be said what they are in these terms: Thing."""


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One JSON-LD document, a node a line; its context is part of it, so that it parses offline."""
    opening = f'{{"@context":{json_text(CONTEXT)},"@graph":['
    return document(opening, (node for entry in entries for node in nodes(entry)))


def nodes(entry: Entry) -> Iterator[dict[str, Any]]:
    """The article, then every statement with its claims."""
    article = entry.reading.article
    yield _article(article)
    for statement, known in zip(entry.reading.statements, entry.known, strict=True):
        yield _quotation(article, statement, known)
        yield from _claims(article, statement, known)


def _article(article: Article) -> dict[str, Any]:
    return filled(
        at_id=urn(article.id),
        at_type="NewsArticle",
        identifier=article.id,
        url=article.url,
        headline=article.title,
        author=article.byline,
        publisher=article.publisher and {"@type": "Organization", "name": article.publisher},
        datePublished=article.published,
        inLanguage=article.language,
    )


def _quotation(article: Article, statement: Statement, known: Known) -> dict[str, Any]:
    said = words(statement.content, article.text)
    direct = statement.form == "direct"
    bodies = dict.fromkeys(speaker.on_behalf_of for speaker in statement.speakers if speaker.on_behalf_of)
    marks = {"form": statement.form, "act": statement.act, "stance": statement.stance}
    return filled(
        at_id=urn(statement.id),
        at_type="Quotation",
        identifier=statement.id,
        # Words that are not the speaker's own are no text of his, but what the article makes of it.
        text=said if direct else None,
        abstract=None if direct else said,
        isPartOf=[{"@id": urn(of)} for of in (article.id, statement.parent) if of],
        spokenByCharacter=[_party(*one) for one in zip(statement.speakers, known.speakers, strict=True)],
        sourceOrganization=[{"@type": "Organization", "name": name} for name in bodies],
        isBasedOn=[
            {"@type": "CreativeWork", "creator": _party(*one)} for one in zip(statement.via, known.via, strict=True)
        ],
        audience=statement.addressee and {"@type": "Audience", "name": statement.addressee.name},
        recordedAt=_event(statement),
        dateCreated=_day(statement),
        about=[{"@id": id_} for id_, _, _ in _propositions(statement)],
        keywords=[f"{name}:{value}" for name, value in marks.items() if value],
    )


def _claims(article: Article, statement: Statement, known: Known) -> Iterator[dict[str, Any]]:
    for id_, claim, stance in _propositions(statement):
        affirmed = zip(statement.speakers, known.speakers, strict=True) if stance == "affirms" else ()
        yield filled(
            at_id=id_,
            at_type="Claim",
            text=claim,
            appearance={"@id": urn(article.id)},
            firstAppearance={"@id": urn(known.first_article)},
            author=[_party(*one) for one in affirmed],
        )


def _propositions(statement: Statement) -> list[tuple[str, str, str | None]]:
    """Id, words and stance of each claim."""
    found: list[tuple[str, str | None]] = [(statement.claim, statement.stance)] if statement.claim else []
    found += [(more.claim, more.stance) for more in statement.more_claims]
    return [(f"{urn(statement.id)}:claim:{at}", *one) for at, one in enumerate(found, 1)]


def _party(speaker: Speaker, who: Identity | None) -> dict[str, Any]:
    """A speaker; one node over all articles where the record knows who it is."""
    kind = TYPES.get(speaker.type, "Thing")
    names = filled(name=speaker.name, jobTitle=speaker.role if kind == "Person" else None)
    if who is None or kind == "Thing":
        return {"@type": kind, **names}
    others = [name for name in dict.fromkeys((speaker.name, *who.aliases)) if name != who.name]
    return filled(at_id=urn(speaker_id(who)), at_type=kind, **(names | {"name": who.name}), alternateName=others)


def _event(statement: Statement) -> dict[str, Any] | None:
    when, occasion = statement.said_on, statement.occasion
    if when is None and occasion is None:
        return None
    return filled(
        at_type="Event",
        name=occasion and occasion.type,
        attendee=occasion and occasion.with_ and {"@type": "Thing", "name": occasion.with_},
        startDate=when and when.start.isoformat(),
        endDate=when and when.end.isoformat(),
    )


def _day(statement: Statement) -> str | None:
    when = statement.said_on
    return when.start.isoformat() if when and when.start == when.end else None
