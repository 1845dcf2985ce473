from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from onrecord.present.schema import schema
from onrecord.present.view import JsonLines, json_line, whole
from onrecord.statement import RESOLVED_FIELDS

from . import factory
from .strategies import readings

CHECK = Draft202012Validator(schema())


def full():
    """A reading as it looks once everything is resolved, and one statement that names no source."""
    record = json.loads(json_line(factory.simple()))
    speaker = {
        "entity": "mara_holt",
        "name": "Mara Holt",
        "type": "person",
        "role": "the chief negotiator",
        "on_behalf_of": None,
    }
    for statement in record["statements"]:
        statement.update(
            speakers=[speaker],
            via=[],
            act="say",
            stance="affirms",
            claim="The talks have ended",
            more_claims=[{"claim": "The talks failed", "stance": "uncommitted"}],
            addressee={**speaker, "entity": "reporters", "name": "reporters", "type": "group", "role": None},
            occasion={"type": "press conference", "with": None},
            said_on={"start": "2024-02-13", "end": "2024-02-13", "text": "on Tuesday", "basis": "relative"},
            repeated=False,
        )
        del statement["open"]
    record["statements"][1].update(source=[], speakers=[], addressee=None, occasion=None, said_on=None)
    record["statements"][2].update(claim=None, stance=None, open={})
    return record


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize("name", ["simple", "denial", *factory.names()])
def test_output_follows_it(name):
    made = {"simple": factory.simple, "denial": factory.denial}
    reading = made[name]() if name in made else factory.example(name)
    CHECK.validate(json.loads(json_line(reading)))


@pytest.mark.parametrize("name", factory.names())
def test_records_annotated_in_full_follow_it(name):
    record = json.loads(json_line(factory.example(name)))
    gold = json.loads((factory.EXAMPLES / "gold" / f"{name}.json").read_text("utf-8"))
    for statement, given_ in zip(record["statements"], gold["statements"], strict=True):
        keep = {field: statement[field] for field in ("id", "parent", "confidence")}
        given_.pop("optional", None)
        statement.update({"more_claims": [], **given_, **keep, "open": {}})
    CHECK.validate(record)


def test_a_record_in_full_follows_it():
    CHECK.validate(full())


def without(field):
    return lambda statement: statement.pop(field)


def with_(**fields):
    return lambda statement: statement.update(fields)


SPEAKER = {"entity": "x", "name": "X", "type": "person", "role": None, "on_behalf_of": None}

BROKEN = {
    **{f"no {field}": without(field) for field in schema()["$defs"]["statement"]["required"]},
    "act null, not open": with_(act=None),
    "repeated null, not open": with_(repeated=None),
    "a claim without stance": with_(stance=None),
    "a stance on no claim": with_(claim=None),
    "a source without speaker": with_(speakers=[]),
    "a speaker without source": with_(source=[], speakers=[SPEAKER]),
    "no content": with_(content=[]),
    "unknown act": with_(act="mumble"),
    "unknown form": with_(form="free"),
    "unknown stance": with_(stance="maybe"),
    "confidence above 1": with_(confidence=1.2),
    "confidence as text": with_(confidence="0.9"),
    "an id of another kind": with_(id="12"),
    "an unknown field": with_(mood="sour"),
    "a speaker without type": with_(speakers=[{k: v for k, v in SPEAKER.items() if k != "type"}]),
    "a speaker of unknown type": with_(speakers=[{**SPEAKER, "type": "robot"}]),
    "an unknown occasion": with_(occasion={"type": "dream", "with": None}),
    "a day that is none": with_(said_on={"start": "Tuesday", "end": "Tuesday", "text": "x", "basis": "stated"}),
    "a basis without words": with_(
        said_on={"start": "2024-02-13", "end": "2024-02-13", "text": None, "basis": "stated"}
    ),
    "an open field that is none": with_(open={"content": "why"}),
    "open without reason": with_(open={"act": ""}),
    "a span without text": with_(cue=[{"start": 1, "end": 2}]),
    "a negative span": with_(cue=[{"start": -1, "end": 2, "text": "x"}]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_statement_fails(name):
    record = full()
    BROKEN[name](record["statements"][0])
    assert list(CHECK.iter_errors(record)), name


@pytest.mark.parametrize("field", ["id", "text", "published", "language", "text_sha256", "url"])
def test_a_broken_article_fails(field):
    for change in ("gone", 3):
        record = full()
        if change == "gone":
            del record["article"][field]
        else:
            record["article"][field] = change
        assert list(CHECK.iter_errors(record))


def test_open_fields_may_be_null_and_each_of_them_has_to_be_named():
    record = json.loads(json_line(factory.simple()))
    CHECK.validate(record)
    for field in ("act", "repeated", "speakers"):
        changed = copy.deepcopy(record)
        del changed["statements"][0]["open"][field]
        assert list(CHECK.iter_errors(changed)), field
    names = set(schema()["$defs"]["open"]["propertyNames"]["enum"])
    assert set(RESOLVED_FIELDS) <= names


@given(readings())
def test_any_reading_is_one_line_that_says_the_same(reading):
    line = whole([reading], JsonLines())
    assert len(line.splitlines()) == 1
    assert line.endswith("\n")
    line.encode()
    record = json.loads(line)
    assert record == json.loads(json.dumps(reading.to_json()))
    for statement in record["statements"]:
        for span in [*statement["source"], *statement["cue"], *statement["content"]]:
            assert record["article"]["text"][span["start"] : span["end"]] == span["text"]
