"""How much of its source a text keeps, measured in the source's language; and how slavishly it keeps to its words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.data import Alignment, Source
from audit.engines import Translator
from audit.engines.isolation import Failure, isolated
from audit.evidence.round_trip import chrf
from audit.evidence.source import protected_names

if TYPE_CHECKING:
    from spacy.tokens import Doc


def nearness(pairs: Sequence[tuple[Doc, Source | None]], backward: Translator | None) -> list[float | None]:
    """chrF++ (0..100, 100 equal) of each analysed text, translated back, against its source.

    None where there is no source, no translator, or the translator breaks on the text.

    Raises:
        EngineError: the translator broke for good.
    """
    near: list[float | None] = [None] * len(pairs)
    if backward is None:
        return near
    compared = [(index, analysis, source) for index, (analysis, source) in enumerate(pairs) if source]
    analyses = [analysis for _, analysis, _ in compared]
    back = isolated(
        analyses, lambda part: backward.translate([doc.text for doc in part], [protected_names(doc) for doc in part])
    )
    for (index, _, source), translation in zip(compared, back, strict=True):
        if not isinstance(translation, Failure):
            near[index] = chrf(translation.text, source.text)
    return near


def literalness(alignment: Alignment | None) -> float | None:
    """How far the words follow the source one by one (0..1), after Raunak et al. 2023.

    Their two measures, the share of source words that anything renders and the share of neighbouring links that keep
    the source's order, multiplied. None where nothing is aligned.
    """
    if alignment is None or not alignment.links or not alignment.source:
        return None
    order = [link.source for link in sorted(alignment.links, key=lambda link: (link.target, link.source))]
    rendered = len(set(order)) / len(alignment.source)
    steps = list(pairwise(order))
    kept = sum(first <= second for first, second in steps) / len(steps) if steps else 1.0
    return rendered * kept
