"""`audit run`: texts in, reports out."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.config import TRANSLATORS, Configuration
from audit.errors import ConfigurationError, ExitCode, InputError

if TYPE_CHECKING:
    from audit.data import Document, Report
    from audit.pipeline import Auditor, Progress

STANDARD = "-"  # the name of standard input and output


class FailOn(StrEnum):
    """From which severity on findings make the run fail."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Output:
    """A report to write: its format, and the file or `-`."""

    format: str
    path: str


def run(
    paths: Annotated[list[str] | None, typer.Argument(help="Files or folders; - for standard input.")] = None,
    source_language: Annotated[str, typer.Option("--from", help="Language the text was translated from.")] = "es",
    target_language: Annotated[str, typer.Option("--to", help="Language of the text.")] = "en",
    input_format: Annotated[
        str, typer.Option(help="auto, text, lines (one segment a line), markdown, html or jsonl.")
    ] = "auto",
    encoding: Annotated[str | None, typer.Option(help="Encoding of files that are not UTF-8, such as cp1252.")] = None,
    source: Annotated[Path | None, typer.Option(help="The source text, where you have it.")] = None,
    reference: Annotated[Path | None, typer.Option(help="A translation known to be good, to compare with.")] = None,
    output: Annotated[
        list[str] | None,
        typer.Option("-o", "--output", metavar="FORMAT=PATH", help="text, json, jsonl or html; PATH - is stdout."),
    ] = None,
    fail_on: Annotated[FailOn, typer.Option(help="Least severity that makes the exit code 1.")] = FailOn.MAJOR,
    minimum_confidence: Annotated[float, typer.Option("--min-confidence", help="Least confidence to report.")] = 0.5,
    translator: Annotated[str, typer.Option(help=f"Back-translation engine: {' or '.join(TRANSLATORS)}.")] = "apertium",
    mqm_profile: Annotated[str, typer.Option(help="Weights of the document score.")] = "mqm",
    online: Annotated[
        bool, typer.Option("--online/--offline", help="No engine of this version uses the network either way.")
    ] = False,
    timestamp: Annotated[
        str | None, typer.Option(envvar="SOURCE_DATE_EPOCH", help="Time to print in the report; none by default.")
    ] = None,
) -> int:
    """Audit texts and report what is wrong, why, and what to write instead."""
    del online
    outputs = [_output(value) for value in output or ["text=-"]]
    if sum(item.path == STANDARD for item in outputs) > 1:
        raise ConfigurationError("only one output can go to standard output: give the others a file")
    if not paths:
        raise ConfigurationError("nothing to audit: name a file or a folder, or - for standard input")
    configuration = Configuration(
        source_language=source_language,
        target_language=target_language,
        translator=translator,
        minimum_confidence=minimum_confidence,
        mqm_profile=mqm_profile,
        timestamp=timestamp,
    )
    names = list(_names(paths))
    if (source or reference) and (input_format == "jsonl" or names[0].endswith(".jsonl")):
        raise ConfigurationError("--source and --reference do not go with JSONL: put them into each line")
    if (source or reference) and len(names) > 1:
        raise ConfigurationError(f"--source and --reference go with one text, not with {len(names)}: audit one by one")

    from audit.report import RENDERERS, render  # noqa: PLC0415

    for item in outputs:
        if item.format not in RENDERERS:
            raise ConfigurationError(f"no output format {item.format!r}: there are {', '.join(RENDERERS)}")
    reports, unread = _audit(names, Reading(input_format, encoding, source, reference), configuration)
    if not reports:
        return ExitCode.INPUT
    for item in outputs:
        _write(item.path, render(item.format, reports))
    return _exit_code(reports, fail_on, unread)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the inputs are read."""

    input_format: str
    encoding: str | None
    source: Path | None
    reference: Path | None


def _audit(names: Sequence[str], reading: Reading, configuration: Configuration) -> tuple[list[Report], int]:
    """The reports of all inputs that could be read, and how many could not; each of those is named on stderr."""
    auditor: Auditor | None = None
    reports, unread = [], 0
    for name in names:
        try:
            document = _read(name, reading, configuration.source_language, configuration.target_language)
            auditor = auditor or _load(configuration)
            document = _with_parallel(document, reading, auditor)
            with _progress(document) as progress:
                reports.append(auditor.audit(document, progress))
        except InputError as error:
            unread += 1
            typer.echo(f"audit: {error}", err=True)
    return reports, unread


def _read(name: str, reading: Reading, source_language: str, target_language: str) -> Document:
    from audit.documents import read, read_bytes  # noqa: PLC0415

    choices = {
        "input_format": reading.input_format,
        "source_language": source_language,
        "target_language": target_language,
    }
    if name == STANDARD:
        return read_bytes("stdin", sys.stdin.buffer.read(), encoding=reading.encoding, **choices)
    return read(Path(name), encoding=reading.encoding, **choices)


def _load(configuration: Configuration) -> Auditor:
    from audit.pipeline import Auditor  # noqa: PLC0415

    auditor = Auditor.load(configuration.pair, configuration)
    for notice in auditor.engines.notices:
        typer.echo(f"audit: {notice}", err=True)
    return auditor


def _with_parallel(document: Document, reading: Reading, auditor: Auditor) -> Document:
    """The document with the given source and reference beside each segment."""
    from audit.documents.parallel import with_reference, with_source  # noqa: PLC0415

    languages = (auditor.configuration.source_language, auditor.configuration.target_language)
    line_by_line = reading.input_format == "lines"
    if reading.source:
        source = _read(str(reading.source), reading, languages[1], languages[0])
        document = with_source(document, source, None if line_by_line else auditor.engines.aligner)
    if reading.reference:
        reference = _read(str(reading.reference), reading, *languages)
        document = with_reference(document, reference, line_by_line=line_by_line)
    return document


def _names(paths: Sequence[str]) -> Iterator[str]:
    """The inputs: each file as given, each folder as the texts inside it, in order of their paths."""
    from audit.documents import SUFFIXES  # noqa: PLC0415

    for path in paths:
        if path == STANDARD or not Path(path).is_dir():
            yield path
            continue
        files = [file for file in Path(path).rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file()]
        if not files:
            raise InputError(f"{path}: no texts in this folder: they end in {', '.join(sorted(SUFFIXES))}")
        yield from sorted(str(file) for file in files)


def _output(value: str) -> Output:
    format_name, separator, path = value.partition("=")
    if not separator or not path:
        raise ConfigurationError(f"-o {value}: say FORMAT=PATH, for example html=report.html or jsonl=-")
    return Output(format_name, path)


def _write(path: str, text: str) -> None:
    """Write all or nothing: a reader of `path` never sees half a report."""
    if path == STANDARD:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            mask = os.umask(0)
            os.umask(mask)
            Path(temporary).chmod(0o666 & ~mask)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
    typer.echo(f"audit: wrote {path}", err=True)


def _exit_code(reports: Sequence[Report], fail_on: FailOn, unread: int) -> ExitCode:
    from audit.data import Severity  # noqa: PLC0415

    if unread:
        return ExitCode.INPUT
    if any(report.ledger.failed for report in reports):
        return ExitCode.PARTIAL
    if fail_on is FailOn.NEVER:
        return ExitCode.CLEAN
    floor = Severity(fail_on.value).rank
    grave = any(f.severity.rank >= floor and f.status != "suppressed" for report in reports for f in report.findings)
    return ExitCode.FINDINGS if grave else ExitCode.CLEAN


@contextmanager
def _progress(document: Document) -> Iterator[Progress]:
    """A bar on stderr for a long document, if somebody is watching."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        total = sum(segment.skipped is None for segment in document.segments)
        task = bar.add_task(document.name, total=total)
        yield lambda done: bar.advance(task, done)
