"""What a claim is worth: the share of claims like it that editors agreed with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from audit import knowledge
from audit.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Judgement:
    """A logistic regression for the claims of one kind: on the log-odds of the confidence that they claim.

    Where a post-editor has read the text, `doubt` weighs the log-odds that he changes something there.
    """

    intercept: float
    slope: float
    doubt: float = 0.0

    def confidence(self, claimed: float, doubt: float = 0.0) -> float:
        """The probability (0..1) that an editor agrees."""
        claimed = min(max(claimed, 0.01), 0.99)
        odds = self.intercept + self.slope * math.log(claimed / (1 - claimed)) + self.doubt * doubt
        return 1 / (1 + math.exp(-odds))


@dataclass(frozen=True, slots=True)
class Judgements:
    """The judgements for a language pair by the kind of a claim's first clue (`data.Clue`).

    `doubted` are for texts that a post-editor has read, `alone` for others. Claims of other kinds keep what they claim.
    """

    alone: Mapping[str, Judgement]
    doubted: Mapping[str, Judgement]

    def confidence(self, kind: str, claimed: float, doubt: float | None) -> float:
        """The probability (0..1) that an editor agrees with a claim; `doubt` is None where no post-editor has read."""
        judgement = (self.alone if doubt is None else self.doubted).get(kind)
        return judgement.confidence(claimed, doubt or 0.0) if judgement else claimed


def load(pair: str) -> Judgements:
    """The judgements for a language pair such as "es-en", as `scripts/fit_judgement` made them.

    Raises:
        ConfigurationError: `references/<pair>/judgement.toml` cannot be read, or lacks a number.
    """
    path = knowledge.root() / pair / "judgement.toml"
    try:
        tables = knowledge.read_toml(path)
        return Judgements(
            *(
                {
                    kind: Judgement(float(table["intercept"]), float(table["slope"]), float(table.get("doubt", 0.0)))
                    for kind, table in tables[part].items()
                }
                for part in ("alone", "doubted")
            )
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(f"{path}: each kind needs the numbers intercept and slope: {error}") from error
