"""`audit run` as its caller sees it: exit code, one clear line on stderr, and only the chosen format on stdout."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from audit.cli import output as output_module
from audit.engines.spacy_analyzer import EMBEDDED, SpacyAnalyzer
from audit.errors import EngineError
from audit.pipeline import Auditor

from .program import NOTICES, ROOT, Outcome, load, process, unread

Audit = Callable[..., Outcome]

CLEAN = "The council met on Monday and approved the new budget for the coming year.\n"
FAULTY = "A uniformed man reduces a protester at gunpoint in the main square of the city.\n"
SPANISH = "El ayuntamiento aprobó el lunes el presupuesto del próximo año con los votos de la mayoría.\n"
RUSSIAN = "Городской совет в понедельник утвердил новый бюджет на следующий год большинством голосов.\n"
ROWS = [{"id": f"r{n}", "target": CLEAN.strip()} for n in range(1, 9)]


def jsonl(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def segments(outcome: Outcome) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.out.splitlines()]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "input.txt: empty"),
        (b" \n\t\r\n \xe2\x80\xa8", "input.txt: empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "input.txt: binary file, not text"),
        (b"abc\x00\x01\x02def", "input.txt: binary file, not text"),
        (CLEAN.encode("utf-16-le"), "input.txt: binary file, not text"),
        (
            "A café on the square".encode("cp1252"),
            "input.txt: not UTF-8 (byte 0xe9 at offset 5): say which encoding it is in, for example --encoding cp1252",
        ),
        (RUSSIAN.encode(), "input.txt: nothing to audit in it (language: Russian (ru), expected English (en))"),
        (SPANISH.encode(), "input.txt: nothing to audit in it (language: Spanish (es), expected English (en))"),
        (
            b"Skip to main content\n\nLeave a Reply Cancel reply\n\nBack to top\n",
            "input.txt: nothing to audit in it (boilerplate: comment form; boilerplate: navigation)",
        ),
        (b"12 345\n\n***\n", "input.txt: nothing to audit in it (no letters)"),
        (
            b"word and " * 230_000,
            "input.txt: nothing to audit in it (too long: over 2,000 characters without a break between sentences)",
        ),
    ],
    ids=[
        "empty",
        "white space",
        "png",
        "nul",
        "utf-16 without mark",
        "cp1252",
        "Russian",
        "Spanish",
        "boilerplate",
        "no letters",
        "2 MB without sentences",
    ],
)
def test_what_cannot_be_audited_is_one_line_and_3(audit: Audit, folder: Path, content: bytes, complaint: str) -> None:
    (folder / "input.txt").write_bytes(content)
    outcome = audit("run", "input.txt", "-o", "html=out.html")
    assert (outcome.code, outcome.out, outcome.complaints) == (3, "", [f"audit: {complaint}"])
    assert not (folder / "out.html").exists()


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (jsonl(ROWS[:6]) + '{"id": "r7", "target": \n', "rows.jsonl: line 7: not JSON: Expecting value (column 24)"),
        (jsonl([*ROWS[:2], ROWS[0]]), "rows.jsonl: line 3: the id 'r1' was used on line 1"),
        ('{"id": "a"}\n', 'rows.jsonl: line 1: no "target"'),
    ],
    ids=["invalid at line 7", "id twice", "no target"],
)
def test_a_wrong_row_is_named(audit: Audit, folder: Path, rows: str, complaint: str) -> None:
    (folder / "rows.jsonl").write_text(rows)
    outcome = audit("run", "rows.jsonl")
    assert (outcome.code, outcome.out, outcome.complaints) == (3, "", [f"audit: {complaint}"])


def test_a_missing_file_and_an_empty_folder(audit: Audit, folder: Path) -> None:
    (folder / "empty").mkdir()
    outcome = audit("run", "nowhere.txt", "empty")
    assert outcome.code == 3
    assert outcome.complaints[0] == "audit: nowhere.txt: no such file"
    assert outcome.complaints[1].startswith("audit: empty: no texts in this folder: they end in .htm, .html, ")


def test_an_unreadable_file(audit: Audit, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    (folder / "input.txt").write_text(CLEAN)
    monkeypatch.setattr(Path, "read_bytes", closed)
    outcome = audit("run", "input.txt")
    assert (outcome.code, outcome.complaints) == (3, ["audit: input.txt: no permission to read it"])


@pytest.mark.parametrize(
    ("content", "options"),
    [
        ("The café met.".encode("utf-16"), []),
        ("The café met.".encode("utf-8-sig"), []),
        ("The café met.".encode("cp1252"), ["--encoding", "cp1252"]),
        ("The café met.".encode("utf-16-be"), ["--encoding", "utf-16-be"]),
    ],
    ids=["utf-16 with mark", "utf-8 with mark", "cp1252", "utf-16 said"],
)
def test_encodings(audit: Audit, folder: Path, content: bytes, options: list[str]) -> None:
    (folder / "input.txt").write_bytes(content)
    outcome = audit("run", "input.txt", "-o", "jsonl=-", *options)
    assert outcome.code == 0
    assert [segment["target"] for segment in segments(outcome)] == ["The café met."]


def test_a_folder_is_audited_in_order_of_paths(audit: Audit, folder: Path) -> None:
    for name in ("b.txt", "a/z.md", "c.html", "notes.pdf"):
        (folder / "texts" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "texts" / name).write_text(f"<p>{CLEAN}</p>" if name.endswith("html") else CLEAN)
    outcome = audit("run", "texts", "-o", "jsonl=-")
    assert outcome.code == 0
    assert [segment["document"] for segment in segments(outcome)] == ["texts/a/z.md", "texts/b.txt", "texts/c.html"]


def test_one_bad_file_does_not_cost_the_others_their_report(audit: Audit, folder: Path) -> None:
    (folder / "a.txt").write_text(CLEAN)
    (folder / "b.txt").write_bytes(b"\x00")
    (folder / "c.txt").write_text(FAULTY)
    outcome = audit("run", "a.txt", "b.txt", "c.txt", "-o", "jsonl=-")
    assert (outcome.code, outcome.complaints) == (3, ["audit: b.txt: binary file, not text"])
    assert [segment["document"] for segment in segments(outcome)] == ["a.txt", "c.txt"]


def test_standard_input(audit: Audit) -> None:
    outcome = audit("run", "-", "-o", "jsonl=-", stdin=FAULTY.encode())
    assert [segment["document"] for segment in segments(outcome)] == ["stdin"]
    outcome = audit("run", "-", "--input-format", "jsonl", "-o", "jsonl=-", stdin=jsonl(ROWS).encode())
    assert [segment["id"] for segment in segments(outcome)] == [row["id"] for row in ROWS]


@pytest.mark.parametrize(
    ("options", "code"), [([], 1), (["--fail-on", "critical"], 0), (["--fail-on", "never"], 0)], ids=str
)
def test_findings_decide_the_exit_code(audit: Audit, folder: Path, options: list[str], code: int) -> None:
    (folder / "input.txt").write_text(FAULTY)
    found = segments(audit("run", "input.txt", "-o", "jsonl=-", "--fail-on", "never"))[0]["findings"]
    gravest = max(found, key=lambda finding: ["minor", "major", "critical"].index(finding["severity"]))["severity"]
    threshold = options or ["--fail-on", gravest]
    assert audit("run", "input.txt", *threshold).code == code


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["run"], "nothing to audit: name a file or a folder, or - for standard input"),
        (["run", "in.txt", "--fial-on", "never"], "No such option: --fial-on"),
        (["run", "in.txt", "--fail-on", "grave"], "'grave' is not one of 'critical', 'major', 'minor', 'never'"),
        (["rnu"], "No such command 'rnu'. Did you mean 'run'?"),
        (["run", "in.txt", "-o", "hmtl=-"], "no output format 'hmtl': there are text, json, jsonl, html, markdown"),
        (["run", "in.txt", "-o", "html"], "-o html: say FORMAT=PATH, for example html=report.html or jsonl=-"),
        (["run", "in.txt", "-o", "html=-", "-o", "text=-"], "only one output can go to standard output"),
        (["run", "in.txt", "-o", "html=x", "-o", "text=./x"], "only one output can go to x"),
        (["run", "in.txt", "-o", "html=no/such/x.html"], "no/such: make it first"),
        (["run", "in.txt", "-o", "text=."], "-o text=.: . is a folder: name a file in it"),
        (["run", "in.txt", "-o", "html=no/such/"], "-o html=no/such/: no folder "),
        (["run", "in.txt", "-o", "html=in.txt/"], "-o html=in.txt/: in.txt/ is a file: name a folder, or leave out"),
        (["run", "in.txt", "in.txt", "-o", "html=x"], "-o html=x: a page shows one text, not 2: name a folder, as in"),
        (["run", "in.txt", "--since", "x.json"], "--since: only an index shows what changed: add -o html=FOLDER/"),
        (["run", "in.txt", "--input-format", "pdf"], "no input format is called 'pdf': choose auto, text, lines"),
        (["run", "in.txt", "--encoding", "latin-15"], "no encoding is called 'latin-15'"),
        (["run", "in.txt", "--mqm-profile", "strict"], "no MQM profile 'strict': there are mqm"),
        (["run", "in.txt", "--from", "fr"], "no rules for fr-en: there are rules for es-en"),
        (["run", "in.txt", "--to", "de"], "no rules for es-de: there are rules for es-en"),
        (["run", "in.txt", "--min-confidence", "2"], "minimum confidence is 2.0: choose 0 to 1"),
        (["run", "in.txt", "--timestamp", "yesterday"], "'yesterday' is no time: say 2022-01-10T08:00:00Z or 16418"),
        (["run", "in.txt", "in.txt", "--source", "s.txt"], "--source and --reference go with one text, not with 2"),
        (["run", "in.ndjson", "--source", "s.txt"], "--source and --reference do not go with JSONL"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_line_and_2(audit: Audit, folder: Path, arguments: list[str], complaint: str) -> None:
    (folder / "in.txt").write_text(CLEAN)
    outcome = audit(*arguments)
    assert (outcome.code, outcome.out, len(outcome.complaints)) == (2, "", 1)
    assert outcome.complaints[0].startswith("audit: ")
    assert complaint in outcome.complaints[0]


def test_a_language_model_that_is_not_there(folder: Path) -> None:
    (folder / "in.txt").write_text(CLEAN)
    done = process("run", "in.txt", "--language-model", "no/such/folder", cwd=folder)
    _, err = done.communicate()
    (line,) = err.decode().splitlines()
    assert done.returncode == 4
    assert line.startswith("audit: ")
    assert "no/such/folder" in line


def test_an_unknown_translator(capfd: pytest.CaptureFixture[str]) -> None:
    done = process("run", "in.txt", "--translator", "apertum")
    _, err = done.communicate()
    assert (done.returncode, err.decode()) == (2, "audit: no translator 'apertum': there are apertium, none\n")


def test_wrong_usage_is_found_before_anything_is_loaded(
    audit: Audit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> Auditor:
        raise AssertionError("loaded")

    monkeypatch.setattr(Auditor, "load", never)
    (folder / "in.txt").write_text(CLEAN)
    assert audit("run", "in.txt", "-o", "html=no/such/x.html").code == 2
    assert audit("run", "nowhere.txt").code == 3


def test_files_are_written_whole_or_not_at_all(audit: Audit, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "in.txt").write_text(CLEAN)
    (folder / "out.html").write_text("old")

    def full(_: int, *__: object, **___: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output_module.os, "fdopen", full)
    outcome = audit("run", "in.txt", "-o", "html=out.html")
    assert (outcome.code, outcome.complaints) == (2, ["audit: out.html: cannot be written: No space left on device"])
    assert (folder / "out.html").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["in.txt", "out.html"]


def test_a_folder_of_pages_with_an_index(audit: Audit, folder: Path) -> None:
    for name in ("texts/a.txt", "texts/b/c.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(FAULTY)
    (folder / "texts" / "scan.txt").write_bytes(b"\x00")
    outcome = audit("run", "texts", "-o", "html=report/", "-o", "json=monday.json", "--fail-on", "never")
    assert (outcome.code, outcome.err.splitlines()[-2:]) == (
        3,
        ["audit: wrote 3 pages to report/", "audit: wrote monday.json"],
    )
    assert sorted(path.name for path in (folder / "report").iterdir()) == [
        "index.html",
        "texts-a.txt.html",
        "texts-b-c.txt.html",
    ]
    assert "texts/scan.txt: binary file, not text" in (folder / "report" / "index.html").read_text()

    (folder / "texts" / "a.txt").write_text(CLEAN)
    (folder / "report" / "mine.txt").write_text("stays")
    outcome = audit("run", "texts/a.txt", "-o", "html=report", "--since", "monday.json")
    assert outcome.code == 0
    index = (folder / "report" / "index.html").read_text()
    assert re.search(r"Since monday.json: <b>0 new, \d fixed, 0 unchanged</b>", index)
    assert "In monday.json only: texts/b/c.txt" in index
    assert (folder / "report" / "mine.txt").read_text() == "stays"


def test_a_report_to_compare_with_must_be_one(audit: Audit, folder: Path) -> None:
    (folder / "in.txt").write_text(CLEAN)
    outcome = audit("run", "in.txt", "-o", "html=report/", "--since", "in.txt")
    assert (outcome.code, len(outcome.complaints)) == (3, 1)
    assert outcome.complaints[0].startswith("audit: in.txt: not JSON")
    assert not (folder / "report").exists()


def test_suppressions_must_be_such(audit: Audit, folder: Path) -> None:
    (folder / "in.txt").write_text(CLEAN)
    outcome = audit("run", "in.txt", "--suppressions", "in.txt")
    assert (outcome.code, len(outcome.complaints)) == (3, 1)
    assert outcome.complaints[0].startswith("audit: in.txt: line 1: not JSON")
    outcome = audit("run", "in.txt", "--suppressions", "none.jsonl")
    assert (outcome.code, outcome.complaints) == (3, ["audit: none.jsonl: no such file"])


def test_a_link_stays_a_link_and_a_device_a_device(audit: Audit, folder: Path) -> None:
    (folder / "in.txt").write_text(CLEAN)
    (folder / "real.jsonl").write_text("old")
    (folder / "link.jsonl").symlink_to("real.jsonl")
    outcome = audit("run", "in.txt", "-o", "jsonl=link.jsonl", "-o", "html=/dev/null")
    assert outcome.code == 0
    assert (folder / "link.jsonl").is_symlink()
    assert json.loads((folder / "real.jsonl").read_text())["state"] == "audited"
    assert Path("/dev/null").is_char_device()


def test_stdout_carries_only_the_chosen_format(audit: Audit, folder: Path) -> None:
    (folder / "in.txt").write_text(FAULTY)
    outcome = audit("run", "in.txt", "-o", "json=-", "-o", "html=out.html", "--fail-on", "never")
    assert json.loads(outcome.out)
    assert outcome.err.splitlines()[-1] == "audit: wrote out.html"
    assert (folder / "out.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1641801600", "2022-01-10T08:00:00Z"),
        ("2022-01-10T08:00:00Z", "2022-01-10T08:00:00Z"),
        ("2022-01-10T09:00:00+01:00", "2022-01-10T08:00:00Z"),
        ("2022-01-10", "2022-01-10T00:00:00Z"),
    ],
)
def test_the_time_is_what_is_said(
    audit: Audit, folder: Path, monkeypatch: pytest.MonkeyPatch, value: str, shown: str
) -> None:
    (folder / "in.txt").write_text(CLEAN)
    assert shown in audit("run", "in.txt", "-o", "json=-", "--timestamp", value).out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert shown in audit("run", "in.txt", "-o", "json=-").out


def test_given_lines(audit: Audit, folder: Path) -> None:
    (folder / "en.txt").write_text("The council met.\nThe mayor spoke.\n")
    (folder / "es.txt").write_text("El concejo se reunió.\nEl alcalde habló.\n")
    (folder / "short.txt").write_text("El concejo se reunió.\n")
    lines = ["run", "en.txt", "--input-format", "lines", "-o", "jsonl=-"]
    outcome = audit(*lines, "--source", "es.txt", "--reference", "en.txt")
    assert [segment["source"]["text"] for segment in segments(outcome)] == [
        "El concejo se reunió.",
        "El alcalde habló.",
    ]
    assert [segment["scores"]["adequacy"] for segment in segments(outcome)] == [1, 1]
    outcome = audit(*lines, "--source", "short.txt")
    assert outcome.code == 3
    assert outcome.complaints == [
        "audit: short.txt has 1 lines, en.txt has 2: line by line, both must have as many",
    ]


def test_a_given_article(audit: Audit) -> None:
    samples = ROOT / "samples"
    options = ["--source", samples / "kazakhstan.es.txt", "-o", "jsonl=-", "--fail-on", "never"]
    outcome = audit("run", samples / "kazakhstan.en.txt", *options)
    assert outcome.code == 0
    beside = {segment["target"][:21]: segment["source"]["text"] for segment in segments(outcome) if segment["source"]}
    assert beside["The first paratrooper"].startswith("Los primeros paracaidistas")


def test_two_megabytes_on_one_line_of_jsonl_are_bounded(audit: Audit, folder: Path) -> None:
    rows = [{"id": "long", "target": "word and " * 230_000}, {"id": "short", "target": CLEAN.strip()}]
    (folder / "rows.jsonl").write_text(jsonl(rows))
    started = time.process_time()
    outcome = audit("run", "rows.jsonl", "-o", "jsonl=-")
    assert time.process_time() - started < 20
    long, short = segments(outcome)
    assert (long["state"], short["state"]) == ("skipped", "audited")
    assert len(long["target"]) == len(rows[0]["target"])


def test_a_crash_is_70(audit: Audit, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("a bug")

    (folder / "in.txt").write_text(CLEAN)
    monkeypatch.setattr(Auditor, "audit", crash)
    outcome = audit("run", "in.txt")
    assert (outcome.code, outcome.out) == (70, "")
    assert outcome.complaints[-1] == "audit: internal error: a bug: please report it with the lines above"


def test_an_engine_that_dies_keeps_the_reports_already_made(
    audit: Audit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Auditor.audit

    def dies(self: Auditor, document: Any, progress: Any) -> Any:
        if document.name == "b.txt":
            raise EngineError("the engine died: mend it")
        return real(self, document, progress)

    for name in "abc":
        (folder / f"{name}.txt").write_text(CLEAN)
    monkeypatch.setattr(Auditor, "audit", dies)
    outcome = audit("run", "a.txt", "b.txt", "c.txt", "-o", "jsonl=-")
    assert (outcome.code, outcome.complaints) == (4, ["audit: the engine died: mend it"])
    assert [segment["document"] for segment in segments(outcome)] == ["a.txt"]


@pytest.mark.parametrize("damage", ["missing", "truncated", "emptied"])
def test_a_missing_or_damaged_model_is_4(
    audit: Audit, folder: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    model = folder / "model"
    if damage != "missing":
        shutil.copytree(EMBEDDED, model)
        for path in (model / "parser" / "model", model / "vocab" / "strings.json"):
            path.write_bytes(path.read_bytes()[:100] if damage == "truncated" else b"")
    monkeypatch.setattr(SpacyAnalyzer, "load", partial(SpacyAnalyzer.load, model))
    monkeypatch.setattr(Auditor, "load", load)
    (folder / "in.txt").write_text(CLEAN)
    outcome = audit("run", "in.txt")
    assert (outcome.code, outcome.out, len(outcome.complaints)) == (4, "", 1)
    assert outcome.complaints[0].startswith(f"audit: analyzer {model}: cannot be loaded (")
    assert outcome.complaints[0].endswith("): reinstall translation-audit")


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    article = (ROOT / "samples" / "kazakhstan.en.txt").read_text(encoding="utf-8")
    (folder / "in.txt").write_text(article[:2500], encoding="utf-8")
    kinds, running = ("html", "jsonl", "text"), {}
    for seed in ("1", "2"):
        outputs = [word for kind in kinds for word in ("-o", f"{kind}={seed}.{kind}")]
        running[seed] = process("run", "in.txt", *outputs, "--fail-on", "never", env={"PYTHONHASHSEED": seed})
    for one in running.values():
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err.decode()
    first, second = ([(folder / f"{seed}.{kind}").read_bytes() for kind in kinds] for seed in running)
    assert first == second


def test_without_apertium_the_audit_runs_and_says_so(folder: Path) -> None:
    (folder / "in.txt").write_text(FAULTY)
    running = process("run", "in.txt", "-o", "json=-", env={"PATH": str(folder)})
    out, err = running.communicate(timeout=120)
    notice = (
        "Source not recovered, so findings rest on less evidence: "
        "Apertium not found: install it with: apt-get install apertium-eng-spa"
    )
    assert err.decode().splitlines() == [f"audit: {notice}", NOTICES[1]]
    assert notice in out.decode()
    assert running.returncode in {0, 1}
    assert "reduces a protester" in out.decode()


def test_a_reader_who_has_had_enough_is_no_error(folder: Path) -> None:
    (folder / "in.txt").write_text(FAULTY)
    running = process("run", "in.txt", "-o", "jsonl=-", "--translator", "none", "--fail-on", "minor")
    assert unread(running).splitlines() == [*NOTICES]
    assert running.returncode == 1  # the findings are what they are


def test_an_interrupt_is_130_and_leaves_the_old_report(folder: Path) -> None:
    (folder / "out.html").write_text("old")
    os.mkfifo(folder / "in.txt")  # never written to, so that the program waits
    running = process("run", "in.txt", "-o", "html=out.html", start_new_session=True)
    with (folder / "in.txt").open("wb"):  # which the program has opened, too, once this returns
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert (folder / "out.html").read_text() == "old"


def test_killed_while_writing_leaves_the_old_report(folder: Path) -> None:
    (folder / "out.txt").write_text("old")
    program = (
        "import os\n"
        "from pathlib import Path\n"
        "from audit.cli.output import write\n"
        "Path.replace = lambda *_: os._exit(9)\n"
        "write('out.txt', 'new' * 100000)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 9
    assert (folder / "out.txt").read_text() == "old"
