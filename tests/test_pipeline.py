"""The whole flow on small fakes: what becomes of every segment, whatever goes wrong on the way; and once for real."""

from __future__ import annotations

import json

import pytest
from fakes import Doubter, Flags, Suffix, engines
from hypothesis import given
from hypothesis import strategies as st

from audit import Auditor, Configuration
from audit.data import Document, Report, Segment, Severity, State
from audit.documents import read_text
from audit.engines.norms import Norms
from audit.errors import EngineError, InputError
from audit.pipeline import CHUNK
from audit.report import render
from audit.rulebook import Rulebook

SENTENCE = "The men met a bad day in town"


def auditor(backward: Suffix | None = None, forward: Suffix | None = None, notices: tuple[str, ...] = ()) -> Auditor:
    return Auditor(Configuration(), engines(backward, forward, notices), Rulebook({}), [Flags()])


def recovering() -> Auditor:
    return auditor(Suffix(back=True), Suffix(back=False))


def document(*targets: str, **fields: str | bool) -> Document:
    segments, offset = [], 0
    for index, target in enumerate(targets):
        skipped = "not wanted" if target == "SKIP" else None
        segments.append(Segment(f"s{index}", index, target, offset, skipped=skipped, **fields))
        offset += len(target) + 1
    return Document("doc", "\n".join(targets), tuple(segments))


def states(report: Report) -> list[str]:
    return [segment.state.value for segment in report.segments]


def test_source_is_recovered_and_findings_rest_on_it() -> None:
    (segment,) = recovering().audit(document(SENTENCE)).segments
    assert segment.source is not None
    assert (segment.source.text, segment.source.origin) == ("Theo meno meto ao bado dayo ino towno", "recovered")
    assert segment.round_trip is not None
    assert segment.round_trip.chrf == pytest.approx(100)
    (finding,) = segment.findings
    assert (finding.text, finding.suggestions, finding.severity) == ("bad", ("good",), Severity.MAJOR)
    assert {clue.kind for clue in finding.clues} == {"rule", "source", "meaning"}


def test_without_translators_the_audit_runs_and_says_so() -> None:
    report = auditor(notices=("no translator here",)).audit(document(SENTENCE))
    (segment,) = report.segments
    assert segment.source is None
    assert segment.findings[0].severity is Severity.MINOR
    assert report.provenance.notices == ("no translator here",)


@pytest.mark.parametrize("broken", [{3}, {0, 1}, {2, 3, 7}], ids=str)
def test_a_text_that_breaks_the_engine_fails_alone(broken: set[int]) -> None:
    targets = [f"{SENTENCE} {number} {'BREAK' * (number in broken)}" for number in range(9)]
    report = recovering().audit(document(*targets))
    assert [index for index, state in enumerate(states(report)) if state == "failed"] == sorted(broken)
    assert (report.ledger.audited, report.ledger.failed) == (9 - len(broken), len(broken))
    assert {report.segments[index].reason for index in broken} == {"suffix back stopped working"}
    assert all(segment.findings for segment in report.segments if segment.state is State.AUDITED)


def test_a_given_source_that_breaks_the_engine_fails_alone() -> None:
    texts = "\n".join(
        json.dumps({"id": str(n), "target": SENTENCE, "source": f"Los hombres {'BREAK' * (n == 1)}"}) for n in range(4)
    )
    report = recovering().audit(read_text(texts, input_format="jsonl"))
    assert states(report) == ["audited", "failed", "audited", "audited"]


@pytest.mark.parametrize("number", [1, 4, 3 * CHUNK])
def test_an_engine_that_breaks_on_everything_is_an_error(number: int) -> None:
    backward = Suffix(back=True)
    with pytest.raises(EngineError, match="suffix back stopped working"):
        auditor(backward, Suffix(back=False)).audit(document(*[f"{SENTENCE} BREAK"] * number))
    assert backward.asked < 30


def test_a_correction_that_breaks_the_engine_is_shown_unverified() -> None:
    auditing = auditor(Suffix(back=True, breaks_on="good"), Suffix(back=False))
    (segment,) = auditing.audit(document(SENTENCE)).segments
    (finding,) = segment.findings
    assert finding.suggestions == ("good",)
    assert not finding.verified


def test_no_finding_rests_on_a_rejected_recovery() -> None:
    (segment, other) = recovering().audit(document(f"{SENTENCE} LOOP", SENTENCE)).segments
    assert segment.state is State.AUDITED
    assert segment.source is None
    assert segment.reason == "source not recovered: the back-translation repeats itself"
    assert [clue.kind for clue in segment.findings[0].clues] == ["rule"]
    assert (other.reason, other.source is not None) == (None, True)


def test_nothing_is_recovered_for_what_was_never_translated() -> None:
    (segment,) = recovering().audit(document(SENTENCE, untranslated=True)).segments
    assert segment.source is None


def test_a_given_source_is_not_recovered_again() -> None:
    backward = Suffix(back=True)
    (segment,) = auditor(backward, Suffix(back=False)).audit(document(SENTENCE, source="Uno dos tres")).segments
    assert segment.source is not None
    assert (segment.source.text, segment.source.origin, segment.source.confidence) == ("Uno dos tres", "given", 1.0)


@pytest.mark.parametrize(
    ("fields", "adequacy"),
    [
        ({}, None),
        ({"reference": SENTENCE}, 1.0),
        ({"source": "Theo meno meto ao bado dayo ino towno"}, 1.0),
        ({"source": "Theo meno meto ao bado dayo ino towno", "reference": "xyz"}, 0.0),
    ],
    ids=["nothing given", "reference", "source", "reference before source"],
)
def test_adequacy_is_judged_by_what_is_given(fields: dict[str, str], adequacy: float | None) -> None:
    (segment,) = recovering().audit(document(SENTENCE, **fields)).segments
    assert segment.scores.adequacy == (None if adequacy is None else pytest.approx(adequacy, abs=0.05))


def test_a_document_of_skipped_segments_is_an_error_that_tells_the_reason() -> None:
    with pytest.raises(InputError, match=r"^doc: nothing to audit in it \(not wanted\)$"):
        recovering().audit(document("SKIP", "SKIP"))


@given(st.lists(st.sampled_from([SENTENCE, "SKIP", f"{SENTENCE} BREAK", f"{SENTENCE} LOOP"]), max_size=12))
def test_the_ledger_accounts_for_every_segment(targets: list[str]) -> None:
    good = [SENTENCE, *targets]
    report = recovering().audit(document(*good))
    ledger = report.ledger
    assert ledger.audited + ledger.skipped + ledger.failed == ledger.total == len(good)
    assert ledger.skipped == good.count("SKIP")
    assert ledger.failed == sum("BREAK" in target for target in good)
    assert sum(number for _, number in ledger.reasons) == ledger.skipped + ledger.failed


ids = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=12, unique=True)
targets = st.one_of(st.just(SENTENCE), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))


@given(ids, st.data())
def test_jsonl_keeps_order_ids_and_targets(names: list[str], data: st.DataObject) -> None:
    rows = [{"id": name, "target": data.draw(targets)} for name in names]
    rows.append({"id": "".join(names) + "!", "target": SENTENCE})  # something to audit
    read = read_text("\n".join(map(json.dumps, rows)), input_format="jsonl")
    out = [json.loads(line) for line in render("jsonl", [auditor().audit(read)]).splitlines()]
    assert [{"id": line["id"], "target": line["target"]} for line in out] == rows
    assert [line["index"] for line in out] == list(range(len(rows)))


@given(st.text(st.sampled_from("bad good. \n\t\r\u2028\U0001f600é“”"), max_size=80))
def test_offsets_point_into_the_unmodified_text(text: str) -> None:
    whole = f"{text}\n\n{SENTENCE}."
    read = read_text(whole)
    for segment in auditor().audit(read).segments:
        place = segment.segment
        assert read.text[place.offset : place.offset + len(place.target)] == place.target
        assert all(finding.span.of(place.target) == finding.text == "bad" for finding in segment.findings)


def test_progress_adds_up() -> None:
    steps: list[int] = []
    recovering().audit(document(*[SENTENCE] * (CHUNK + 1), "SKIP"), steps.append)
    assert steps == [CHUNK, 1]


def test_examples_of_rules_are_tried_without_recovering_a_source() -> None:
    backward = Suffix(back=True)
    without, with_source = auditor(backward, Suffix(back=False)).propose_pairs([(SENTENCE, None), (SENTENCE, "Uno")])
    assert [clue.kind for clue in without[0].clues] == ["rule"]
    assert [clue.kind for clue in with_source[0].clues] == ["rule", "source"]
    assert backward.asked == 0


@pytest.fixture(scope="module")
def loaded() -> Auditor:
    return Auditor.load("es-en", Configuration(translator="none"))


def test_a_loaded_auditor_finds_a_calque(loaded: Auditor) -> None:
    report = loaded.audit_text("A uniformed man reduces a protester at gunpoint in the square of Almaty.")
    (segment,) = report.segments
    found = {finding.text.split()[0]: finding.suggestions[0] for finding in segment.findings if finding.suggestions}
    assert found["reduces"] == "subdues"
    assert {note.id for note in report.rules} == {finding.rule for finding in segment.findings}
    assert all(mark.of(example.text) for note in report.rules for example in note.flagged for mark in example.marks)


def test_nothing_in_a_text_is_an_input_error(loaded: Auditor) -> None:
    with pytest.raises(InputError, match="empty"):
        loaded.audit_text(" \n ")


def test_the_pair_decides_the_languages(loaded: Auditor) -> None:
    assert (loaded.configuration.source_language, loaded.configuration.target_language) == ("es", "en")
    assert [notice.split(":")[0] for notice in loaded.engines.notices] == [
        "Source not recovered",
        "Only faults that a rule names were looked for",
    ]


# --- the language model

NORMS = Norms(lengths=(3,), surprisals=((0.0, 0.2, 1.0, 2.0),))


def with_language_model(**doubts: float) -> Auditor:
    tools = engines(None, None, language_model=Doubter(**doubts), norms=NORMS)
    return Auditor(Configuration(), tools, Rulebook({}), [Flags()])


def test_fluency_is_a_place_among_native_sentences() -> None:
    report = with_language_model(bad=8.0).audit(document(SENTENCE, "All is well here", "Too short"))
    assert [segment.scores.fluency for segment in report.segments] == [0.25, 0.75, None]


def test_without_language_model_there_is_no_fluency() -> None:
    (segment,) = auditor().audit(document(SENTENCE)).segments
    assert segment.scores.fluency is None
    assert segment.reading == ()


def test_the_reading_of_each_word_is_reported() -> None:
    (segment,) = with_language_model(bad=7.0).audit(document(SENTENCE)).segments
    assert {word.span.of(SENTENCE): word.surprisal for word in segment.reading}["bad"] == 7.0


def test_a_suggestion_is_weighed() -> None:
    (segment,) = with_language_model(bad=7.0).audit(document(SENTENCE)).segments
    (finding,) = segment.findings
    assert [clue.value for clue in finding.clues if clue.kind == "fluency"] == [7.0]


def test_a_suggestion_that_reads_much_worse_is_not_shown() -> None:
    (segment,) = with_language_model(good=9.0).audit(document(SENTENCE)).segments
    (finding,) = segment.findings
    assert finding.suggestions == ()
