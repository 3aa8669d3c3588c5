"""Findings → scores, after MQM (Multidimensional Quality Metrics): weights by severity, penalty per 1,000 words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audit import knowledge
from audit.data import Category, DocumentScore, Finding, Severity
from audit.errors import ConfigurationError

WORDS = 1000  # MQM's reference word count

# Faults that leave the meaning whole. In the ranking of segments they weigh less than those that do not.
_WORDING = {Category.CALQUE, Category.FORMAT, Category.GARBLE}
_WORDING_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Profile:
    """A named weighting. `word_floor` is the least number of words for which a document gets a score."""

    name: str
    weights: Mapping[Severity, float]
    word_floor: int


@dataclass(frozen=True, slots=True)
class Typology:
    """The MQM ids of each category: in the core typology and in the full one."""

    core: Mapping[Category, str]
    full: Mapping[Category, str]


def load_profile(name: str) -> Profile:
    """The profile `name` of references/mqm.toml.

    Raises:
        ConfigurationError: there is no such profile.
    """
    profiles = knowledge.read_toml(knowledge.root() / "mqm.toml")["profiles"]
    if name not in profiles:
        raise ConfigurationError(f"no MQM profile {name!r}: there are {', '.join(sorted(profiles))}")
    entry = profiles[name]
    return Profile(name, {severity: float(entry["weights"][severity]) for severity in Severity}, entry["word_floor"])


def load_typology() -> Typology:
    """The MQM ids in references/mqm.toml."""
    categories = knowledge.read_toml(knowledge.root() / "mqm.toml")["categories"]
    return Typology(
        core={category: categories[category]["core"] for category in Category},
        full={category: categories[category]["full"] for category in Category},
    )


def score_document(findings: Sequence[Finding], words: int, profile: Profile) -> DocumentScore:
    """The penalty of a document: sum of weights, and that per 1,000 words from the profile's word floor on."""
    penalty = sum(profile.weights[finding.severity] for finding in findings if finding.status != "suppressed")
    enough = words >= profile.word_floor
    return DocumentScore(profile.name, words, profile.word_floor, penalty, penalty * WORDS / words if enough else None)


def quality(findings: Sequence[Finding], words: int, adequacy: float | None, profile: Profile) -> float:
    """A segment's quality (0..1, 1 best): a rank among segments, not a grade.

    Each finding weighs by severity and confidence, meaning more than wording; the sum is taken per square root of the
    length, so that a long sentence with one fault ranks above a short one, but not by as much as its length. Where a
    given source or reference says how well the meaning is kept (`adequacy`, 0..1), that halves or keeps the result.
    """
    burden = sum(
        profile.weights[finding.severity] * finding.confidence * (_WORDING_SHARE if finding.category in _WORDING else 1)
        for finding in findings
        if finding.status != "suppressed"
    )
    wording = math.exp(-burden / math.sqrt(max(words, 1)))
    return wording if adequacy is None else wording * (1 + adequacy) / 2
