from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import audit.report
from audit.report import render

from . import builders

SCHEMA = json.loads((Path(audit.report.__file__).parent / "segment.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

KEYS = ["schema", "id", "document", "index", "state", "reason", "target", "source", "scores", "findings"]
FINDING_KEYS = [
    "id",
    "fingerprint",
    "rule",
    "category",
    "mqm_core",
    "mqm_full",
    "severity",
    "confidence",
    "start",
    "end",
    "text",
    "source_text",
    "message",
    "suggestions",
    "verified",
    "evidence",
    "status",
]


def lines(*segments: builders.AuditedSegment) -> list[dict[str, Any]]:
    return [json.loads(line) for line in render("jsonl", [builders.report(segments)]).splitlines()]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_line_is_valid_and_in_input_order() -> None:
    objects = [json.loads(line) for line in render("jsonl", [builders.sample(), builders.sample()]).splitlines()]
    for value in objects:
        VALIDATOR.validate(value)
    assert [value["index"] for value in objects] == [*range(7), *range(7)]


def test_keys_come_in_the_documented_order() -> None:
    value = json.loads(render("jsonl", [builders.sample()]).splitlines()[1])
    assert list(value) == KEYS
    assert list(value["source"]) == ["text", "origin", "engine", "confidence"]
    assert list(value["scores"]) == ["quality", "fluency", "adequacy", "literalness"]
    assert list(value["findings"][0]) == FINDING_KEYS


def test_evidence_has_a_value_only_where_there_is_one() -> None:
    evidence = json.loads(render("jsonl", [builders.sample()]).splitlines()[1])["findings"][0]["evidence"]
    assert list(evidence[0]) == ["kind", "detail"]
    assert evidence[1]["value"] == 0.93


def test_numbers_have_four_places() -> None:
    [value] = lines(builders.segment(0, "Fine."))
    assert value["scores"] == {"quality": 0.9123, "fluency": None, "adequacy": None, "literalness": None}


@pytest.mark.parametrize(
    "target",
    [
        "line\u2028separator",
        "next\x85line",
        "a\nb\r\nc",
        "form\x0cfeed",
        "caf\udce9",
        "👩‍🚒 na\u0303o 中文",
        "</script>",
    ],
    ids=["u2028", "nel", "newlines", "form-feed", "surrogate", "wide", "markup"],
)
def test_any_text_stays_one_line_and_comes_back(target: str) -> None:
    output = render("jsonl", [builders.report([builders.segment(0, target)])])
    assert len(output.splitlines()) == 1
    assert json.loads(output.encode("utf-8"))["target"] == target


def test_text_is_readable_utf8_and_not_escapes() -> None:
    assert "según informó" in render("jsonl", [builders.sample()])


def test_offsets_are_code_points() -> None:
    target = "👩‍🚒 The na\u0303o reduced 中文 him"
    wrong = builders.finding(target, "reduced")
    [value] = lines(builders.segment(0, target, [wrong]))
    [found] = value["findings"]
    assert value["target"][found["start"] : found["end"]] == found["text"] == "reduced"


@pytest.mark.parametrize(
    "break_it",
    [
        lambda value: value.pop("schema"),
        lambda value: value.update(state="half"),
        lambda value: value.update(state="failed"),  # a failure has a reason
        lambda value: value.update(extra=1),
        lambda value: value["scores"].update(quality=None),
        lambda value: value["findings"][0].update(confidence=1.5),
        lambda value: value["findings"][0].update(category="style"),
        lambda value: value["source"].update(origin="guessed"),
    ],
)
def test_the_schema_refuses_what_is_wrong(break_it: Any) -> None:
    value = json.loads(render("jsonl", [builders.sample()]).splitlines()[1])
    break_it(value)
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(value)


def test_nothing_in_nothing_out() -> None:
    assert render("jsonl", []) == ""
