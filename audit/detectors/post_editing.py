"""Wordings that no rule names: what a post-editor would change, and what he would write instead.

He learnt it from sentences that bilingual editors read (`scripts/train_post_editor`). Here his doubts about single
words become places, with the Spanish that lies behind them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul
from statistics import fmean

from audit import knowledge
from audit.data import Clue, Evidence, Proposal, Span, WordDoubt
from audit.engines import PostEditor, Rewording
from audit.errors import ConfigurationError
from audit.rulebook import Rule, Rulebook

_FLOOR = 0.01  # nats; below, a word is as good as copied
_FEATURES = 6
_SUGGESTIONS = 2
_UNLIKELY = 5.0  # nats against a rewording from which it is not worth showing


def features(words: Sequence[WordDoubt]) -> list[tuple[float, ...]]:
    """What is weighed of each word: its own two doubts, those of its neighbours, and those of the whole sentence.

    The latter two are means. Doubts come in company where a machine wrote; in native English one stands alone.
    """
    own = [(word.log_odds, math.log(word.nats + _FLOOR)) for word in words]
    whole = tuple(map(fmean, zip(*own, strict=True)))
    near = [[*own[max(0, n - 1) : n], *own[n + 1 : n + 2]] or [own[n]] for n in range(len(own))]
    return [(*mine, *map(fmean, zip(*others, strict=True)), *whole) for mine, others in zip(own, near, strict=True)]


@dataclass(frozen=True, slots=True)
class Scale:
    """How doubts become the probability that an editor changes a word: a logistic regression on `features`.

    A place has a word of at least `least` in it, and takes in the neighbours of at least `joined`.
    """

    intercept: float
    weights: tuple[float, ...]
    least: float
    joined: float

    @classmethod
    def load(cls, pair: str) -> Scale:
        """The scale of a language pair, as `scripts/fit_post_editing` made it.

        Raises:
            ConfigurationError: `references/<pair>/post-editing.toml` cannot be read, or lacks a number.
        """
        path = knowledge.root() / pair / "post-editing.toml"
        table = knowledge.read_toml(path)
        try:
            weights = tuple(float(weight) for weight in table["weights"])
            intercept, least, joined = (float(table[name]) for name in ("intercept", "least", "joined"))
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigurationError(f"{path}: a number is missing: {error}") from error
        if len(weights) != _FEATURES:
            raise ConfigurationError(f"{path}: {len(weights)} weights, but {_FEATURES} are needed")
        return cls(intercept, weights, least, joined)

    def probabilities(self, words: Sequence[WordDoubt]) -> list[float]:
        """The probability (0..1) that an editor changes each word of a sentence."""
        weighed = [map(mul, self.weights, known) for known in features(words)]
        return [1 / (1 + math.exp(-self.intercept - sum(parts))) for parts in weighed]


@dataclass(frozen=True, slots=True)
class Place:
    """Neighbouring words that an editor would change, and how probably."""

    span: Span
    probability: float


def places(words: Sequence[WordDoubt], scale: Scale) -> Iterator[Place]:
    """The places of a text that an editor would change, in order."""
    group: list[tuple[WordDoubt, float]] = []
    judged = zip(words, scale.probabilities(words), strict=True) if words else ()
    for word, probability in (*judged, (None, 0.0)):
        if word is not None and probability >= scale.joined:
            group.append((word, probability))
            continue
        surest = max((probability for _, probability in group), default=0.0)
        if surest >= scale.least:
            yield Place(Span(group[0][0].span.start, group[-1][0].span.end), surest)
        group = []


class PostEditing:
    """Asks the post-editor, and the rule that speaks for him."""

    def __init__(self, rule: Rule, scale: Scale, post_editor: PostEditor | None) -> None:
        self._rule = rule
        self._scale = scale
        self._post_editor = post_editor

    @classmethod
    def load(cls, rulebook: Rulebook, pair: str, post_editor: PostEditor | None) -> PostEditing:
        """The detector for a language pair such as "es-en"; without a post-editor it finds nothing.

        Raises:
            ConfigurationError: its scale cannot be read.
        """
        return cls(rulebook.served_by("post_editing")["unnatural-wording"], Scale.load(pair), post_editor)

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        doubted = [list(places(evidence.doubts, self._scale)) for evidence in document]
        asked = [(e.segment.target, place.span) for e, found in zip(document, doubted, strict=True) for place in found]
        rewordings = iter(self._post_editor.reword(asked) if self._post_editor else ())
        return [
            [self._proposal(evidence, place, next(rewordings)) for place in found]
            for evidence, found in zip(document, doubted, strict=True)
        ]

    def _proposal(self, evidence: Evidence, place: Place, rewordings: Sequence[Rewording]) -> Proposal:
        likely = [rewording for rewording in rewordings if rewording.nats <= _UNLIKELY][:_SUGGESTIONS]
        aligned = evidence.alignment.source_spans(place.span) if evidence.alignment else ()
        return Proposal(
            span=place.span,
            rule=self._rule.id,
            category=self._rule.category,
            severity=self._rule.severity,
            message=self._rule.message.replace("{text}", place.span.of(evidence.segment.target)),
            suggestions=tuple(rewording.text for rewording in likely),
            confidence=place.probability,
            clues=(Clue("post-editor", "probability that an editor changes it", round(place.probability, 2)),),
            source=Span(aligned[0].start, aligned[-1].end) if aligned else None,
        )
