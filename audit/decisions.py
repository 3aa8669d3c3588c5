"""What editors decided of findings: read from the files that the HTML report exports, checked, and counted."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from audit.data import Report, Span
from audit.errors import InputError
from audit.suppressions import Suppression

SCHEMA = "audit.decisions/1"


class Verdict(StrEnum):
    """What an editor thinks of a finding. An edited one is right, but the editor's wording is better."""

    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict. `origin` is the file it was read from.

    `replacement` is what the editor wants in place of the marked words: nothing known where it is None, nothing at all
    where it is empty.
    """

    origin: str
    document: str
    segment: str
    finding: str
    fingerprint: str
    rule: str
    verdict: Verdict
    replacement: str | None
    span: Span
    text: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.document}:{self.segment} “{self.text}” ({self.rule}, {self.verdict})"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decision that cannot be carried out, and why."""

    decision: Decision
    reason: str

    def __str__(self) -> str:
        return f"{self.decision}: refused: {self.reason}"


@dataclass(frozen=True, slots=True)
class Record:
    """What editors thought of the findings of one rule."""

    rule: str
    findings: int
    accepted: int
    edited: int
    rejected: int

    @property
    def decided(self) -> int:
        """Findings with a verdict."""
        return self.accepted + self.edited + self.rejected

    @property
    def precision(self) -> float | None:
        """The share of decided findings that were right; None where none was decided."""
        return (self.accepted + self.edited) / self.decided if self.decided else None


def read(name: str, content: str) -> tuple[Decision, ...]:
    """The decisions in a file called `name`.

    Raises:
        InputError: it is no such file; the message names the decision that is wrong.
    """
    try:
        value = json.loads(content)
    except ValueError as error:
        raise InputError(f"{name}: not JSON ({error}): name a file that the HTML report exported") from None
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise InputError(f'{name}: no decisions file ("schema": "{SCHEMA}"): name one that the HTML report exported')
    document, decisions = value.get("document"), value.get("decisions")
    if not isinstance(document, str) or not isinstance(decisions, list):
        raise InputError(f'{name}: a decisions file has a "document" and a list of "decisions"')
    return tuple(
        _decision(name, document, f"{name}: decision {number}", item) for number, item in enumerate(decisions, 1)
    )


def _decision(origin: str, document: str, where: str, value: Any) -> Decision:
    try:
        return Decision(
            origin,
            document,
            **{key: _string(value[key]) for key in ("segment", "finding", "fingerprint", "rule", "text")},
            verdict=Verdict(value["verdict"]),
            replacement=None if value["replacement"] is None else _string(value["replacement"]),
            span=Span(value["span"]["start"], value["span"]["end"]),
        )
    except KeyError as error:
        raise InputError(f"{where}: no {error}") from None
    except (TypeError, ValueError) as error:
        raise InputError(f"{where}: {error}") from None


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    value.encode()  # half a surrogate pair is a ValueError
    return value


def latest(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Each finding's last decision: who decides later overrules."""
    return tuple({(d.document, d.segment, d.fingerprint, d.span): d for d in decisions}.values())


def stale(decisions: Iterable[Decision], reports: Sequence[Report]) -> Iterator[Refusal]:
    """The decisions that are not about these reports: the text they were made on is another one now."""
    documents = {report.document: {audited.segment.id: audited for audited in report.segments} for report in reports}
    for decision in decisions:
        if decision.document not in documents:
            yield Refusal(decision, "the report has no such document")
            continue
        audited = documents[decision.document].get(decision.segment)
        if audited is None:
            yield Refusal(decision, "the report has no such segment")
        elif (now := decision.span.of(audited.segment.target)) != decision.text:
            yield Refusal(decision, f"“{now}” stands there in the report")
        elif all(
            finding.fingerprint != decision.fingerprint or finding.span != decision.span for finding in audited.findings
        ):
            yield Refusal(decision, "the report has no such finding")


def merged(known: Iterable[Suppression], decisions: Iterable[Decision]) -> tuple[Suppression, ...]:
    """The suppressions after these decisions: rejected findings come in, those found right go out."""
    result = {item.fingerprint: item for item in known}
    verdicts: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        verdicts[decision.fingerprint].append(decision)
    for fingerprint, decided in verdicts.items():
        # Faults that look alike in every respect share a fingerprint: one that is right keeps all of them in sight.
        if any(decision.verdict is not Verdict.REJECTED for decision in decided):
            result.pop(fingerprint, None)
        elif fingerprint not in result:
            first = decided[0]
            result[fingerprint] = Suppression(first.document, first.segment, first.rule, first.text, fingerprint)
    return tuple(result.values())


def records(decisions: Iterable[Decision], reports: Sequence[Report]) -> tuple[Record, ...]:
    """How often the rules were right that were decided on: the worst first, of equals the one decided most often."""
    findings = Counter(finding.rule for report in reports for finding in report.findings)
    verdicts = Counter((decision.rule, decision.verdict) for decision in decisions)
    found = [
        Record(rule, findings[rule], *(verdicts[rule, verdict] for verdict in Verdict))
        for rule in {rule for rule, _ in verdicts}
    ]
    return tuple(sorted(found, key=lambda record: (record.precision or 0, -record.decided, record.rule)))


def total(found: Sequence[Record]) -> Record:
    """The sum of these records."""
    return Record(
        rule="all",
        findings=sum(record.findings for record in found),
        accepted=sum(record.accepted for record in found),
        edited=sum(record.edited for record in found),
        rejected=sum(record.rejected for record in found),
    )
