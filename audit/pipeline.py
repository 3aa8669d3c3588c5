"""The audit: documents in, reports out. `Auditor.audit` reads like the flow it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Protocol

from audit import documents, judgement, knowledge, mqm
from audit.config import Configuration
from audit.data import (
    AuditedSegment,
    Document,
    Evidence,
    Finding,
    Illustration,
    Proposal,
    Provenance,
    Report,
    RuleNote,
    Scores,
    Segment,
    State,
)
from audit.detectors.formats import Formats
from audit.detectors.garble import Garble
from audit.detectors.lexical_choice import LexicalChoice
from audit.detectors.names import Names
from audit.detectors.patterns import Patterns
from audit.detectors.post_editing import PostEditing
from audit.detectors.untranslated import Untranslated
from audit.engines import embedded
from audit.engines.embedded import Engines
from audit.engines.isolation import Failure
from audit.errors import EngineError, InputError
from audit.evidence.fluency import fluency
from audit.evidence.gathering import gather, given_source, words
from audit.evidence.meaning import literalness, nearness
from audit.evidence.round_trip import chrf, signatures
from audit.evidence.source import Calibration
from audit.lexicon import Lexicon
from audit.rulebook import Rule, Rulebook
from audit.trials import attempt
from audit.verification import Correction, Trial, verify

CHUNK = 256  # segments whose evidence is gathered at a time: engines like batches, progress bars like steps

Progress = Callable[[int], None]


class Detector(Protocol):
    """Proposes faults of its kind."""

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        ...


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
        self._judgements = judgement.load(configuration.pair)
        self.calibration = Calibration.load(configuration.pair)

    @classmethod
    def load(
        cls, pair: str = "es-en", configuration: Configuration | None = None, rulebook: Rulebook | None = None
    ) -> Auditor:
        """An auditor with the embedded engines for a language pair such as "es-en"; with its own rules, or those given.

        Raises:
            ConfigurationError: there is no reference data for the pair.
            EngineError: an embedded model is missing or damaged. A missing translator is no error: a notice tells.
        """
        source_language, _, target_language = pair.partition("-")
        configuration = replace(
            configuration or Configuration(), source_language=source_language, target_language=target_language
        )
        rulebook = rulebook or Rulebook.load(pair)
        engines = embedded.load(configuration)
        vocab = engines.analyzer.analyze([""])[0].vocab  # patterns are compiled for the analyses that they will read
        detectors: list[Detector] = [Patterns(rulebook, vocab, eager=False)]
        detectors.append(LexicalChoice.load(rulebook, source_language, Lexicon.load(pair)))
        detectors += [kind.load(rulebook, pair) for kind in (Garble, Names, Formats, Untranslated)]
        detectors.append(PostEditing.load(rulebook, pair, engines.post_editor))
        return cls(configuration, engines, rulebook, detectors)

    def with_detectors(self, wanted: Callable[[Detector], bool]) -> Auditor:
        """The same auditor with only some of its detectors."""
        return Auditor(self.configuration, self.engines, self.rulebook, [d for d in self._detectors if wanted(d)])

    def audit_text(self, text: str, name: str = "text") -> Report:
        """The audit of a text in memory.

        Raises:
            InputError: there is nothing in it to audit.
            EngineError: an engine stopped working for good.
        """
        choices = self.configuration
        document = documents.read_text(
            text, name=name, source_language=choices.source_language, target_language=choices.target_language
        )
        return self.audit(document)

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
        evidence, failures = self._gather(auditable, progress)
        proposals = self.propose(evidence)
        verified = verify(
            evidence,
            proposals,
            self.attempt,
            self._typology,
            self._judgements,
            self.configuration.minimum_confidence,
        )
        findings = [tuple(map(self._unless_rejected, found)) for found in verified]
        audited = self._audited(evidence, findings)
        return Report(
            document=document.name,
            source_language=self.configuration.source_language,
            target_language=self.configuration.target_language,
            segments=tuple(
                audited.get(segment.index) or _unaudited(segment, failures.get(segment.index))
                for segment in document.segments
            ),
            score=mqm.score_document(
                [finding for found in findings for finding in found],
                sum(len(words(item.analysis)) for item in evidence),
                self._profile,
            ),
            provenance=self.provenance(),
            rules=tuple(
                _note(self.rulebook[name])
                for name in sorted({finding.rule for found in findings for finding in found} & self.rulebook.keys())
            ),
        )

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """What all detectors claim of each segment of a document."""
        claims = [detector.propose(document) for detector in self._detectors]
        return [[proposal for claim in claims for proposal in claim[index]] for index in range(len(document))]

    def propose_pairs(
        self, pairs: Sequence[tuple[str, str | None]], *, post_edited: bool = False
    ) -> list[list[Proposal]]:
        """What all detectors claim of single sentences with their source, if given: how a rule's examples are tried."""
        segments = [
            Segment(id=str(n), index=n, target=text, offset=0, source=source) for n, (text, source) in enumerate(pairs)
        ]
        post_editor = self.engines.post_editor if post_edited else None
        # A rule must not rest on what is recovered.
        untranslated = replace(self.engines, backward=None, forward=None, post_editor=post_editor)
        gathered = gather(segments, untranslated, self.calibration)
        return [self.propose([item])[0] for item in gathered if isinstance(item, Evidence)]

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
                ("language model", engines.language_model.name if engines.language_model else "none"),
                ("post-editor", engines.post_editor.name if engines.post_editor else "none"),
                ("back-translation", engines.backward.name if engines.backward else "none"),
                ("round trip", engines.forward.name if engines.forward else "none"),
                *(("signature", signature) for signature in signatures()),
                ("references", f"sha256:{knowledge.digest(knowledge.root())}"),
                ("language identification", f"langdetect {version('langdetect')}, seed 0"),
            ),
            notices=engines.notices,
            timestamp=self.configuration.timestamp,
        )

    def _gather(self, segments: Sequence[Segment], progress: Progress) -> tuple[list[Evidence], dict[int, str]]:
        """The evidence, and by index of the segment why none could be had.

        Raises:
            EngineError: it could be had for no segment.
        """
        evidence: list[Evidence] = []
        failures: dict[int, str] = {}
        for start in range(0, len(segments), CHUNK):
            chunk = segments[start : start + CHUNK]
            for segment, outcome in zip(chunk, gather(chunk, self.engines, self.calibration), strict=True):
                if isinstance(outcome, Failure):
                    failures[segment.index] = outcome.reason
                else:
                    evidence.append(outcome)
            progress(len(chunk))
        if not evidence:
            raise EngineError(next(iter(failures.values())))
        return evidence, failures

    def _unless_rejected(self, finding: Finding) -> Finding:
        """The finding, set aside if somebody rejected it before."""
        rejected = finding.fingerprint in self.configuration.suppressed
        return replace(finding, status="suppressed") if rejected else finding

    def attempt(self, corrections: Sequence[Correction]) -> list[Trial]:
        """What comes of corrected sentences, one trial each."""
        return attempt(corrections, self.engines, self.propose, self.configuration.minimum_confidence)

    def _audited(
        self, document: Sequence[Evidence], findings: Sequence[tuple[Finding, ...]]
    ) -> dict[int, AuditedSegment]:
        """The segments with all that a report shows of them, by index."""
        return {
            evidence.segment.index: AuditedSegment(
                segment=evidence.segment,
                state=State.AUDITED,
                reason=f"source not recovered: {evidence.doubt}" if evidence.doubt else None,
                source=evidence.source,
                alignment=evidence.alignment,
                round_trip=evidence.round_trip,
                scores=Scores(
                    quality=mqm.quality(found, len(words(evidence.analysis)), adequacy, self._profile),
                    fluency=fluency(evidence.reading, self.engines.norms),
                    adequacy=adequacy,
                    literalness=literalness(evidence.alignment),
                ),
                findings=found,
                reading=evidence.reading,
            )
            for evidence, found, adequacy in zip(document, findings, self._adequacies(document), strict=True)
        }

    def _adequacies(self, document: Sequence[Evidence]) -> list[float | None]:
        """What is kept of the meaning (0..1): chrF++ / 100 against a reference, else of the text translated back.

        None where neither reference nor source is given.
        """
        references = [item.segment.reference for item in document]
        sources = [None if item.segment.reference else given_source(item.segment) for item in document]
        analyses = [item.analysis for item in document]
        near = nearness(list(zip(analyses, sources, strict=True)), self.engines.backward)
        points = [
            chrf(analysis.text, reference) if reference else to_source
            for analysis, reference, to_source in zip(analyses, references, near, strict=True)
        ]
        return [None if point is None else point / 100 for point in points]


def _note(rule: Rule) -> RuleNote:
    flagged, left_alone = (
        tuple(Illustration(example.text, example.marks, example.fixed) for example in examples)
        for examples in (rule.bad, rule.good)
    )
    return RuleNote(rule.id, rule.title, rule.origin, flagged, left_alone)


def _unaudited(segment: Segment, failure: str | None) -> AuditedSegment:
    """A segment that was skipped, or failed. Its quality is 1: nothing is known against it, and its state says so."""
    return AuditedSegment(
        segment=segment,
        state=State.FAILED if failure else State.SKIPPED,
        reason=failure or segment.skipped,
        source=given_source(segment),
        alignment=None,
        round_trip=None,
        scores=Scores(quality=1.0, fluency=None, adequacy=None, literalness=None),
        findings=(),
    )
