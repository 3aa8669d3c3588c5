"""`audit decisions apply` as its caller sees it, from the audit to the audit after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .program import Outcome

Audit = Callable[..., Outcome]

TEXT = (
    "The council met.\r\n\r\nA uniformed man reduces a protester at gunpoint. He will throw the towel before June.\r\n"
)


@dataclass(frozen=True)
class Desk:
    """An editor's folder with a text and its report."""

    folder: Path
    findings: tuple[tuple[str, dict[str, Any]], ...]

    def decide(self, name: str, *verdicts: tuple[str, str | None], **changes: Any) -> str:
        """A file with verdicts on the findings in their order, as the page exports it."""
        decisions = [
            {
                "segment": segment,
                "finding": finding["id"],
                "fingerprint": finding["fingerprint"],
                "rule": finding["rule"],
                "verdict": verdict,
                "replacement": replacement,
                "span": {"start": finding["start"], "end": finding["end"]},
                "text": finding["text"],
                **changes,
            }
            for (segment, finding), (verdict, replacement) in zip(self.findings, verdicts, strict=False)
        ]
        contents = {"schema": "audit.decisions/1", "document": "in.txt", "decisions": decisions}
        (self.folder / name).write_text(json.dumps(contents))
        return name


_report: list[str] = []  # the text is audited once for all tests


@pytest.fixture
def desk(audit: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.txt").write_bytes(TEXT.encode())
    if not _report:
        _report.append(audit("run", "in.txt", "-o", "json=-", "--fail-on", "never").out)
    (tmp_path / "report.json").write_text(_report[0])
    [document] = json.loads(_report[0])["documents"]
    findings = [(segment["id"], finding) for segment in document["segments"] for finding in segment["findings"]]
    assert [finding["text"] for _, finding in findings] == ["reduces", "throw the towel"]
    return Desk(tmp_path, tuple(findings))


def apply(audit: Audit, *arguments: str) -> Outcome:
    return audit("decisions", "apply", *arguments, "--report", "report.json")


def test_a_text_is_corrected_and_all_else_stays(audit: Audit, desk: Desk) -> None:
    made = desk.decide("d.json", ("accepted", "subdues"), ("edited", "give up"))
    outcome = apply(audit, made, "--corrected", "out.txt")
    assert (outcome.code, outcome.complaints) == (0, [])
    assert (desk.folder / "out.txt").read_bytes().decode() == TEXT.replace("reduces", "subdues").replace(
        "throw the towel", "give up"
    )
    assert (desk.folder / "in.txt").read_bytes().decode() == TEXT


def test_rejected_findings_are_set_aside_by_the_next_audit(audit: Audit, desk: Desk) -> None:
    made = desk.decide("d.json", ("rejected", None), ("accepted", "give up"))
    assert apply(audit, made, "--suppressions", "rejected.jsonl").code == 0
    [line] = (desk.folder / "rejected.jsonl").read_text().splitlines()
    assert json.loads(line)["text"] == "reduces"

    options = ["--suppressions", "rejected.jsonl", "-o", "json=again.json", "-o", "text=-", "-o", "markdown=pr.md"]
    outcome = audit("run", "in.txt", *options, "--fail-on", "minor")
    assert outcome.code == 1
    assert "throw the towel" in outcome.out
    assert "▸reduces◂" not in outcome.out
    assert "1 finding in 3 sentences" in outcome.out
    assert "; 1 more suppressed" in outcome.out
    assert "reduces" not in (desk.folder / "pr.md").read_text()
    [before], [after] = (
        json.loads((desk.folder / name).read_text())["documents"] for name in ("report.json", "again.json")
    )
    statuses = [finding["status"] for segment in after["segments"] for finding in segment["findings"]]
    assert statuses == ["suppressed", "new"]
    assert after["score"]["penalty"] < before["score"]["penalty"]
    assert before["provenance"]["settings"]["suppressions"] == "none"
    assert after["provenance"]["settings"]["suppressions"].startswith("1, sha256:")


def test_what_is_suppressed_does_not_fail_the_run(audit: Audit, desk: Desk) -> None:
    apply(audit, desk.decide("d.json", ("rejected", None), ("rejected", None)), "--suppressions", "rejected.jsonl")
    assert audit("run", "in.txt", "--fail-on", "minor").code == 1
    assert audit("run", "in.txt", "--fail-on", "minor", "--suppressions", "rejected.jsonl").code == 0


def test_suppressions_are_merged_and_taken_back(audit: Audit, desk: Desk) -> None:
    file = desk.folder / "rejected.jsonl"
    apply(audit, desk.decide("one.json", ("rejected", None)), "--suppressions", "rejected.jsonl")
    first = file.read_text()
    apply(audit, desk.decide("two.json", ("rejected", None), ("rejected", None)), "--suppressions", "rejected.jsonl")
    both = file.read_text()
    assert len(both.splitlines()) == 2
    assert first in both
    apply(audit, "two.json", "--suppressions", "rejected.jsonl")
    assert file.read_text() == both, "the same decisions make the same file"
    apply(audit, desk.decide("three.json", ("accepted", "subdues"), ("edited", "")), "--suppressions", "rejected.jsonl")
    assert file.read_text() == ""
    assert audit("run", "in.txt", "--fail-on", "minor", "--suppressions", "rejected.jsonl").code == 1


def test_a_suppression_that_finds_nothing_any_more_is_told(audit: Audit, desk: Desk) -> None:
    apply(audit, desk.decide("d.json", ("rejected", None)), "--suppressions", "rejected.jsonl")
    (desk.folder / "in.txt").write_text("The council met on Monday and approved the budget.\n")
    (desk.folder / "other.txt").write_text("The council met on Monday and approved the budget.\n")
    outcome = audit("run", "in.txt", "--suppressions", "rejected.jsonl")
    assert len(outcome.complaints) == 1
    assert outcome.complaints[0].startswith("audit: rejected.jsonl: not found any more: in.txt:s2 “reduces” (")
    assert audit("run", "other.txt", "--suppressions", "rejected.jsonl").complaints == []


def test_precision_is_told_as_a_table_and_as_json(audit: Audit, desk: Desk) -> None:
    made = desk.decide("d.json", ("rejected", None), ("edited", "give up"))
    rules = [finding["rule"] for _, finding in desk.findings]
    lines = apply(audit, made).out.splitlines()
    assert lines[0].split() == ["rule", "findings", "accepted", "edited", "rejected", "precision"]
    assert [line.split() for line in lines[1:]] == [
        [rules[0], "1", "0", "0", "1", "0.00"],
        [rules[1], "1", "0", "1", "0", "1.00"],
        ["all", "2", "0", "1", "1", "0.50"],
    ]
    assert json.loads(apply(audit, made, "--json").out) == {
        "schema": "audit.precision/1",
        "rules": [
            {"rule": rules[0], "findings": 1, "accepted": 0, "edited": 0, "rejected": 1, "precision": 0.0},
            {"rule": rules[1], "findings": 1, "accepted": 0, "edited": 1, "rejected": 0, "precision": 1.0},
        ],
        "all": {"findings": 2, "accepted": 0, "edited": 1, "rejected": 1, "precision": 0.5},
    }


def test_a_later_file_overrules(audit: Audit, desk: Desk) -> None:
    one, two = desk.decide("one.json", ("rejected", None)), desk.decide("two.json", ("accepted", "subdues"))
    for files, precision in (((one, two), "1.00"), ((two, one), "0.00")):
        assert apply(audit, *files).out.splitlines()[-1].split()[-1] == precision


def test_stale_decisions_are_refused_one_by_one(audit: Audit, desk: Desk) -> None:
    made = desk.decide("d.json", ("accepted", "subdues"), ("accepted", "give up"))
    stale = desk.decide("stale.json", ("rejected", None), text="reducing")
    outcome = apply(audit, made, stale, "--suppressions", "rejected.jsonl")
    assert outcome.code == 5
    rule = desk.findings[0][1]["rule"]
    assert outcome.complaints == [
        f"audit: stale.json: in.txt:s2 “reducing” ({rule}, rejected): refused: “reduces” stands there in the report"
    ]
    assert (desk.folder / "rejected.jsonl").read_text() == ""


def test_a_text_that_changed_since_is_corrected_where_it_did_not(audit: Audit, desk: Desk) -> None:
    made = desk.decide("d.json", ("accepted", "subdues"), ("accepted", "give up"))
    now = TEXT.replace("A uniformed man", "A man in uniform")
    (desk.folder / "in.txt").write_bytes(now.encode())
    outcome = apply(audit, made, "--corrected", "out.txt")
    assert outcome.code == 5
    assert len(outcome.complaints) == 1
    assert outcome.complaints[0].endswith(": refused: the sentence is not in the file any more")
    assert (desk.folder / "out.txt").read_bytes().decode() == now.replace("throw the towel", "give up")


def test_a_text_that_moved_is_named(audit: Audit, desk: Desk) -> None:
    made = desk.decide("d.json", ("accepted", "subdues"))
    (desk.folder / "in.txt").rename(desk.folder / "moved.txt")
    outcome = apply(audit, made, "--corrected", "out.txt")
    assert outcome.code == 3
    assert outcome.complaints == ["audit: in.txt: no such file: say with --text where the audited text is"]
    assert apply(audit, made, "--corrected", "out.txt", "--text", "moved.txt").code == 0
    assert "subdues" in (desk.folder / "out.txt").read_text()


def test_a_text_can_be_corrected_in_place(audit: Audit, desk: Desk) -> None:
    apply(audit, desk.decide("d.json", ("accepted", "subdues")), "--corrected", "in.txt")
    assert (desk.folder / "in.txt").read_bytes().decode() == TEXT.replace("reduces", "subdues")


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["d.json", "--corrected", "-"], 2, "--corrected -: name a file: standard output has the statistics"),
        (["d.json", "--corrected", "no/such/x.txt"], 2, "no/such: make it first"),
        (["d.json", "--suppressions", "."], 2, "--suppressions .: . is a folder: name a file in it"),
        (["nowhere.json"], 3, "nowhere.json: no such file"),
        (["report.json"], 3, 'report.json: no decisions file ("schema": "audit.decisions/1")'),
        (["d.json", "--suppressions", "in.txt"], 3, "in.txt: line 1: not JSON"),
        (["d.json", "--corrected", "x", "--input-format", "pdf"], 2, "is called 'pdf'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_wrong_usage_is_one_line(audit: Audit, desk: Desk, arguments: list[str], code: int, complaint: str) -> None:
    desk.decide("d.json", ("accepted", "subdues"))
    outcome = apply(audit, *arguments)
    assert (outcome.code, outcome.out, len(outcome.complaints)) == (code, "", 1)
    assert complaint in outcome.complaints[0]
    assert (desk.folder / "in.txt").read_bytes().decode() == TEXT


def test_decisions_about_several_texts_correct_none(audit: Audit, desk: Desk) -> None:
    desk.decide("d.json", ("accepted", "subdues"))
    other = json.loads((desk.folder / "d.json").read_text()) | {"document": "other.txt"}
    (desk.folder / "other.json").write_text(json.dumps(other))
    report = json.loads((desk.folder / "report.json").read_text())
    report["documents"].append(report["documents"][0] | {"document": "other.txt"})
    (desk.folder / "report.json").write_text(json.dumps(report))
    outcome = apply(audit, "d.json", "other.json", "--corrected", "out.txt")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.complaints == ["audit: --corrected: these decisions are about 2 texts: apply one file at a time"]
    assert apply(audit, "d.json", "other.json").code == 0
