"""What must hold of every entry of the lexicon, beyond its form: words that exist, and English that inflects."""

from __future__ import annotations

from collections.abc import Iterator

from audit.engines.lemmas import is_word, words
from audit.lexicon import Entry, Kind, Lexicon


def check(lexicon: Lexicon, source_language: str, attested: frozenset[str]) -> list[str]:
    """What is wrong, one line each; empty if nothing is.

    `attested` are source words that no dictionary at hand lists and that are in use all the same. That no lemma stands
    twice and that literal and natural English differ is settled when the lexicon is read.
    """
    return [
        f"{entry.path}: {entry.lemma}: {complaint}"
        for entry in lexicon.entries
        for complaint in _complaints(entry, source_language, attested)
    ]


def _complaints(entry: Entry, source_language: str, attested: frozenset[str]) -> Iterator[str]:
    for span in words(entry.lemma):
        word = span.of(entry.lemma)
        if not is_word(word, source_language) and word not in attested:
            yield f"no dictionary lists {word!r}: correct it, or add it to lexicon/lists/attested-spanish.txt"
    for literal in entry.literal:
        if base := _inflected_form(literal, entry.kind):
            yield f"literal {literal!r} is a form of {base!r}: give the lemma"
    for sense in entry.senses:
        for natural in sense.natural:
            if not _inflects(natural, entry.kind):
                yield f"natural {natural!r} is no English of the class {entry.kind} that inflects: correct it"
        if sense.keep and not set(sense.natural) <= set(entry.literal):
            yield f"keep = true for {', '.join(sense.natural)}: it may name only literal forms"


def _inflected_form(literal: str, kind: Kind) -> str | None:
    """The lemma of which a one-word verb is another form, if it is no lemma itself. A noun may mean its plural only."""
    from lemminflect import getAllLemmas  # noqa: PLC0415

    if kind is not Kind.VERB or " " in literal:
        return None
    lemmas = getAllLemmas(literal, upos="VERB").get("VERB", ())
    return None if not lemmas or literal in lemmas else str(lemmas[0])


def _inflects(natural: str, kind: Kind) -> bool:
    """Whether a verb has forms to inflect to; for the other classes, whether all words are English."""
    from lemminflect import getAllInflections  # noqa: PLC0415

    parts = natural.replace("-", " ").split()
    if kind is Kind.VERB and "VBG" not in getAllInflections(parts[0]):
        return False
    return all(is_word(part.lower(), "en") or is_word(part, "en") or getAllInflections(part) for part in parts)
