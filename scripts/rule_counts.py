"""How often each rule fires on real machine translation, how often rightly, and how often on native English.

Detectors alone, on each sentence by itself: no suggestion is tried, nothing is translated back. A machine translation
has its true source beside it; native English has none, so that nothing but the rules keeps them quiet there. A finding
is right if at least a third of its characters lie in what the annotating editors marked.
"""

from __future__ import annotations

import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from annotated import is_right, rows
from rich.console import Console
from rich.progress import track
from rich.table import Table

from audit import Auditor, Configuration
from audit.data import Evidence, Segment, Span
from audit.evidence.gathering import gather
from audit.verification import strongest

SYSTEMS = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny")
NATIVE = {"masc": 200_000, "whitehouse-written": 150_000, "digitalgov": 50_000}  # words taken of each, beside dev
BATCH = 400
PLACES, FORMS = 6, 12


@dataclass(frozen=True)
class Sentence:
    """One text to try the rules on. `spans` are the editors' marks, None where nobody has read it."""

    place: str
    text: str
    source: str | None
    spans: tuple[tuple[int, int], ...] | None

    @property
    def native(self) -> bool:
        """Whether it was never translated."""
        return self.source is None


@dataclass
class Count:
    """What one rule did."""

    translations: int = 0
    right: int = 0
    wrong: int = 0
    native: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    places: list[str] = field(default_factory=list)


def translations(data: Path) -> Iterator[Sentence]:
    """Every distinct machine translation of the Spanish sources, with the editors' marks where it has been read."""
    marks = {
        (row["source"], row["target"]): tuple((span["start"], span["end"]) for span in row["spans"])
        for part in ("dev", "train")
        for row in rows(data / part / "interference.jsonl")
    }
    for row in rows(data / "mt" / "es-en.jsonl.gz"):
        systems: dict[str, list[str]] = defaultdict(list)
        for system in SYSTEMS:
            if row.get(system):
                systems[row[system]].append(system)
        for text, names in systems.items():
            place = f"{row['set']}:{row['i']}/{'+'.join(names)}"
            yield Sentence(place, text, row["src"], marks.get((row["src"], text)))


def natives(data: Path) -> Iterator[Sentence]:
    """Native English: the development articles, and a fixed random sample of the corpora."""
    for number, row in enumerate(rows(data / "dev" / "native_english.jsonl.gz")):
        yield Sentence(f"native:{number}", row["en"], None, None)
    for name, limit in NATIVE.items():
        with gzip.open(data / "english" / f"{name}.txt.gz", "rt", encoding="utf-8") as lines:
            paragraphs = [line.strip() for line in lines if line.strip()]
        random.Random(1).shuffle(paragraphs)
        words = 0
        for number, paragraph in enumerate(paragraphs):
            words += len(paragraph.split())
            if words > limit:
                break
            yield Sentence(f"{name}:{number}", paragraph, None, None)


_auditor: Auditor | None = None


def _findings(sentences: Sequence[Sentence]) -> list[list[tuple[str, Span]]]:
    """(rule, span) of what a reader would be shown of each sentence. Runs in a worker, which loads its models once."""
    global _auditor  # noqa: PLW0603
    _auditor = _auditor or Auditor.load("es-en", Configuration(translator="none"))
    least = _auditor.configuration.minimum_confidence
    segments = [Segment(id=str(n), index=n, target=s.text, offset=0, source=s.source) for n, s in enumerate(sentences)]
    found = []
    for evidence in gather(segments, _auditor.engines, _auditor.calibration):
        proposals = _auditor.propose([evidence])[0] if isinstance(evidence, Evidence) else []
        found.append([(p.rule, p.span) for p in strongest([p for p in proposals if p.confidence >= least])])
    return found


def count(data: Path) -> dict[str, Any]:
    """The counts of every rule that fired, as `references/<pair>/attestation.json` holds them."""
    sentences = [*translations(data), *natives(data)]
    batches = [sentences[start : start + BATCH] for start in range(0, len(sentences), BATCH)]
    counts: dict[str, Count] = defaultdict(Count)
    with ProcessPoolExecutor() as workers:
        done = workers.map(_findings, batches)
        for batch in track(batches, "rules", console=Console(stderr=True)):
            for sentence, findings in zip(batch, next(done), strict=True):
                _add(counts, sentence, findings)
    return {
        "translations": sum(not sentence.native for sentence in sentences),
        "native_words": sum(len(sentence.text.split()) for sentence in sentences if sentence.native),
        "rules": {rule: _row(counts[rule]) for rule in sorted(counts)},
    }


def _add(counts: dict[str, Count], sentence: Sentence, findings: Sequence[tuple[str, Span]]) -> None:
    marked = {place for start, end in sentence.spans or () for place in range(start, end)}
    for rule, span in findings:
        tally = counts[rule]
        if sentence.native:
            tally.native += 1
            continue
        tally.translations += 1
        tally.forms[" ".join(span.of(sentence.text).lower().split())] += 1
        tally.places.append(sentence.place)
        if sentence.spans is not None:
            right = is_right(span, marked)
            tally.right += right
            tally.wrong += not right


def _row(tally: Count) -> dict[str, Any]:
    """Commonest forms of at most five words: what was matched, not the texts it stood in."""
    forms = sorted(tally.forms.items(), key=lambda item: (-item[1], item[0]))
    short = (item for item in forms if len(item[0].split()) <= 5)
    return {
        "translations": tally.translations,
        "right": tally.right,
        "wrong": tally.wrong,
        "native": tally.native,
        "forms": dict(islice(short, FORMS)),
        "places": tally.places[:PLACES],
    }


def show(counts: dict[str, Any]) -> None:
    """The table: what fired most first; then the totals."""
    words = counts["native_words"]
    table = Table("rule", "fired", "right", "wrong", "native", "per 1,000 native words", title="Rules")
    for rule, row in sorted(counts["rules"].items(), key=lambda item: (-item[1]["translations"], item[0])):
        rate = f"{1000 * row['native'] / words:.4f}" if row["native"] else ""
        table.add_row(rule, *(str(row[key]) for key in ("translations", "right", "wrong", "native")), rate)
    fired = [row for row in counts["rules"].values() if row["translations"]]
    right, wrong, native = (sum(row[key] for row in counts["rules"].values()) for key in ("right", "wrong", "native"))
    console = Console()
    console.print(table)
    console.print(
        f"{len(fired)} rules fire on {counts['translations']:,} machine translations, "
        f"{sum(row['translations'] for row in fired):,} times; of {right + wrong} findings on annotated sentences "
        f"{right / max(1, right + wrong):.1%} are right; {native} on {words:,} native words = "
        f"{1000 * native / words:.2f} per 1,000"
    )
