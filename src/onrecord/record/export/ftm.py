"""FollowTheMoney: articles, those who speak in them, and what each is reported to have said.

- an ``Article`` for each text;
- a ``Person``, ``PublicBody`` (a government) or ``Organization`` for each speaker known by name, once;
- a ``Mention`` for each party of an article; groups, documents and unnamed sources are mentioned only, for
  there is nobody to whom other data could be matched;
- a ``Documentation`` between article and speaker, whose role is speaker, via or addressee;
- an ``Event`` for each statement: that it was reported, not that it is true. Its proof is the article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from onrecord.article import Article
from onrecord.record.export.stored import Entry, Identity, Known
from onrecord.record.export.words import described, json_text, speaker_id, who, words
from onrecord.statement import Speaker, Statement

SCHEMATA = {"person": "Person", "government": "PublicBody", "organization": "Organization"}

# Languages go by three letters there (ISO 639-3).
_LANGUAGES = {
    "ar": "ara", "bg": "bul", "bn": "ben", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hr": "hrv",
    "hu": "hun", "hy": "hye", "id": "ind", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz", "ko": "kor",
    "lt": "lit", "lv": "lav", "mk": "mkd", "nl": "nld", "no": "nor", "pl": "pol", "ps": "pus", "pt": "por",
    "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "th": "tha",
    "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh": "zho",
}  # fmt: skip

Party = tuple[str, Speaker, Identity | None]
"""The part someone has in a statement (speaker, via, addressee), and who it is."""


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """An entity a line, as ``ftm`` reads them."""
    given: set[int] = set()
    for entry in entries:
        for entity in entities(entry, given):
            yield json_text(entity) + "\n"


def entities(entry: Entry, given: set[int]) -> Iterator[dict[str, Any]]:
    """The entities of one article. ``given`` are the numbers of the speakers that had their entity before."""
    article = entry.reading.article
    yield _article(entry)
    parties = [
        (statement, known, _parties(statement, known))
        for statement, known in zip(entry.reading.statements, entry.known, strict=True)
    ]
    documented: set[tuple[int, str]] = set()
    mentioned: set[str] = set()
    for statement, _, those in parties:
        for part, speaker, identity in those:
            if identity is not None and identity.number not in given and identity.type in SCHEMATA:
                given.add(identity.number)
                yield _speaker(identity)
            if speaker.entity not in mentioned:
                mentioned.add(speaker.entity)
                yield _mention(article, speaker, identity)
            if identity is not None and identity.type in SCHEMATA and (identity.number, part) not in documented:
                documented.add((identity.number, part))
                yield _documentation(article, part, speaker, identity)
        yield _event(article, statement, those)


def _parties(statement: Statement, known: Known) -> list[Party]:
    found: list[Party] = [("speaker", *one) for one in zip(statement.speakers, known.speakers, strict=True)]
    found += [("via", *one) for one in zip(statement.via, known.via, strict=True)]
    if statement.addressee is not None:
        found.append(("addressee", statement.addressee, known.addressee))
    return found


def _article(entry: Entry) -> dict[str, Any]:
    article = entry.reading.article
    return _entity(
        article.id,
        "Article",
        title=[article.title],
        fileName=[article.path or f"{article.id}.txt"],
        author=[article.byline],
        publisher=[article.publisher],
        publishedAt=[_moment(article.published)],
        retrievedAt=[_moment(entry.fetched)],
        language=[_LANGUAGES.get(article.language.split("-")[0].lower())],
        sourceUrl=[article.url],
        mimeType=["text/plain"],
        bodyText=[article.text],
    )


def _speaker(identity: Identity) -> dict[str, Any]:
    return _entity(speaker_id(identity), SCHEMATA[identity.type], name=[identity.name], alias=list(identity.aliases))


def _mention(article: Article, speaker: Speaker, identity: Identity | None) -> dict[str, Any]:
    known = identity is not None and identity.type in SCHEMATA
    return _entity(
        _hash("m", article.id, speaker.entity),
        "Mention",
        document=[article.id],
        name=[speaker.name],
        resolved=[speaker_id(identity) if known and identity else None],
        detectedSchema=[SCHEMATA.get(speaker.type)],
    )


def _documentation(article: Article, part: str, speaker: Speaker, identity: Identity) -> dict[str, Any]:
    about = described(speaker)
    return _entity(
        _hash("d", article.id, speaker_id(identity), part),
        "Documentation",
        document=[article.id],
        entity=[speaker_id(identity)],
        role=[part],
        summary=[about if about != speaker.name else None],
        date=[_moment(article.published)],
        publisher=[article.publisher],
    )


def _event(article: Article, statement: Statement, parties: list[Party]) -> dict[str, Any]:
    said = words(statement.content, article.text)
    marks = ", ".join(mark for mark in (statement.act, statement.stance) if mark)
    reported = f"Reported by {article.publisher or 'an article'}: {who(statement)}" + (f" ({marks})" if marks else "")
    when = statement.said_on
    involved = [speaker_id(one) for part, _, one in parties if part == "speaker" and one and one.type in SCHEMATA]
    return _entity(
        statement.id,
        "Event",
        name=[f"{reported}: {statement.claim or said}"],
        summary=[said],
        description=[f"{part}: {described(speaker)}" for part, speaker, _ in parties],
        startDate=[when.start.isoformat()] if when else [],
        endDate=[when.end.isoformat()] if when else [],
        involved=list(dict.fromkeys(involved)),
        proof=[article.id],
        recordId=[statement.id],
        sourceUrl=[article.url],
        publisher=[article.publisher],
        keywords=["statement", *_keywords(form=statement.form, act=statement.act, stance=statement.stance)],
    )


def _keywords(**marks: str | None) -> list[str]:
    return [f"{name}:{value}" for name, value in marks.items() if value]


def _entity(id_: str, schema: str, **properties: list[str | None]) -> dict[str, Any]:
    """An entity; values are unique, in order, on one line but for the text of the article."""
    kept: dict[str, list[str]] = {}
    for name, values in properties.items():
        tidy = [value.strip() if name == "bodyText" else " ".join(value.split()) for value in values if value]
        if tidy := [value for value in dict.fromkeys(tidy) if value]:
            kept[name] = tidy
    return {"id": id_, "schema": schema, "properties": kept}


def _hash(kind: str, *of: str) -> str:
    return kind + hashlib.sha256("\n".join(("ftm-1", *of)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _moment(moment: str | None) -> str | None:
    """A date, or a date and time in UTC, as far as it is known."""
    if moment is None or "T" not in moment:
        return moment
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment[:10]
    if read.tzinfo is not None:
        read = read.astimezone(UTC)
    return read.strftime("%Y-%m-%dT%H:%M:%S")
