"""Small reports made by hand. The sentences were written for these tests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.data import (
    Alignment,
    AuditedSegment,
    Category,
    Clue,
    DocumentScore,
    Finding,
    Illustration,
    Link,
    Provenance,
    Report,
    RoundTrip,
    RuleNote,
    Scores,
    Segment,
    Severity,
    Source,
    Span,
    State,
    WordReading,
    fingerprint,
)

FINE = Scores(quality=0.91234567, fluency=None, adequacy=None, literalness=None)


def finding(
    target: str,
    text: str,
    *,
    rule: str = "reduce-person",
    category: Category = Category.FALSE_FRIEND,
    severity: Severity = Severity.MAJOR,
    message: str = "English “reduce” makes smaller; a person is subdued.",
    suggestions: Sequence[str] = (),
    source_text: str | None = None,
    clues: Sequence[Clue] = (Clue("rule", "a pattern in the text"),),
    confidence: float = 0.8,
    verified: bool = False,
    status: str = "new",
    span: Span | None = None,
) -> Finding:
    """A finding on the first occurrence of `text` in `target`, or on `span`."""
    if span is None:
        span = Span(target.index(text), target.index(text) + len(text))
    return Finding(
        id=f"{rule}@{span.start}",
        fingerprint=fingerprint(rule, target, span),
        rule=rule,
        category=category,
        mqm_core="mistranslation",
        mqm_full="accuracy/mistranslation",
        severity=severity,
        confidence=confidence,
        span=span,
        text=span.of(target),
        source_text=source_text,
        message=message,
        suggestions=tuple(suggestions),
        verified=verified,
        clues=tuple(clues),
        status=status,  # type: ignore[arg-type]
    )


def align(target: str, source: str, pairs: Sequence[tuple[str, str]]) -> Alignment:
    """The alignment that links these words, each by its first occurrence."""
    target_words, source_words = (
        [Span(match.start(), match.end()) for match in re.finditer(r"\w+", text)] for text in (target, source)
    )
    target_index, source_index = (
        {span.of(text): index for index, span in reversed(list(enumerate(words)))}
        for text, words in ((target, target_words), (source, source_words))
    )
    links = tuple(Link(target_index[word], source_index[partner], 0.9) for word, partner in pairs)
    return Alignment(tuple(target_words), tuple(source_words), links)


def segment(
    index: int,
    target: str,
    findings: Sequence[Finding] = (),
    *,
    state: State = State.AUDITED,
    reason: str | None = None,
    source: Source | None = None,
    alignment: Alignment | None = None,
    round_trip: RoundTrip | None = None,
    scores: Scores = FINE,
    reading: Sequence[WordReading] = (),
) -> AuditedSegment:
    return AuditedSegment(
        segment=Segment(id=str(index + 1), index=index, target=target, offset=0, skipped=reason),
        state=state,
        reason=reason,
        source=source,
        alignment=alignment,
        round_trip=round_trip,
        scores=scores,
        findings=tuple(findings),
        reading=tuple(reading),
    )


def read(target: str, surprisals: Sequence[float]) -> tuple[WordReading, ...]:
    """What a language model would say of each word, if it found them so surprising."""
    words = [Span(match.start(), match.end()) for match in re.finditer(r"\w+", target)]
    return tuple(WordReading(word, nats, ()) for word, nats in zip(words, surprisals, strict=True))


REDUCE = RuleNote(
    id="reduce-person",
    title="“reduce” of a person",
    origin="Police reports of Spanish newspapers.",
    flagged=(
        Illustration("Guards reduced the thief.", (Span(7, 14),), "Guards subdued the thief."),
        Illustration("He was reduced by two men.", (Span(7, 14),), "He was subdued by two men."),
    ),
    left_alone=(Illustration("The firm reduced its staff.", (), None),),
)


def report(
    segments: Sequence[AuditedSegment],
    *,
    document: str = "article.txt",
    words: int = 812,
    per_1000_words: float | None = 45.567,
    notices: Sequence[str] = (),
    timestamp: str | None = None,
    rules: Sequence[RuleNote] = (),
) -> Report:
    return Report(
        document=document,
        source_language="es",
        target_language="en",
        segments=tuple(segments),
        score=DocumentScore("mqm", words, 300, 37, per_1000_words),
        provenance=Provenance((("audit", "0.1.0"), ("translator", "apertium eng-spa")), tuple(notices), timestamp),
        rules=tuple(rules),
    )


def sample() -> Report:
    """A report with everything in it: overlaps, an omission, a given and a recovered source, skipped and failed."""
    police = "The agents reduced the suspect on the platform, according to informed the ministry."
    police_source = "Los agentes redujeron al sospechoso en el andén, según informó el ministerio."
    market = (
        "Always in statements to the radio, the owner clarified that the incidents of the week cost some 2.000 euros."
    )
    market_source = (
        "Siempre en declaraciones a la radio, el dueño precisó que los incidentes costaron unos 2.000 euros."
    )
    missing = "The bridge reopened on Monday after the repairs."
    start = market.index("2.000")
    gap = missing.index(" after")
    return report(
        [
            segment(0, "Home · News · Subscribe", state=State.SKIPPED, reason="navigation"),
            segment(
                1,
                police,
                [
                    finding(
                        police,
                        "reduced",
                        severity=Severity.CRITICAL,
                        suggestions=("subdued", "overpowered"),
                        source_text="redujeron",
                        message="Spanish “reducir a alguien” is to subdue; English “reduce” needs a quantity.",
                        clues=(
                            Clue("rule", "reduce with a person as its object"),
                            Clue("source", "the source has “reducir a” here; alignment probability", 0.93),
                            Clue("round-trip", "translated back, the machine writes “subdued” here"),
                        ),
                        verified=True,
                        confidence=0.94,
                    ),
                    finding(
                        police,
                        "according to informed the ministry",
                        rule="according-to-clause",
                        category=Category.CALQUE,
                        message="“según informó” opens a clause; “according to” takes a noun.",
                        suggestions=("the ministry said", "as the ministry reported"),
                        source_text="según informó el ministerio",
                    ),
                    finding(
                        police,
                        "informed",
                        rule="inform-object",
                        category=Category.CALQUE,
                        severity=Severity.MINOR,
                        message="“inform” needs somebody to be informed.",
                        suggestions=("reported",),
                        confidence=0.55,
                    ),
                ],
                source=Source(police_source, "recovered", "apertium eng-spa", 0.62),
                alignment=align(
                    police,
                    police_source,
                    [
                        ("agents", "agentes"),
                        ("reduced", "redujeron"),
                        ("suspect", "sospechoso"),
                        ("platform", "andén"),
                        ("according", "según"),
                        ("to", "según"),
                        ("informed", "informó"),
                        ("ministry", "ministerio"),
                    ],
                ),
                round_trip=RoundTrip(
                    "The agents reduced to the suspect in the platform.", "apertium spa-eng", 61.27, 38.5
                ),
                scores=Scores(quality=0.31, fluency=None, adequacy=None, literalness=0.97),
            ),
            segment(
                2,
                "Nobody was hurt, and trains ran again by noon.",
                source=Source("Nadie resultó herido.", "recovered", "apertium eng-spa", 0.71),
                reading=read("Nobody was hurt, and trains ran again by noon.", (2, 0, 1, 0, 6, 5, 3, 0, 9)),
            ),
            segment(
                3,
                market,
                [
                    finding(
                        market,
                        "Always in statements",
                        rule="always-in",
                        category=Category.CALQUE,
                        suggestions=("Again in statements", "Also in remarks"),
                        message="“Siempre” here says that the same speaker goes on.",
                    ),
                    finding(
                        market,
                        "in statements to the radio",
                        rule="statements-to",
                        category=Category.CALQUE,
                        severity=Severity.MINOR,
                        suggestions=("in remarks to the radio station",),
                        message="“declaraciones a” is what a person tells a reporter.",
                    ),
                    finding(
                        market,
                        "",
                        span=Span(start, start + 5),
                        rule="spanish-thousands",
                        category=Category.FORMAT,
                        severity=Severity.MINOR,
                        suggestions=("2,000",),
                        message="English separates thousands by a comma.",
                    ),
                ],
                source=Source(market_source, "given", "article.es.txt", 1.0),
                alignment=align(
                    market, market_source, [("owner", "dueño"), ("clarified", "precisó"), ("euros", "euros")]
                ),
            ),
            segment(
                4,
                missing,
                [
                    finding(
                        missing,
                        "",
                        span=Span(gap, gap),
                        rule="unrendered-words",
                        category=Category.OMISSION,
                        message="Nothing renders “por la tarde”.",
                        source_text="por la tarde",
                        suggestions=(" afternoon",),
                    )
                ],
            ),
            segment(5, "El pan subió otra vez.", state=State.SKIPPED, reason="language: es"),
            segment(6, "x" * 40, state=State.FAILED, reason="translator: no answer within 10 s"),
        ],
        notices=("fluency not judged: no language model is installed",),
        rules=(REDUCE,),
    )
