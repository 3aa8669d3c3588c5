"""Sentences analysed by hand, so that a test depends on no model's judgement."""

from __future__ import annotations

from collections.abc import Sequence

import spacy
from spacy.tokens import Doc

from audit.data import Alignment, Category, Clue, Evidence, Link, Proposal, Segment, Severity, Source, SourceWord, Span

TOKENIZER = spacy.blank("en")
VOCAB = TOKENIZER.vocab


def analysis(text: str, words: str) -> Doc:
    """`text` with one `lemma/POS/TAG/head/dependency/morphology` per token.

    `head` is the index of the token's head. What is left out at the end is empty; a token without head is its own.
    """
    tokens = TOKENIZER(text)
    rows = [(word.split("/") + [""] * 6)[:6] for word in words.split()]
    assert len(rows) == len(tokens), [token.text for token in tokens]
    return Doc(
        VOCAB,
        words=[token.text for token in tokens],
        spaces=[bool(token.whitespace_) for token in tokens],
        lemmas=[row[0] for row in rows],
        pos=[row[1] for row in rows],
        tags=[row[2] for row in rows],
        heads=[int(row[3]) if row[3] else place for place, row in enumerate(rows)],
        deps=[row[4] or "dep" for row in rows],
        morphs=[row[5] for row in rows],
    )


def evidence(
    doc: Doc,
    source: str | None = None,
    *,
    origin: str = "given",
    lemmas: Sequence[str] = (),
    links: Sequence[tuple[int, int]] = (),
    confidence: float = 1.0,
) -> Evidence:
    """Evidence of one segment. `lemmas` are those of the blank-separated source words, `links` (target, source)."""
    if source is None:
        return Evidence(Segment("s", 0, doc.text, 0), doc, None, (), None, None)
    words, place = [], 0
    for word, lemma in zip(source.split(), lemmas, strict=True):
        start = source.index(word, place)
        place = start + len(word)
        words.append(SourceWord(Span(start, place), lemma))
    return Evidence(
        segment=Segment("s", 0, doc.text, 0, source=source if origin == "given" else None),
        analysis=doc,
        source=Source(source, "given" if origin == "given" else "recovered", "test", confidence),
        source_words=tuple(words),
        alignment=Alignment(
            target=tuple(Span(token.idx, token.idx + len(token)) for token in doc),
            source=tuple(word.span for word in words),
            links=tuple(Link(target, source_word, 0.9) for target, source_word in links),
        ),
        round_trip=None,
    )


def proposal(
    start: int,
    end: int,
    *suggestions: str,
    rule: str = "rule",
    confidence: float = 0.8,
    certain: str | None = None,
    severity: Severity = Severity.MINOR,
    kinds: Sequence[str] = ("rule",),
    category: Category = Category.CALQUE,
    source: Span | None = None,
) -> Proposal:
    """A proposal of which a test names only what it is about."""
    return Proposal(
        span=Span(start, end),
        rule=rule,
        category=category,
        severity=severity,
        message="Message.",
        suggestions=suggestions,
        confidence=confidence,
        clues=tuple(Clue(kind, kind) for kind in kinds),
        source=source,
        certain=certain,
    )
