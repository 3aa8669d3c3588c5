"""Suggestions that agree with what they replace: *reduces* → *subdues*, *an operative* → *a raid*.

A template is plain text with parts in braces:

    {subdue}          the word, inflected like the marked word (the first verb, noun or adjective of the mark)
    {subdue:verb}     the word, inflected like the element `verb` of the pattern
    {object}, {2}     the text that the element matched
    {verb:ing}        that element's word in another form, see `FORMS`
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from audit import knowledge
from audit.data import Span
from audit.errors import ConfigurationError

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FORMS = {
    "base": "VB",
    "third": "VBZ",
    "past": "VBD",
    "participle": "VBN",
    "ing": "VBG",
    "singular": "NN",
    "plural": "NNS",
}
_PART = re.compile(r"\{([^{}]+)\}")
_INFLECTED = {"VERB", "NOUN", "ADJ", "AUX", "ADV"}


def render(templates: Sequence[str], marked: Sequence[Token], elements: Mapping[str, Sequence[Token]]) -> list[str]:
    """Each template filled from the tokens that the pattern's elements matched, with the case of the marked text.

    A template that refers to an element which matched nothing (an optional one) fills that place with nothing.

    Raises:
        ConfigurationError: a template names a form that is not in `FORMS`.
    """
    head = next((token for token in marked if token.pos_ in _INFLECTED), marked[0])

    def fill(part: re.Match[str]) -> str:
        name, _, form = part[1].partition(":")
        if name not in elements:
            tokens = elements.get(form, ()) if form else (head,)
            return _inflect(name, tokens[0].tag_, tokens[0]) if tokens else name
        tokens = elements[name]
        if not tokens:
            return ""
        if not form:
            return tokens[0].doc[tokens[0].i : tokens[-1].i + 1].text
        if form not in FORMS:
            raise ConfigurationError(f"template part {part[0]}: no form {form!r}, there are {', '.join(FORMS)}")
        return _inflect(tokens[0].lemma_.lower(), FORMS[form], tokens[0])

    return [_with_case_of(marked, re.sub(r" {2,}", " ", _PART.sub(fill, template)).strip()) for template in templates]


def fit(doc: Doc, span: Span, suggestions: Sequence[str]) -> tuple[Span, list[str]]:
    """The span and suggestions so that every one reads right in place.

    An indefinite article before the span is taken in where the new word asks for the other one (*an operative* → *a
    raid*); a deletion takes one neighbouring space along.
    """
    text, start, end = doc.text, span.start, span.end
    before = re.search(r"\b(an?) +$", text[:start], re.IGNORECASE)
    if before and any(s and _article(s) != before[1].lower() for s in suggestions):
        article = before[1]
        span = Span(before.start(), end)
        suggestions = [_with_article(article, s) for s in suggestions]
    if any(s == "" for s in suggestions):
        if text[end : end + 1] == " ":
            span = Span(span.start, end + 1)
            suggestions = [f"{s} " if s else s for s in suggestions]
        elif text[start - 1 : start] == " ":
            span = Span(start - 1, end)
            suggestions = [f" {s}" if s else s for s in suggestions]
        if span.start == 0 and text[span.end :]:  # the sentence now begins with what followed
            span, following = Span(0, span.end + 1), text[span.end]
            suggestions = [s + (following if s else following.upper()) for s in suggestions]
    return span, list(dict.fromkeys(s for s in suggestions if s != span.of(text)))


def _inflect(lemma: str, tag: str, like: Token) -> str:
    from lemminflect import getInflection  # noqa: PLC0415

    if tag in {"VB", "VBP", "NN", "JJ", "RB", "MD"} and not (lemma == "be" and tag == "VBP"):
        return lemma
    forms: tuple[str, ...] = getInflection(lemma, tag)
    if not forms:
        return lemma
    if lemma == "be":  # the only verb whose past and present agree with the subject
        plural = "Number=Plur" in str(like.morph) or any("Number=Plur" in str(child.morph) for child in like.children
                                                         if child.dep_.startswith("nsubj"))
        return {"VBD": ("was", "were"), "VBP": ("am", "are"), "VBZ": ("is", "are")}.get(tag, forms * 2)[plural]
    return forms[0]


def _with_case_of(marked: Sequence[Token], suggestion: str) -> str:
    first = marked[0]
    if first.is_upper and len(first) > 1 and all(token.is_upper for token in marked if token.is_alpha):
        return suggestion.upper()
    if first.is_title and first.i == 0:
        return suggestion[:1].upper() + suggestion[1:]
    return suggestion


def _with_article(article: str, suggestion: str) -> str:
    if not suggestion:
        return article
    right = _article(suggestion)
    return f"{right.capitalize() if article[0].isupper() else right} {suggestion}"


@cache
def _article_exceptions() -> Mapping[str, Sequence[str]]:
    return knowledge.read_toml(knowledge.root() / "en" / "articles.toml")


def _article(word: str) -> str:
    """“a” or “an”, by the first sound of `word`; what spelling does not tell is in references/en/articles.toml."""
    exceptions = _article_exceptions()
    first = re.match(r"[^\W_]*", word.lower())
    start = first[0] if first else ""
    if any(start.startswith(prefix) for prefix in exceptions["an"]):
        return "an"
    if any(start.startswith(prefix) for prefix in exceptions["a"]):
        return "a"
    return "an" if start[:1] in set("aeiou") else "a"
