"""`audit rules`: look at the rules, and have them prove themselves."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.rulebook import Rule, Rulebook

app = typer.Typer(help="List rules, and have them prove themselves.", no_args_is_help=True)

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
def check(files: Annotated[list[Path], typer.Argument(help="Rule files.")], pair: Pair = "es-en") -> int:
    """Check rule files: their form, and that their examples prove them. Exit code 2 if one does not."""
    from audit.rulebook import Rulebook, read_rule  # noqa: PLC0415

    rules = {rule.id: rule for rule in map(read_rule, files)}
    return _outcome(_prove(rules, Rulebook({**Rulebook.load(pair), **rules}), pair))


@app.command(name="test")
def prove_all(pair: Pair = "es-en") -> int:
    """Check every rule and lexicon entry of a language pair. Exit code 2 if something does not hold."""
    from audit import attestation, knowledge, lexicon_check  # noqa: PLC0415
    from audit.lexicon import Lexicon  # noqa: PLC0415
    from audit.rulebook import Rulebook  # noqa: PLC0415

    rulebook = Rulebook.load(pair)
    complaints = _prove(dict(rulebook), rulebook, pair)
    complaints += [
        f"{rule.path}: never seen in machine translation: name a published description (`described`), or count again"
        for rule in attestation.unattested(list(rulebook.values()), attestation.load(pair))
    ]
    lexicon = Lexicon.load(pair)
    attested = knowledge.word_list(knowledge.root() / pair / "lexicon" / "lists" / "attested-spanish.txt")
    wrong = lexicon_check.check(lexicon, pair.partition("-")[0], attested)
    typer.echo(f"{len(lexicon)} lemmas in the lexicon, {len(wrong)} complaints", err=True)
    return _outcome([*complaints, *wrong])


def _outcome(complaints: Sequence[str]) -> int:
    for complaint in complaints:
        typer.echo(complaint)
    return ExitCode.USAGE if complaints else ExitCode.CLEAN


def _prove(rules: dict[str, Rule], rulebook: Rulebook, pair: str) -> list[str]:
    """Print what is wrong with the rules, and count them."""
    from audit.config import Configuration  # noqa: PLC0415
    from audit.pipeline import Auditor  # noqa: PLC0415
    from audit.rule_check import prove  # noqa: PLC0415

    source_language, _, target_language = pair.partition("-")
    configuration = Configuration(source_language=source_language, target_language=target_language, translator="none")
    auditor = Auditor.load(pair, configuration, rulebook=rulebook)
    complaints = dict(prove([rule for rule in rules.values() if not rule.learnt], auditor.propose_pairs))
    learnt = [rule for rule in rules.values() if rule.learnt]
    if auditor.engines.post_editor:
        complaints |= prove(learnt, partial(auditor.propose_pairs, post_edited=True))
    elif learnt:
        typer.echo(f"Not proven, since there is no post-editor: {', '.join(rule.id for rule in learnt)}", err=True)
    examples = sum(len(rule.bad) + len(rule.good) for rule in rules.values())
    unproven = sum(bool(found) for found in complaints.values())
    typer.echo(f"{len(rules)} rules, {examples} examples, {unproven} unproven", err=True)
    return [f"{rules[rule].path}: {complaint}" for rule, found in complaints.items() for complaint in found]
