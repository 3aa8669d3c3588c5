from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hand_made import TOKENIZER, evidence, proposal
from hypothesis import given
from hypothesis import strategies as st

from audit.data import Category, Clue, Evidence, Finding, Proposal, Severity, Span, WordDoubt, fingerprint
from audit.judgement import Judgement, Judgements
from audit.mqm import Typology
from audit.verification import MEANING_MARGIN, Correction, Trial, correction, strongest, verify

NEUTRAL = Judgements({}, {})
TYPOLOGY = Typology(
    core={category: f"core-{category}" for category in Category},
    full={category: f"full-{category}" for category in Category},
)
TEXT = "They reduced the man and specified figures."


def given_source(target: str = TEXT) -> Evidence:
    return evidence(TOKENIZER(target), "Redujeron al hombre", lemmas=["reducir", "al", "hombre"])


def recovered_source() -> Evidence:
    return evidence(TOKENIZER(TEXT), "Redujeron al hombre", lemmas=["reducir", "al", "hombre"], origin="recovered")


NO_SOURCE = evidence(TOKENIZER(TEXT))


def findings(
    item: Evidence, proposals: Sequence[Proposal], minimum: float = 0.5, **trials: Trial
) -> tuple[Finding, ...]:
    """What becomes of the proposals, where `trials` are the outcomes by suggestion (else it passes)."""

    def attempt(corrections: Sequence[Correction]) -> list[Trial]:
        return [trials.get(corrected.span.of(corrected.text), Trial(True, None)) for corrected in corrections]

    (found,) = verify([item], [proposals], attempt, TYPOLOGY, NEUTRAL, minimum)
    return found


# --- strongest


@pytest.mark.parametrize(
    ("proposals", "kept"),
    [
        pytest.param([], [], id="none"),
        pytest.param(
            [proposal(8, 9, rule="b"), proposal(0, 5, rule="a")], ["a", "b"], id="apart: both, in reading order"
        ),
        pytest.param([proposal(0, 5, rule="a"), proposal(5, 9, rule="b")], ["a", "b"], id="side by side: both"),
        pytest.param(
            [proposal(0, 5, rule="a", confidence=0.7), proposal(3, 9, rule="b", confidence=0.8)],
            ["b"],
            id="the more confident",
        ),
        pytest.param(
            [proposal(0, 5, rule="a", confidence=0.9), proposal(3, 4, rule="b", confidence=0.6, certain="sure")],
            ["b"],
            id="certain before confident",
        ),
        pytest.param([proposal(0, 5, rule="a"), proposal(0, 9, rule="b")], ["b"], id="else the longer"),
        pytest.param([proposal(2, 5, rule="a"), proposal(0, 3, rule="b")], ["b"], id="else the first in the text"),
        pytest.param([proposal(0, 3, rule="b"), proposal(0, 3, rule="a")], ["a"], id="else by name"),
        pytest.param(
            [
                proposal(0, 4, rule="a", confidence=0.6),
                proposal(3, 8, rule="b", confidence=0.7),
                proposal(7, 9, rule="c", confidence=0.8),
            ],
            ["a", "c"],
            id="what only a dropped one overlapped stays",
        ),
        pytest.param(
            [proposal(4, 4, rule="insertion", confidence=0.9), proposal(3, 8, rule="b")],
            ["insertion"],
            id="an insertion inside a span",
        ),
    ],
)
def test_the_stronger_of_overlapping_proposals_stays(proposals: list[Proposal], kept: list[str]) -> None:
    assert [p.rule for p in strongest(proposals)] == kept
    assert [p.rule for p in strongest(proposals[::-1])] == kept


claims = st.lists(
    st.builds(
        lambda start, length, confidence, certain, rule: proposal(
            start, start + length, rule=rule, confidence=confidence, certain=certain
        ),
        st.integers(0, 15),
        st.integers(0, 6),
        st.sampled_from([0.5, 0.6, 0.9]),
        st.sampled_from([None, "sure"]),
        st.sampled_from("abc"),
    ),
    max_size=8,
)


@given(claims)
def test_strongest_never_leaves_an_overlap_nor_drops_without_a_reason(proposals: list[Proposal]) -> None:
    kept = strongest(proposals)
    assert all(p in proposals for p in kept)
    assert [p.span for p in kept] == sorted(p.span for p in kept)
    for place, one in enumerate(kept):
        assert not any(one.span.overlaps(other.span) for other in kept[place + 1 :])
    for dropped in (p for p in proposals if p not in kept):
        rivals = [p for p in kept if p.span.overlaps(dropped.span)]
        assert any(
            (p.certain is not None, p.confidence) >= (dropped.certain is not None, dropped.confidence) for p in rivals
        )
        if dropped.certain is not None:
            assert any(p.certain is not None for p in rivals)


@given(claims, st.data())
def test_strongest_does_not_depend_on_the_order_of_detectors(proposals: list[Proposal], data: st.DataObject) -> None:
    assert strongest(data.draw(st.permutations(proposals))) == strongest(proposals)


# --- corrections and trials


def test_a_correction_knows_where_the_new_words_stand() -> None:
    corrected = correction(NO_SOURCE, proposal(5, 12), "subdued quickly")
    assert corrected.text == "They subdued quickly the man and specified figures."
    assert corrected.span.of(corrected.text) == "subdued quickly"


@given(st.text(max_size=30), st.text(max_size=10), st.data())
def test_a_correction_knows_where_the_old_words_stood(text: str, suggestion: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    corrected = correction(evidence(TOKENIZER(text)), proposal(start, end), suggestion)
    assert corrected.replaced == Span(start, end)
    assert corrected.span.of(corrected.text) == suggestion
    assert corrected.span.replaced(corrected.text, text[start:end]) == text


@pytest.mark.parametrize("origin", ["given", "recovered"])
def test_a_trial_is_passed_within_the_margin(origin: str) -> None:
    source = (given_source() if origin == "given" else recovered_source()).source
    margin = MEANING_MARGIN[origin]
    assert Trial(True, margin).passed(source)
    assert Trial(True, -40).passed(source)
    assert not Trial(True, margin + 0.01).passed(source)
    assert not Trial(False, 0).passed(source)
    assert Trial(True, None).passed(source)
    assert not Trial(False, None).passed(None)


def test_a_recovered_source_is_trusted_less_with_the_meaning() -> None:
    assert MEANING_MARGIN["recovered"] > MEANING_MARGIN["given"]


# --- verify


def test_a_proposal_becomes_a_finding() -> None:
    item = given_source()
    claim = proposal(5, 12, "subdued", confidence=0.8, source=Span(0, 9))
    (finding,) = findings(item, [claim], subdued=Trial(True, 3.456))
    assert (finding.id, finding.rule, finding.span, finding.text) == ("f1", "rule", Span(5, 12), "reduced")
    assert finding.fingerprint == fingerprint("rule", TEXT, Span(5, 12))
    assert (finding.mqm_core, finding.mqm_full) == ("core-calque", "full-calque")
    assert finding.source_text == "Redujeron"
    assert finding.suggestions == ("subdued",)
    assert finding.confidence == 0.8
    assert [(clue.kind, clue.value) for clue in finding.clues] == [("rule", None), ("meaning", 3.46)]


def test_only_suggestions_that_passed_are_shown_and_the_finding_stays() -> None:
    claim = proposal(5, 12, "subdued", "overpowered", "reduced again")
    failed = {"subdued": Trial(True, 99.0), "reduced again": Trial(False, None)}
    (finding,) = findings(given_source(), [claim], **failed)
    assert finding.suggestions == ("overpowered",)
    (finding,) = findings(given_source(), [claim], overpowered=Trial(False, None), **failed)
    assert finding.suggestions == ()
    assert not finding.verified


def test_doubtful_proposals_are_left_out_before_they_can_outdo_others() -> None:
    doubtful = proposal(0, 12, rule="doubtful", confidence=0.4, certain="sure")
    (finding,) = findings(NO_SOURCE, [doubtful, proposal(5, 12, rule="firm", confidence=0.6)])
    assert (finding.rule, finding.id) == ("firm", "f1")
    assert findings(NO_SOURCE, [doubtful]) == ()
    assert len(findings(NO_SOURCE, [doubtful], minimum=0.4)) == 1


@pytest.mark.parametrize(
    ("claim", "severity"),
    [
        (proposal(5, 12, severity=Severity.MAJOR), Severity.MINOR),
        (proposal(5, 12, severity=Severity.MAJOR, kinds=["rule", "rule"]), Severity.MINOR),
        (proposal(5, 12, severity=Severity.MAJOR, kinds=["rule", "source"]), Severity.MAJOR),
        (proposal(5, 12, severity=Severity.CRITICAL, certain="sure"), Severity.CRITICAL),
        (proposal(5, 12, severity=Severity.CRITICAL), Severity.MINOR),
    ],
)
def test_severity_above_minor_takes_two_kinds_of_evidence(claim: Proposal, severity: Severity) -> None:
    (finding,) = findings(given_source(), [claim])
    assert finding.severity is severity


def test_that_a_correction_keeps_the_meaning_is_no_evidence_of_the_fault() -> None:
    claim = proposal(5, 12, "subdued", severity=Severity.MAJOR)
    (finding,) = findings(given_source(), [claim], subdued=Trial(True, 0.0))
    assert finding.severity is Severity.MINOR
    assert not finding.verified


@pytest.mark.parametrize(
    ("kinds", "trial", "verified"),
    [
        (["rule", "source"], Trial(True, 0.0, 2.0), True),
        (["rule"], Trial(True, 0.0, 2.0), True),
        (["language-model"], Trial(True, 0.0, 2.0), False),
        (["rule", "source"], Trial(True, 0.0, -0.5), False),
        (["rule", "source"], Trial(True, 0.0, None), False),
        (["rule", "source"], Trial(True, None, 2.0), False),
        (["rule", "source"], Trial(False, 0.0, 2.0), False),
    ],
)
def test_verified_means_grounded_and_tried(kinds: list[str], trial: Trial, verified: bool) -> None:
    (finding,) = findings(given_source(), [proposal(5, 12, "subdued", kinds=kinds)], subdued=trial)
    assert finding.verified is verified


def test_all_corrections_of_a_document_are_tried_at_once() -> None:
    batches: list[list[str]] = []

    def attempt(corrections: Sequence[Correction]) -> list[Trial]:
        batches.append([corrected.text for corrected in corrections])
        return [Trial("x" not in corrected.text, None) for corrected in corrections]

    document = [evidence(TOKENIZER("one two")), evidence(TOKENIZER("three")), evidence(TOKENIZER("four"))]
    proposals = [
        [proposal(4, 7, "2", "x", rule="b"), proposal(0, 3, "1", rule="a")],
        [],
        [proposal(0, 4, "x", "4", rule="c")],
    ]
    found = verify(document, proposals, attempt, TYPOLOGY, NEUTRAL, 0.5)
    assert batches == [["1 two", "one 2", "one x", "x", "4"]]
    assert [[(finding.id, finding.rule, finding.suggestions) for finding in each] for each in found] == [
        [("f1", "a", ("1",)), ("f2", "b", ("2",))],
        [],
        [("f1", "c", ("4",))],
    ]


# --- the language model's say


@pytest.mark.parametrize(
    ("gain", "certain", "shown"), [(-9.0, None, False), (-9.0, "sure", True), (-1.0, None, True), (3.0, None, True)]
)
def test_a_suggestion_that_reads_much_worse_is_shown_only_for_certain(
    gain: float, certain: str | None, shown: bool
) -> None:
    claim = proposal(5, 12, "subdued", certain=certain)
    (finding,) = findings(given_source(), [claim], subdued=Trial(True, 0.0, gain))
    assert bool(finding.suggestions) is shown


@pytest.mark.parametrize(
    ("intercept", "claimed", "reported"), [(0.0, 0.6, True), (-1.0, 0.6, False), (0.0, 0.4, False), (1.0, 0.4, True)]
)
def test_what_such_claims_were_worth_decides_whether_one_is_reported(
    intercept: float, claimed: float, reported: bool
) -> None:
    claim = proposal(5, 12, "subdued", confidence=claimed)

    def attempt(corrections: Sequence[Correction]) -> list[Trial]:
        return [Trial(True, 0.0) for _ in corrections]

    judgements = Judgements(alone={"rule": Judgement(intercept=intercept, slope=1.0)}, doubted={})
    (found,) = verify([given_source()], [[claim]], attempt, TYPOLOGY, judgements, 0.5)
    assert bool(found) is reported


@pytest.mark.parametrize(("log_odds", "reported"), [(3.0, True), (-3.0, False), (None, True)])
def test_what_a_post_editor_would_do_there_weighs_in(log_odds: float | None, reported: bool) -> None:
    claim = proposal(5, 12, "subdued", confidence=0.5)
    doubts = () if log_odds is None else (WordDoubt(Span(5, 12), log_odds, 1.0), WordDoubt(Span(0, 4), 9.0, 1.0))
    judgements = Judgements({"rule": Judgement(0.1, 1.0)}, {"rule": Judgement(0.1, 1.0, doubt=0.5)})
    (found,) = verify(
        [replace(given_source(), doubts=doubts)],
        [[claim]],
        lambda tried: [Trial(True, 0.0) for _ in tried],
        TYPOLOGY,
        judgements,
        0.5,
    )
    assert bool(found) is reported


def test_what_a_rule_explains_goes_before_what_is_only_learnt() -> None:
    explained = proposal(5, 12, "subdued", confidence=0.6)
    learnt = replace(explained, rule="learnt", confidence=0.9, clues=(Clue("post-editor", "odds"),))
    assert strongest([learnt, explained]) == [explained]


def test_a_post_editor_who_would_change_it_is_evidence_of_another_kind() -> None:
    claim = proposal(5, 12, "subdued", severity=Severity.MAJOR)
    text = replace(evidence(TOKENIZER(TEXT), None), doubts=(WordDoubt(Span(5, 12), 2.0, 3.0),))
    (alone,) = findings(replace(text, doubts=()), [claim], subdued=Trial(True, 0.0))
    (agreed,) = findings(text, [claim], subdued=Trial(True, 0.0))
    assert (alone.severity, agreed.severity) == (Severity.MINOR, Severity.MAJOR)
    assert [clue.kind for clue in agreed.clues] == ["rule", "post-editor", "meaning"]


def test_every_suggestion_shown_carries_its_numbers() -> None:
    claim = proposal(5, 12, "subdued", "overpowered")
    (finding,) = findings(given_source(), [claim], subdued=Trial(True, 1.0, 2.0), overpowered=Trial(True, 3.0, 4.0))
    measured = [(clue.kind, clue.detail.split(":")[0], clue.value) for clue in finding.clues[1:]]
    assert measured == [
        ("meaning", "“subdued”", 1.0),
        ("fluency", "“subdued”", 2.0),
        ("meaning", "“overpowered”", 3.0),
        ("fluency", "“overpowered”", 4.0),
    ]
