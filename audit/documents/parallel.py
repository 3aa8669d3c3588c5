"""A text beside the document: its true source, or a reference translation; each segment gets the part it renders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.data import Document
from audit.documents import read
from audit.errors import ConfigurationError, InputError

if TYPE_CHECKING:
    from audit.evidence.sentence_alignment import Dictionary


class SameWords:
    """The dictionary between a language and itself, by which a reference is aligned."""

    def relations(self, target_words: Sequence[str], source_words: Sequence[str]) -> list[tuple[int, int, float]]:
        """Each word that stands in both lists, as a pair of its indices."""
        places = {word: index for index, word in enumerate(source_words)}
        return [(index, places[word], 1.0) for index, word in enumerate(target_words) if word in places]


def with_source(
    document: Document, path: Path, input_format: str, encoding: str | None, language: str, dictionary: Dictionary
) -> Document:
    """The document with each segment's part of the source text in `path`.

    Raises:
        InputError: the file cannot be read, or is given line by line and has more or fewer lines than the text.
        ConfigurationError: the document carries its sources itself.
    """
    parts = _parts(document, path, input_format, encoding, language, dictionary, "--source")
    segments = [replace(segment, source=part) for segment, part in zip(document.segments, parts, strict=True)]
    return replace(document, segments=tuple(segments))


def with_reference(document: Document, path: Path, input_format: str, encoding: str | None, language: str) -> Document:
    """The document with each segment's part of the reference translation in `path`; raises as `with_source` does."""
    parts = _parts(document, path, input_format, encoding, language, SameWords(), "--reference")
    segments = [replace(segment, reference=part) for segment, part in zip(document.segments, parts, strict=True)]
    return replace(document, segments=tuple(segments))


def _parts(
    document: Document,
    path: Path,
    input_format: str,
    encoding: str | None,
    language: str,
    dictionary: Dictionary,
    option: str,
) -> list[str | None]:
    from audit.evidence.sentence_alignment import align_segments  # noqa: PLC0415

    if input_format == "jsonl" or (input_format == "auto" and document.name.endswith(".jsonl")):
        raise ConfigurationError(f"{option} does not go with JSONL: put {option[2:]!r} into each line")
    beside = read(path, input_format=input_format, encoding=encoding, source_language="", target_language=language)
    if input_format == "lines":
        if len(beside.segments) != len(document.segments):
            raise InputError(
                f"{path}: {len(beside.segments)} lines beside the {len(document.segments)} of {document.name}: "
                "line by line, both must have as many"
            )
        return [segment.target for segment in beside.segments]
    audited = [segment for segment in document.segments if segment.skipped is None]
    texts = [segment.target for segment in beside.segments if segment.skipped is None]
    found = dict(
        zip((s.index for s in audited), align_segments([s.target for s in audited], texts, dictionary), strict=True)
    )
    return [found.get(segment.index) for segment in document.segments]
