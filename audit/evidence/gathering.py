"""Gathers what is known of each segment: analysis, source (given or recovered), alignment, round trip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from audit.data import Alignment, Evidence, Segment, Source, SourceWord, Span, WordDoubt, WordReading
from audit.engines import Aligner, LanguageModel, PostEditor
from audit.engines.embedded import Engines
from audit.engines.isolation import Failure, isolated
from audit.evidence.round_trip import round_trip
from audit.evidence.source import Calibration, Recovery, Rejected, protected_names, recover

if TYPE_CHECKING:
    from spacy.tokens import Doc

# What became of the search for a source; None where there is none and nothing to recover one with.
Found = Recovery | Rejected | None


def gather(segments: Sequence[Segment], engines: Engines, calibration: Calibration) -> list[Evidence | Failure]:
    """The evidence for each segment, or why none could be had.

    Raises:
        EngineError: a translator broke for good.
    """
    analyses = engines.analyzer.analyze([segment.target for segment in segments])
    readings = read([analysis.text for analysis in analyses], engines.language_model)
    doubts = _doubts([analysis.text for analysis in analyses], engines.post_editor)
    outcomes = isolated(list(zip(segments, analyses, strict=True)), lambda part: _sources(part, engines, calibration))
    return [
        outcome if isinstance(outcome, Failure) else _evidence(segment, analysis, outcome, (reading, doubted), engines)
        for segment, analysis, outcome, reading, doubted in zip(
            segments, analyses, outcomes, readings, doubts, strict=True
        )
    ]


def read(texts: Sequence[str], language_model: LanguageModel | None) -> list[tuple[WordReading, ...]]:
    """Every text as the language model sees it; nothing, where there is none."""
    return language_model.read(texts) if language_model else [() for _ in texts]


def _doubts(texts: Sequence[str], post_editor: PostEditor | None) -> list[tuple[WordDoubt, ...]]:
    """Every text as the post-editor takes it; nothing, where there is none."""
    return post_editor.read(texts) if post_editor else [() for _ in texts]


def given_source(segment: Segment) -> Source | None:
    """The source that the user gave for a segment, if any."""
    return Source(segment.source, "given", "user", 1.0) if segment.source else None


def align(analysis: Doc, source: Source, source_words: Sequence[SourceWord], aligner: Aligner) -> Alignment:
    """The alignment of an analysed text with its source."""
    return aligner.align(analysis.text, words(analysis), source.text, [word.span for word in source_words])


def words(analysis: Doc) -> list[Span]:
    """The spans of the tokens that hold a letter or a digit."""
    return [
        Span(token.idx, token.idx + len(token))
        for token in analysis
        if any(character.isalnum() for character in token.text)
    ]


def _sources(pairs: Sequence[tuple[Segment, Doc]], engines: Engines, calibration: Calibration) -> list[Found]:
    """The source of each segment, with its round trip. None is recovered for a segment that was never translated."""
    given = [given_source(segment) for segment, _ in pairs]
    found: list[Found] = [Recovery(source, None) if source else None for source in given]
    if engines.backward is None or engines.forward is None:
        return found
    texts = [segment.target for segment, _ in pairs]
    names = [protected_names(analysis) for _, analysis in pairs]
    known = [(index, source) for index, source in enumerate(given) if source]
    ways_back = round_trip(
        [texts[index] for index, _ in known],
        [source.text for _, source in known],
        [names[index] for index, _ in known],
        engines.forward,
    )
    for (index, source), way_back in zip(known, ways_back, strict=True):
        found[index] = Recovery(source, way_back)
    wanting = [index for index, (segment, _) in enumerate(pairs) if not given[index] and not segment.untranslated]
    recovered = recover(
        [texts[index] for index in wanting],
        [names[index] for index in wanting],
        engines.backward,
        engines.forward,
        calibration,
    )
    for index, outcome in zip(wanting, recovered, strict=True):
        found[index] = outcome
    return found


def _evidence(
    segment: Segment,
    analysis: Doc,
    found: Found,
    read_as: tuple[tuple[WordReading, ...], tuple[WordDoubt, ...]],
    engines: Engines,
) -> Evidence:
    source = found.source if isinstance(found, Recovery) else None
    source_words = engines.lemmatizer.lemmatize(source.text) if source else ()
    return Evidence(
        segment=segment,
        analysis=analysis,
        source=source,
        source_words=source_words,
        alignment=align(analysis, source, source_words, engines.aligner) if source else None,
        round_trip=found.round_trip if isinstance(found, Recovery) else None,
        doubt=found.reason if isinstance(found, Rejected) else None,
        reading=read_as[0],
        doubts=read_as[1],
    )
