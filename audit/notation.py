"""Patterns as a linguist writes them, in one line: `[{realize|perform}] a|an|the? <ADJ>* {visit|trip}`.

Each word of the line stands for one word of the text:

    visit          that form, in any case; `a|an|the` any of several
    {visit|trip}   any form of the lemma (or of several)
    @person        any form of a lemma in the word list `person`
    <NOUN|PROPN>   a word of that part of speech (Universal Dependencies) or with that Penn tag (VBG, NNS …)
    _              any word
    !the|a         any word but these; likewise !{be}, !@person and !<NOUN>

`{run}<VERB>` asks for both. `?`, `*` and `+` after an element mean at most one, any number, at least one. Square
brackets surround the part to be marked; without them all of it is. The elements are numbered from 0, for suggestions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_UNIVERSAL = re.compile("ADJ|ADP|ADV|AUX|CCONJ|DET|INTJ|NOUN|NUM|PART|PRON|PROPN|PUNCT|SCONJ|SYM|VERB|X")
_PENN = re.compile(
    "CC|CD|DT|EX|FW|IN|JJ[RS]?|LS|MD|NNP?S?|PDT|POS|PRP[$]?|RB[RS]?|RP|SYM|TO|UH|VB[DGNPZ]?|WDT|WP[$]?|WRB|HYPH|NFP|ADD|AFX"
)
_ELEMENT = re.compile(
    r"(?P<any>_)?(?P<deny>!)?(?P<word>[^<>{}@!?*+_][^<>{}?*+]*|\{[^{}<>]+\}|@[\w-]+)?(?:<(?P<tags>[A-Z$|]+)>)?(?P<op>[?*+])?"
)


def tokens(line: str, words: Callable[[str], frozenset[str]]) -> tuple[list[dict[str, Any]], list[str]]:
    """The line as a spaCy Matcher pattern, and the elements that are marked (none: all).

    `words` returns the word list of a name.

    Raises:
        ValueError: the line is not in this notation; the message names the element.
    """
    elements: list[dict[str, Any]] = []
    marked: list[str] = []
    inside = False
    for piece in line.split():
        opens, closes = piece.startswith("["), piece.endswith("]")
        core = piece[opens : len(piece) - closes]
        if (inside and opens) or (closes and not (inside or opens)) or not core:
            raise ValueError(f"{piece!r}: a bracket without its partner, or with nothing in it")
        inside = inside or opens
        if inside:
            marked.append(str(len(elements)))
        inside = inside and not closes
        elements.append(_element(core, words))
    if inside or len([piece for piece in line.split() if piece.startswith("[")]) > 1:
        raise ValueError("mark one part, between [ and ]")
    if not elements:
        raise ValueError("no words in it")
    return elements, marked


def _element(core: str, words: Callable[[str], frozenset[str]]) -> dict[str, Any]:
    found = _ELEMENT.fullmatch(core)
    if found is None or not (found["any"] or found["word"] or found["tags"]):
        raise ValueError(f"{core!r} is no element: write a word, {{lemma}}, @list, <POS> or _")
    if found["any"] and (found["deny"] or found["word"] or found["tags"]):
        raise ValueError(f"{core!r}: _ stands alone")
    key = "NOT_IN" if found["deny"] else "IN"
    element: dict[str, Any] = {}
    if word := found["word"]:
        if word.startswith("@"):
            element["LEMMA"] = {key: sorted(words(word[1:]))}
        elif word.startswith("{"):
            element["LEMMA"] = {key: word[1:-1].split("|")}
        else:
            forms = word.lower().split("|")
            element["LOWER"] = {key: forms + [form.replace("'", "’") for form in forms if "'" in form]}
    if tags := found["tags"]:
        names = tags.split("|")
        unknown = [name for name in names if not (_UNIVERSAL.fullmatch(name) or _PENN.fullmatch(name))]
        if unknown:
            raise ValueError(f"{core!r}: no part of speech {unknown[0]}: write a Universal Dependencies or Penn tag")
        kinds = {"POS" if _UNIVERSAL.fullmatch(name) else "TAG" for name in names}
        if len(kinds) > 1:
            raise ValueError(f"{core!r} mixes parts of speech and Penn tags: choose one kind")
        element[kinds.pop()] = {key if not found["word"] else "IN": names}
    if op := found["op"]:
        element["OP"] = op
    return element
