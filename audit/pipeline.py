"""The audit: documents in, reports out. `Auditor.audit` reads like the flow it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from audit import documents, knowledge, mqm
from audit.config import Configuration
from audit.data import (
    Alignment,
    AuditedSegment,
    Document,
    Evidence,
    Finding,
    Proposal,
    Provenance,
    Report,
    Scores,
    Segment,
    Source,
    SourceWord,
    Span,
    State,
)
from audit.detectors.formats import Formats
from audit.detectors.garble import Garble
from audit.detectors.names import Names
from audit.detectors.patterns import Patterns
from audit.detectors.untranslated import Untranslated
from audit.engines import Aligner, Analyzer, Lemmatizer, Translator
from audit.engines.apertium import Apertium
from audit.engines.lemmas import Simplemma
from audit.engines.lexical_table import LexicalTable
from audit.engines.spacy_analyzer import SpacyAnalyzer
from audit.errors import EngineError, InputError
from audit.evidence.round_trip import chrf, round_trip, signatures
from audit.evidence.source import Calibration, Recovery, Rejected, protected_names, recover
from audit.rulebook import Rulebook
from audit.verification import Correction, Trial, verify

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CHUNK = 256  # segments whose evidence is gathered at a time: engines like batches, progress bars like steps

Progress = Callable[[int], None]


class Detector(Protocol):
    """Proposes faults of its kind."""

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        ...


@dataclass(frozen=True, slots=True)
class Engines:
    """The models of a run. Without translators the audit still runs, on less evidence, and says so."""

    analyzer: Analyzer
    lemmatizer: Lemmatizer
    aligner: Aligner
    backward: Translator | None
    forward: Translator | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why no evidence could be had for a segment."""

    reason: str


class Auditor:
    """Everything that an audit needs, loaded once and used for many documents."""

    def __init__(
        self, configuration: Configuration, engines: Engines, rulebook: Rulebook, detectors: Sequence[Detector]
    ) -> None:
        self.configuration = configuration
        self.engines = engines
        self.rulebook = rulebook
        self._detectors = tuple(detectors)
        self._profile = mqm.load_profile(configuration.mqm_profile)
        self._typology = mqm.load_typology()
        self._calibration = Calibration.load(configuration.pair)

    @classmethod
    def load(
        cls, pair: str = "es-en", configuration: Configuration | None = None, rulebook: Rulebook | None = None
    ) -> Auditor:
        """An auditor with the embedded engines for a language pair such as "es-en"; with its own rules, or those given.

        Raises:
            ConfigurationError: there is no reference data for the pair.
            EngineError: an embedded model is missing or damaged. A missing translator is no error: a notice tells.
        """
        if configuration is None:
            source_language, _, target_language = pair.partition("-")
            configuration = Configuration(source_language=source_language, target_language=target_language)
        rulebook = rulebook or Rulebook.load(configuration.pair)
        analyzer = SpacyAnalyzer.load()
        backward, forward, notices = _translators(configuration)
        engines = Engines(
            analyzer=analyzer,
            lemmatizer=Simplemma(configuration.source_language),
            aligner=LexicalTable.load(),
            backward=backward,
            forward=forward,
            notices=notices,
        )
        detectors: list[Detector] = [Patterns(rulebook, analyzer.pipeline.vocab)]
        detectors += [kind.load(rulebook, configuration.pair) for kind in (Garble, Names, Formats, Untranslated)]
        return cls(configuration, engines, rulebook, detectors)

    def audit_text(self, text: str, name: str = "text") -> Report:
        """The audit of a text in memory.

        Raises:
            InputError: there is nothing in it to audit.
        """
        languages = (self.configuration.source_language, self.configuration.target_language)
        return self.audit(
            documents.read_text(text, name=name, source_language=languages[0], target_language=languages[1])
        )

    def audit(self, document: Document, progress: Progress = lambda _: None) -> Report:
        """The audit of one document. `progress` is told the number of segments done, as they are done.

        Raises:
            InputError: no segment of the document can be audited; the message says why.
            EngineError: an engine stopped working for good.
        """
        auditable = [segment for segment in document.segments if segment.skipped is None]
        if not auditable:
            reasons = sorted({segment.skipped for segment in document.segments if segment.skipped})
            raise InputError(f"{document.name}: nothing to audit in it ({'; '.join(reasons) or 'no text'})")
        gathered: dict[int, Evidence] = {}
        failed: dict[int, str] = {}
        for start in range(0, len(auditable), CHUNK):
            chunk = auditable[start : start + CHUNK]
            for segment, outcome in zip(chunk, self.gather(chunk), strict=True):
                if isinstance(outcome, Failure):
                    failed[segment.index] = outcome.reason
                else:
                    gathered[segment.index] = outcome
            progress(len(chunk))
        evidence = list(gathered.values())
        findings = dict(zip(gathered, self._judge(evidence), strict=True))
        segments = tuple(
            self._audited(gathered[segment.index], findings[segment.index])
            if segment.index in gathered
            else _unaudited(segment, failed.get(segment.index))
            for segment in document.segments
        )
        words = sum(_words(item) for item in evidence)
        everything = [finding for found in findings.values() for finding in found]
        return Report(
            document=document.name,
            source_language=self.configuration.source_language,
            target_language=self.configuration.target_language,
            segments=segments,
            score=mqm.score_document(everything, words, self._profile),
            provenance=self.provenance(),
        )

    def gather(self, segments: Sequence[Segment]) -> list[Evidence | Failure]:
        """The evidence for each segment, or why none could be had."""
        analyses = self.engines.analyzer.analyze([segment.target for segment in segments])
        names = [protected_names(analysis) for analysis in analyses]
        outcomes = self._sources(segments, names)
        gathered: list[Evidence | Failure] = []
        for segment, analysis, outcome in zip(segments, analyses, outcomes, strict=True):
            if isinstance(outcome, Failure):
                gathered.append(outcome)
                continue
            source = outcome.source if isinstance(outcome, Recovery) else None
            words = self.engines.lemmatizer.lemmatize(source.text) if source else ()
            gathered.append(
                Evidence(
                    segment=segment,
                    analysis=analysis,
                    source=source,
                    source_words=words,
                    alignment=self._align(analysis, source, words) if source else None,
                    round_trip=outcome.round_trip if isinstance(outcome, Recovery) else None,
                    doubt=outcome.reason if isinstance(outcome, Rejected) else None,
                )
            )
        return gathered

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """What all detectors claim of each segment of a document."""
        claims = [detector.propose(document) for detector in self._detectors]
        return [[proposal for claim in claims for proposal in claim[index]] for index in range(len(document))]

    def propose_pairs(self, pairs: Sequence[tuple[str, str | None]]) -> list[list[Proposal]]:
        """What all detectors claim of single sentences with their source, if given: how a rule's examples are tried."""
        segments = [
            Segment(id=str(n), index=n, target=text, offset=0, source=source) for n, (text, source) in enumerate(pairs)
        ]
        silent = Auditor(
            self.configuration, replace(self.engines, backward=None, forward=None), self.rulebook, self._detectors
        )
        gathered = [evidence for evidence in silent.gather(segments) if isinstance(evidence, Evidence)]
        return [self.propose([evidence])[0] for evidence in gathered]

    def provenance(self) -> Provenance:
        """The signature of a run with this auditor."""
        engines = self.engines
        return Provenance(
            settings=(
                ("audit", version("translation-audit")),
                *self.configuration.settings(),
                ("analyzer", engines.analyzer.name),
                ("lemmatizer", engines.lemmatizer.name),
                ("aligner", engines.aligner.name),
                ("back-translation", engines.backward.name if engines.backward else "none"),
                ("round trip", engines.forward.name if engines.forward else "none"),
                *(("signature", signature) for signature in signatures()),
                ("references", f"sha256:{knowledge.digest()}"),
                ("language identification", f"langdetect {version('langdetect')}, seed 0"),
            ),
            notices=engines.notices,
            timestamp=self.configuration.timestamp,
        )

    def _sources(
        self, segments: Sequence[Segment], names: Sequence[Sequence[Span]]
    ) -> list[Recovery | Rejected | Failure | None]:
        """The source of each segment: given, recovered or rejected; None where there is nothing to recover it with."""
        engines = self.engines
        outcomes: list[Recovery | Rejected | Failure | None] = [
            Recovery(Source(segment.source, "given", "user", 1.0), None) if segment.source else None
            for segment in segments
        ]
        if engines.backward is None or engines.forward is None:
            return outcomes
        given = [index for index, segment in enumerate(segments) if segment.source]
        ways_back = round_trip(
            [segments[index].target for index in given],
            [segments[index].source or "" for index in given],
            [names[index] for index in given],
            engines.forward,
        )
        for index, way_back in zip(given, ways_back, strict=True):
            outcomes[index] = Recovery(Source(segments[index].source or "", "given", "user", 1.0), way_back)
        wanting = [index for index, segment in enumerate(segments) if not segment.source and not segment.untranslated]
        recovered = self._recover([segments[index].target for index in wanting], [names[index] for index in wanting])
        for index, outcome in zip(wanting, recovered, strict=True):
            outcomes[index] = outcome
        return outcomes

    def _recover(self, texts: Sequence[str], names: Sequence[Sequence[Span]]) -> list[Recovery | Rejected | Failure]:
        """The recovery of each text. Where the engine breaks, halves are tried, until the text that breaks it is alone.

        Raises:
            EngineError: the engine breaks on every text.
        """
        engines = self.engines
        if not texts or engines.backward is None or engines.forward is None:
            return []
        try:
            return list(recover(texts, names, engines.backward, engines.forward, self._calibration))
        except EngineError as error:
            if len(texts) == 1:
                return [Failure(str(error))]
            half = len(texts) // 2
            outcomes = self._recover(texts[:half], names[:half]) + self._recover(texts[half:], names[half:])
            if all(isinstance(outcome, Failure) for outcome in outcomes):
                raise
            return outcomes

    def _align(self, analysis: Doc, source: Source, words: Sequence[SourceWord]) -> Alignment:
        spans = [Span(token.idx, token.idx + len(token)) for token in analysis if _is_word(token)]
        return self.engines.aligner.align(analysis.text, spans, source.text, [word.span for word in words])

    def _judge(self, document: Sequence[Evidence]) -> list[tuple[Finding, ...]]:
        proposals = self.propose(document)
        return verify(document, proposals, self._attempt, self._typology, self.configuration.minimum_confidence)

    def _attempt(self, corrections: Sequence[Correction]) -> list[Trial]:
        """Corrected sentences put to the test: analysed, examined and translated back like the text itself."""
        analyses = self.engines.analyzer.analyze([correction.text for correction in corrections])
        drifts = self._drifts(corrections, analyses)
        trials = []
        for correction, analysis, drift in zip(corrections, analyses, drifts, strict=True):
            before = correction.evidence
            after = replace(
                before,
                segment=replace(before.segment, target=correction.text, untranslated=False),
                analysis=analysis,
                alignment=self._align(analysis, before.source, before.source_words) if before.source else None,
            )
            objections = [
                proposal
                for proposal in self.propose([after])[0]
                if proposal.confidence >= self.configuration.minimum_confidence
                and proposal.span.overlaps(correction.span)
            ]
            trials.append(Trial(silent=not objections, drift=drift))
        return trials

    def _drifts(self, corrections: Sequence[Correction], analyses: Sequence[Doc]) -> list[float | None]:
        """By how many points of chrF++ each corrected sentence, translated back, is further from the source."""
        drifts: list[float | None] = [None] * len(corrections)
        with_source = [index for index, correction in enumerate(corrections) if correction.evidence.source]
        if self.engines.backward is None or not with_source:
            return drifts
        texts = [corrections[index].text for index in with_source]
        names = [protected_names(analyses[index]) for index in with_source]
        originals = {id(c.evidence): c.evidence for c in corrections if c.evidence.source}
        back = self.engines.backward.translate(
            [*(evidence.segment.target for evidence in originals.values()), *texts],
            [*(protected_names(evidence.analysis) for evidence in originals.values()), *names],
        )
        nearness = {
            key: chrf(translation.text, evidence.source.text)
            for (key, evidence), translation in zip(originals.items(), back, strict=False)
            if evidence.source
        }
        for index, translation in zip(with_source, back[len(originals) :], strict=True):
            evidence = corrections[index].evidence
            if evidence.source:
                drifts[index] = nearness[id(evidence)] - chrf(translation.text, evidence.source.text)
        return drifts

    def _audited(self, evidence: Evidence, findings: tuple[Finding, ...]) -> AuditedSegment:
        adequacy = self._adequacy(evidence)
        return AuditedSegment(
            segment=evidence.segment,
            state=State.AUDITED,
            reason=f"source not recovered: {evidence.doubt}" if evidence.doubt else None,
            source=evidence.source,
            alignment=evidence.alignment,
            round_trip=evidence.round_trip,
            scores=Scores(
                quality=mqm.quality(findings, _words(evidence), adequacy, self._profile),
                fluency=None,
                adequacy=adequacy,
                literalness=literalness(evidence.alignment),
            ),
            findings=findings,
        )

    def _adequacy(self, evidence: Evidence) -> float | None:
        """chrF++ / 100 with a given reference, else of the text translated back with a given source, else None."""
        segment = evidence.segment
        if segment.reference:
            return chrf(segment.target, segment.reference) / 100
        if segment.source and self.engines.backward:
            (back,) = self.engines.backward.translate([segment.target], [protected_names(evidence.analysis)])
            return chrf(back.text, segment.source) / 100
        return None


def literalness(alignment: Alignment | None) -> float | None:
    """How far the words follow the source one by one (0..1), after Raunak et al. 2023.

    Their two measures, the share of source words that anything renders and the share of neighbouring links that keep
    the source's order, multiplied. None where nothing is aligned.
    """
    if alignment is None or not alignment.links or not alignment.source:
        return None
    order = [link.source for link in sorted(alignment.links, key=lambda link: (link.target, link.source))]
    rendered = len(set(order)) / len(alignment.source)
    steps = list(pairwise(order))
    kept = sum(first <= second for first, second in steps) / len(steps) if steps else 1.0
    return rendered * kept


def _unaudited(segment: Segment, failure: str | None) -> AuditedSegment:
    """A segment that was skipped, or failed. Its quality is 1: nothing is known against it, and its state says so."""
    return AuditedSegment(
        segment=segment,
        state=State.FAILED if failure else State.SKIPPED,
        reason=failure or segment.skipped,
        source=Source(segment.source, "given", "user", 1.0) if segment.source else None,
        alignment=None,
        round_trip=None,
        scores=Scores(quality=1.0, fluency=None, adequacy=None, literalness=None),
        findings=(),
    )


def _translators(configuration: Configuration) -> tuple[Translator | None, Translator | None, tuple[str, ...]]:
    """The translators back and forth, or none and what is lost without them."""
    if configuration.translator == "none":
        return None, None, ("Source not recovered: no translator was asked for.",)
    languages = (configuration.source_language, configuration.target_language)
    try:
        return Apertium.start(languages[1], languages[0]), Apertium.start(*languages), ()
    except EngineError as error:
        return None, None, (f"Source not recovered, so findings rest on less evidence: {error}",)


def _is_word(token: Token) -> bool:
    return any(character.isalnum() for character in token.text)


def _words(evidence: Evidence) -> int:
    return sum(_is_word(token) for token in evidence.analysis)
