"""Sentences that editors have read: who may learn from them, and what counts as found."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from audit.data import Span

RIGHT_SHARE = 1 / 3
OURS = Path(__file__).resolve().parent / "annotations.jsonl"


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file, packed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def edited(data: Path) -> list[dict[str, Any]]:
    """Machine translations that editors read, to learn from: `source`, `target` and `spans`."""
    return [*rows(data / "train" / "interference.jsonl"), *annotated_by_us(data)]


def annotated_by_us(data: Path) -> list[dict[str, Any]]:
    """Those of them that we annotated ourselves (`annotations.jsonl`: where and what, no text)."""
    texts = {f"{row['set']}:{row['i']}": row for row in rows(data / "mt" / "es-en.jsonl.gz")}
    ours = []
    for row in rows(OURS):
        place, _, system = row["id"].partition("/")
        ours.append({**row, "source": texts[place]["src"], "target": texts[place][system]})
    return ours


def unread(data: Path) -> list[dict[str, Any]]:
    """Annotated translations of sentences that no writer of rules has read."""
    known = {row["source"] for row in rows(data / "train" / "interference.jsonl")}
    return [row for row in annotated_by_us(data) if row["source"] not in known]


def held_out(source: str, tenths: int = 3) -> bool:
    """Whether a sentence is kept from a network's training, by its source: so many in ten.

    Three in ten from the masked language model's, two of these from the post-editor's. What decides about findings is
    fitted on them, since on the others a network remembers the answers.
    """
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % 10 < tenths


def is_right(span: Span, marked: set[int]) -> bool:
    """Whether at least a third of a finding lies in what editors marked."""
    return len(span) > 0 and sum(place in marked for place in range(span.start, span.end)) >= RIGHT_SHARE * len(span)
