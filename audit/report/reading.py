"""JSON reports back in: what an earlier run found, as the nouns it was made of."""

from __future__ import annotations

import json
from typing import Any

from audit.data import (
    AuditedSegment,
    Category,
    Clue,
    DocumentScore,
    Finding,
    Provenance,
    Report,
    Scores,
    Segment,
    Severity,
    Source,
    Span,
    State,
)
from audit.errors import InputError
from audit.report.json_document import SCHEMA


def read(name: str, content: str) -> tuple[Report, ...]:
    """The reports in a file called `name` that `render("json", …)` made.

    What JSON does not hold is missing: alignments, round trips, references, and where a segment stood in its file.

    Raises:
        InputError: it is no such file, or damaged.
    """
    try:
        value = json.loads(content)
    except ValueError as error:
        raise InputError(f"{name}: not JSON ({error}): name a report made with -o json=FILE") from None
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise InputError(f'{name}: not a JSON report ("schema": "{SCHEMA}"): name one made with -o json=FILE')
    try:
        return tuple(_report(document) for document in value["documents"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(f"{name}: a damaged report ({what}): make it anew with -o json=FILE") from None


def _report(value: dict[str, Any]) -> Report:
    provenance = value["provenance"]
    return Report(
        document=value["document"],
        source_language=value["languages"]["source"],
        target_language=value["languages"]["target"],
        segments=tuple(_segment(segment) for segment in value["segments"]),
        score=DocumentScore(**value["score"]),
        provenance=Provenance(
            settings=tuple(provenance["settings"].items()),
            notices=tuple(provenance["notices"]),
            timestamp=provenance["timestamp"],
        ),
    )


def _segment(value: dict[str, Any]) -> AuditedSegment:
    source, state = value["source"], State(value["state"])
    return AuditedSegment(
        segment=Segment(
            id=value["id"],
            index=value["index"],
            target=value["target"],
            offset=0,
            source=source["text"] if source and source["origin"] == "given" else None,
            skipped=value["reason"] if state is State.SKIPPED else None,
        ),
        state=state,
        reason=value["reason"],
        source=Source(**source) if source else None,
        alignment=None,
        round_trip=None,
        scores=Scores(**value["scores"]),
        findings=tuple(_finding(finding) for finding in value["findings"]),
    )


def _finding(value: dict[str, Any]) -> Finding:
    plain = {
        name: value[name]
        for name in (
            "id",
            "fingerprint",
            "rule",
            "mqm_core",
            "mqm_full",
            "confidence",
            "text",
            "source_text",
            "message",
            "verified",
            "status",
        )
    }
    return Finding(
        **plain,
        category=Category(value["category"]),
        severity=Severity(value["severity"]),
        span=Span(value["start"], value["end"]),
        suggestions=tuple(value["suggestions"]),
        clues=tuple(Clue(clue["kind"], clue["detail"], clue.get("value")) for clue in value["evidence"]),
    )
