"""`audit rules`: look at the rules, and have them prove themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.data import Span
    from audit.rulebook import Rule, Rulebook

app = typer.Typer(help="List, show and check rules.", no_args_is_help=True)

Pair = Annotated[str, typer.Option(help="Language pair, source and target.")]


@app.command(name="list")
def list_rules(pair: Pair = "es-en") -> None:
    """All rules: phenomenon, id, category, severity, and the fault."""
    from audit.rulebook import Rulebook  # noqa: PLC0415

    rulebook = Rulebook.load(pair)
    for rule in sorted(rulebook.values(), key=lambda rule: (rule.phenomenon, rule.id)):
        typer.echo(f"{rule.phenomenon:<24} {rule.id:<36} {rule.category:<14} {rule.severity:<8} {rule.title}")
    typer.echo(f"{len(rulebook)} rules", err=True)


@app.command()
def show(rule_id: str, pair: Pair = "es-en") -> None:
    """One rule: what it finds, why it happens, what to write instead, and the examples that prove it."""
    from audit.rulebook import Rulebook  # noqa: PLC0415

    rule = Rulebook.load(pair).named(rule_id)
    typer.echo(
        f"{rule.title}\n{rule.id} · {rule.phenomenon} · {rule.category} · {rule.severity} · {rule.confidence:.2f}"
    )
    typer.echo(f"\n{rule.message}\n\nOrigin: {rule.origin}")
    if rule.certain:
        typer.echo(f"Certain: {rule.certain}")
    if rule.source_lemmas:
        typer.echo(f"Source: {', '.join(sorted(rule.source_lemmas))}{' (required)' if rule.source_required else ''}")
    if rule.detector:
        typer.echo(f"Found by: the {rule.detector} detector")
    for example in (*rule.bad, *rule.good):
        typer.echo(f"\n{'Flagged' if example.marks else 'Silent '}: {_marked(example.text, example.marks)}")
        if example.source:
            typer.echo(f"Source : {example.source}")
        if example.fixed:
            typer.echo(f"Fixed  : {example.fixed}")
    typer.echo(f"\n{rule.path}")


@app.command()
def check(files: Annotated[list[Path], typer.Argument(help="Rule files.")], pair: Pair = "es-en") -> int:
    """Check rule files: their form, and that their examples prove them. Exit code 2 if one does not."""
    from audit.rulebook import Rulebook, read_rule  # noqa: PLC0415

    rules = {rule.id: rule for rule in map(read_rule, files)}
    return _prove(rules, Rulebook({**Rulebook.load(pair), **rules}), pair)


@app.command(name="test")
def prove_all(pair: Pair = "es-en") -> int:
    """Check every rule of a language pair. Exit code 2 if one does not prove itself."""
    from audit.rulebook import Rulebook  # noqa: PLC0415

    rulebook = Rulebook.load(pair)
    return _prove(dict(rulebook), rulebook, pair)


def _prove(rules: dict[str, Rule], rulebook: Rulebook, pair: str) -> int:
    from audit.config import Configuration  # noqa: PLC0415
    from audit.pipeline import Auditor  # noqa: PLC0415
    from audit.rule_check import check as check_rule  # noqa: PLC0415

    source_language, _, target_language = pair.partition("-")
    configuration = Configuration(source_language=source_language, target_language=target_language, translator="none")
    auditor = Auditor.load(pair, configuration, rulebook=rulebook)
    failures = 0
    for rule in rules.values():
        complaints = check_rule(rule, auditor.propose_pairs)
        failures += bool(complaints)
        for complaint in complaints:
            typer.echo(f"{rule.path}: {complaint}")
    examples = sum(len(rule.bad) + len(rule.good) for rule in rules.values())
    typer.echo(f"{len(rules)} rules, {examples} examples, {failures} unproven", err=True)
    return ExitCode.USAGE if failures else ExitCode.CLEAN


def _marked(text: str, marks: Sequence[Span]) -> str:
    for mark in reversed(marks):
        text = mark.replaced(text, f"[{mark.of(text)}]")
    return text
