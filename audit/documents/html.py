"""HTML: the main text of the page as trafilatura finds it, one paragraph on a line; code is kept but skipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from audit.documents.page import Page, laid_out
from audit.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements of trafilatura's body (a subset of TEI) that stand inside a line; any other one begins a new line.
_INLINE = frozenset({"hi", "ref", "del", "span"})
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_HOLDS_WORDS = frozenset({"p", "item", "head", "cell", "quote", *_INLINE})
_CHARSET = re.compile(rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)

# What browsers take these names for (WHATWG Encoding Standard): pages that say Latin-1 use the quotes of cp1252.
_LATIN_1 = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252"})


def declared_encoding(data: bytes) -> str | None:
    """The encoding that the page states in its first 1,024 bytes, where the HTML standard wants it."""
    if not (match := _CHARSET.search(data[:1024])):
        return None
    name = match[1].decode().lower()
    return "cp1252" if name in _LATIN_1 else name


def read(name: str, text: str) -> Page:
    """The paragraphs of the page.

    Raises:
        InputError: there is no text in it.
    """
    import trafilatura  # noqa: PLC0415

    text = _XML_DECLARATION.sub("", text)
    if "<body" not in text.lower():
        text = f"<html><body>{text}</body></html>"  # the extractor takes no fragments
    document = trafilatura.bare_extraction(text, include_comments=False, include_formatting=True)
    # The extractor gives up on pages of a few words; those are taken whole.
    body = document.body if isinstance(document, trafilatura.settings.Document) else trafilatura.baseline(text)[0]
    paragraphs = [paragraph for paragraph in _paragraphs(body) if paragraph[0]]
    if not paragraphs:
        raise InputError(f"{name}: no text found in the page")
    return laid_out(paragraphs)


def _paragraphs(body: _Element) -> Iterator[tuple[str, str | None]]:
    """The lines of the body in order, with white space as a browser shows it; some are empty."""
    from lxml.etree import iterwalk  # noqa: PLC0415

    line: list[str] = []
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if not _in_line(element):
            yield " ".join("".join(line).split()), None
            line.clear()
        if event == "end":
            line.append(element.tail or "")
        elif element.tag == "code" and not _in_line(element):
            yield "".join(element.itertext()).strip(), "code"
            walk.skip_subtree()
        else:
            line.append(element.text or "")


def _in_line(element: _Element) -> bool:
    """Code of one line amid words is part of the sentence; other code is a listing."""
    if element.tag != "code":
        return element.tag in _INLINE
    parent = element.getparent()
    return parent is not None and parent.tag in _HOLDS_WORDS and "\n" not in "".join(element.itertext())
