"""Damage that no writer intends: characters, spaces and words that a machine or a scraper doubled, lost or broke."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit import knowledge
from audit.data import Clue, Evidence, Proposal, Span
from audit.detectors.sighting import Sighting, left_of, proposals, right_of
from audit.engines.lemmas import is_word
from audit.rulebook import Rule, Rulebook

_WORD = r"[^\W\d_]+"
# ":;" is no slip: mail programs write "undisclosed recipients:;".
_DOUBLED = re.compile(r"(?<![.,;:!?\s])(?!:;)([.,;:][,;:]|[,;:]\.|\.\.)(?![.,;:/\w])")
_BEFORE_STOP = re.compile(r"[\w.]+$")
_GLUED_QUOTATION = re.compile(rf"(?<=\S)([”\"])({_WORD})")
_GLUED_SENTENCES = re.compile(rf"(?<![\w.@/])({_WORD})([.,;!?])({_WORD})(?![\w@/]|\.\w)")
_LOOSE_PUNCTUATION = re.compile(r"(?<=[^\W_])([^\S\n]+)((?![:;]\))[.,;:!?])(?=[\s”\"’)]|$)")
# One mark alone may belong to another quotation; with both marks of a pair loose, the spaces are inside it.
_LOOSE_QUOTATION = re.compile(r"(“\s+)(?=\S)[^“”]*[^\s“”](\s+”)")
_LOWER_START = re.compile(rf"(?<![\w.])({_WORD})(\. )({_WORD})(?![\w.@])")
_REPEATED = re.compile(rf"(?<![\w’'-])({_WORD})\s+(\1)(?![\w’'-])", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{2,6}|#x[0-9a-fA-F]{2,6}|[a-zA-Z]{2,8});")
_LETTER = re.compile(r"\w")
_BRACKET = re.compile(r"[()]")
_FACE = re.compile(r"[:;=]['^o-]?$")  # ":)"
_FACE_TURNED = re.compile(r"\(['^o-]?[:;=]")  # "(:"
_ENUMERATOR = re.compile(r"(?:^|\s)[(]?(?:\w{1,2}|[ivx]{1,5})$")
# UTF-8 read as Windows-1252: a lead byte of two (Â, Ã, Ð …) or three (â, ï) and what the continuation bytes look like.
_CONTINUATION = r"[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MISREAD = re.compile(rf"(?:[ÂÃÄÅÐÑ]{_CONTINUATION}|[âï]{_CONTINUATION}{{2}})+|�+")
# How many segments away the partner of a bracket may stand.
_BRACKET_REACH = 3


@dataclass(frozen=True, slots=True)
class Garble:
    """Finds garbled text. `abbreviations` keep their full stop; `repeatable` words may stand twice in a row."""

    rules: dict[str, Rule]
    abbreviations: frozenset[str]
    repeatable: frozenset[str]
    reporting: frozenset[str]
    continuations: frozenset[str]

    @classmethod
    def load(cls, rulebook: Rulebook, pair: str) -> Garble:
        """The detector for a language pair such as "es-en".

        Raises:
            ConfigurationError: a word list is missing.
        """
        lists = knowledge.root() / pair / "lexicon" / "lists"
        return cls(
            rules=rulebook.served_by("garble"),
            abbreviations=knowledge.word_list(lists / "abbreviations.txt"),
            repeatable=knowledge.word_list(lists / "repeatable.txt"),
            reporting=knowledge.word_list(lists / "reporting-verbs.txt"),
            continuations=knowledge.word_list(lists / "continuations.txt"),
        )

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        texts = [evidence.segment.target for evidence in document]
        return [
            proposals(self.rules, text, [*self._sightings(text), *_unbalanced(texts, index)])
            for index, text in enumerate(texts)
        ]

    def _sightings(self, text: str) -> Iterator[Sighting]:
        yield from self._doubled(text)
        yield from self._glued_quotations(text)
        yield from self._glued_sentences(text)
        yield from _loose(text)
        yield from self._lower_starts(text)
        yield from self._repeated(text)
        yield from _misread(text)
        yield from _entities(text)

    def _doubled(self, text: str) -> Iterator[Sighting]:
        for found in _DOUBLED.finditer(text):
            before = _BEFORE_STOP.search(left_of(text, found.start()))
            if not before or (found[1][0] == "." and self._is_abbreviation(before[0])):
                continue
            following = right_of(text, found.end()).lstrip("”\"’') ")
            keep = _kept_sign(found[1], following)
            yield Sighting("doubled-punctuation", Span(*found.span(1)), (keep,))

    def _glued_quotations(self, text: str) -> Iterator[Sighting]:
        straight = [place for place, sign in enumerate(text) if sign == '"']
        for found in _GLUED_QUOTATION.finditer(text):
            sign, word = found.groups()
            if len(word) == 1 or (sign == '"' and bisect_left(straight, found.start()) % 2 == 0):
                continue
            comma = "," if text[found.start() - 1].isalnum() and word.lower() in self.reporting else ""
            yield Sighting("missing-space-after-quotation", Span(*found.span()), (f"{comma}{sign} {word}",))

    def _glued_sentences(self, text: str) -> Iterator[Sighting]:
        for found in _GLUED_SENTENCES.finditer(text):
            first, sign, second = found.groups()
            if sign == "." and not (first.islower() and second.istitle()):
                continue
            if min(len(first), len(second)) > 1 and first[1:].islower() and _english(first) and _english(second):
                yield Sighting("missing-space-after-punctuation", Span(*found.span()), (f"{first}{sign} {second}",))

    def _lower_starts(self, text: str) -> Iterator[Sighting]:
        for found in _LOWER_START.finditer(text):
            first, _, second = found.groups()
            if len(first) < 3 or not (first[1:].islower() and second.islower()) or self._is_abbreviation(first):
                continue
            if (len(second) == 1 and second != "a") or not (_english(first) and _english(second)):
                continue
            fixes = (f", {second}", f" {second}", f". {second.capitalize()}")
            goes_on = second in self.continuations
            span = Span(found.start(2), found.end(3))
            yield Sighting("lower-case-after-full-stop", span, fixes if goes_on else fixes[::-1])

    def _repeated(self, text: str) -> Iterator[Sighting]:
        for found in _REPEATED.finditer(text):
            first, second = found.groups()
            if first.lower() in self.repeatable or not second.islower() or (len(second) == 1 and second != "a"):
                continue
            if _english(second):
                yield Sighting("repeated-word", Span(*found.span()), (first,))

    def _is_abbreviation(self, word: str) -> bool:
        bare = word.strip(".")
        return len(bare) < 2 or "." in bare or bare.lower() in self.abbreviations


def _kept_sign(signs: str, following: str) -> str:
    """Which one of two signs the sentence can go on with."""
    if not following or (following[0].isupper() and "." in signs):
        return "." if "." in signs else signs[0]
    return next((sign for sign in ",;:" if sign in signs), ".")


def _loose(text: str) -> Iterator[Sighting]:
    for found in _LOOSE_PUNCTUATION.finditer(text):
        word = re.search(r"[\w’'-]+$", left_of(text, found.start()))
        if word:
            yield Sighting(
                "space-before-punctuation", Span(found.start() - len(word[0]), found.end()), (f"{word[0]}{found[2]}",)
            )
    for found in _LOOSE_QUOTATION.finditer(text):
        for group in (1, 2):
            yield Sighting("space-inside-quotation-marks", Span(*found.span(group)), (found[group].strip(),))


def _misread(text: str) -> Iterator[Sighting]:
    for found in _MISREAD.finditer(text):
        try:
            repaired = found[0].encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            yield Sighting("misread-encoding", Span(*found.span()), trust=1.0 if "�" in found[0] else 0.7)
        else:
            yield Sighting("misread-encoding", Span(*found.span()), (repaired,))


def _entities(text: str) -> Iterator[Sighting]:
    for found in _ENTITY.finditer(text):
        plain = found[0]
        while (decoded := html.unescape(plain)) != plain:
            plain = decoded
        if plain != found[0] and not plain.startswith("&#"):
            yield Sighting("leftover-entity", Span(*found.span()), (plain.replace("\xa0", " "),))


def _unbalanced(texts: Sequence[str], index: int) -> Iterator[Sighting]:
    """Brackets of one segment without their partner in it or in the segments beside it.

    A bracket at the outer edge of a segment may belong to a sentence that an excerpt leaves out; it counts only where
    the document goes on.
    """
    text = texts[index]
    before, after = texts[max(0, index - _BRACKET_REACH) : index], texts[index + 1 : index + 1 + _BRACKET_REACH]
    opened: list[int] = []
    closed: list[int] = []
    for found in _BRACKET.finditer(text):
        if found[0] == "(":
            opened.append(found.start())
        elif opened:
            opened.pop()
        elif not _ENUMERATOR.search(left_of(text, found.start())):
            closed.append(found.start())
    if "".join(before).count("(") > "".join(before).count(")"):
        closed = []
    if "".join(after).count(")") > "".join(after).count("("):
        opened = []
    for place in closed:
        if _FACE.search(left_of(text, place).removesuffix(" ")):
            continue
        if before or _LETTER.search(text, place):
            yield Sighting("unbalanced-bracket", Span(place, place + 1), ("",), clues=(_alone("opens"),))
    for place in opened:
        if _FACE.search(left_of(text, place)) or _FACE_TURNED.match(text, place):
            continue
        if after or _LETTER.search(text, 0, place):
            yield Sighting("unbalanced-bracket", Span(place, place + 1), ("",), clues=(_alone("closes"),))


def _alone(verb: str) -> Clue:
    return Clue("document", f"nothing {verb} it in this sentence or the {_BRACKET_REACH} beside it")


def _english(word: str) -> bool:
    return is_word(word.lower(), "en")
