"""How much a claim about the text is worth in the light of the source: what rules and lexicon have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from audit.data import Clue, Evidence, Span

# What the source says weighs on a rule's own confidence. A recovered source may differ from the true one, so its
# silence only lowers.
_ALIGNED_GAIN = 0.5  # share of the remaining doubt that an aligned source word takes away
_LIKELY = 0.5  # below, a claim's own file calls it unlikely
_SILENT_LOSS = 0.9  # factor where a recovered source lacks the word: right in 14 of 16 cases then, else in 43 of 44


@dataclass(frozen=True, slots=True)
class Weight:
    """The confidence of a claim, the clue that the source gives, if any, and the place in it."""

    confidence: float
    clues: tuple[Clue, ...]
    source: Span | None


def weigh(
    confidence: float, lemmas: Collection[str], required: bool, covered: Span, evidence: Evidence
) -> Weight | None:
    """A claim's `confidence` as the source raises or lowers it; None where the source vetoes the claim.

    `lemmas` are the dictionary forms, of one word or several, that explain the claim; without any the source says
    nothing. A given source that lacks them vetoes; a recovered one, or none, does where they are `required`.
    """
    source, alignment = evidence.source, evidence.alignment
    aligned = alignment.source_spans(covered) if alignment else ()
    place = Span(aligned[0].start, aligned[-1].end) if aligned and _compact(aligned) else None
    if source is None or not lemmas:
        return None if required and source is None else Weight(confidence, (), place)
    occurrences = list(_occurrences(lemmas, evidence))
    behind = next((found for found in occurrences if any(found[0].overlaps(span) for span in aligned)), None)
    if behind:
        detail = f"{source.origin} source has “{behind[0].of(source.text)}” ({behind[1]}) behind it"
        # A literal translator recovers the same word from innocent English: that makes nothing unlikely likely.
        gain = _ALIGNED_GAIN * source.confidence if source.origin == "given" or confidence >= _LIKELY else 0
        raised = confidence + (1 - confidence) * gain
        return Weight(raised, (Clue("source", detail, source.confidence),), behind[0])
    if occurrences:
        span, lemma = occurrences[0]
        detail = f"{source.origin} source has “{span.of(source.text)}” ({lemma}) in the sentence"
        return Weight(confidence, (Clue("source", detail, source.confidence),), place)
    if source.origin == "given" or required:
        return None
    return Weight(confidence * _SILENT_LOSS, (), place)


def _occurrences(lemmas: Collection[str], evidence: Evidence) -> Iterator[tuple[Span, str]]:
    """Where the source has one of the lemmas, or that very form: the span, and the lemma as it was asked for."""
    if evidence.source is None:
        return
    words = evidence.source_words
    forms = [word.span.of(evidence.source.text).lower() for word in words]
    for lemma in sorted(lemmas):
        parts = lemma.split(" ")
        for start in range(len(words) - len(parts) + 1):
            if all(part in {words[i].lemma, forms[i]} for i, part in enumerate(parts, start)):
                yield Span(words[start].span.start, words[start + len(parts) - 1].span.end), lemma


def _compact(spans: Sequence[Span]) -> bool:
    """Whether aligned source words stand close enough together to be quoted as one phrase."""
    return spans[-1].end - spans[0].start <= 3 * sum(len(span) + 1 for span in spans)
