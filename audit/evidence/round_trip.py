"""The source translated into the target language once more: where it comes out like the text, so would a machine's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from audit.data import RoundTrip, Span
from audit.engines import Translator

if TYPE_CHECKING:
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

LONGEST = 200
"""Words beyond which no round trip is made: TER's search for moved words takes a second there, and minutes at 700."""


def round_trip(
    targets: Sequence[str], sources: Sequence[str], names: Sequence[Sequence[Span]], translator: Translator
) -> list[RoundTrip | None]:
    """Each source translated by `translator` into the target's language, compared with the target.

    `names[i]` are the spans of `targets[i]` that came through unchanged; where the source has them, they do so again.
    Compared by chrF++ (Popović 2017) and TER (Snover et al. 2006) of the sentence, as sacreBLEU computes them. None
    where target or source is longer than `LONGEST` words.

    Raises:
        ValueError: the three sequences differ in length.
        EngineError: the translator failed.
    """
    rows = list(zip(targets, sources, names, strict=True))
    short = [i for i, (target, source, _) in enumerate(rows) if max(_words(target), _words(source)) <= LONGEST]
    kept = [_occurrences(rows[i][1], {name.of(rows[i][0]) for name in rows[i][2]}) for i in short]
    translations = translator.translate([rows[i][1] for i in short], kept)
    chrf, ter = _metrics()
    results: list[RoundTrip | None] = [None] * len(rows)
    for i, translation in zip(short, translations, strict=True):
        target, again = rows[i][0], translation.text
        results[i] = RoundTrip(
            text=again,
            engine=translator.name,
            chrf=chrf.sentence_score(again, [target]).score,
            ter=ter.sentence_score(again, [target]).score,
        )
    return results


def chrf(text: str, other: str) -> float:
    """chrF++ (0..100, 100 equal) of one sentence against another."""
    return float(_metrics()[0].sentence_score(text, [other]).score)


def signatures() -> tuple[str, ...]:
    """What sacreBLEU says of each score, so that whoever repeats it gets the same number."""
    return tuple(f"{type(metric).__name__}|{metric.get_signature()}" for metric in _metrics())


def _words(text: str) -> int:
    return len(text.split())


def _occurrences(text: str, names: set[str]) -> list[Span]:
    """Where any of `names` stands in `text` as whole words; the longest first where several start."""
    if not names:
        return []
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return [Span(*match.span()) for match in re.finditer(rf"(?<!\w)(?:{alternatives})(?!\w)", text)]


@cache
def _metrics() -> tuple[CHRF, TER]:
    """chrF++ and TER. Each has scored once, without which sacreBLEU gives no signature."""
    from sacrebleu.metrics.chrf import CHRF  # noqa: PLC0415
    from sacrebleu.metrics.ter import TER  # noqa: PLC0415

    chrf, ter = CHRF(word_order=2), TER()
    chrf.corpus_score(["a"], [["a"]])
    ter.corpus_score(["a"], [["a"]])
    return chrf, ter
