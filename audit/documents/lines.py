"""One segment per line that is not empty; a line is never split."""

from __future__ import annotations

import re

from audit.documents.page import Block, Page, trimmed


def read(name: str, text: str) -> Page:  # noqa: ARG001 - every reader is called alike
    """The lines of `text`. Only CR, LF and CRLF end one."""
    spans = (trimmed(text, *match.span()) for match in re.finditer(r"[^\r\n]+", text))
    return Page(text, tuple(Block(start, end) for start, end in spans if start < end), units=True)
