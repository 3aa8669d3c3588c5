"""Names that Spanish spells otherwise than English, and names that one text spells in two ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit import knowledge
from audit.data import Clue, Evidence, Proposal, Source, Span
from audit.detectors.sighting import Sighting, left_of, proposals, right_of
from audit.detectors.transliteration import NAME, Transliteration
from audit.engines.lemmas import is_word
from audit.errors import ConfigurationError
from audit.rulebook import Rule, Rulebook

_RULES = {
    "place": "spanish-place-name",
    "person": "spanish-personal-name",
    "transliteration": "spanish-transliteration",
    "acronym": "spanish-acronym",
    "organisation": "spanish-organisation-name",
    "hyphen": "missing-hyphen-in-name",
}
# Kinds that stand alone in English; beside another foreign name they are part of it ("Hotel Londres").
_STANDING_ALONE = {"place", "acronym", "organisation"}
_PARTICLES = {"de", "del", "la", "el", "los", "las", "y", "e", "en", "di", "da", "do"}
_GLOSSED = re.compile(r"\bSpanish(?: name| for)?:? [“\"(]?$")  # "the Dominican Republic (Spanish: República …)"
_WORD = re.compile(r"[^\W_]+")
_LEAST_LETTERS = 5  # below, names one letter apart are mostly two names


@dataclass(frozen=True, slots=True)
class _Form:
    """A Spanish form, the English ones, and the rule that explains the difference."""

    spanish: str
    english: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class _Mention:
    """A capitalised word inside a sentence of the document, and the given name before it, if any."""

    segment: int
    span: Span
    word: str
    given: str | None


@dataclass(frozen=True, slots=True)
class Names:
    """Finds wrong names. `forms` are the known Spanish ones by their first word, longest first.

    `no_names` are words that have a capital beside a name without being part of it.
    """

    rules: dict[str, Rule]
    forms: Mapping[str, tuple[_Form, ...]]
    trusted: frozenset[str]
    transliteration: Transliteration
    no_names: frozenset[str]

    @classmethod
    def load(cls, rulebook: Rulebook, pair: str) -> Names:
        """The detector for a language pair such as "es-en".

        Raises:
            ConfigurationError: a file of the lexicon is missing or wrong.
        """
        lexicon = knowledge.root() / pair / "lexicon"
        forms = _read_forms(lexicon / "names.tsv")
        trusted = frozenset(word for form in forms for name in form.english for word in _WORD.findall(name))
        listed = (form.english for form in forms if form.kind == "transliteration")
        words = [word for english in listed for name in english for word in _WORD.findall(name)]
        return cls(
            rules=rulebook.served_by("names"),
            forms=_by_first_word(forms),
            trusted=trusted,
            transliteration=Transliteration.load(lexicon, words, trusted),
            no_names=knowledge.word_list(lexicon / "lists" / "before-names.txt"),
        )

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        sightings: dict[int, list[Sighting]] = defaultdict(list)
        for index, evidence in enumerate(document):
            text = evidence.segment.target
            known = list(self._known(text, evidence.source))
            found = (other for other in self.transliteration.sightings(text) if not _overlapping(other, known))
            sightings[index] = [*known, *found]
        for index, sighting in self._misspelt([evidence.segment.target for evidence in document]):
            if not _overlapping(sighting, sightings[index]):
                sightings[index].append(sighting)
        return [proposals(self.rules, e.segment.target, sightings[index]) for index, e in enumerate(document)]

    def _known(self, text: str, source: Source | None) -> Iterator[Sighting]:
        end = 0
        for word in _WORD.finditer(text):
            form = next(
                (form for form in self.forms.get(word[0], ()) if _stands(form.spanish, text, word.start())), None
            )
            if form is None or word.start() < end:
                continue
            span = Span(word.start(), word.start() + len(form.spanish))
            if self._within_a_name(text, span, form.kind):
                continue
            end = span.end
            place = _place_in(source, form.spanish)
            clues = (Clue("source", f"the source has “{form.spanish}”"),) if place else ()
            fixes = tuple(_fitted(name, text, span) for name in form.english)
            yield Sighting(_RULES[form.kind], span, fixes, clues=clues, source=place)

    def _within_a_name(self, text: str, span: Span, kind: str) -> bool:
        before = re.search(r"([^\W_]+) $", left_of(text, span.start))
        after = re.match(r" ([^\W_]+)", right_of(text, span.end))
        beside = [found[1] for found in (before, after) if found]
        if _GLOSSED.search(left_of(text, span.start)) or any(word.lower() in _PARTICLES for word in beside):
            return True
        if kind not in _STANDING_ALONE:
            return False
        return any(not word[0].islower() and word.lower() not in self.no_names for word in beside)

    def _misspelt(self, texts: Sequence[str]) -> Iterator[tuple[int, Sighting]]:
        """Names one letter away from a name that the document, or the list of names, vouches for."""
        mentions = [mention for index, text in enumerate(texts) for mention in self._mentions(index, text)]
        counts = Counter(mention.word for mention in mentions)
        givens: dict[str, set[str]] = defaultdict(set)
        for mention in mentions:
            if mention.given:
                givens[mention.word].add(mention.given)
        near = _neighbours(counts)
        for mention in mentions:
            weight = (counts[mention.word], mention.word in self.trusted)
            rivals = [
                word
                for word in near[mention.word]
                if (counts[word], word in self.trusted) > weight
                and not _inflected(mention.word, word)
                and not (mention.given and givens[word] and mention.given not in givens[word])
                # One letter put for another mostly makes another name (Nicola, Nikola; Hansen, Hanson).
                and (len(word) != len(mention.word) or mention.given in givens[word])
            ]
            if len(rivals) != 1 or mention.word in self.trusted or _is_word(mention.word) or _is_word(rivals[0]):
                continue
            clue = Clue("document", f"elsewhere in the text: “{rivals[0]}”", float(counts[rivals[0]]))
            yield mention.segment, Sighting("name-spelled-two-ways", mention.span, (rivals[0],), clues=(clue,))

    def _mentions(self, segment: int, text: str) -> Iterator[_Mention]:
        previous: re.Match[str] | None = None
        for found in NAME.finditer(text):
            word = found[0]
            if word[0].isupper() and not word.isupper() and len(word) >= _LEAST_LETTERS:
                joined = previous is not None and text[previous.end() : found.start()] == " "
                before = previous[0] if previous is not None and joined else ""
                given = before if before[:1].isupper() and before.lower() not in self.no_names else None
                yield _Mention(segment, Span(*found.span()), word, given)
            previous = found


def _overlapping(sighting: Sighting, others: Iterable[Sighting]) -> bool:
    return any(sighting.span.overlaps(other.span) for other in others)


def _read_forms(path: Path) -> list[_Form]:
    forms = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            match line.split("\t"):
                case [spanish, english, kind] if kind in _RULES:
                    forms.append(_Form(spanish, tuple(english.split("|")), kind))
                case _:
                    raise ConfigurationError(
                        f"{path}:{number}: expected Spanish, English and one of {', '.join(_RULES)}"
                    )
    return forms


def _by_first_word(forms: Iterable[_Form]) -> dict[str, tuple[_Form, ...]]:
    table: dict[str, list[_Form]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: (-len(form.spanish), form.spanish)):
        table[_WORD.findall(form.spanish)[0]].append(form)
    return {word: tuple(group) for word, group in table.items()}


def _stands(name: str, text: str, start: int) -> bool:
    """Whether `name` stands at `start` as a whole, not as part of a longer word or an address."""
    if not text.startswith(name, start) or (start and text[start - 1] in "-@#/._"):
        return False
    return not re.match(r"[\w@/]|-\w|\.\w", right_of(text, start + len(name)))


def _fitted(name: str, text: str, span: Span) -> str:
    """The English name with its article as the place wants it."""
    if not name.startswith("the "):
        return name
    if re.search(r"\b(?:[Tt]he|[Tt]his|[Aa]n?|[Ii]ts|[Oo]ur|[Tt]heir) $", left_of(text, span.start)):
        return name.removeprefix("the ")
    return name if left_of(text, span.start).strip("“\"'‘ ¿¡(") else f"T{name[1:]}"


def _place_in(source: Source | None, name: str) -> Span | None:
    """Where the true source has the name; a recovered source has it only because the text does."""
    if source is None or source.origin != "given" or name not in source.text:
        return None
    start = source.text.index(name)
    return Span(start, start + len(name))


def _neighbours(words: Iterable[str]) -> dict[str, list[str]]:
    """For each word, in order, those that one insertion, deletion or exchange of a letter makes of it.

    Two words are that near only if they share a key: themselves, or what is left of them without one letter. The
    initial stays, and a difference in capitals alone is none.
    """
    sharing: dict[str, list[str]] = defaultdict(list)
    keys = {word: sorted({word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}) for word in words}
    for word, shared in keys.items():
        for key in shared:
            sharing[key].append(word)
    return {
        word: sorted({other for key in shared for other in sharing[key] if _one_letter_apart(word, other)})
        for word, shared in keys.items()
    }


def _one_letter_apart(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    if first.lower() == second.lower() or len(long) - len(short) > 1:
        return False
    start = next((i for i, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]


def _inflected(first: str, second: str) -> bool:
    """Whether the two may be forms of one name (Kazakh, Kazakhs) or a man's and a woman's name (Mario, Maria)."""
    short, long = sorted((first, second), key=len)
    if len(short) != len(long):
        return long.startswith(short) and long[-1] in "saieon"
    return first[:-1] == second[:-1] and {first[-1], second[-1]} <= set("aoeiy")


def _is_word(name: str) -> bool:
    return is_word(name.lower(), "en") or is_word(name, "en")
