"""Plain text: a line is a paragraph, unless the text is wrapped at a margin; then a blank line ends the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from audit.documents.page import Block, Page, trimmed

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_BLANK = re.compile(r"(?>\r\n|\r|\n)[^\S\r\n]*[\r\n]|[\f\u2029]")

# Margins in use: mail and old editors 65 to 80, code 100 and 120. Shorter lines are lists or verse.
_MARGINS = range(50, 121)

# A line this much short of the margin, even with the next word, was ended on purpose.
_FULL = 0.75


def read(name: str, text: str) -> Page:  # noqa: ARG001 - every reader is called alike
    """The paragraphs of `text`."""
    lines = [span for match in _LINE.finditer(text) for span in [trimmed(text, *match.span())] if span[0] < span[1]]
    follows = [not _BLANK.search(text, before[1], after[0]) for before, after in pairwise(lines)]
    margin = _margin(text, lines, follows)
    return Page(text, tuple(_paragraphs(text, lines, follows, margin)))


def _margin(text: str, lines: list[tuple[int, int]], follows: list[bool]) -> int | None:
    """The column at which the text is wrapped, or None.

    Prose that was wrapped goes on in lower case on most lines; captions, headlines and list entries do not.
    """
    width = max((end - start for start, end in lines if " " in text[start:end]), default=0)
    continued = [text[start].islower() for (start, _), joined in zip(lines[1:], follows, strict=True) if joined]
    return width if width in _MARGINS and 2 * sum(continued) > len(continued) else None


def _paragraphs(text: str, lines: list[tuple[int, int]], follows: list[bool], margin: int | None) -> Iterator[Block]:
    start = None
    for (first, last), joined, after in zip(lines, [*follows, False], [*lines[1:], (0, 0)], strict=True):
        start = first if start is None else start
        word = re.match(r"\S*", text[after[0] : after[1]])
        wrapped = margin and joined and word and (last - first + 1 + len(word[0])) >= _FULL * margin
        if not wrapped:
            yield Block(start, last)
            start = None
