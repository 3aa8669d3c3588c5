"""What decides about findings, measured: each stage by itself, and what confidence is worth, with plots."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from annotated import held_out, is_right, rows, unread
from remembered import remembering
from rich.console import Console
from rich.progress import track
from rich.table import Table

from audit import Auditor, Configuration
from audit.data import Document, Evidence, Segment, Span
from audit.detectors.lexical_choice import LexicalChoice
from audit.evidence.gathering import gather
from audit.verification import strongest

mpl.use("svg")
import matplotlib.pyplot as plt

LOWEST = 0.2  # confidence from which the curves are drawn
BINS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
mpl.rcParams.update({"svg.hashsalt": "audit", "font.size": 10, "figure.constrained_layout.use": True})


@dataclass(frozen=True)
class Claim:
    """Something found, where, how surely, and whether editors agree."""

    sentence: int
    span: Span
    confidence: float
    right: bool


@dataclass(frozen=True)
class Part:
    """Sentences with the editors' marks; native ones have none."""

    name: str
    texts: list[tuple[str, str | None]]
    marks: list[list[dict[str, Any]]]


def parts(data: Path) -> list[Part]:
    dev = rows(data / "dev" / "interference.jsonl")
    ours = [row for row in unread(data) if held_out(row["source"], 2)]
    native = rows(data / "dev" / "native_english.jsonl.gz")
    machine = [row for row in dev if row["kind"] == "mt"]
    return [
        Part("dev, machine", [(row["target"], None) for row in machine], [row["spans"] for row in machine]),
        Part("dev", [(row["target"], None) for row in dev], [row["spans"] for row in dev]),
        Part("dev, source given", [(row["target"], row["source"]) for row in dev], [row["spans"] for row in dev]),
        Part("unseen", [(row["target"], None) for row in ours], [row["spans"] for row in ours]),
        Part("native", [(row["en"], None) for row in native], [[] for _ in native]),
    ]


def found(auditor: Auditor, part: Part, *, verified: bool, least: float) -> list[Claim]:
    """What is found in unrelated sentences: by the detectors alone, or after verification."""
    segments = [Segment(str(n), n, text, 0, source=source) for n, (text, source) in enumerate(part.texts)]
    claims = []
    for start in track(range(0, len(segments), 128), part.name, console=Console(stderr=True)):
        chunk = segments[start : start + 128]
        if verified:  # each sentence is a document of its own: formats and names compare within one
            chunk = [replace(segment, index=0) for segment in chunk]
            reports = [auditor.audit(Document("evaluation", "", (segment,))) for segment in chunk]
            spans = [[(f.span, f.confidence) for f in report.findings] for report in reports]
        else:
            evidence = [e for e in gather(chunk, auditor.engines, auditor.calibration) if isinstance(e, Evidence)]
            proposals = [[p for p in auditor.propose([item])[0] if p.confidence >= least] for item in evidence]
            spans = [[(p.span, p.confidence) for p in strongest(claimed)] for claimed in proposals]
        for number, places in enumerate(spans, start):
            marked = {place for span in part.marks[number] for place in range(span["start"], span["end"])}
            claims += [Claim(number, span, confidence, is_right(span, marked)) for span, confidence in places]
    return claims


def recall(part: Part, claims: Sequence[Claim]) -> float:
    right: dict[int, list[Span]] = {}
    for claim in claims:
        if claim.right:
            right.setdefault(claim.sentence, []).append(claim.span)
    spans = [(n, span) for n, marks in enumerate(part.marks) for span in marks]
    hits = [any(s.start < m["end"] and m["start"] < s.end for s in right.get(n, ())) for n, m in spans]
    return float(np.mean(hits)) if hits else 0.0


def words(part: Part) -> int:
    return sum(len([word for word in text.split() if any(c.isalnum() for c in word)]) for text, _ in part.texts)


def ablation(data: Path) -> None:
    """Rules alone; with the lexicon; with language model and verification: precision, recall, false alarms, speed."""
    whole = Auditor.load("es-en")
    bare = Auditor.load("es-en", Configuration(language_model="none", post_editor="none"))
    stages = {
        "rules": (bare.with_detectors(lambda detector: not isinstance(detector, LexicalChoice)), False),
        "+ lexicon": (bare, False),
        "+ language model and verification": (Auditor.load("es-en", Configuration(post_editor="none")), True),
        "+ post-editor": (whole, True),
    }
    table = Table("", "set", "findings", "precision", "recall", "per 1,000 native words", "sentences/s", title="Stages")
    for name, (auditor, verified) in stages.items():
        least = auditor.configuration.minimum_confidence
        for part in parts(data):
            start = time.monotonic()
            claims = found(auditor, part, verified=verified, least=least)
            speed = f"{len(part.texts) / (time.monotonic() - start):.0f}"
            if part.name == "native":
                cells = "", "", f"{1000 * len(claims) / words(part):.2f}"
            else:
                precision = np.mean([claim.right for claim in claims]) if claims else 0.0
                cells = f"{precision:.3f}", f"{recall(part, claims):.3f}", ""
            table.add_row(name, part.name, str(len(claims)), *cells, speed)
    Console(width=140).print(table)


def curves(data: Path, folder: Path) -> None:
    """Precision by recall, and how often a finding of given confidence is right."""
    auditor = remembering(Auditor.load("es-en", Configuration(minimum_confidence=LOWEST)))
    sets = {part.name: (part, found(auditor, part, verified=True, least=LOWEST)) for part in parts(data)}
    native, alarms = sets.pop("native")
    figure, axes = plt.subplots(figsize=(6, 4))
    table = Table("confidence", *sets, "per 1,000 native words", title="Precision / recall from a confidence on")
    for name, (part, claims) in sets.items():
        steps = sorted({round(claim.confidence, 3) for claim in claims}, reverse=True)
        points = [[claim for claim in claims if claim.confidence >= least - 1e-9] for least in steps]
        points = [kept for kept in points if len(kept) > 9]
        line = [(recall(part, kept), float(np.mean([claim.right for claim in kept]))) for kept in points]
        axes.plot(*zip(*line, strict=True), label=f"{name} ({len(part.texts)} sentences)")
    axes.set(xlabel="recall", ylabel="precision", ylim=(0, 1), title="From the surest finding to the most doubtful")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(folder / "precision-recall.svg", metadata={"Date": None})
    for least in BINS[:-1]:
        cells = []
        for part, claims in sets.values():
            kept = [claim for claim in claims if claim.confidence >= least]
            precision = np.mean([claim.right for claim in kept]) if kept else 0.0
            cells.append(f"{precision:.3f} / {recall(part, kept):.3f} of {len(kept)}")
        quiet = 1000 * sum(claim.confidence >= least for claim in alarms) / words(native)
        table.add_row(f"{least:.1f}", *cells, f"{quiet:.2f}")
    Console(width=160).print(table)
    figure, axes = plt.subplots(figsize=(5, 4.4))
    axes.plot((0, 1), (0, 1), color="grey", linestyle=":")
    table = Table("confidence", "findings", "said", "right", title="Reliability")
    for name in ("dev", "unseen"):
        points = []
        for low, high in pairwise(BINS):
            inside = [claim for claim in sets[name][1] if low <= claim.confidence < high]
            if inside:
                said, right = (float(np.mean(v)) for v in zip(*((c.confidence, c.right) for c in inside), strict=True))
                table.add_row(f"{name}, {low:.1f} to {high:.1f}", str(len(inside)), f"{said:.2f}", f"{right:.2f}")
                points.append((said, right, len(inside)))
        x, y, sizes = zip(*points, strict=True)
        axes.plot(x, y, label=name)
        axes.scatter(x, y, s=[8 + 2 * size for size in sizes])
    axes.set(xlabel="confidence reported", ylabel="share that editors agree with", xlim=(0.2, 1), ylim=(0, 1))
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(folder / "reliability.svg", metadata={"Date": None})
    Console().print(table)
