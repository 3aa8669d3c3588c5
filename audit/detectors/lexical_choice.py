"""Words put literally where their context asks for another: looks up the lexicon, and lets the context decide.

Compare Dahlmeier & Ng (2011), *Correcting Semantic Collocation Errors with L1-induced Paraphrases*: the first language
of the writer proposes the candidates. Here the lexicon does, and the words around decide between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.data import Category, Clue, Evidence, Proposal, Span
from audit.detectors import suggestions
from audit.detectors.weighing import Weight, weigh
from audit.engines import Lemmatizer
from audit.engines.lemmas import Simplemma
from audit.lexicon import Entry, Kind, Lexicon, Sense
from audit.participles import Participles
from audit.rulebook import Rule, Rulebook

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Lexicon findings by what is wrong with them: each has a rule file that says what such a fault is.
_RULES = {
    Category.CALQUE: "word-for-word-choice",
    Category.FALSE_FRIEND: "false-friend-of-the-lexicon",
    Category.MISTRANSLATION: "wrong-sense-of-a-word",
}
_CLASSES = {
    Kind.VERB: {"VERB"},
    Kind.NOUN: {"NOUN"},
    Kind.ADJECTIVE: {"ADJ"},
    Kind.ADVERB: {"ADV"},
    Kind.PHRASE: None,
}
_VERBAL = {"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"}
_INFLECTED = {
    Kind.VERB: _VERBAL,
    Kind.NOUN: {"NNS", "NNPS"},
    Kind.ADJECTIVE: {"JJR", "JJS"},
    Kind.ADVERB: {"RBR", "RBS"},
    Kind.PHRASE: _VERBAL,
}
_OBJECT = {"obj", "nsubj:pass"}
_FUNCTION = {"aux", "aux:pass", "case", "cc", "det", "mark", "punct"}


@dataclass(frozen=True, slots=True)
class _Place:
    """A literal form in the text: its first and last token, and the one that the rest of the sentence depends on."""

    first: Token
    last: Token
    head: Token
    literal: str

    @property
    def span(self) -> Span:
        return Span(self.first.idx, self.last.idx + len(self.last))


class LexicalChoice:
    """The lexicon by the first word of each literal form."""

    def __init__(
        self, rules: Mapping[str, Rule], lexicon: Lexicon, participles: Participles, lemmatizer: Lemmatizer
    ) -> None:
        self._rules = dict(rules)
        self._lemmatizer = lemmatizer
        self._participles = participles
        self._literal: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
        for entry in lexicon.entries:
            if any(sense.decides for sense in entry.senses):
                for literal in entry.literal:
                    words = tuple(literal.lower().split())
                    self._literal[words[0]].append((words, entry))

    @classmethod
    def load(cls, rulebook: Rulebook, language: str, lexicon: Lexicon) -> LexicalChoice:
        """The detector for a source language such as "es"."""
        rules = rulebook.served_by("lexical_choice")
        return cls(rules, lexicon, Participles.load(language), Simplemma(language))

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place.

        One a place: of several words rather than of one, and the surest.
        """
        return [self._segment(evidence) for evidence in document]

    def _segment(self, evidence: Evidence) -> list[Proposal]:
        surest: dict[Span, tuple[float, str, Proposal]] = {}
        sentence = frozenset(token.lemma_.lower() for token in evidence.analysis)
        for place, entry in self._places(evidence.analysis):
            sense = next((sense for sense in entry.senses if sense.decides and _holds(sense, place, sentence)), None)
            if sense is None or sense.keep or _is_natural(sense, place):
                continue
            weight = weigh(sense.confidence, self._forms(entry), sense.required, place.span, evidence)
            if weight is None:
                continue
            rank = (-weight.confidence, entry.lemma)
            if place.span not in surest or rank < surest[place.span][:2]:
                surest[place.span] = (*rank, self._proposal(entry, sense, place, weight))
        longest = [
            proposal
            for span, (_, _, proposal) in surest.items()
            if not any(other.start <= span.start and span.end <= other.end and other != span for other in surest)
        ]
        return sorted(longest, key=lambda p: (p.span, p.rule))

    def _forms(self, entry: Entry) -> set[str]:
        """What the lemmatizer may call the entry's lemma: dictionaries disagree on participles and reflexive verbs."""
        lemmas = " ".join(word.lemma for word in self._lemmatizer.lemmatize(entry.lemma))
        return {entry.lemma, lemmas, *(self._participles.of(entry.lemma) if entry.kind is Kind.VERB else ())}

    def _places(self, doc: Doc) -> Iterator[tuple[_Place, Entry]]:
        for token in doc:
            for words, entry in self._beginning_with(token):
                last = token.i + len(words)
                tokens = doc[token.i : last]
                if len(tokens) < len(words) or any(
                    word not in {part.lemma_.lower(), part.lower_} for word, part in zip(words, tokens, strict=True)
                ):
                    continue
                if _is_of(entry.kind, tokens.root):
                    yield _Place(token, tokens[-1], tokens.root, " ".join(words)), entry

    def _beginning_with(self, token: Token) -> list[tuple[tuple[str, ...], Entry]]:
        """The literal forms that begin with this word, or with this form of it."""
        forms = dict.fromkeys((token.lemma_.lower(), token.lower_))
        return [literal for form in forms for literal in self._literal.get(form, ())]

    def _proposal(self, entry: Entry, sense: Sense, place: _Place, weight: Weight) -> Proposal:
        rule = self._rules[_RULES[sense.category]]
        doc = place.head.doc
        marked = list(doc[place.first.i : place.last.i + 1])
        fixes = suggestions.render(
            [_template(word, entry.kind, place.head) for word in sense.natural], marked, {}, place.head
        )
        span, fixes = suggestions.fit(doc, place.span, fixes)
        message = rule.message.format(
            text=place.span.of(doc.text), lemma=entry.lemma, natural=" or ".join(sense.natural), note=sense.note or ""
        )
        return Proposal(
            span=span,
            rule=rule.id,
            category=sense.category,
            severity=sense.severity,
            message=message.strip(),
            suggestions=tuple(fixes),
            confidence=weight.confidence,
            clues=(Clue("lexicon", f"{entry.lemma}: {', '.join(entry.literal)}", sense.confidence), *weight.clues),
            source=weight.source,
            certain=None,
        )


def _is_of(kind: Kind, head: Token) -> bool:
    """Whether a word is of the class of an entry; a participle before its noun is as good as an adjective."""
    classes = _CLASSES[kind]
    attributive = kind is Kind.ADJECTIVE and head.pos_ == "VERB" and head.dep_ == "amod"
    return classes is None or head.pos_ in classes or attributive


def _is_natural(sense: Sense, place: _Place) -> bool:
    """Whether the words that follow make one of the natural forms of the literal one already: “cover” in “cover up”."""
    after = [token.lower_ for token in place.head.doc[place.last.i + 1 : place.last.i + 4]]
    rests = (natural.removeprefix(f"{place.literal} ").split() for natural in sense.natural if natural != place.literal)
    return any(rest == after[: len(rest)] for rest in rests)


def _template(natural: str, kind: Kind, head: Token) -> str:
    """The natural English so that it agrees with what it replaces, where words of its class inflect so."""
    return f"{{{natural}}}" if head.tag_ in _INFLECTED[kind] else natural


def _holds(sense: Sense, place: _Place, sentence: frozenset[str]) -> bool:
    """Whether all that decides for the sense is there, and nothing that speaks against it."""
    if sense.literal and place.literal not in sense.literal:
        return False
    return sentence.isdisjoint(sense.unless) and all(
        wanted & (sentence if relation == "near" else _around(relation, place))
        for relation, wanted in sense.contexts.items()
    )


def _around(relation: str, place: _Place) -> frozenset[str]:
    """The lemmas, and parts of speech in angle brackets, that stand in a relation to the literal form."""
    head = place.head
    outside = [token for token in _neighbours(head) if not place.first.i <= token.i <= place.last.i]
    if relation == "preposition":
        after = head.doc[place.last.i + 1 : place.last.i + 2]
        cases = [child for token in outside for child in token.children if child.dep_ == "case" and token.head == head]
        return frozenset(token.lower_ for token in (*cases, *after) if token.pos_ in {"ADP", "PART"})
    if relation == "object":
        related = [token for token in outside if token.head == head and token.dep_ in _OBJECT]
        if head.dep_ in {"acl", "amod"} and head.tag_ == "VBN":
            related.append(head.head)
    elif relation == "subject":
        related = [token for token in outside if token.head == head and token.dep_ in {"nsubj", "obl:agent"}]
        if head.dep_ in {"acl", "amod"} and head.tag_ == "VBG":
            related.append(head.head)
    else:
        related = outside
    related = [joined for token in related for joined in (token, *(c for c in token.children if c.dep_ == "conj"))]
    return frozenset(name for token in related for name in (token.lemma_.lower(), f"<{token.pos_.lower()}>"))


def _neighbours(head: Token) -> list[Token]:
    """What depends on a token and what it depends on, function words excluded."""
    around = [child for child in head.children if child.dep_ not in _FUNCTION]
    return around if head.head == head else [*around, head.head]
