"""One JSON document with everything: per document its score, ledger and provenance, and the objects of `jsonl`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit.data import Report
from audit.report.jsonl import encode, rounded, segment_object

SCHEMA = "audit.report/1"


def render(reports: Sequence[Report]) -> str:
    """All reports as one document; its shape is `report.schema.json`."""
    return encode({"schema": SCHEMA, "documents": [_document(report) for report in reports]}, indent=1) + "\n"


def _document(report: Report) -> dict[str, Any]:
    score, ledger, provenance = report.score, report.ledger, report.provenance
    return {
        "document": report.document,
        "languages": {"source": report.source_language, "target": report.target_language},
        "score": {
            "profile": score.profile,
            "words": score.words,
            "word_floor": score.word_floor,
            "penalty": rounded(score.penalty),
            "per_1000_words": rounded(score.per_1000_words),
        },
        "ledger": {
            "audited": ledger.audited,
            "skipped": ledger.skipped,
            "failed": ledger.failed,
            "total": ledger.total,
            "reasons": dict(ledger.reasons),
        },
        "provenance": {
            "settings": dict(provenance.settings),
            "notices": list(provenance.notices),
            "timestamp": provenance.timestamp,
        },
        "segments": [segment_object(report, segment) for segment in report.segments],
    }
