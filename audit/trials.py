"""Corrected sentences put to the test: analysed, examined and translated back like the text itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.data import Evidence, Proposal, WordReading
from audit.engines.embedded import Engines
from audit.evidence.fluency import surprisal
from audit.evidence.gathering import align, read
from audit.evidence.meaning import nearness
from audit.verification import Correction, Trial

if TYPE_CHECKING:
    from spacy.tokens import Doc

Propose = Callable[[Sequence[Evidence]], list[list[Proposal]]]


def attempt(
    corrections: Sequence[Correction], engines: Engines, propose: Propose, minimum_confidence: float
) -> list[Trial]:
    """One trial per correction, in order; `propose` returns what all detectors claim of a document.

    Raises:
        EngineError: the translator broke for good.
    """
    analyses = engines.analyzer.analyze([correction.text for correction in corrections])
    readings = read([analysis.text for analysis in analyses], engines.language_model)
    return [
        Trial(
            silent=not any(
                proposal.confidence >= minimum_confidence and proposal.span.overlaps(correction.span)
                for proposal in propose([_corrected(correction, analysis, reading, engines)])[0]
            ),
            drift=drift,
            gain=_gain(correction, reading),
        )
        for correction, analysis, reading, drift in zip(
            corrections, analyses, readings, _drifts(corrections, analyses, engines), strict=True
        )
    ]


def _gain(correction: Correction, reading: Sequence[WordReading]) -> float | None:
    """By how many nats the corrected words, and their neighbours, surprise the language model less."""
    before = correction.evidence.reading
    return surprisal(before, correction.replaced) - surprisal(reading, correction.span) if before else None


def _corrected(correction: Correction, analysis: Doc, reading: tuple[WordReading, ...], engines: Engines) -> Evidence:
    """What is known of the corrected sentence. The source stays what it was."""
    before = correction.evidence
    return replace(
        before,
        segment=replace(before.segment, target=correction.text, untranslated=False),
        analysis=analysis,
        reading=reading,
        doubts=(),  # the post-editor is not asked about his own words
        alignment=align(analysis, before.source, before.source_words, engines.aligner) if before.source else None,
    )


def _drifts(corrections: Sequence[Correction], analyses: Sequence[Doc], engines: Engines) -> list[float | None]:
    """By how many points of chrF++ each corrected sentence, translated back, is further from the source."""
    texts = {correction.evidence.segment.index: correction.evidence for correction in corrections}
    before = dict(
        zip(texts, nearness([(text.analysis, text.source) for text in texts.values()], engines.backward), strict=True)
    )
    sources = [correction.evidence.source for correction in corrections]
    after = nearness(list(zip(analyses, sources, strict=True)), engines.backward)
    drifts: list[float | None] = []
    for correction, now in zip(corrections, after, strict=True):
        then = before[correction.evidence.segment.index]
        drifts.append(None if then is None or now is None else then - now)
    return drifts
