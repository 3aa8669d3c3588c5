"""Faults that a pattern of words describes: runs the `[[match]]` patterns of the rulebook over the analysis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from audit.data import Clue, Evidence, Proposal, Span
from audit.detectors import suggestions
from audit.errors import ConfigurationError
from audit.rulebook import Match, Rule, Rulebook

if TYPE_CHECKING:
    from spacy.matcher import DependencyMatcher, Matcher
    from spacy.tokens import Doc, Token
    from spacy.vocab import Vocab

# What the source says weighs on a rule's own confidence. A recovered source may differ from the true one, so its
# silence only lowers.
_ALIGNED_GAIN = 0.5  # share of the remaining doubt that an aligned source word takes away
_SILENT_LOSS = 0.8  # factor where a recovered source does not have the word


class Patterns:
    """The rulebook's patterns, compiled once."""

    def __init__(self, rulebook: Rulebook, vocab: Vocab) -> None:
        from spacy.matcher import DependencyMatcher, Matcher  # noqa: PLC0415

        self._tokens: Matcher = Matcher(vocab)
        self._trees: DependencyMatcher = DependencyMatcher(vocab)
        self._parts: dict[str, tuple[Rule, Match, bool]] = {}
        for rule in rulebook.values():
            for vetoes, matches in ((False, rule.matches), (True, rule.unless)):
                for number, match in enumerate(matches):
                    key = f"{rule.id}/{'unless' if vetoes else 'match'}/{number}"
                    self._parts[key] = (rule, match, vetoes)
                    self._add(key, rule, match)
        self._strings = vocab.strings

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        return [sorted(self._segment(evidence), key=lambda p: (p.span, p.rule)) for evidence in document]

    def _add(self, key: str, rule: Rule, match: Match) -> None:
        try:
            if match.tree:
                self._trees.add(key, [[dict(node) for node in match.tree]])
            else:
                self._tokens.add(key, [[dict(node) for node in match.tokens]], greedy="LONGEST")
        except (ValueError, KeyError) as error:
            reason = " ".join(str(error).split())
            raise ConfigurationError(f"{rule.path}: {key.split('/', 1)[1]}: not a pattern: {reason}") from error

    def _segment(self, evidence: Evidence) -> Iterator[Proposal]:
        found = list(self._found(evidence.analysis))
        vetoed = [(rule.id, _covered(tokens)) for rule, _, vetoes, tokens, _ in found if vetoes]
        taken = set[tuple[str, Span]]()
        for rule, match, vetoes, marked, elements in found:
            covered = _covered(marked)
            if vetoes or any(rule_id == rule.id and span.overlaps(covered) for rule_id, span in vetoed):
                continue
            if (rule.id, covered) not in taken:
                taken.add((rule.id, covered))
                yield from _proposal(rule, match, marked, elements, evidence)

    def _found(self, doc: Doc) -> Iterator[tuple[Rule, Match, bool, list[Token], Mapping[str, list[Token]]]]:
        lemmas = {token.lemma_.lower() for token in doc}
        for key, start, end, alignment in self._tokens(doc, with_alignments=True) if len(self._tokens) else ():
            rule, match, vetoes = self._parts[self._strings[key]]
            elements: dict[str, list[Token]] = {name: [] for name in match.elements}
            for token, element in zip(doc[start:end], alignment, strict=True):
                elements[str(element)].append(token)
            yield from _kept(rule, match, vetoes, elements, lemmas)
        for key, places in self._trees(doc) if len(self._trees) else ():
            rule, match, vetoes = self._parts[self._strings[key]]
            elements = {name: [doc[place]] for name, place in zip(match.elements, places, strict=True)}
            yield from _kept(rule, match, vetoes, elements, lemmas)


def _kept(
    rule: Rule, match: Match, vetoes: bool, elements: Mapping[str, list[Token]], lemmas: set[str]
) -> Iterator[tuple[Rule, Match, bool, list[Token], Mapping[str, list[Token]]]]:
    marked = sorted(token for name in (match.mark or match.elements) for token in elements[name])
    if marked and (not match.near or match.near & lemmas):
        yield rule, match, vetoes, marked, elements


def _proposal(
    rule: Rule, match: Match, marked: list[Token], elements: Mapping[str, list[Token]], evidence: Evidence
) -> Iterator[Proposal]:
    covered = _covered(marked)
    confidence, clue, source = _weigh(rule, covered, evidence)
    if confidence == 0:
        return
    fixes = suggestions.render(match.suggestions, marked, elements)
    span, fixes = suggestions.fit(evidence.analysis, covered, fixes)
    yield Proposal(
        span=span,
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,
        message=rule.message,
        suggestions=tuple(fixes),
        confidence=confidence,
        clues=(Clue("rule", f"{rule.title} ({rule.id})", rule.confidence), *([clue] if clue else [])),
        source=source,
        certain=rule.certain,
    )


def _weigh(rule: Rule, covered: Span, evidence: Evidence) -> tuple[float, Clue | None, Span | None]:
    """The rule's confidence in the light of the source, the clue that the source gives, and the place in it."""
    source, alignment = evidence.source, evidence.alignment
    aligned = alignment.source_spans(covered) if alignment else ()
    place = Span(aligned[0].start, aligned[-1].end) if aligned and _compact(aligned) else None
    if source is None or not rule.source_lemmas:
        return (0.0 if rule.source_required and source is None else rule.confidence), None, place
    words = [word for word in evidence.source_words
             if word.lemma in rule.source_lemmas or word.span.of(source.text).lower() in rule.source_lemmas]
    behind = next((word for word in words if any(word.span.overlaps(span) for span in aligned)), None)
    if behind:
        confidence = rule.confidence + (1 - rule.confidence) * _ALIGNED_GAIN * source.confidence
        detail = f"{source.origin} source has “{behind.span.of(source.text)}” ({behind.lemma}) behind it"
        return confidence, Clue("source", detail, source.confidence), behind.span
    if words:
        detail = f"{source.origin} source has “{words[0].span.of(source.text)}” ({words[0].lemma}) in the sentence"
        return rule.confidence, Clue("source", detail, source.confidence), place
    if source.origin == "given" or rule.source_required:
        return 0.0, None, None
    return rule.confidence * _SILENT_LOSS, None, place


def _compact(spans: Sequence[Span]) -> bool:
    """Whether aligned source words stand close enough together to be quoted as one phrase."""
    return spans[-1].end - spans[0].start <= 3 * sum(len(span) + 1 for span in spans)


def _covered(tokens: Sequence[Token]) -> Span:
    return Span(min(token.idx for token in tokens), max(token.idx + len(token) for token in tokens))
