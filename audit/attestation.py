"""Where rules have been seen at work: counts over real machine translation and native English, made by
`scripts/evaluate --rules --attest` and kept in `references/<pair>/attestation.json`.

A rule that has never been seen must name a published description instead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit import knowledge
from audit.errors import ConfigurationError
from audit.rulebook import Rule


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a rule matched.

    `translations` counts machine-translated sentences; `right` and `wrong` those findings on annotated ones that the
    editors marked, or left; `native` the findings on native English. `forms` are the commonest marked words with their
    counts, `places` some of the sentences, as corpus:number/system.
    """

    translations: int
    right: int
    wrong: int
    native: int
    forms: tuple[tuple[str, int], ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attestations:
    """What all rules of a language pair matched, and how much text was searched."""

    translations: int
    native_words: int
    rules: Mapping[str, Attestation]


def load(pair: str) -> Attestations:
    """The attestations of `pair`, such as "es-en"; none where nobody has counted yet.

    Raises:
        ConfigurationError: the file is damaged.
    """
    path = knowledge.root() / pair / "attestation.json"
    if not path.is_file():
        return Attestations(0, 0, {})
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        rules = {rule: _attestation(counts) for rule, counts in table["rules"].items()}
        return Attestations(table["translations"], table["native_words"], rules)
    except (ValueError, KeyError, TypeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ConfigurationError(
            f"{path}: damaged ({reason}): make it anew with scripts/evaluate --rules --attest"
        ) from error


def unattested(rules: Sequence[Rule], attestations: Attestations) -> list[Rule]:
    """The rules that were never seen in machine translation and rest on no published description."""
    seen = {rule for rule, attestation in attestations.rules.items() if attestation.translations}
    return [rule for rule in rules if rule.id not in seen and rule.described is None]


def _attestation(counts: Mapping[str, Any]) -> Attestation:
    return Attestation(
        translations=counts["translations"],
        right=counts["right"],
        wrong=counts["wrong"],
        native=counts["native"],
        forms=tuple((form, count) for form, count in counts["forms"].items()),
        places=tuple(counts["places"]),
    )
