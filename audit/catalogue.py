"""Pages about rules and lexicon entries, in Markdown: for `audit explain` and for the catalogue in the docs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from audit.attestation import Attestation, Attestations
from audit.data import Span
from audit.lexicon import Entry, Lexicon, Sense
from audit.rulebook import Example, Match, Rule, Rulebook

_PART = re.compile(r"\{([^{}:]+)(?::[^{}]+)?\}")
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_RELATED = 8  # at most so many pointers to other pages
_FORMS = 12


def rule_page(rule: Rule, rulebook: Rulebook, lexicon: Lexicon, seen: Attestations) -> str:
    """The page of one rule: the fault, why it happens, what to write, what proves it and where it was seen."""
    facts = f"`{rule.id}` · {rule.phenomenon} · {rule.category} · {rule.severity} · confidence {rule.confidence:.2f}"
    blocks = [f"# {_plain(rule.title)}", facts, _plain(_PART.sub("…", rule.message)), *_mechanics(rule)]
    blocks += ["## Flagged", "\n".join(map(_example, rule.bad)), "## Left alone", "\n".join(map(_example, rule.good))]
    blocks += ["## Seen in the wild", *_sightings(seen.rules.get(rule.id), seen)]
    blocks += ["## Rests on", _plain(rule.origin)]
    if rule.described:
        blocks.append(f"Described in: {_plain(rule.described)}.")
    if rule.certain:
        blocks.append(f"Certain without a second kind of evidence: {_plain(rule.certain)}")
    if related := list(_related(rule, rulebook, lexicon)):
        blocks.append(f"See also: {', '.join(related[:_RELATED])}.")
    return "\n\n".join(blocks) + "\n"


def entry_page(entry: Entry) -> str:
    """The page of one lexicon entry: its literal English, and what its contexts ask for."""
    blocks = [
        f"# {entry.lemma}",
        f"{entry.kind} · literally: {_plain(', '.join(entry.literal))}",
        "\n".join(_sense(sense) for sense in entry.senses),
    ]
    return "\n\n".join(blocks) + "\n"


def _mechanics(rule: Rule) -> Iterator[str]:
    if rule.source_lemmas:
        required = " (the finding needs it)" if rule.source_required else ""
        yield f"**The Spanish behind it:** {_plain(', '.join(sorted(rule.source_lemmas)))}{required}"
    written = list(dict.fromkeys(_PART.sub(r"\1", s) for match in rule.matches for s in match.suggestions))
    # A part that stands for a number of an element means nothing without the pattern.
    written = [text or "nothing: delete it" for text in written if not re.search(r"\b\d\b", text)]
    if written:
        yield f"**Write instead:** {_plain(' · '.join(written))}"
    if rule.detector:
        yield f"**Found by** the detector `{rule.detector}`."
    elif lines := [line for match in rule.matches if (line := _pattern(match))]:
        yield "**Looks for:**\n\n" + "\n".join(f"- `{line}`" for line in lines)


def _pattern(match: Match) -> str | None:
    near = f"  near {', '.join(sorted(match.near)[:_FORMS])}" if match.near else ""
    return f"{match.line}{near}" if match.line else None


def _example(example: Example) -> str:
    text = _marked(example.text, example.marks)
    fixed = f"  \n  *{_plain(example.fixed)}*" if example.fixed else ""
    source = f"  \n  Spanish: {_plain(example.source)}" if example.source else ""
    return f"- {text}{fixed}{source}"


def _sightings(attestation: Attestation | None, seen: Attestations) -> Iterator[str]:
    if not seen.translations:
        yield "Nobody has counted yet."
        return
    if attestation is None:
        yield f"In none of {seen.translations:,} machine-translated sentences; it rests on its description."
        return
    judged = attestation.right + attestation.wrong
    yield (
        f"Fires in {attestation.translations} of {seen.translations:,} machine-translated sentences"
        + (f"; of {judged} that editors annotated, they marked the place in {attestation.right}" if judged else "")
        + f". On {seen.native_words:,} words of native English: {attestation.native}."
    )
    forms = ", ".join(f"{form} ({count})" for form, count in attestation.forms)
    yield f"What it matched: {_plain(forms)}."
    yield f"Where: {', '.join(attestation.places)}."


def _related(rule: Rule, rulebook: Rulebook, lexicon: Lexicon) -> Iterator[str]:
    """The names under which `audit explain` says more of the same Spanish words."""
    yield from (f"`{lemma}`" for lemma in sorted(rule.source_lemmas) if lemma in lexicon)
    for other in rulebook.values():
        if other.id != rule.id and other.source_lemmas & rule.source_lemmas:
            yield f"`{other.id}`"


def _sense(sense: Sense) -> str:
    where = [f"{relation}: {', '.join(sorted(lemmas))}" for relation, lemmas in sense.contexts.items()]
    if sense.unless:
        where.append(f"not with: {', '.join(sorted(sense.unless))}")
    if sense.always:
        where.append("wherever it stands")
    usage = [name for name in (sense.domain, sense.register, sense.region) if name and name != "general"]
    head = f"- **{_plain(', '.join(sense.natural))}**" + (" (the literal word is right)" if sense.keep else "")
    facts = [f"({', '.join(usage)})"] if usage else []
    facts += [sense.note] if sense.note else []
    return "  \n  ".join([f"{head} {_plain(' '.join(facts))}".rstrip(), *map(_plain, where)])


def _marked(text: str, marks: Sequence[Span]) -> str:
    pieces, done = [], 0
    for mark in marks:
        pieces += [_plain(text[done : mark.start]), f"**{_plain(mark.of(text).strip())}**"]
        done = mark.end
    return "".join([*pieces, _plain(text[done:])])


def _plain(text: str) -> str:
    """The text with nothing in it that Markdown would take for markup."""
    return _SPECIAL.sub(r"\\\1", text)
