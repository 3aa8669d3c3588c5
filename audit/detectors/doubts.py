"""Words that the language model doubts where they stand, with all that speaks for or against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from audit.data import Alternative, Category, Evidence, WordReading
from audit.detectors import suggestions
from audit.engines import Aligner
from audit.lexicon import Entry, Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

DOUBT = 1.0  # nats of surprisal from which a word is looked at
_CLASSES = ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NOUN", "NUM", "PART", "PRON", "PROPN", "SCONJ", "VERB")
_NOT_THERE = -5.0  # nats: what an alternative counts for that the model does not think of
_UNKNOWN = -1.0

FEATURES = (
    "surprisal", "before", "after", "two before", "two after", "head", "sentence", "greatest",
    "best alternative", "alternatives", "same stem", "letters", "words", "place",
    "class", "class before", "class after", "class of head", "distance of head", "capital", "name nearby",
    "entries", "senses", "confidence of senses", "false friend", "natural alternative", "lemma in source",
    "aligned", "source given", "rendering", "usual rendering", "alternative rendering", "likeness",
)  # fmt: skip
"""What is known of a doubted word, all of it numbers: the columns that `Trees` read."""


@dataclass(frozen=True, slots=True)
class DoubtedWord:
    """A word of the text with all that is known of it."""

    token: Token
    surprisal: float
    alternatives: tuple[Alternative, ...]
    entries: tuple[Entry, ...]
    natural: Mapping[str, float]  # what the lexicon or the aligner would rather have, and the model's gain by it
    known: Mapping[str, float]


class Doubts:
    """The lexicon by the literal English of its entries, and the aligner's renderings."""

    def __init__(self, lexicon: Lexicon, aligner: Aligner) -> None:
        self._aligner = aligner
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in lexicon.entries:
            for literal in entry.literal:
                self._entries[literal.lower()].append(entry)

    def of(self, evidence: Evidence) -> list[DoubtedWord]:
        """The doubted words of a segment in reading order; none without a language model."""
        doc, reading = evidence.analysis, _by_token(evidence)
        if not evidence.reading:
            return []
        behind = _behind(evidence)
        lemmas = {word.lemma for word in evidence.source_words}
        doubts = [sum(word.surprisal for word in reading[token.i]) for token in doc]
        found = []
        for token in doc:
            if token.pos_ not in _CLASSES or not token.is_alpha or doubts[token.i] < DOUBT:
                continue
            alternatives = reading[token.i][0].alternatives if len(reading[token.i]) == 1 else ()
            gains = {alternative.text: alternative.gain for alternative in alternatives}
            entries = self._literal(token)
            confirmed = tuple(entry for entry in entries if entry.lemma in lemmas)
            source_word, probability = behind.get(token.i, (None, 0.0))
            renderings = self._aligner.renderings(source_word) if source_word else ()
            natural = _natural(token, confirmed or entries, gains)
            other = {word: gains[word] for word, _ in renderings if word in gains and word != token.lower_}
            found.append(
                DoubtedWord(
                    token=token,
                    surprisal=doubts[token.i],
                    alternatives=alternatives,
                    entries=confirmed or entries,
                    natural={**other, **natural},
                    known={
                        **_context(token, doubts),
                        "best alternative": alternatives[0].gain if alternatives else _NOT_THERE,
                        "alternatives": len(alternatives),
                        "same stem": _best(gain for text, gain in gains.items() if same_stem(text, token.lower_)),
                        **_of_lexicon(entries, natural, confirmed),
                        "aligned": probability,
                        "source given": float(evidence.segment.source is not None),
                        "rendering": dict(renderings).get(token.lower_, 0.0) if source_word else _UNKNOWN,
                        "usual rendering": renderings[0][1] if renderings else _UNKNOWN,
                        "alternative rendering": _best(other.values()),
                        "likeness": _likeness(token.lower_, source_word) if source_word else _UNKNOWN,
                    },
                )
            )
        return found

    def _literal(self, token: Token) -> tuple[Entry, ...]:
        """The entries that a word, or its lemma, is a literal form of, each once."""
        found = [entry for form in (token.lemma_.lower(), token.lower_) for entry in self._entries.get(form, ())]
        return tuple({(entry.lemma, entry.kind): entry for entry in found}.values())


def _by_token(evidence: Evidence) -> list[list[WordReading]]:
    """For each token the words of the reading that share a character with it."""
    found: list[list[WordReading]] = [[] for _ in evidence.analysis]
    words = iter(evidence.reading)
    word = next(words, None)
    for token in evidence.analysis:
        while word is not None and word.span.end <= token.idx:
            word = next(words, None)
        while word is not None and word.span.start < token.idx + len(token):
            found[token.i].append(word)
            if word.span.end > token.idx + len(token):
                break
            word = next(words, None)
    return found


def _behind(evidence: Evidence) -> dict[int, tuple[str, float]]:
    """For each token that is aligned the likeliest source word, lower-cased, and how likely it is."""
    alignment, source = evidence.alignment, evidence.source
    if alignment is None or source is None:
        return {}
    place = {token.idx: token.i for token in evidence.analysis}
    best: dict[int, tuple[str, float]] = {}
    for link in alignment.links:
        token = place.get(alignment.target[link.target].start)
        if token is not None and link.probability > best.get(token, ("", 0.0))[1]:
            best[token] = (alignment.source[link.source].of(source.text).lower(), link.probability)
    return best


def _context(token: Token, doubts: Sequence[float]) -> dict[str, float]:
    doc = token.doc

    def doubt(place: int) -> float:
        return doubts[place] if 0 <= place < len(doubts) else _UNKNOWN

    def kind(place: int) -> float:
        return _class(doc[place]) if 0 <= place < len(doc) else _UNKNOWN

    return {
        "surprisal": doubts[token.i],
        "before": doubt(token.i - 1),
        "after": doubt(token.i + 1),
        "two before": doubt(token.i - 2),
        "two after": doubt(token.i + 2),
        "head": doubts[token.head.i],
        "sentence": sum(doubts) / len(doubts),
        "greatest": float(doubts[token.i] >= max(doubts)),
        "letters": len(token),
        "words": len(doc),
        "place": token.i / len(doc),
        "class": _class(token),
        "class before": kind(token.i - 1),
        "class after": kind(token.i + 1),
        "class of head": _class(token.head),
        "distance of head": token.head.i - token.i,
        "capital": float(token.text[0].isupper()),
        "name nearby": float(any(other.pos_ == "PROPN" for other in doc[max(0, token.i - 1) : token.i + 2])),
    }


def _class(token: Token) -> float:
    return float(_CLASSES.index(token.pos_)) if token.pos_ in _CLASSES else _UNKNOWN


def _natural(token: Token, entries: Sequence[Entry], gains: Mapping[str, float]) -> dict[str, float]:
    """What the lexicon gives as natural, in the form of the word that stands there, and the model's gain by it."""
    senses = [sense for entry in entries for sense in entry.senses if not sense.keep]
    words = dict.fromkeys(word for sense in senses for word in sense.natural)
    forms = [suggestions.inflected(word, token) for word in words]
    return {form: gains.get(form.lower(), _NOT_THERE) for form in forms if form.lower() != token.lower_}


def _of_lexicon(entries: Sequence[Entry], natural: Mapping[str, float], confirmed: Sequence[Entry]) -> dict[str, float]:
    senses = [sense for entry in entries for sense in entry.senses if not sense.keep]
    return {
        "entries": len(entries),
        "senses": len(senses),
        "confidence of senses": max((sense.confidence for sense in senses), default=0.0),
        "false friend": float(any(sense.category is Category.FALSE_FRIEND for sense in senses)),
        "natural alternative": _best(natural.values()),
        "lemma in source": len(confirmed),
    }


def same_stem(one: str, other: str) -> bool:
    """Whether two words may be forms of one, as far as their first letters tell."""
    return one[:4] == other[:4]


def _likeness(word: str, source_word: str) -> float:
    """The share of the longer word that both begin with."""
    return len(_common(word, source_word)) / max(len(word), len(source_word))


def _best(gains: Iterable[float]) -> float:
    return max(gains, default=_NOT_THERE)


def _common(one: str, other: str) -> str:
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
