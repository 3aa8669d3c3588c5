"""Suggestions that agree with what they replace: *reduces* → *subdues*, *an operative* → *a raid*.

A template is plain text with parts in braces:

    {subdue}          the word, inflected like the marked word: the first verb, auxiliary, noun, adjective or adverb of
                      the mark; of several words ({carry out}) the one that inflects
    {subdue:verb}     the word, inflected like the element `verb` of the pattern
    {subdue:ing}      the word in that form, see `FORMS`
    {object}, {2}     the text that the element matched
    {verb:ing}        that element's word in another form
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from audit import knowledge
from audit.data import Span

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
_HEADS = {"VERB", "NOUN", "ADJ", "AUX", "ADV"}
_ENDINGS = {"VBZ", "VBD", "VBN", "VBG", "NNS", "JJR", "JJS", "RBR", "RBS"}
_PREPOSITIONS = {"of", "for", "in", "to", "on", "at", "with", "by", "from"}
_DEGREES = {"JJR": "more", "RBR": "more", "JJS": "most", "RBS": "most"}
_OPENING = "\"'“‘«([¿¡"
_ARTICLE = re.compile(rf"(?<![\w'’.-])(an?)(?=\s+[{re.escape(_OPENING)}]*([^\W_]+))", re.IGNORECASE)
_ARTICLE_BEFORE = re.compile(rf"(?<![\w'’.-])an?\s+[{re.escape(_OPENING)}]*$", re.IGNORECASE)
_NEXT_WORD = re.compile(rf"[\s,;:–—-]*\s([{re.escape(_OPENING)}]*)(\w)([\w'’-]*)")
_SPELT_OUT = re.compile(r"(?:[A-Z]{1,3}|[B-DF-HJ-NP-TV-XZ]+)s?")  # US, NGOs, HTML; not NATO


def complaint(template: str, elements: Collection[str]) -> str | None:
    """What is wrong with a template for a pattern of these elements, or None."""
    for part in _PART.findall(template):
        name, colon, form = part.partition(":")
        if name in elements and colon and form not in FORMS:
            return f"template part {{{part}}}: no form {form!r}, there are {', '.join(FORMS)}"
        if colon and form not in FORMS and form not in elements:
            return f"template part {{{part}}}: the pattern has no element {form!r}, it has {', '.join(elements)}"
    return f"template {template!r}: a brace without its partner" if re.search("[{}]", _PART.sub("", template)) else None


def render(
    templates: Sequence[str],
    marked: Sequence[Token],
    elements: Mapping[str, Sequence[Token]],
    head: Token | None = None,
) -> list[str]:
    """Each template filled from the tokens that the pattern's elements matched, with the case of the marked text.

    The templates are such that `complaint` has nothing to say of them. One that refers to an element which matched
    nothing (an optional one) fills that place with nothing. A bare `{word}` inflects like `head`, if given.
    """
    head = head or next((token for token in marked if token.pos_ in _HEADS), marked[0])

    def fill(part: re.Match[str]) -> str:
        name, _, form = part[1].partition(":")
        if name in elements:
            tokens = elements[name]
            if not tokens:
                return ""
            return _inflected(tokens[0].lemma_.lower(), FORMS[form], tokens[0]) if form else _text(tokens)
        if form in elements:
            return _inflected(name, elements[form][0].tag_, elements[form][0]) if elements[form] else name
        return _inflected(name, FORMS[form] if form else head.tag_, head)

    return [_with_case_of(marked, _tidy(_PART.sub(fill, template))) for template in templates]


def fit(doc: Doc, span: Span, suggestions: Sequence[str]) -> tuple[Span, list[str]]:
    """The span and suggestions so that every one reads right in place.

    An indefinite article before the span is taken in where the new wording asks for the other one (*an operative* → *a
    raid*); a deletion takes a neighbouring space or comma along, and the next word where that now begins the sentence.
    What one suggestion takes in, the others repeat.
    """
    text = doc.text
    edits = [_edit(text, span, suggestion) for suggestion in suggestions]
    whole = Span(
        min([span.start, *(place.start for place, _ in edits)]), max([span.end, *(place.end for place, _ in edits)])
    )
    fitted = [text[whole.start : place.start] + new + text[place.end : whole.end] for place, new in edits]
    return whole, list(dict.fromkeys(new for new in fitted if new != whole.of(text)))


def _edit(text: str, span: Span, suggestion: str) -> tuple[Span, str]:
    """What one suggestion needs to exchange, and for what."""
    span, new = (span, suggestion) if suggestion else _deletion(text, span)
    start = span.start
    if new and new[0] in ",.;:!?)":
        start = len(text[:start].rstrip().removesuffix(new[0]).rstrip())
    before = _ARTICLE_BEFORE.search(text[:start])
    first = before.start() if before else start
    fitted = _agreeing(text[:start] + new + text[span.end :], Span(first, start + len(new)))
    untouched = text[first:start]
    if fitted.startswith(untouched):
        return Span(start, span.end), fitted.removeprefix(untouched)
    return Span(first, span.end), fitted


def _deletion(text: str, span: Span) -> tuple[Span, str]:
    """What goes or changes with the words of `span`, so that no space, comma or small initial is left over."""
    before, after = text[: span.start], text[span.end :]
    following = _NEXT_WORD.match(after)
    if following and _begins_sentence(text, span.start) and not span.of(text)[:1].islower():
        quote, initial, rest = following.groups()
        return Span(span.start, span.end + following.end()), quote + initial.upper() + rest
    if after[:1].isspace() and (not before or before[-1].isspace() or before[-1] in _OPENING):
        return Span(span.start, span.end + len(after) - len(after.lstrip())), ""
    if not after or after[0] in ",.;:!?…)]”’»":
        return Span(len(before.rstrip().rstrip(",;:").rstrip()), span.end), ""
    return span, ""


def _agreeing(text: str, part: Span) -> str:
    """That part of `text`, each indefinite article in it as the next word (inside or behind it) asks for."""
    pieces, done = [], part.start
    shouted = text.isupper()
    for found in _ARTICLE.finditer(text, part.start):
        if found.start() >= part.end:
            break
        article, word = found.groups()
        if article[0].isupper() and not (shouted or _begins_sentence(text, found.start())):
            continue  # the letter, as in “Plan A”
        right = _article(word.lower() if shouted else word)
        right = right.upper() if shouted else right.capitalize() if article[0].isupper() else right
        pieces += [text[done : found.start()], right]
        done = found.end()
    return "".join([*pieces, text[done : part.end]])


def _begins_sentence(text: str, place: int) -> bool:
    """Whether only quotation marks, brackets and dashes lie between `place` and the end of the sentence before it."""
    before = text[:place].rstrip(_OPENING + "”’»)]–—-" + " \t\r\n")
    return not before or before[-1] in ".!?"


def _text(tokens: Sequence[Token]) -> str:
    """The words of an element; moved away from the start of a sentence, they lose the capital that they had from it."""
    first, doc = tokens[0], tokens[0].doc
    text = doc[first.i : tokens[-1].i + 1].text
    if first.is_title and first.pos_ != "PROPN" and first.lower_ != "i" and _begins_sentence(doc.text, first.idx):
        return text[:1].lower() + text[1:]
    return text


def _tidy(filled: str) -> str:
    """The template without the spaces that an empty part leaves behind."""
    return re.sub(r"\s+(?=[,.;:!?)](?:\s|$))", "", re.sub(r"\s+", " ", filled)).strip()


def _inflected(lemma: str, tag: str, like: Token) -> str:
    """The form of `lemma` that `tag` asks for, agreeing with the subject of `like`."""
    tag = tag.replace("NNPS", "NNS")
    if lemma == "be" and tag in {"VBP", "VBD"}:
        return _form_of_be(tag, like)
    if tag not in _ENDINGS:
        return lemma
    words = lemma.split(" ")
    place = _noun(words) if tag == "NNS" else 0
    words[place] = _inflected_word(words[place], tag)
    return " ".join(words)


def _noun(words: Sequence[str]) -> int:
    """The word of a noun phrase that takes the plural: the last one, or the one before a preposition."""
    before = [place - 1 for place, word in enumerate(words) if place and word in _PREPOSITIONS]
    return next(iter(before), len(words) - 1)


@cache
def _inflected_word(lemma: str, tag: str) -> str:
    from lemminflect import getAllLemmas, getInflection  # noqa: PLC0415

    if tag == "NNS" and (
        lemma in knowledge.word_list(knowledge.root() / "en" / "uncountable-nouns.txt")
        or lemma not in getAllLemmas(lemma, upos="NOUN").get("NOUN", (lemma,))  # a plural already
    ):
        return lemma
    known = getInflection(lemma, tag, inflect_oov=False)
    if known:
        return str(known[0])
    if tag in _DEGREES:
        return f"{_DEGREES[tag]} {lemma}"
    return str(next(iter(getInflection(lemma, tag)), lemma))


def _form_of_be(tag: str, like: Token) -> str:
    """“am” or “are”, “was” or “were”: the only verb that agrees with its subject in the past, too."""
    if tag == "VBD" and like.lower_ in {"was", "were"}:
        return str(like.lower_)
    subject = _subject(like)
    first_person = subject is not None and subject.lower_ == "i"
    if tag == "VBP":
        return "am" if first_person else "are"
    several = subject is not None and (
        "Plur" in subject.morph.get("Number", [])
        or subject.lower_ == "you"
        or any(c.dep_ == "conj" for c in subject.children)
    )
    return "were" if several else "was"


def _subject(verb: Token) -> Token | None:
    """The subject of a verb, or of the clause that it goes on with; for “who” and “that”, what they stand for."""
    for clause in (verb, *verb.ancestors):
        for child in clause.children:
            if child.dep_.startswith("nsubj"):
                return clause.head if child.tag_ in {"WP", "WDT"} else child
    return None


def _with_case_of(marked: Sequence[Token], suggestion: str) -> str:
    first, text = marked[0], marked[0].doc.text
    letters = "".join(token.text for token in marked if token.is_alpha)
    # A marked acronym is upper-case for itself; what replaces it need not be.
    emphatic = len(letters) > 1 and letters.isupper() and any(token.pos_ != "PROPN" for token in marked)
    if emphatic or (len(text) > len(letters) and text.isupper()):
        return suggestion.upper()
    if _begins_sentence(text, first.idx) and not first.text[:1].islower():
        return suggestion[:1].upper() + suggestion[1:]
    return suggestion


@cache
def _sounds() -> Mapping[str, str]:
    return knowledge.read_toml(knowledge.root() / "en" / "articles.toml")


def _article(word: str) -> str:
    """“a” or “an”, by the first sound of `word`; what spelling does not tell is in references/en/articles.toml."""
    sounds, lower = _sounds(), word.lower()
    if _SPELT_OUT.fullmatch(word):
        return "an" if lower[0] in sounds["letters"] else "a"
    if re.match(sounds["an"].strip(), lower):
        return "an"
    if re.match(sounds["a"].strip(), lower):
        return "a"
    return "an" if unicodedata.normalize("NFD", lower)[0] in "aeiou" else "a"
