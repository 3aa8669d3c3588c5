"""What changed since an earlier audit of the same text. Findings are known again by their fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from audit.data import Report
from audit.report import wording


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings that came, went and stayed. `dismissed` are those that are still there, but suppressed by now."""

    new: int
    fixed: int
    unchanged: int
    dismissed: int

    def __str__(self) -> str:
        dismissed = f", {self.dismissed:,} dismissed" if self.dismissed else ""
        return f"{self.new:,} new, {self.fixed:,} fixed, {self.unchanged:,} unchanged{dismissed}"


def compare(before: Sequence[Report], now: Sequence[Report]) -> Comparison:
    """What changed between two audits of the same texts."""
    then, still = _open(before), _open(now)
    present = Counter(finding.fingerprint for report in now for finding in report.findings)
    unchanged, kept = (then & still).total(), (then & present).total()
    return Comparison(
        new=still.total() - unchanged,
        fixed=then.total() - kept,
        unchanged=unchanged,
        dismissed=kept - unchanged,
    )


def open_findings(reports: Sequence[Report]) -> int:
    """How many findings count."""
    return _open(reports).total()


def _open(reports: Sequence[Report]) -> Counter[str]:
    return Counter(finding.fingerprint for report in reports for finding in report.findings if wording.is_open(finding))
