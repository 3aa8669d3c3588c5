"""The lexicon: Spanish lemmas, the literal English they tend to become, and the natural English they should be.

`references/<pair>/lexicon/<kind>/<letter>.toml` holds the entries, a table each:

    ["atender"]
    literal = ["attend"]
    senses = [
      { natural = ["treat"], object = ["patient", "victim", "@wounded"], domain = "health" },
      { natural = ["meet"], object = ["demand", "need"] },
      { natural = ["attend"], keep = true, object = ["meeting", "school"] },
    ]

The first sense whose context holds decides. Contexts are lists of English lemmas (`@name`: a word list; `<PROPN>`: a
part of speech); where a sense has several, all must hold. A sense without context, and not `always`, only tells what
the word may mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from audit import knowledge
from audit.data import Category, Severity
from audit.errors import ConfigurationError
from audit.fields import Fields

CONTEXTS = ("object", "subject", "beside", "preposition", "near")


class Kind(StrEnum):
    """The word class of a lemma; the folder its entry lies in."""

    VERB = "verbs"
    NOUN = "nouns"
    ADJECTIVE = "adjectives"
    ADVERB = "adverbs"
    PHRASE = "phrases"


class Domain(StrEnum):
    """The field of life that a sense belongs to."""

    GENERAL = "general"
    NEWS = "news"
    POLITICS = "politics"
    COURTS = "courts"
    POLICE = "police"
    MILITARY = "military"
    ECONOMY = "economy"
    SPORT = "sport"
    HEALTH = "health"
    SCIENCE = "science"
    TECHNOLOGY = "technology"
    CULTURE = "culture"
    RELIGION = "religion"
    EDUCATION = "education"
    TRANSPORT = "transport"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of an entry, the English for it (best first), and when it is meant.

    `contexts` maps a relation to the lemmas of which one must stand in it:

    - `object`: what the literal verb acts on (also the subject of its passive)
    - `subject`: who or what does it
    - `beside`: a word that depends on the literal one or that it depends on
    - `preposition`: one that introduces a complement of it
    - `near`: anywhere in the sentence

    `literal` are the literal forms that the sense is about; empty: all of the entry's. `unless` lists lemmas that must
    not occur in the sentence. `always`: the literal form is wrong wherever the Spanish lemma is behind it. `required`:
    only where that lemma is found in the source, given or recovered. `keep`: the literal form is right here.
    `confidence` is the share of editors who would agree.
    """

    natural: tuple[str, ...]
    literal: tuple[str, ...]
    contexts: Mapping[str, frozenset[str]]
    unless: frozenset[str]
    always: bool
    keep: bool
    required: bool
    category: Category
    severity: Severity
    confidence: float
    domain: Domain
    register: str | None
    region: str | None
    note: str | None

    @property
    def decides(self) -> bool:
        """Whether the sense can tell by itself that it is meant."""
        return self.always or bool(self.contexts)


@dataclass(frozen=True, slots=True)
class Entry:
    """A Spanish lemma (or phrase) and what becomes of it. `literal` are English lemmas, of one word or several."""

    lemma: str
    kind: Kind
    path: Path
    literal: tuple[str, ...]
    senses: tuple[Sense, ...]


class Lexicon(Mapping[str, tuple[Entry, ...]]):
    """The entries of a language pair by Spanish lemma: more than one where several word classes share the form."""

    def __init__(self, entries: Mapping[str, tuple[Entry, ...]]) -> None:
        self._entries = dict(sorted(entries.items()))

    @classmethod
    def load(cls, pair: str) -> Lexicon:
        """Read the lexicon of `pair`, such as "es-en"; it may be empty.

        Raises:
            ConfigurationError: an entry is wrong, or stands twice; the message names the place.
        """
        found: dict[str, dict[Kind, Entry]] = {}
        for kind in Kind:
            for path in sorted((knowledge.root() / pair / "lexicon" / kind.value).glob("*.toml")):
                for entry in read_entries(path):
                    if entry.kind in found.setdefault(entry.lemma, {}):
                        first = found[entry.lemma][entry.kind].path
                        raise ConfigurationError(f"{path}: {entry.lemma!r} stands in {first} already: merge the two")
                    found[entry.lemma][entry.kind] = entry
        return cls({lemma: tuple(entries.values()) for lemma, entries in found.items()})

    def __getitem__(self, lemma: str) -> tuple[Entry, ...]:
        return self._entries[lemma]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def entries(self) -> Iterator[Entry]:
        """All entries, in the order of their lemmas."""
        return (entry for entries in self._entries.values() for entry in entries)


def read_entries(path: Path) -> list[Entry]:
    """The entries of one file, whose folder names their word class.

    Raises:
        ConfigurationError: something in it is missing, unknown or contradictory; the message names the place.
    """
    kinds = {kind.value: kind for kind in Kind}
    if path.parent.name not in kinds:
        raise ConfigurationError(f"{path}: lexicon files lie in one of {', '.join(kinds)}")
    kind = kinds[path.parent.name]
    return [_read_entry(lemma, kind, path, table) for lemma, table in knowledge.read_toml(path).items()]


def _read_entry(lemma: str, kind: Kind, path: Path, table: object) -> Entry:
    place = f"{lemma}: "
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: {place}must be a table")
    fields = Fields(path, place, table)
    category = fields.choose("category", Category, Category.CALQUE)
    entry = Entry(
        lemma=lemma,
        kind=kind,
        path=path,
        literal=tuple(fields.strings("literal")),
        senses=tuple(_read_sense(item, category) for item in fields.tables("senses")),
    )
    fields.finish()
    fields.require(bool(entry.literal) and bool(entry.senses), "needs literal English and at least one sense")
    right = {word for sense in entry.senses if sense.keep for word in sense.natural}
    for sense in entry.senses:
        unknown = set(sense.literal) - set(entry.literal)
        fields.require(not unknown, f"{', '.join(sorted(unknown))}: not among the entry's literal forms")
        same = set() if sense.keep else set(sense.natural) & set(sense.literal or entry.literal) - right
        fields.require(not same, f"{', '.join(sorted(same))} is both literal and natural: mark that sense keep = true")
    fields.require(lemma == " ".join(lemma.lower().split()), "the lemma must be lower-case, words parted by one space")
    return entry


def _read_sense(fields: Fields, category: Category) -> Sense:
    contexts = {name: words for name in CONTEXTS if (words := fields.expanded(name))}
    always = fields.take("always", bool, False)
    sense = Sense(
        natural=tuple(fields.strings("natural")),
        literal=tuple(fields.strings("literal")),
        contexts=contexts,
        unless=fields.expanded("unless"),
        always=always,
        keep=fields.take("keep", bool, False),
        required=fields.take("required", bool, False),
        category=fields.choose("category", Category, category),
        severity=fields.choose("severity", Severity, Severity.MINOR),
        confidence=float(fields.take("confidence", (float, int), 0.75)),
        domain=fields.choose("domain", Domain, Domain.GENERAL),
        register=fields.take("register", str, None),
        region=fields.take("region", str, None),
        note=fields.take("note", str, None),
    )
    fields.finish()
    fields.require(bool(sense.natural), "needs natural English")
    fields.require(not (always and contexts), "always leaves no room for contexts: choose one")
    fields.require(0 < sense.confidence <= 1, "confidence must lie between 0 and 1")
    return sense
