"""`audit run`: texts in, reports out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli import files
from audit.cli.output import STANDARD, Output, outputs, write, write_folder
from audit.cli.progress import progress
from audit.config import POST_EDITORS, TRANSLATORS, Configuration
from audit.errors import ConfigurationError, EngineError, ExitCode, InputError

if TYPE_CHECKING:
    from audit.data import Document, Report
    from audit.pipeline import Auditor
    from audit.report.index.view import Earlier
    from audit.rulebook import Rulebook
    from audit.suppressions import Suppression


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
        typer.Option(
            "-o",
            "--output",
            metavar="FORMAT=PATH",
            help="text, json, jsonl, html or markdown; PATH - is stdout. html=FOLDER/: a page a text, and an index.",
        ),
    ] = None,
    fail_on: Annotated[FailOn, typer.Option(help="Least severity that makes the exit code 1.")] = FailOn.MAJOR,
    minimum_confidence: Annotated[float, typer.Option("--min-confidence", help="Least confidence to report.")] = 0.5,
    suppressions: Annotated[
        Path | None, typer.Option(help="Rejected findings to set aside; audit decisions apply makes the file.")
    ] = None,
    since: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="REPORT.json", help="Earlier JSON report to compare with in the index; several, the oldest first."
        ),
    ] = None,
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
    if since and not any(item.is_folder for item in wanted):
        raise ConfigurationError("--since: only an index shows what changed: add -o html=FOLDER/")
    rejected = files.suppressions(suppressions) if suppressions else ()
    configuration = Configuration(
        source_language=source_language,
        target_language=target_language,
        translator=translator,
        language_model=language_model,
        post_editor=post_editor,
        minimum_confidence=minimum_confidence,
        mqm_profile=mqm_profile,
        timestamp=_moment(timestamp) if timestamp else None,
        suppressed=frozenset(item.fingerprint for item in rejected),
    )
    from audit import mqm  # noqa: PLC0415
    from audit.rulebook import Rulebook  # noqa: PLC0415

    mqm.load_profile(mqm_profile)  # what cannot work is said before anything is read
    rulebook = Rulebook.load(configuration.pair)
    reading = Reading(configuration, input_format, encoding, source, reference)
    names = _inputs(paths, reading)
    for item in wanted:
        if item.format == "html" and len(names) > 1 and not item.is_folder:
            raise ConfigurationError(
                f"-o html={item.path}: a page shows one text, not {len(names):,}: name a folder, as in -o html=report/"
            )
    earlier = _earlier(since) if since else []
    done = _audit(names, reading, rulebook)
    for item in wanted if done.reports else ():
        _write(item, done, earlier)
    _tell_unused(rejected, done.reports, suppressions)
    return done.trouble or _verdict(done.reports, fail_on)


@dataclass(frozen=True, slots=True)
class Done:
    """The reports of all inputs that could be audited, and what kept the others from it."""

    reports: tuple[Report, ...]
    failures: tuple[str, ...]
    trouble: ExitCode


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


def _audit(names: Sequence[str], reading: Reading, rulebook: Rulebook) -> Done:
    """All inputs audited; stderr names each one that cannot be.

    Without an engine the rest cannot be audited either, but what is done is not thrown away.
    """
    auditor: Auditor | None = None
    reports: list[Report] = []
    failures: list[str] = []
    trouble = ExitCode.CLEAN
    with progress(len(names)) as begin:
        for name in names:
            try:
                document = reading.document(name)
                auditor = auditor or _load(reading.configuration, rulebook)
                document = reading.with_parallel(document, auditor)
                auditable = sum(segment.skipped is None for segment in document.segments)
                reports.append(auditor.audit(document, begin(name, auditable)))
            except (InputError, EngineError) as error:
                trouble = error.exit_code
                failures.append(str(error))
                typer.echo(f"audit: {error}", err=True)
                if isinstance(error, EngineError):
                    break
    return Done(tuple(reports), tuple(failures), trouble)


def _write(item: Output, done: Done, earlier: Sequence[Earlier]) -> None:
    from audit.report import index, render  # noqa: PLC0415

    if item.is_folder:
        write_folder(item.path, index.render(done.reports, earlier, done.failures))
    elif item.format == "text" and item.path == STANDARD and _styled():
        from rich.console import Console  # noqa: PLC0415

        from audit.report import terminal  # noqa: PLC0415

        Console(highlight=False).print(terminal.render(done.reports))
    else:
        write(item.path, render(item.format, done.reports))


def _styled() -> bool:
    """Whether standard output is a terminal whose user has nothing against colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _earlier(paths: Sequence[Path]) -> list[Earlier]:
    from audit.report import reading  # noqa: PLC0415
    from audit.report.index.view import Earlier  # noqa: PLC0415

    return [Earlier(path.name, reading.read(str(path), files.text(path))) for path in paths]


def _tell_unused(rejected: Sequence[Suppression], reports: Sequence[Report], path: Path | None) -> None:
    """Say which suppressions have nothing to suppress any more in the texts they are about."""
    texts = {report.document for report in reports}
    found = {finding.fingerprint for report in reports for finding in report.findings}
    unused = [item for item in rejected if item.document in texts and item.fingerprint not in found]
    for item in unused:
        where = f"{item.document}:{item.segment} “{item.text}” ({item.rule})"
        typer.echo(f"audit: {path}: not found any more: {where}: delete {item.fingerprint}", err=True)


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
