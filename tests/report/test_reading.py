from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from audit.errors import InputError
from audit.report import render
from audit.report.reading import read

from . import builders

SAMPLE = render("json", [builders.sample()])


def test_what_was_written_is_read() -> None:
    reports = read("report.json", SAMPLE)
    assert render("json", reports) == SAMPLE
    assert reports[0].findings[0].span.of(reports[0].segments[1].segment.target) == "reduced"
    assert reports[0].segments[3].segment.source is not None
    assert reports[0].segments[1].segment.source is None, "a recovered source was not given"


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    value = json.loads(SAMPLE)
    change(value)
    return json.dumps(value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "r.json: not JSON"),
        ("[]", 'r.json: not a JSON report ("schema": "audit.report/1"): name one made with -o json=FILE'),
        (SAMPLE[:200], "r.json: not JSON"),
        (changed(lambda value: value.pop("documents")), "r.json: a damaged report (no 'documents')"),
        (changed(lambda value: value["documents"][0]["segments"][1].pop("target")), "a damaged report (no 'target')"),
        (
            changed(lambda value: value["documents"][0]["segments"][0].update(state="half")),
            "'half' is not a valid State",
        ),
        (changed(lambda value: value["documents"].append(None)), "r.json: a damaged report ("),
    ],
)
def test_what_is_no_report_is_said_in_one_line(content: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read("r.json", content)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
