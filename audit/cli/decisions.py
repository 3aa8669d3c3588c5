"""`audit decisions`: what editors decided in the HTML report, turned to use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.cli import files
from audit.cli.output import STANDARD, check, write
from audit.errors import ConfigurationError, ExitCode, InputError

if TYPE_CHECKING:
    from audit.data import Report
    from audit.decisions import Decision, Record, Refusal

app = typer.Typer(help="Use what editors decided in the HTML report.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `apply` a command of its own."""


@app.command()
def apply(
    paths: Annotated[
        list[Path], typer.Argument(metavar="DECISIONS.json…", help="Files that the HTML report exported.")
    ],
    report: Annotated[Path, typer.Option(help="The JSON report of the same audit (-o json=FILE).")],
    suppressions: Annotated[
        Path | None,
        typer.Option(help="File to add rejected findings to, and to take those from that are right after all."),
    ] = None,
    corrected: Annotated[
        Path | None, typer.Option(help="Where to write the text with accepted and edited replacements made.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option(help="The audited text, if it is not where the report says any more.")
    ] = None,
    input_format: Annotated[str, typer.Option(help="Format of the text, as for audit run.")] = "auto",
    encoding: Annotated[str | None, typer.Option(help="Encoding of the text, as for audit run.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the statistics as JSON.")] = False,
) -> int:
    """Turn decisions into suppressions, a corrected text, and figures on how often each rule was right.

    Where two files decide on one finding, the later one counts. Exit code 5 if a decision could not be carried out.
    """
    from audit import decisions  # noqa: PLC0415
    from audit.documents import decoding  # noqa: PLC0415
    from audit.report import reading  # noqa: PLC0415

    for option, path in (("--suppressions", suppressions), ("--corrected", corrected)):
        if path is not None:
            if str(path) == STANDARD:
                raise ConfigurationError(f"{option} -: name a file: standard output has the statistics")
            check(f"{option} {path}", path)
    reports = reading.read(str(report), files.text(report))
    made = decisions.latest(made for path in paths for made in decisions.read(str(path), files.text(path)))
    refused = list(decisions.stale(made, reports))
    left_out = {refusal.decision for refusal in refused}
    fresh = [decision for decision in made if decision not in left_out]
    results: list[tuple[Path, str | bytes]] = []  # written when nothing can go wrong any more
    if corrected is not None:
        about = _single(fresh or made, reports)
        name = text or Path(about.document)
        if not name.exists():
            raise InputError(f"{name}: no such file: say with --text where the audited text is")
        data, refusals = _corrected(about, fresh, name, decoding.load(name), input_format, encoding)
        refused += refusals
        results.append((corrected, data))
    if suppressions is not None:
        results.append((suppressions, _suppressed(suppressions, fresh)))
    for path, contents in results:
        write(str(path), contents)
    found = decisions.records(fresh, reports)
    typer.echo(_json(found) if as_json else "\n".join(_table(found)))
    for refusal in refused:
        typer.echo(f"audit: {refusal}", err=True)
    return ExitCode.PARTIAL if refused else ExitCode.CLEAN


def _single(made: Sequence[Decision], reports: Sequence[Report]) -> Report:
    """The one report that the decisions are about."""
    names = sorted({decision.document for decision in made})
    if len(names) > 1:
        raise ConfigurationError(f"--corrected: these decisions are about {len(names)} texts: apply one file at a time")
    about = [report for report in reports if report.document in names or (not names and len(reports) == 1)]
    if not about:
        raise ConfigurationError("--corrected: the decisions are about no text of the report: name their own report")
    return about[0]


def _corrected(
    about: Report, made: Sequence[Decision], path: Path, data: bytes, input_format: str, encoding: str | None
) -> tuple[bytes, list[Refusal]]:
    """The new contents of the text's file, and what could not be put into it."""
    from audit.corrections import Replacement, correct  # noqa: PLC0415
    from audit.decisions import Refusal, Verdict  # noqa: PLC0415

    replacing = [
        (decision, Replacement(decision.segment, decision.span, decision.replacement))
        for decision in made
        if decision.verdict is not Verdict.REJECTED and decision.replacement is not None
    ]
    done = correct(
        about,
        [replacement for _, replacement in replacing],
        name=str(path),
        data=data,
        input_format=input_format,
        encoding=encoding,
    )
    outcomes = zip(replacing, done.refusals, strict=True)
    return done.data, [Refusal(decision, reason) for (decision, _), reason in outcomes if reason is not None]


def _suppressed(path: Path, made: Sequence[Decision]) -> str:
    from audit import decisions, suppressions  # noqa: PLC0415

    known = files.suppressions(path) if path.exists() else ()
    return suppressions.render(decisions.merged(known, made))


def _table(found: Sequence[Record]) -> Iterator[str]:
    from audit import decisions  # noqa: PLC0415

    columns = ("rule", "findings", "accepted", "edited", "rejected", "precision")
    rows = [
        (r.rule, *map(str, (r.findings, r.accepted, r.edited, r.rejected)), _share(r.precision))
        for r in (*found, decisions.total(found))
    ]
    width = max(len(row[0]) for row in rows)
    for first, *others in (columns, *rows):
        yield f"{first:<{width}}" + "".join(f"{cell:>11}" for cell in others)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _json(found: Sequence[Record]) -> str:
    from audit import decisions  # noqa: PLC0415
    from audit.report.jsonl import encode, rounded  # noqa: PLC0415

    def entry(record: Record) -> dict[str, object]:
        counts = {name: getattr(record, name) for name in ("findings", "accepted", "edited", "rejected")}
        return {"rule": record.rule, **counts, "precision": rounded(record.precision)}

    overall = entry(decisions.total(found))
    del overall["rule"]
    return encode(
        {"schema": "audit.precision/1", "rules": [entry(record) for record in found], "all": overall}, indent=1
    )
