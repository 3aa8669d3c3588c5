"""What a claim is worth: the share of claims like it that editors agreed with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from audit import knowledge
from audit.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Judgement:
    """A logistic regression for the claims of one kind: on the log-odds of the confidence that they claim."""

    intercept: float
    slope: float

    def confidence(self, claimed: float) -> float:
        """The probability (0..1) that an editor agrees."""
        claimed = min(max(claimed, 0.01), 0.99)
        odds = self.intercept + self.slope * math.log(claimed / (1 - claimed))
        return 1 / (1 + math.exp(-odds))


def load(pair: str) -> Mapping[str, Judgement]:
    """The judgements for a language pair such as "es-en", by the kind of a claim's first clue (`data.Clue`).

    `references/<pair>/judgement.toml`, fitted by `scripts/fit_judgement`. Claims of other kinds keep their confidence.

    Raises:
        ConfigurationError: the file cannot be read, or lacks a number.
    """
    path = knowledge.root() / pair / "judgement.toml"
    try:
        return {
            kind: Judgement(float(table["intercept"]), float(table["slope"]))
            for kind, table in knowledge.read_toml(path).items()
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{path}: each kind needs the numbers intercept and slope: {error}") from error
