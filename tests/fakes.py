"""Small engines that say what they do; spaCy's blank pipeline stands in for the analyzer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from audit.data import (
    Alignment,
    Alternative,
    Category,
    Clue,
    Evidence,
    Link,
    Proposal,
    Severity,
    SourceWord,
    Span,
    WordDoubt,
    WordReading,
)
from audit.engines import Rewording, Translation
from audit.engines.embedded import Engines
from audit.engines.norms import Norms
from audit.errors import EngineError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

WORD = re.compile(r"\w+")


@cache
def blank() -> Language:
    import spacy  # noqa: PLC0415

    return spacy.blank("en")


class Tokens:
    """Finds words and nothing else."""

    name = "tokens"

    def analyze(self, texts: Sequence[str]) -> list[Doc]:
        return [blank()(text) for text in texts]


class Words:
    """Every word is its own lemma."""

    name = "words"

    def lemmatize(self, text: str) -> tuple[SourceWord, ...]:
        return tuple(SourceWord(Span(*found.span()), found[0].lower()) for found in WORD.finditer(text))


class Diagonal:
    """The first word renders the first, the second the second."""

    name = "diagonal"

    def align(self, target: str, target_words: Sequence[Span], source: str, source_words: Sequence[Span]) -> Alignment:
        links = tuple(Link(n, n, 0.5) for n in range(min(len(target_words), len(source_words))))
        return Alignment(tuple(target_words), tuple(source_words), links)

    def relations(self, target_words: Sequence[str], source_words: Sequence[str]) -> list[tuple[int, int, float]]:
        return []


class Suffix:
    """Puts a suffix on every word, or takes it off. Breaks on a text with `breaks_on` in it, loops on `loops_on`."""

    def __init__(self, *, back: bool, breaks_on: str = "BREAK", loops_on: str = "LOOP") -> None:
        self.name = "suffix back" if back else "suffix forth"
        self.asked = 0
        self._back, self._breaks_on, self._loops_on = back, breaks_on, loops_on

    def translate(self, texts: Sequence[str], names: Sequence[Sequence[Span]]) -> list[Translation]:
        assert len(texts) == len(names)
        self.asked += 1
        if any(self._breaks_on in text for text in texts):
            raise EngineError(f"{self.name} stopped working")
        return [Translation(self._translated(text), 1.0) for text in texts]

    def _translated(self, text: str) -> str:
        if self._loops_on in text:
            return "uno dos uno dos uno dos uno dos"
        if self._back:
            return WORD.sub(lambda found: found[0] + "o", text)
        return WORD.sub(lambda found: found[0].removesuffix("o"), text)


class Flags:
    """Proposes to write “good” for every “bad”, on two kinds of evidence where a source is there."""

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        return [
            [
                Proposal(
                    span=Span(*found.span()),
                    rule="bad-word",
                    category=Category.CALQUE,
                    severity=Severity.MAJOR,
                    message="bad",
                    suggestions=("good",),
                    confidence=0.9,
                    clues=(Clue("rule", "bad"), *([Clue("source", "bado")] if evidence.source else [])),
                )
                for found in re.finditer(r"\bbad\b", evidence.segment.target)
            ]
            for evidence in document
        ]


class Doubter:
    """Expects every word, but for those it doubts, by so many nats; it would rather see “good”."""

    name = "doubter"

    def __init__(self, **doubts: float) -> None:
        self._doubts = doubts

    def read(self, texts: Sequence[str]) -> list[tuple[WordReading, ...]]:
        return [
            tuple(
                WordReading(Span(*found.span()), doubt, (Alternative("good", doubt),) if doubt else ())
                for found in re.finditer(r"\w+|[^\w\s]", text)
                for doubt in [self._doubts.get(found[0].lower(), 0.0)]
            )
            for text in texts
        ]

    def surprisals(self, places: Sequence[tuple[str, Span]]) -> list[list[float]]:
        return [
            [word.surprisal for word in reading if word.span.overlaps(span)]
            for (_, span), reading in zip(places, self.read([text for text, _ in places]), strict=True)
        ]


class Changer:
    """Would write this or that for the words it is told of, and leaves all others."""

    name = "changer"

    def __init__(self, **changes: str) -> None:
        self._changes = changes

    def read(self, texts: Sequence[str]) -> list[tuple[WordDoubt, ...]]:
        return [
            tuple(
                WordDoubt(Span(*found.span()), *((3.0, 4.0) if found[0].lower() in self._changes else (-5.0, 0.01)))
                for found in re.finditer(r"\w+|[^\w\s]", text)
            )
            for text in texts
        ]

    def reword(self, places: Sequence[tuple[str, Span]]) -> list[tuple[Rewording, ...]]:
        return [
            tuple(Rewording(fix, nats) for nats, fix in enumerate(self._changes[span.of(text).lower()].split("|")))
            if span.of(text).lower() in self._changes
            else ()
            for text, span in places
        ]


def engines(  # noqa: PLR0917 (one argument per engine)
    backward: Suffix | None,
    forward: Suffix | None,
    notices: tuple[str, ...] = (),
    language_model: Doubter | None = None,
    norms: Norms | None = None,
    post_editor: Changer | None = None,
) -> Engines:
    return Engines(Tokens(), Words(), Diagonal(), backward, forward, language_model, norms, post_editor, notices)
