"""What a claim is worth once its suggestions have been tried: the share of such claims that are right."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from audit import knowledge
from audit.errors import ConfigurationError

_FARTHEST = 6.0  # nats beyond which a gain says no more


@dataclass(frozen=True, slots=True)
class Judgement:
    """A logistic regression for the claims of one kind: on what the claim says of itself, and on the gain in fluency.

    `slope` weighs the log-odds of the confidence claimed, `gain` each nat by which the language model expects the best
    suggestion more than the text.
    """

    intercept: float
    slope: float
    gain: float

    def confidence(self, claimed: float, gain: float | None) -> float:
        """The probability (0..1) that an editor agrees. Without a gain, that of a claim whose gain is nothing."""
        claimed = min(max(claimed, 0.01), 0.99)
        nats = max(-_FARTHEST, min(_FARTHEST, gain or 0.0))
        odds = self.intercept + self.slope * math.log(claimed / (1 - claimed)) + self.gain * nats
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
            kind: Judgement(float(table["intercept"]), float(table["slope"]), float(table["gain"]))
            for kind, table in knowledge.read_toml(path).items()
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{path}: each kind needs the numbers intercept, slope and gain: {error}") from error
