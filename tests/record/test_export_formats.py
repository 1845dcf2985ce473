"""Each format is read back by the libraries of those who use it."""

from __future__ import annotations

import json
import re
import sqlite3
import warnings
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from onrecord.article import Article
from onrecord.record.export import brat, ftm, jsonld, parquet, sqlite, webannotation
from onrecord.record.export.stored import Entry
from onrecord.record.export.words import scalars, urn
from onrecord.record.store import Record
from onrecord.statement import ROLES, Reading, Resolved, Speaker, statements_of
from tests.present import factory
from tests.present.strategies import readings

from .exports import coming, unknown
from .stories import NOW, arrival, nested, story


def government() -> Reading:
    """A state speaks, to two others, one of which is a document."""
    text = "Orvenia told Teskaria that the gates had stood open, the charter says."
    when = "2024-02-13T17:40:00+01:00"
    article = Article(text=text, url="https://example.org/gates", published=when, language="en-GB")
    drafts = [
        factory.draft(text, "the charter", "says", "Orvenia told Teskaria that the gates had stood open"),
        factory.draft(text, "Orvenia", "told", "that the gates had stood open", parent=0),
    ]
    charter = Speaker("e3", "Ulvane Charter", "document")
    said = Resolved(
        speakers=(Speaker("e1", "Orvenia", "government"),),
        via=(charter,),
        act="say",
        stance="affirms",
        claim="The gates stood open",
        addressee=Speaker("e2", "Teskaria", "government"),
        open={},
    )
    return Reading(article, statements_of(article, drafts, [Resolved(speakers=(charter,), open={}), said]))


FERRY = nested(url="https://example.org/ferry")
READINGS = [factory.denial(), factory.simple(), FERRY, *map(story, range(3))]
READINGS.append(government())
READINGS += [factory.example(name) for name in factory.names()]

SCHEMA = "PREFIX s: <https://schema.org/> "


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    """All the readings, from a record."""
    path = tmp_path_factory.mktemp("formats") / "onrecord.db"
    with Record.open(path, create=True) as record:
        for reading in READINGS:
            record.add(arrival(reading), NOW)
        with coming(record) as found:
            return list(found)


# JSON-LD


@pytest.fixture(scope="module")
def graph(entries: list[Entry]) -> Any:
    return parsed("".join(jsonld.lines(entries)))


def parsed(data: str) -> Any:
    rdflib = pytest.importorskip("rdflib")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the library's own code
        return rdflib.Graph().parse(data=data, format="json-ld")


def test_jsonld_tells_who_said_what(graph: Any) -> None:
    found = graph.query(
        SCHEMA + "SELECT ?who ?stance ?claim ?title WHERE { ?q a s:Quotation; s:spokenByCharacter/s:name ?who; "
        's:about/s:text ?claim; s:keywords ?stance; s:isPartOf/s:headline ?title FILTER(STRSTARTS(?stance, "stance:"))'
        ' FILTER(?who = "Nasser Kan’ani") }'
    )
    told = {tuple(map(str, row)) for row in found}
    assert ("Nasser Kan’ani", "stance:denies", "Iran supplied drones to Russia", "Iran denies") in told


def test_jsonld_makes_nobody_the_author_of_what_he_denies(graph: Any, entries: list[Entry]) -> None:
    authors = {
        (str(row.claim), str(row.who))
        for row in graph.query(SCHEMA + "SELECT ?claim ?who WHERE { ?claim a s:Claim; s:author/s:name ?who }")
    }
    affirmed = 0
    for entry in entries:
        for statement in entry.reading.statements:
            if statement.claim is None or not statement.speakers:
                continue
            of = {who for claim, who in authors if claim == f"{urn(statement.id)}:claim:1"}
            assert bool(of) == (statement.stance == "affirms"), statement
            affirmed += bool(of)
    assert affirmed


def test_jsonld_has_the_words_of_direct_quotations_alone_as_text(graph: Any, entries: list[Entry]) -> None:
    found = graph.query(SCHEMA + "SELECT ?q ?text ?abstract WHERE { ?q a s:Quotation "
                        "OPTIONAL { ?q s:text ?text } OPTIONAL { ?q s:abstract ?abstract } }")  # fmt: skip
    said = {str(row.q): (row.text, row.abstract) for row in found}
    statements = [statement for entry in entries for statement in entry.reading.statements]
    assert len(said) == len(statements)
    for statement in statements:
        text, abstract = said[urn(statement.id)]
        assert (text is not None, abstract is not None) == (statement.form == "direct", statement.form != "direct")


def test_jsonld_has_one_node_for_a_speaker_of_many_articles(graph: Any) -> None:
    found = graph.query(SCHEMA + 'SELECT DISTINCT ?who WHERE { ?who a s:Person; s:name "Tomas Vell" }')
    assert len(found) == 1
    articles = graph.query(
        SCHEMA + 'SELECT DISTINCT ?a WHERE { ?q s:spokenByCharacter/s:name "Tomas Vell"; s:isPartOf ?a. '
        "?a a s:NewsArticle }"
    )
    assert len(articles) == 2


def test_jsonld_names_through_whom_and_in_what_it_stands(graph: Any) -> None:
    outer, inner = FERRY.statements
    for condition in (
        f"<{urn(inner.id)}> s:isPartOf <{urn(outer.id)}>",
        f'<{urn(inner.id)}> s:isBasedOn/s:creator/s:name "The Saldrin Post"',
        f"<{urn(inner.id)}> s:spokenByCharacter/a s:Thing",
    ):
        assert graph.query(SCHEMA + f"ASK {{ {condition} }}").askAnswer, condition


# Web Annotation

TERMS = {
    "id": "@id",
    "type": "@type",
    "@vocab": "http://www.w3.org/ns/oa#",
    "body": "hasBody",
    "target": "hasTarget",
    "source": {"@id": "hasSource", "@type": "@id"},
    "selector": "hasSelector",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@container": "@list"},
}
"""What the context of the standard says of these terms; it is not fetched."""


def annotations(entries: list[Entry]) -> list[dict[str, Any]]:
    page = json.loads("".join(webannotation.lines(entries)))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["id"]
    found: list[dict[str, Any]] = page["items"]
    return found


def test_annotations_have_what_the_model_requires(entries: list[Entry]) -> None:
    found = annotations(entries)
    assert len({one["id"] for one in found}) == len(found)
    for one in found:
        assert one["type"] == "Annotation"
        assert re.fullmatch(r"urn:x-onrecord:s[0-9a-f]{16}:(source|cue|content)", one["id"])
        assert one["motivation"] == "tagging"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one["created"])
        for body in one["body"]:
            assert body["type"] in ("TextualBody", "SpecificResource")
            assert body["value"] if body["type"] == "TextualBody" else body["source"]
            assert body["purpose"] in ("tagging", "describing", "linking")
        for target in one["target"]:
            assert re.match(r"https?://|urn:", target["source"])
            kinds = [selector["type"] for selector in target["selector"]]
            assert kinds == ["TextQuoteSelector", "TextPositionSelector"]


def anchors(text: str, selector: dict[str, Any]) -> list[int]:
    """Every place in ``text`` that a TextQuoteSelector fits."""
    before = selector.get("prefix", "")
    words = before + selector["exact"] + selector.get("suffix", "")
    return [m.start() + len(before) for m in re.finditer(f"(?={re.escape(words)})", text)]


def anchored(reading: Reading, found: list[dict[str, Any]]) -> None:
    """See to it that both selectors lead back to each span, and to no other place."""
    text = reading.article.text
    by_id = {one["id"]: one for one in found}
    for statement in reading.statements:
        for role in ROLES:
            spans = getattr(statement, role)
            targets = by_id[f"{urn(statement.id)}:{role}"]["target"] if spans else []
            assert len(targets) == len(spans)
            for span, target in zip(spans, targets, strict=True):
                quote, position = target["selector"]
                assert (position["start"], position["end"]) == (span.start, span.end)
                assert quote["exact"] == span.cut(text) == text[position["start"] : position["end"]]
                assert anchors(text, quote) == [span.start]


def test_annotations_are_found_again(entries: list[Entry]) -> None:
    found = annotations(entries)
    for entry in entries:
        anchored(entry.reading, found)
        expected = entry.reading.article.url or urn(entry.reading.article.id)
        assert all(
            target["source"] == expected
            for statement in entry.reading.statements
            for one in found
            if one["id"].startswith(urn(statement.id))
            for target in one["target"]
        )


@given(readings())
@settings(max_examples=60, deadline=None)
def test_annotations_of_odd_texts_are_found_again(reading: Reading) -> None:
    anchored(reading, list(webannotation.annotations_of(unknown(reading))))


def test_a_quote_that_stands_in_a_text_many_times() -> None:
    text = "He said no. " * 40
    for span in (factory.find(text, "no")[0], factory.find(text, ["no"] * 23)[-1], factory.find(text, ["no"] * 40)[-1]):
        assert anchors(text, webannotation.quote(text, span)) == [span.start]


def test_annotations_are_linked_data(entries: list[Entry]) -> None:
    page = json.loads("".join(webannotation.lines(entries)))
    graph = parsed(json.dumps(page | {"@context": TERMS}))
    query = (
        "PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        'SELECT ?exact WHERE { ?a a oa:Annotation; oa:hasBody/rdf:value "source"; '
        "oa:hasTarget [oa:hasSource <https://example.org/ferry>; oa:hasSelector/oa:exact ?exact] }"
    )
    assert {str(row.exact) for row in graph.query(query)} == {"The Saldrin Post", "two wardens"}


# FollowTheMoney


@pytest.fixture(scope="module")
def model() -> Any:
    pytest.importorskip("followthemoney", reason="followthemoney is not installed (it needs ICU to be built)")
    from followthemoney import model

    return model


def proxies(model: Any, entries: list[Entry]) -> list[Any]:
    return [model.get_proxy(json.loads(line)) for line in ftm.lines(entries)]


def test_ftm_entities_are_valid_and_clean(model: Any, entries: list[Entry]) -> None:
    for line in ftm.lines(entries):
        entity = json.loads(line)
        schema = model.get(entity["schema"])
        schema.validate(entity)
        proxy = model.get_proxy(entity, cleaned=False)  # drops every value that is not of its type
        assert {name: sorted(values) for name, values in proxy.properties.items() if values} == {
            name: sorted(values) for name, values in entity["properties"].items()
        }
        for name in schema.required:
            assert entity["properties"].get(name), (entity["schema"], name)


def test_ftm_entities_lead_to_one_another(model: Any, entries: list[Entry]) -> None:
    found = proxies(model, entries)
    by_id = {proxy.id: proxy for proxy in found}
    assert len(by_id) == len(found)  # every entity once
    for proxy in found:
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert by_id[value].schema.is_a(prop.range), (proxy.schema.name, prop.name)
    schemata = {proxy.schema.name for proxy in found}
    assert schemata == {"Article", "Person", "PublicBody", "Organization", "Mention", "Documentation", "Event"}


def test_ftm_tells_who_is_reported_to_have_said_what(model: Any, entries: list[Entry]) -> None:
    found = {proxy.id: proxy for proxy in proxies(model, entries)}
    statement = factory.denial().statements[0]
    event = found[statement.id]
    assert event.caption.startswith("Reported by an article: Nasser Kan’ani (deny, denies): ")
    assert [found[one].caption for one in event.get("involved")] == ["Nasser Kan’ani"]
    assert found[event.first("proof")].caption == "Iran denies"
    assert (event.first("startDate"), event.first("endDate")) == ("2022-10-31", "2022-10-31")
    assert "via: Al Jazeera" in event.get("description")


def test_ftm_gives_the_unnamed_no_entity_to_be_matched(model: Any, entries: list[Entry]) -> None:
    found = proxies(model, entries)
    assert not [p for p in found if p.schema.matchable and p.caption == "two wardens"]
    mention = next(p for p in found if p.schema.name == "Mention" and p.caption == "two wardens")
    assert not mention.get("resolved")
    article = next(p for p in found if p.id == government().article.id)
    assert article.first("publishedAt") == "2024-02-13T16:40:00"  # in UTC
    assert article.first("language") == "eng"


# brat


def documents(folder: Path) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own code
        bioc = pytest.importorskip("bioc.brat")
    found = {}
    for ann in folder.glob("*.ann"):
        with ann.open(encoding="utf-8", newline="\n") as lines:
            found[ann.stem] = bioc.load_ann(lines)
        with ann.with_suffix(".txt").open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        found[ann.stem].text = text
    return found


def fits(reading: Reading, document: Any) -> None:
    """See to it that a document read back says what the reading does."""
    text = document.text
    assert text == scalars(reading.article.text)
    by_id = {entity.id: entity for entity in document.entities}
    for entity in document.entities:
        parts = [text[place.begin : place.end] for place in sorted(entity.locations)]
        assert " ".join(parts) == entity.text
    notes = {note.text.split(":")[0]: note.refid for note in document.notes}
    links = {(r.type, r.arguments["Arg1"], r.arguments["Arg2"]) for r in document.relations}
    marks = {(mark.refid, mark.type): mark.attributes for mark in document.attributes}
    bound = {content: statement for statement in reading.statements if (content := notes.get(statement.id))}
    for content, statement in bound.items():
        assert covers(by_id[content], text) == characters(statement.content, text)
        for role, relation in (("source", "SaidBy"), ("cue", "SaidWith")):
            to = [other for name, one, other in links if name == relation and one == content]
            wanted = characters(getattr(statement, role), text)
            assert len(to) == bool(wanted)
            assert [covers(by_id[one], text) for one in to] == ([wanted] if wanted else [])
        if statement.parent in notes:
            assert ("StandsIn", content, notes[statement.parent]) in links
        for name in ("form", "act", "stance"):
            value = getattr(statement, name)
            assert marks.get((content, name.title())) == ({value} if value else None)
    assert len(bound) == len({s.id for s in reading.statements if characters(s.content, text)})


def covers(entity: Any, text: str) -> set[int]:
    return {at for place in entity.locations for at in range(place.begin, place.end) if not text[at].isspace()}


def characters(spans: Any, text: str) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end) if not text[at].isspace()}


def test_brat_reads_it(entries: list[Entry], tmp_path: Path) -> None:
    brat.into_folder(entries, tmp_path)
    found = documents(tmp_path)
    assert len(found) == len(entries)
    for entry in entries:
        fits(entry.reading, found[entry.reading.article.id])


def test_brat_has_every_type_in_its_configuration(entries: list[Entry], tmp_path: Path) -> None:
    brat.into_folder(entries, tmp_path)
    configuration = (tmp_path / "annotation.conf").read_text("utf-8")
    sections = dict(re.findall(r"\[(\w+)\]\n(.*?)(?=\n\[|\Z)", configuration, re.DOTALL))
    assert set(sections) == {"entities", "relations", "events", "attributes"}
    allowed = {name: {line.split("\t")[0] for line in part.split("\n") if line} for name, part in sections.items()}
    values = dict(re.findall(r"^(\w+)\t.*Value:(\S+)$", sections["attributes"], re.MULTILINE))
    for document in documents(tmp_path).values():
        assert {e.type for e in document.entities} <= allowed["entities"]
        assert {r.type for r in document.relations} <= allowed["relations"]
        assert {a.type for a in document.attributes} <= allowed["attributes"]
        assert all(a.attributes <= set(values[a.type].split("|")) for a in document.attributes)


def test_brat_cuts_spans_at_the_ends_of_lines(tmp_path: Path) -> None:
    text = "“One 𝔊.\n\n\tTwo” she\tsaid"
    reading = factory.reading(text, [factory.draft(text, "she", "said", "“One 𝔊.\n\n\tTwo”", form="direct")])
    assert brat.standoff(reading)[0] == "T1\tContent 0 7;10 14\t“One 𝔊. Two”"


# Parquet


def test_parquet_has_types(entries: list[Entry], tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow as pa
    import pyarrow.parquet as pq

    parquet.into_folder(entries, tmp_path)
    statements, articles = pq.read_table(tmp_path / "statements.parquet"), pq.read_table(tmp_path / "articles.parquet")
    assert statements.schema.field("said_start").type == pa.date32()
    assert articles.schema.field("published_day").type == pa.date32()
    assert statements.schema.field("repeated").type == pa.bool_()
    for name in ("speakers", "via"):
        assert pa.types.is_list(statements.schema.field(name).type)
        assert pa.types.is_struct(statements.schema.field(name).type.value_type)
    rows = {row["id"]: row for row in statements.to_pylist()}
    row = rows[factory.denial().statements[0].id]
    assert row["said_start"] == date(2022, 10, 31)
    assert row["repeated"] is True
    assert row["speakers"][0]["name"] == row["speakers"][0]["speaker_name"] == "Nasser Kan’ani"
    assert row["speakers"][0]["speaker_id"] is not None
    assert row["via"][0]["name"] == "Al Jazeera"
    assert row["more_claims"] == [{"claim": "Iran was asked", "stance": "affirms"}]
    assert set(statements["article_id"].to_pylist()) <= set(articles["id"].to_pylist())
    texts = {row["id"]: row["text"] for row in articles.to_pylist()}
    for entry in entries:
        for statement in entry.reading.statements:
            spans = rows[statement.id]["content_spans"]
            assert [texts[entry.reading.article.id][s["start"] : s["end"]] for s in spans] == [
                s.cut(entry.reading.article.text) for s in statement.content
            ]


def test_parquet_is_written_in_groups(entries: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    monkeypatch.setattr(parquet, "GROUP", 10)
    parquet.into_folder(entries, tmp_path)
    file = pq.ParquetFile(tmp_path / "statements.parquet")
    assert file.metadata.num_rows == sum(len(entry.known) for entry in entries)
    assert file.metadata.num_row_groups == -(-file.metadata.num_rows // 10)


# SQLite


@pytest.fixture
def database(entries: list[Entry], tmp_path: Path) -> Any:
    sqlite.into_file(entries, tmp_path / "export.sqlite")
    with closing(sqlite3.connect(tmp_path / "export.sqlite")) as opened:
        opened.row_factory = sqlite3.Row
        yield opened


def test_sqlite_is_whole(database: Any, entries: list[Entry]) -> None:
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    counted = {t: database.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("articles", "statements")}
    assert counted["articles"] == len(entries)
    assert counted["statements"] == sum(len(entry.known) for entry in entries)
    wrong = (
        "SELECT count(*) FROM spans JOIN statements ON statements.id = statement_id JOIN articles ON articles.id = "
        'article_id WHERE substr(articles.text, "start" + 1, "end" - "start") <> spans.text'
    )
    assert database.execute(wrong).fetchone()[0] == 0


def test_sqlite_tells_who_said_what(database: Any) -> None:
    rows = database.execute(
        "SELECT DISTINCT speakers.name, statements.claim FROM statements JOIN voices ON statement_id = statements.id "
        "JOIN speakers ON speakers.id = speaker_id WHERE part = 'speaker' AND stance = 'denies' "
        "AND said_start = '2022-10-31'"
    ).fetchall()
    assert list(map(tuple, rows)) == [("Nasser Kan’ani", "Iran supplied drones to Russia")]


def test_sqlite_is_searched_by_its_tools(entries: list[Entry], tmp_path: Path) -> None:
    tools = pytest.importorskip("sqlite_utils")
    sqlite.into_file(entries, tmp_path / "export.sqlite")
    with closing(sqlite3.connect(tmp_path / "export.sqlite")) as connection:
        opened = tools.Database(connection)
        assert opened["statements"].detect_fts() == "statements_fts"
        assert [row["id"] for row in opened["statements"].search('"drones to Russia"')] == [
            factory.denial().statements[0].id
        ]
        keys = {(key.column, key.other_table) for key in opened["statements"].foreign_keys}
        assert keys == {("article_id", "articles"), ("parent", "statements")}


def test_sqlite_says_what_its_columns_mean(database: Any) -> None:
    made = database.execute("SELECT sql FROM sqlite_master WHERE name = 'spans'").fetchone()[0]
    assert "-- code points into articles.text" in made


# All of them


@given(readings())
@settings(max_examples=40, deadline=None)
def test_odd_readings_in_every_format(reading: Reading) -> None:
    entry = unknown(reading)
    for lines in (jsonld.lines, webannotation.lines):
        json.loads("".join(lines([entry])))
    for line in "".join(ftm.lines([entry])).splitlines():
        json.loads(line)
    for line in brat.standoff(reading):
        assert len(line.splitlines()) == 1
        line.encode()
