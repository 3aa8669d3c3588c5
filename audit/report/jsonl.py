"""One JSON object per segment and line, for programs; its shape is `segment.schema.json` and does not change."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from audit.data import AuditedSegment, Clue, Finding, Report

SCHEMA = "audit.segment/1"

# Characters that JSON allows bare but that break a line for some readers, or that UTF-8 cannot encode (surrogates).
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def render(reports: Sequence[Report]) -> str:
    """All segments of all reports in input order."""
    return "".join(encode(segment_object(report, segment)) + "\n" for report in reports for segment in report.segments)


def encode(value: Any, indent: int | None = None) -> str:
    """`value` as JSON that any reader of UTF-8 lines takes."""
    plain = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", plain)


def rounded(number: float | None) -> float | None:
    """Four places: more is noise, and differs between machines."""
    return None if number is None else round(number, 4)


def segment_object(report: Report, audited: AuditedSegment) -> dict[str, Any]:
    """What is known of one segment, keys in their documented order."""
    segment, source, scores = audited.segment, audited.source, audited.scores
    return {
        "schema": SCHEMA,
        "id": segment.id,
        "document": report.document,
        "index": segment.index,
        "state": audited.state.value,
        "reason": audited.reason,
        "target": segment.target,
        "source": None
        if source is None
        else {
            "text": source.text,
            "origin": source.origin,
            "engine": source.engine,
            "confidence": rounded(source.confidence),
        },
        "scores": {
            "quality": rounded(scores.quality),
            "fluency": rounded(scores.fluency),
            "adequacy": rounded(scores.adequacy),
            "literalness": rounded(scores.literalness),
        },
        "findings": [_finding(finding) for finding in audited.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "category": finding.category.value,
        "mqm_core": finding.mqm_core,
        "mqm_full": finding.mqm_full,
        "severity": finding.severity.value,
        "confidence": rounded(finding.confidence),
        "start": finding.span.start,
        "end": finding.span.end,
        "text": finding.text,
        "source_text": finding.source_text,
        "message": finding.message,
        "suggestions": list(finding.suggestions),
        "verified": finding.verified,
        "evidence": [_clue(clue) for clue in finding.clues],
        "status": finding.status,
    }


def _clue(clue: Clue) -> dict[str, Any]:
    said = {"kind": clue.kind, "detail": clue.detail}
    return said if clue.value is None else {**said, "value": rounded(clue.value)}
