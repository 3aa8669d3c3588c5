"""Faults that a pattern of words describes: runs the `[[match]]` patterns of the rulebook over the analysis."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from audit.data import Clue, Evidence, Proposal, Span
from audit.detectors import suggestions
from audit.detectors.weighing import weigh
from audit.errors import ConfigurationError
from audit.rulebook import Match, Rule, Rulebook

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.vocab import Vocab

_WORD_OF: dict[str, Callable[[Token], str]] = {
    "LEMMA": attrgetter("lemma_"),
    "LOWER": attrgetter("lower_"),
    "TEXT": attrgetter("text"),
}
_ANYWHERE = "lemma, lower-cased"  # the attribute under which `near` looks for its words


@dataclass(frozen=True)
class _Pattern:
    """One `[[match]]` or `[[unless]]`, compiled when it is first tried: of thousands, few are in any one text.

    `place` is where it stands, as a complaint begins.
    """

    match: Match
    place: str
    vocab: Vocab
    demands: tuple[frozenset[tuple[str, str]], ...]

    @cached_property
    def matcher(self) -> Callable[..., list[tuple[Any, ...]]]:  # spaCy's stubs do not know of alignments
        """The pattern as spaCy runs it.

        Raises:
            ConfigurationError: it is no pattern; the message names the place.
        """
        from spacy.matcher import DependencyMatcher, Matcher  # noqa: PLC0415

        matcher: Matcher | DependencyMatcher
        try:
            if self.match.tree:
                matcher = DependencyMatcher(self.vocab)
                matcher.add(self.place, [[dict(node) for node in self.match.tree]])
            else:
                matcher = Matcher(self.vocab)
                matcher.add(self.place, [[dict(node) for node in self.match.tokens]], greedy="LONGEST")
        except (ValueError, KeyError, TypeError) as error:
            reason = " ".join(str(error).split())
            raise ConfigurationError(f"{self.place}: not a pattern: {reason}") from error
        return matcher

    def places(self, doc: Doc, words: set[tuple[str, str]]) -> list[_Place]:
        """Where the pattern holds, in reading order. `words` are those of the text, as (attribute, value)."""
        if any(words.isdisjoint(demanded) for demanded in self.demands):
            return []
        found = self._trees(doc) if self.match.tree else self._sequences(doc)
        return sorted((place for place in found if place.marked), key=_Place.order)

    def _sequences(self, doc: Doc) -> Iterator[_Place]:
        for _, start, end, alignment in self.matcher(doc, with_alignments=True):
            elements: dict[str, list[Token]] = {name: [] for name in self.match.elements}
            for token, element in zip(doc[start:end], alignment, strict=True):
                elements[str(element)].append(token)
            yield _Place(self.match, elements)

    def _trees(self, doc: Doc) -> Iterator[_Place]:
        for _, found in self.matcher(doc):
            yield _Place(
                self.match, {name: [doc[index]] for name, index in zip(self.match.elements, found, strict=True)}
            )


@dataclass(frozen=True, slots=True)
class _Place:
    """What the elements of a pattern matched."""

    match: Match
    elements: Mapping[str, list[Token]]

    @property
    def marked(self) -> list[Token]:
        """The tokens that the finding is about, in reading order."""
        return sorted(token for name in (self.match.mark or self.match.elements) for token in self.elements[name])

    @property
    def covered(self) -> Span:
        """From the first marked token to the last."""
        marked = self.marked
        return Span(marked[0].idx, marked[-1].idx + len(marked[-1]))

    @property
    def whole(self) -> bool:
        """Whether the pattern names every word in between; else a replacement would swallow words it never saw."""
        marked = self.marked
        named = {token.i for tokens in self.elements.values() for token in tokens}
        return named.issuperset(range(marked[0].i, marked[-1].i + 1))

    def order(self) -> tuple[Span, list[list[int]]]:
        """What places are sorted by."""
        return self.covered, [[token.i for token in tokens] for tokens in self.elements.values()]


class Patterns:
    """The rulebook's patterns. `eager` compiles them all at once, so that every fault in one shows.

    Of the patterns of one rule that mark the same words the first in the file counts. A pattern is tried only on
    sentences with all the words that it asks for, if it asks for any; it is looked up by those that the fewest other
    patterns ask for, which are the rarest in the language too. So a thousand rules cost little more than ten.
    """

    def __init__(self, rulebook: Rulebook, vocab: Vocab, *, eager: bool = True) -> None:
        self._rules: dict[str, tuple[Rule, list[_Pattern], list[_Pattern]]] = {}
        self._asking: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
        self._undemanding: list[tuple[str, int]] = []
        for rule in rulebook.values():
            patterns = [_read(rule, f"match {n}", match, vocab) for n, match in enumerate(rule.matches, 1)]
            vetoes = [_read(rule, f"unless {n}", match, vocab) for n, match in enumerate(rule.unless, 1)]
            self._rules[rule.id] = (rule, patterns, vetoes)
        if eager:
            _ = [pattern.matcher for _, *both in self._rules.values() for patterns in both for pattern in patterns]
        common = Counter(
            word for _, patterns, _ in self._rules.values() for p in patterns for words in p.demands for word in words
        )
        for rule_id, (_, patterns, _) in self._rules.items():
            for number, pattern in enumerate(patterns):
                for word in min(pattern.demands, key=lambda words: sum(common[word] for word in words), default=()):
                    self._asking[word].append((rule_id, number))
                if not pattern.demands:
                    self._undemanding.append((rule_id, number))

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        return [sorted(self._segment(evidence), key=lambda p: (p.span, p.rule)) for evidence in document]

    def _segment(self, evidence: Evidence) -> Iterator[Proposal]:
        doc = evidence.analysis
        words = {(attribute, value(token)) for token in doc for attribute, value in _WORD_OF.items()}
        words |= {(_ANYWHERE, token.lemma_.lower()) for token in doc}
        candidates = {candidate for word in words for candidate in self._asking.get(word, ())}
        places: dict[str, list[_Place]] = defaultdict(list)
        for rule_id, number in sorted(candidates.union(self._undemanding)):
            places[rule_id] += self._rules[rule_id][1][number].places(doc, words)
        for rule_id, found in places.items():
            rule, _, vetoes = self._rules[rule_id]
            taken = [place.covered for veto in vetoes for place in veto.places(doc, words)] if found else []
            for place in found:
                if not any(place.covered.overlaps(span) for span in taken):
                    taken.append(place.covered)
                    yield from _proposal(rule, place, evidence)


def _read(rule: Rule, name: str, match: Match, vocab: Vocab) -> _Pattern:
    for template in match.suggestions:
        if complaint := suggestions.complaint(template, match.elements):
            raise ConfigurationError(f"{rule.path}: {name}: {complaint}")
    return _Pattern(match, f"{rule.path}: {name}", vocab, _demands(match))


def _demands(match: Match) -> tuple[frozenset[tuple[str, str]], ...]:
    """Sets of words, as (attribute, value): a text with such a match has one of each set."""
    required = [node.get("RIGHT_ATTRS", {}) for node in match.tree]
    required += [node for node in match.tokens if node.get("OP", "1") in {"1", "+"}]
    demands = [frozenset((_ANYWHERE, lemma) for lemma in match.near)] if match.near else []
    for node in required:
        for attribute in _WORD_OF.keys() & node.keys():
            wanted = node[attribute]
            if values := [wanted] if isinstance(wanted, str) else wanted.get("IN"):
                demands.append(frozenset((attribute, value) for value in values))
    return tuple(sorted(demands, key=lambda words: (len(words), sorted(words))))


def _proposal(rule: Rule, place: _Place, evidence: Evidence) -> Iterator[Proposal]:
    weight = weigh(rule.confidence, rule.source_lemmas, rule.source_required, place.covered, evidence)
    if weight is None:
        return
    fixes = suggestions.render(place.match.suggestions if place.whole else (), place.marked, place.elements)
    span, fixes = suggestions.fit(evidence.analysis, place.covered, fixes)
    yield Proposal(
        span=span,
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,
        message=rule.message,
        suggestions=tuple(fixes),
        confidence=weight.confidence,
        clues=(Clue("rule", f"{rule.title} ({rule.id})", rule.confidence), *weight.clues),
        source=weight.source,
        certain=rule.certain,
    )
