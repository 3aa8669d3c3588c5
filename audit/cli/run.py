"""`audit run`: texts in, reports out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli.output import STANDARD, outputs, write
from audit.config import POST_EDITORS, TRANSLATORS, Configuration
from audit.errors import ConfigurationError, EngineError, ExitCode, InputError

if TYPE_CHECKING:
    from audit.data import Document, Report
    from audit.pipeline import Auditor
    from audit.rulebook import Rulebook

LONG = 1_000  # segments from which on a document takes so long that a log should show it moving


class FailOn(StrEnum):
    """From which severity on findings make the run fail."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    NEVER = "never"


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
    language_model: Annotated[
        str, typer.Option(help="embedded, none, or the folder of a Hugging Face masked language model.")
    ] = "embedded",
    post_editor: Annotated[
        str, typer.Option(help=f"Finds wordings that no rule names: {' or '.join(POST_EDITORS)} (audit models pull).")
    ] = "installed",
    mqm_profile: Annotated[str, typer.Option(help="Weights of the document score.")] = "mqm",
    online: Annotated[
        bool, typer.Option("--online/--offline", help="No engine of this version uses the network either way.")
    ] = False,
    timestamp: Annotated[
        str | None,
        typer.Option(
            envvar="SOURCE_DATE_EPOCH",
            metavar="TIME",
            help="Time to print in the report, as ISO 8601 or seconds since 1970; none by default.",
        ),
    ] = None,
) -> int:
    """Audit texts and report what is wrong, why, and what to write instead."""
    del online
    if not paths:
        raise ConfigurationError("nothing to audit: name a file or a folder, or - for standard input")
    wanted = outputs(output or ["text=-"])
    configuration = Configuration(
        source_language=source_language,
        target_language=target_language,
        translator=translator,
        language_model=language_model,
        post_editor=post_editor,
        minimum_confidence=minimum_confidence,
        mqm_profile=mqm_profile,
        timestamp=_moment(timestamp) if timestamp else None,
    )
    from audit import mqm  # noqa: PLC0415
    from audit.report import render  # noqa: PLC0415
    from audit.rulebook import Rulebook  # noqa: PLC0415

    mqm.load_profile(mqm_profile)  # what cannot work is said before anything is read
    rulebook = Rulebook.load(configuration.pair)
    reading = Reading(configuration, input_format, encoding, source, reference)
    reports, trouble = _audit(_inputs(paths, reading), reading, rulebook)
    for item in wanted if reports else ():
        write(item.path, render(item.format, reports))
    return trouble or _verdict(reports, fail_on)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the inputs are read, and what is given beside them."""

    configuration: Configuration
    input_format: str
    encoding: str | None
    source: Path | None
    reference: Path | None

    def document(self, name: str) -> Document:
        """The document in a file or on standard input."""
        return self._read(name, self.configuration.source_language, self.configuration.target_language)

    def with_parallel(self, document: Document, auditor: Auditor) -> Document:
        """The document with the given source and reference beside each segment."""
        from audit.documents.parallel import with_reference, with_source  # noqa: PLC0415

        source_language, target_language = self.configuration.source_language, self.configuration.target_language
        line_by_line = self.input_format == "lines"
        if self.source:
            source = self._read(str(self.source), target_language, source_language)
            document = with_source(document, source, None if line_by_line else auditor.engines.aligner)
        if self.reference:
            reference = self._read(str(self.reference), source_language, target_language)
            document = with_reference(document, reference, line_by_line=line_by_line)
        return document

    def _read(self, name: str, source_language: str, target_language: str) -> Document:
        from audit.documents import SUFFIXES, decoding, read_bytes  # noqa: PLC0415

        if name != STANDARD and Path(name).is_dir():  # one with texts in it was replaced by them, see `_inputs`
            raise InputError(f"{name}: no texts in this folder: they end in {', '.join(sorted(SUFFIXES))}")
        return read_bytes(
            "stdin" if name == STANDARD else name,
            sys.stdin.buffer.read() if name == STANDARD else decoding.load(Path(name)),
            input_format=self.input_format,
            encoding=self.encoding,
            source_language=source_language,
            target_language=target_language,
        )


def _inputs(paths: Sequence[str], reading: Reading) -> list[str]:
    """What to read: each file as given, each folder as the texts inside it, in order of their paths."""
    from audit.documents import SUFFIXES  # noqa: PLC0415

    names: list[str] = []
    for path in paths:
        folder = Path(path)
        if path != STANDARD and folder.is_dir():
            names += sorted(str(f) for f in folder.rglob("*") if f.suffix.lower() in SUFFIXES and f.is_file()) or [path]
        else:
            names.append(path)
    if reading.source or reading.reference:
        if len(names) > 1:
            raise ConfigurationError(
                f"--source and --reference go with one text, not with {len(names)}: audit one by one"
            )
        if "jsonl" in {reading.input_format, SUFFIXES.get(Path(names[0]).suffix.lower())}:
            raise ConfigurationError("--source and --reference do not go with JSONL: put them into each line")
    return names


def _audit(names: Sequence[str], reading: Reading, rulebook: Rulebook) -> tuple[list[Report], ExitCode]:
    """The reports of all inputs that could be audited, and what kept the others from it; stderr names each of those.

    Without an engine the rest cannot be audited either, but what is done is not thrown away.
    """
    auditor: Auditor | None = None
    reports: list[Report] = []
    trouble = ExitCode.CLEAN
    for name in names:
        try:
            document = reading.document(name)
            auditor = auditor or _load(reading.configuration, rulebook)
            document = reading.with_parallel(document, auditor)
            with _progress(document) as progress:
                reports.append(auditor.audit(document, progress))
        except InputError as error:
            trouble = error.exit_code
            typer.echo(f"audit: {error}", err=True)
        except EngineError as error:
            typer.echo(f"audit: {error}", err=True)
            return reports, error.exit_code
    return reports, trouble


def _load(configuration: Configuration, rulebook: Rulebook) -> Auditor:
    from audit.pipeline import Auditor  # noqa: PLC0415

    auditor = Auditor.load(configuration.pair, configuration, rulebook)
    for notice in auditor.engines.notices:
        typer.echo(f"audit: {notice}", err=True)
    return auditor


def _moment(value: str) -> str:
    """The time that seconds since 1970 or ISO 8601 name, as ISO 8601 in UTC. Without a time zone it is UTC.

    Raises:
        ConfigurationError: it is neither.
    """
    try:
        moment = datetime.fromtimestamp(int(value), UTC) if value.isdecimal() else datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        example = "2022-01-10T08:00:00Z or 1641801600"
        raise ConfigurationError(f"--timestamp (SOURCE_DATE_EPOCH): {value!r} is no time: say {example}") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _verdict(reports: Sequence[Report], fail_on: FailOn) -> ExitCode:
    from audit.data import Severity  # noqa: PLC0415

    if any(report.ledger.failed for report in reports):
        return ExitCode.PARTIAL
    if fail_on is FailOn.NEVER:
        return ExitCode.CLEAN
    floor = Severity(fail_on.value).rank
    grave = any(f.severity.rank >= floor and f.status != "suppressed" for report in reports for f in report.findings)
    return ExitCode.FINDINGS if grave else ExitCode.CLEAN


@contextmanager
def _progress(document: Document) -> Iterator[Callable[[int], None]]:
    """On stderr a bar if somebody is watching; for a log, a line whenever another tenth of a long document is done."""
    total = sum(segment.skipped is None for segment in document.segments)
    if not sys.stderr.isatty():
        yield _log(document.name, total) if total >= LONG else lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(document.name, total=total)
        yield lambda done: bar.advance(task, done)


def _log(name: str, total: int) -> Callable[[int], None]:
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        before, done = done, done + more
        if 10 * before // total < 10 * done // total:
            typer.echo(f"audit: {name}: {done:,} of {total:,} segments read", err=True)

    return advance
