"""Corrected sentences are examined and translated back like the text itself."""

from __future__ import annotations

import pytest
from fakes import Doubter, Flags, Suffix, engines

from audit.data import Evidence, Segment
from audit.engines.embedded import Engines
from audit.evidence.gathering import gather
from audit.evidence.source import Calibration
from audit.trials import attempt
from audit.verification import Correction, correction

CALIBRATION = Calibration(0.0, 1.0)


def corrected(tools: Engines, target: str, source: str | None, suggestion: str) -> Correction:
    (evidence,) = gather([Segment("s", 0, target, 0, source=source)], tools, CALIBRATION)
    assert isinstance(evidence, Evidence)
    ((proposal,),) = Flags().propose([evidence])
    return correction(evidence, proposal, suggestion)


@pytest.mark.parametrize(("suggestion", "silent"), [("good", True), ("bad", False), ("good and bad", False)], ids=str)
def test_a_suggestion_must_silence_the_detectors_in_its_place(suggestion: str, silent: bool) -> None:
    tools = engines(None, None)
    (trial,) = attempt([corrected(tools, "a bad day", None, suggestion)], tools, Flags().propose, 0.5)
    assert trial.silent is silent


def test_faults_elsewhere_and_below_the_least_confidence_do_not_count() -> None:
    tools = engines(None, None)
    fix = corrected(tools, "a bad day", None, "bad")
    assert attempt([fix], tools, Flags().propose, 0.95)[0].silent
    elsewhere = Correction(fix.evidence, "a good day, a bad night", fix.span)
    assert attempt([elsewhere], tools, Flags().propose, 0.5)[0].silent


def test_drift_is_how_much_further_the_correction_lies_from_the_source() -> None:
    tools = engines(Suffix(back=True), Suffix(back=False))
    source = "ao goodo dayo"
    nearer, further = (
        attempt([corrected(tools, "a bad day", source, suggestion)], tools, Flags().propose, 0.5)[0].drift
        for suggestion in ("good", "extraordinarily unfortunate")
    )
    assert nearer is not None
    assert further is not None
    assert nearer < 0 < further


def test_no_drift_without_source_or_translator() -> None:
    with_neither = engines(None, None)
    assert (
        attempt([corrected(with_neither, "a bad day", None, "good")], with_neither, Flags().propose, 0.5)[0].drift
        is None
    )
    without_translator = corrected(with_neither, "a bad day", "ao bado dayo", "good")
    assert attempt([without_translator], with_neither, Flags().propose, 0.5)[0].drift is None


def gain(target: str, suggestion: str, model: Doubter | None) -> float | None:
    tools = engines(None, None, language_model=model)
    (trial,) = attempt([corrected(tools, target, None, suggestion)], tools, Flags().propose, 0.5)
    return trial.gain


@pytest.mark.parametrize(
    ("target", "suggestion", "expected"),
    [
        pytest.param("a bad day", "good", 3.0, id="expected more"),
        pytest.param("a bad day", "bad", 0.0, id="expected as before"),
        pytest.param("a bad day", "odd", 1.0, id="expected a little more"),
        pytest.param("a bad day", "vile", -2.0, id="expected less"),
        pytest.param("a bad day", "very good", 3.0, id="more words"),
        pytest.param("a bad day", "odd odd", -1.0, id="each word counts"),
        pytest.param("one bad day", "good", 3.0, id="neighbours that stay count on both sides"),
        pytest.param("vile and a bad day", "good", 3.0, id="what lies further off does not"),
        pytest.param("bad", "good", 3.0, id="alone"),
        pytest.param("a bad day", "", 3.0, id="nothing instead"),
        pytest.param("a bad sunny vile day", "", 3.0, id="nothing instead, before two words"),
        pytest.param("vile bad", "", 3.0, id="nothing instead, at the end"),
    ],
)
def test_gain_is_how_much_more_the_correction_is_expected(target: str, suggestion: str, expected: float) -> None:
    assert gain(target, suggestion, Doubter(bad=3.0, odd=2.0, vile=5.0, one=1.0)) == pytest.approx(expected)


def test_no_gain_without_language_model() -> None:
    assert gain("a bad day", "good", None) is None


def test_nothing_to_try() -> None:
    assert attempt([], engines(Suffix(back=True), Suffix(back=False)), Flags().propose, 0.5) == []
