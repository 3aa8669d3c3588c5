"""A text beside the document: its true source, or a reference translation; each segment gets the part it renders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.data import Document
from audit.errors import InputError

if TYPE_CHECKING:
    from audit.evidence.sentence_alignment import Dictionary


class SameWords:
    """The dictionary between a language and itself, by which a reference is aligned."""

    def relations(self, target_words: Sequence[str], source_words: Sequence[str]) -> list[tuple[int, int, float]]:
        """Each word that stands in both lists, as a pair of its indices."""
        places = {word: index for index, word in enumerate(source_words)}
        return [(index, places[word], 1.0) for index, word in enumerate(target_words) if word in places]


def with_source(document: Document, source: Document, dictionary: Dictionary | None) -> Document:
    """The document with each segment's part of `source`, found by `dictionary`; line by line where that is None.

    Raises:
        InputError: line by line, one has more lines than the other.
    """
    parts = _parts(document, source, dictionary)
    segments = [replace(segment, source=part) for segment, part in zip(document.segments, parts, strict=True)]
    return replace(document, segments=tuple(segments))


def with_reference(document: Document, reference: Document, *, line_by_line: bool) -> Document:
    """The document with each segment's part of a reference translation; raises as `with_source` does."""
    parts = _parts(document, reference, None if line_by_line else SameWords())
    segments = [replace(segment, reference=part) for segment, part in zip(document.segments, parts, strict=True)]
    return replace(document, segments=tuple(segments))


def _parts(document: Document, beside: Document, dictionary: Dictionary | None) -> list[str | None]:
    from audit.evidence.sentence_alignment import align_segments  # noqa: PLC0415

    if dictionary is None:
        if len(beside.segments) != len(document.segments):
            raise InputError(
                f"{beside.name} has {len(beside.segments)} lines, {document.name} has {len(document.segments)}: "
                "line by line, both must have as many"
            )
        return [segment.target for segment in beside.segments]
    audited = [segment for segment in document.segments if segment.skipped is None]
    texts = [segment.target for segment in beside.segments if segment.skipped is None]
    rendered = align_segments([segment.target for segment in audited], texts, dictionary)
    found = dict(zip((segment.index for segment in audited), rendered, strict=True))
    return [found.get(segment.index) for segment in document.segments]
