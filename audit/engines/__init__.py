"""What a model does, behind one-method protocols; one module per implementation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from audit.data import Alignment, SourceWord, Span, WordDoubt, WordReading


@dataclass(frozen=True, slots=True)
class Translation:
    """One translated text. `known` is the share (0..1) of its words that the engine could translate."""

    text: str
    known: float


class Translator(Protocol):
    """Translates in one direction."""

    name: str

    def translate(self, texts: Sequence[str], names: Sequence[Sequence[Span]]) -> list[Translation]:
        """One translation per text, in order. `names[i]` are spans of `texts[i]` that must come through unchanged."""
        ...


class Analyzer(Protocol):
    """Finds words, lemmas, parts of speech and dependencies."""

    name: str

    def analyze(self, texts: Sequence[str]) -> list[Doc]:
        """One analysis per text, in order; token offsets are those of the text."""
        ...


class Lemmatizer(Protocol):
    """Finds the words of the source language and their dictionary forms."""

    name: str

    def lemmatize(self, text: str) -> tuple[SourceWord, ...]:
        """The words of `text`, in order."""
        ...


class Aligner(Protocol):
    """Finds which target words render which source words."""

    name: str

    def align(self, target: str, target_words: Sequence[Span], source: str, source_words: Sequence[Span]) -> Alignment:
        """The alignment of one pair of texts."""
        ...

    def relations(self, target_words: Sequence[str], source_words: Sequence[str]) -> list[tuple[int, int, float]]:
        """Pairs of indices into both lists, and how likely (0..1) one word renders the other."""
        ...


class LanguageModel(Protocol):
    """Tells how expected words are where they stand."""

    name: str

    def read(self, texts: Sequence[str]) -> list[tuple[WordReading, ...]]:
        """Every word of each text: how expected it is, and what would be more so. Seen, not masked: one pass a text."""
        ...

    def surprisals(self, places: Sequence[tuple[str, Span]]) -> list[list[float]]:
        """The surprisal in nats, masked, of each word of a text that shares a character with a span."""
        ...


@dataclass(frozen=True, slots=True)
class Rewording:
    """What might stand in a text instead of some words; empty for nothing. `nats` speak against its being written."""

    text: str
    nats: float


class PostEditor(Protocol):
    """Knows what an editor would change, having read the whole text."""

    name: str

    def read(self, texts: Sequence[str]) -> list[tuple[WordDoubt, ...]]:
        """How an editor would take every word and sign of each text, in order."""
        ...

    def reword(self, places: Sequence[tuple[str, Span]]) -> list[tuple[Rewording, ...]]:
        """What an editor might write in place of the words in a span of a text, likeliest first."""
        ...
