"""The probable source, recovered by back-translation, or the reason why what came back cannot be trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit import knowledge
from audit.data import RoundTrip, Source, Span
from audit.engines import Translation, Translator
from audit.errors import ConfigurationError
from audit.evidence.round_trip import round_trip

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WORD = re.compile(r"\w+")
_LOOP = re.compile(r"\b(\w+(?:\W+\w+){0,5}?)(?:\W+\1\b){2,}", re.IGNORECASE)

# Apertium's translations of 3,450 sentences of news are 0.63 to 1.54 times as long as the text and repeat at most 78 %
# of its words; a text of a few words proves nothing either way.
_SHORTEST, _LONGEST = 0.5, 2.0
_COPIED = 0.8
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Rejected:
    """A recovery that no finding may rest on, and why, in words for the reader of the report."""

    reason: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """A recovered source and its way back, which is None for a text too long for one (see `round_trip`)."""

    source: Source
    round_trip: RoundTrip | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How near a recovered source comes to the true one: `intercept + slope * agreement`.

    Agreement (0..1) is the chrF++ of the round trip, divided by 100, times the share of words that the engine knew:
    what it copies there and back agrees with itself and proves nothing.
    """

    intercept: float
    slope: float

    @classmethod
    def load(cls, pair: str) -> Calibration:
        """The calibration for a pair of languages, such as `es-en`, fitted by `scripts/fit_recovery`.

        Raises:
            ConfigurationError: there is none, or it lacks a number.
        """
        path = knowledge.root() / pair / "recovery.toml"
        table = knowledge.read_toml(path)
        try:
            return cls(float(table["intercept"]), float(table["slope"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigurationError(f"{path}: intercept and slope must be numbers: {error}") from error

    def confidence(self, known: float, way_back: RoundTrip | None) -> float:
        """Expected chrF++ / 100 (0..1) of the recovered against the true source."""
        agreement = known * way_back.chrf / 100 if way_back is not None else 0.0
        return min(1.0, max(0.0, self.intercept + self.slope * agreement))


def recover(
    texts: Sequence[str],
    names: Sequence[Sequence[Span]],
    backward: Translator,
    forward: Translator,
    calibration: Calibration,
) -> list[Recovery | Rejected]:
    """The probable source of each text, translated `backward` and, to learn how far to trust it, `forward` again.

    `names[i]` are the spans of `texts[i]` that come through unchanged (see `protected_names`).

    Raises:
        EngineError: a translator failed.
    """
    drafts = backward.translate(texts, names)
    reasons = [_fault(text, spans, draft) for text, spans, draft in zip(texts, names, drafts, strict=True)]
    good = [i for i, reason in enumerate(reasons) if reason is None]
    ways_back = round_trip([texts[i] for i in good], [drafts[i].text for i in good], [names[i] for i in good], forward)
    found: list[Recovery | Rejected] = [Rejected(reason or "") for reason in reasons]
    for i, way_back in zip(good, ways_back, strict=True):
        confidence = calibration.confidence(drafts[i].known, way_back)
        found[i] = Recovery(Source(drafts[i].text, "recovered", backward.name, confidence), way_back)
    return found


def _fault(text: str, names: Sequence[Span], draft: Translation) -> str | None:
    """Why a draft is no source, or None."""
    if not _WORD.search(draft.text):
        return "the back-translation is empty"
    if _LOOP.search(draft.text) and not _LOOP.search(text):
        return "the back-translation repeats itself"
    words = [word.group().lower() for word in _WORD.finditer(text) if not _inside(word, names)]
    if len(words) < _FEW_WORDS:
        return None
    ratio = len(draft.text) / len(text)
    if not _SHORTEST <= ratio <= _LONGEST:
        return f"the back-translation is {ratio:.1f} times as long as the text"
    came_back = set(_WORD.findall(draft.text.lower()))
    if sum(word in came_back for word in words) > _COPIED * len(words):
        return "the back-translation only copies the text"
    return None


def _inside(word: re.Match[str], names: Sequence[Span]) -> bool:
    return any(name.start <= word.start() and word.end() <= name.end for name in names)


def protected_names(doc: Doc) -> tuple[Span, ...]:
    """The names in an analysed text that must not be translated, and addresses of mail and web; in order.

    A name is a run of proper nouns, without the titles before it ("President George Bush"), and wherever the text
    repeats a part of it ("Bush"). Left to the engine's dictionary are single proper nouns (London, which it knows as
    Londres) and runs with a word that names a kind of thing (Health Ministry); `references/<language>/name_words.txt`
    lists such words. Dependencies are not asked: on news, runs joined by `flat` or `compound` found fewer names.
    """
    common = knowledge.word_list(knowledge.root() / doc.lang_ / "name_words.txt")
    names = [name for run in _runs(doc) if (name := _without_titles(run, common))]
    parts = {token.text for name in names for token in name if _is_proper(token)}
    inside = {token.i for name in names for token in name}
    names += [[token] for token in doc if _is_proper(token) and token.text in parts and token.i not in inside]
    names += [[token] for token in doc if (token.like_url or token.like_email) and token.i not in inside]
    spans = {Span(name[0].idx, name[-1].idx + len(name[-1].text)) for name in names}
    return tuple(sorted(spans))


def _runs(doc: Doc) -> list[list[Token]]:
    """Neighbouring proper nouns, with the hyphens within them."""
    runs: list[list[Token]] = []
    for token in doc:
        before = runs[-1][-1] if runs and runs[-1][-1].i == token.i - 1 else None
        hyphen = before is not None and token.text in {"-", "–"} and not (before.whitespace_ or token.whitespace_)
        if before is not None and (_is_proper(token) or hyphen):
            runs[-1].append(token)
        elif _is_proper(token):
            runs.append([token])
    return [run if _is_proper(run[-1]) else run[:-1] for run in runs]


def _is_proper(token: Token) -> bool:
    """Whether a token can be part of a name; in lower case only if short (de, bin): longer ones are mistagged."""
    return token.pos_ == "PROPN" and token.text[0].isalpha() and (not token.text[0].islower() or len(token) <= 3)


def _without_titles(run: Sequence[Token], common: frozenset[str]) -> list[Token] | None:
    """A name of several words, or None where a word of the run is one to translate."""
    start = next((i for i, token in enumerate(run) if token.lower_.rstrip(".") not in common), len(run))
    name = list(run[start:])
    proper = [token for token in name if _is_proper(token)]
    if not proper or (len(proper) < 2 and start == 0) or any(token.lower_.rstrip(".") in common for token in proper):
        return None
    return name
