"""Files in: one reader per format, boilerplate, segmentation, language identification."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from audit.data import Document, Segment
from audit.documents import boilerplate, decoding, html, jsonl, language, lines, markdown, segmentation, text
from audit.documents.page import Block, Page
from audit.errors import ConfigurationError, InputError

__all__ = ["READERS", "SUFFIXES", "decoded", "format_of", "read", "read_bytes", "read_text"]

# A reader takes what the input is called and its text, and finds the blocks in it.
READERS: dict[str, Callable[[str, str], Page]] = {
    "text": text.read,
    "lines": lines.read,
    "markdown": markdown.read,
    "html": html.read,
    "jsonl": jsonl.read,
}

# Which suffix means which format; folders are searched for these.
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}

# No sentence that people read is as long; the models' time and memory grow with the length.
MAX_SEGMENT = 2_000

_LETTER = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"(?P<url>(?:https?://|ftp://|www\.)\S+)|(?P<mail>(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


def read(
    path: Path,
    *,
    input_format: str = "auto",
    encoding: str | None = None,
    source_language: str = "es",
    target_language: str = "en",
) -> Document:
    """The document in a file. With `auto` its suffix tells the format; where it does not, the file is plain text.

    Raises:
        ConfigurationError: there is no such format or encoding.
        InputError: the file cannot be read, is empty, binary or in another encoding, or breaks its format.
    """
    return read_bytes(
        str(path),
        decoding.load(path),
        input_format=input_format,
        encoding=encoding,
        source_language=source_language,
        target_language=target_language,
    )


def read_bytes(  # noqa: PLR0913 - what `read` takes, and the bytes
    name: str,
    data: bytes,
    *,
    input_format: str = "auto",
    encoding: str | None = None,
    source_language: str = "es",
    target_language: str = "en",
) -> Document:
    """The document in `data`, such as comes from standard input; otherwise like `read`."""
    content = decoded(name, data, input_format=input_format, encoding=encoding).text
    return _document(name, _reader(name, input_format)(name, content), source_language, target_language)


def decoded(name: str, data: bytes, *, input_format: str = "auto", encoding: str | None = None) -> decoding.Decoded:
    """The text in `data` before its format is read; raises what `read` does."""
    if encoding is None and format_of(name, input_format) == "html":
        encoding = html.declared_encoding(data)
    return decoding.decode(name, data, encoding)


def format_of(name: str, input_format: str = "auto") -> str:
    """The format of a file: the one that is stated, else by its suffix, else plain text.

    Raises:
        ConfigurationError: there is no such format.
    """
    if input_format == "auto":
        input_format = SUFFIXES.get(Path(name).suffix.lower(), "text")
    if input_format not in READERS:
        raise ConfigurationError(f"no input format is called {input_format!r}: choose auto, {', '.join(READERS)}")
    return input_format


def read_text(
    content: str,
    *,
    name: str = "text",
    input_format: str = "text",
    source_language: str = "es",
    target_language: str = "en",
) -> Document:
    """The document in a string.

    Raises:
        ConfigurationError: there is no such format.
        InputError: the string is empty, holds half a surrogate pair, or breaks its format.
    """
    try:
        content.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{name}: half a surrogate pair at character {error.start}") from None
    if not content.strip():
        raise InputError(f"{name}: empty")
    page = _reader(name, input_format)(name, content)
    return _document(name, page, source_language, target_language)


def _reader(name: str, input_format: str) -> Callable[[str, str], Page]:
    return READERS[format_of(name, input_format)]


def _document(name: str, page: Page, source_language: str, target_language: str) -> Document:
    if not page.blocks:
        raise InputError(f"{name}: no text in it")
    pieces = tuple(_pieces(page, target_language))
    audited = [page.text[piece.start : piece.end] for piece in pieces if piece.skipped is None]
    verdicts = iter(language.judge(audited, source_language, target_language))
    segments = []
    for index, piece in enumerate(pieces):
        verdict = next(verdicts) if piece.skipped is None else language.Verdict(piece.skipped)
        segments.append(
            Segment(
                id=piece.id if piece.id is not None else f"s{index + 1}",
                index=index,
                target=page.text[piece.start : piece.end],
                offset=piece.start,
                source=piece.source,
                reference=piece.reference,
                skipped=verdict.skipped,
                untranslated=verdict.untranslated,
            )
        )
    return Document(name, page.text, tuple(segments))


def _pieces(page: Page, target_language: str) -> Iterator[Block]:
    """The blocks as they become segments: each unit as it is, prose sentence by sentence."""
    if page.units:
        for block in page.blocks:
            yield _judged(page.text, block)
        return
    for block in boilerplate.mark(page.text, page.blocks, target_language):
        if block.skipped is not None:
            yield block
            continue
        for start, end in segmentation.sentences(page.text, block.start, block.end, target_language):
            yield _judged(page.text, Block(start, end))


def _judged(text: str, piece: Block) -> Block:
    return Block(
        piece.start, piece.end, _unauditable(text[piece.start : piece.end]), piece.id, piece.source, piece.reference
    )


def _unauditable(target: str) -> str | None:
    """Why there is nothing to audit in the text, whatever its language."""
    if not target.strip():
        return "empty"
    if not _LETTER.search(target):
        return "no letters"
    if len(target) > MAX_SEGMENT:
        return f"too long: over {MAX_SEGMENT:,} characters without a break between sentences"
    if address := _ADDRESS.fullmatch(target.strip("<>()[] \t")):
        return "URL" if address["url"] else "e-mail address"
    return None
