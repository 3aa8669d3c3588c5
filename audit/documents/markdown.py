"""Markdown: its prose as a reader sees it, without the markup; code, HTML and front matter are kept but skipped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from audit.documents.page import Page, laid_out

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[^\S\n]*\n(?P<matter>.*?)\n\1[^\S\n]*(?:\n|\Z)", re.DOTALL)
_SKIPPED = {"fence": "code", "code_block": "code", "html_block": "HTML"}


def read(name: str, text: str) -> Page:  # noqa: ARG001 - every reader is called alike
    """The blocks of a CommonMark text with tables and strikethrough.

    The page's text is the prose, one block on a line, so offsets do not count the markup.
    """
    return laid_out(_blocks(text))


def _blocks(text: str) -> Iterator[tuple[str, str | None]]:
    from markdown_it import MarkdownIt  # noqa: PLC0415

    text = re.sub(r"\r\n?", "\n", text)
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        if matter := front["matter"].strip():
            yield matter, "front matter"
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type in _SKIPPED:
            if content := token.content.strip():
                yield content, _SKIPPED[token.type]
        elif token.type == "inline":
            for line in _prose(token.children or ()).split("\n"):
                if prose := line.strip():
                    yield prose, None


def _prose(tokens: Sequence[Token]) -> str:
    """What is read aloud: words, code inside a sentence, the description of a picture; a hard break starts a line."""
    return "".join(
        "\n"
        if token.type == "hardbreak"
        else " "
        if token.type == "softbreak"
        else _prose(token.children or ())
        if token.type == "image"
        else token.content
        if token.type in {"text", "text_special", "code_inline"}
        else ""
        for token in tokens
    )
