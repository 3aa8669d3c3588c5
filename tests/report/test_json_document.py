from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from referencing import Registry, Resource

import audit.report
from audit.report import render

from . import builders

FOLDER = Path(audit.report.__file__).parent
SCHEMA = json.loads((FOLDER / "report.schema.json").read_text(encoding="utf-8"))
SEGMENT_SCHEMA = json.loads((FOLDER / "segment.schema.json").read_text(encoding="utf-8"))
REGISTRY: Registry = Registry().with_resource(SEGMENT_SCHEMA["$id"], Resource.from_contents(SEGMENT_SCHEMA))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, registry=REGISTRY)


def test_the_document_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    short = builders.report([], document="short.txt", words=3, per_1000_words=None, timestamp="2024-05-01T00:00:00Z")
    VALIDATOR.validate(json.loads(render("json", [builders.sample(), short])))
    VALIDATOR.validate(json.loads(render("json", [])))


def test_a_wrong_segment_makes_the_document_invalid() -> None:
    value = json.loads(render("json", [builders.sample()]))
    value["documents"][0]["segments"][0]["state"] = "half"
    assert not VALIDATOR.is_valid(value)


def test_a_document_says_what_it_is_worth_and_how_it_was_made() -> None:
    [document] = json.loads(render("json", [builders.sample()]))["documents"]
    assert document["languages"] == {"source": "es", "target": "en"}
    assert document["score"] == {
        "profile": "mqm",
        "words": 812,
        "word_floor": 300,
        "penalty": 37,
        "per_1000_words": 45.567,
    }
    assert document["ledger"] == {
        "audited": 4,
        "skipped": 2,
        "failed": 1,
        "total": 7,
        "reasons": {"language: es": 1, "navigation": 1, "translator: no answer within 10 s": 1},
    }
    assert document["provenance"]["settings"]["translator"] == "apertium eng-spa"


def test_its_segments_are_those_of_jsonl() -> None:
    [document] = json.loads(render("json", [builders.sample()]))["documents"]
    assert document["segments"] == [json.loads(line) for line in render("jsonl", [builders.sample()]).splitlines()]
