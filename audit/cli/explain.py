"""`audit explain`: a page about a rule, or about a word of the source language."""

from __future__ import annotations

from typing import Annotated

import typer

Pair = Annotated[str, typer.Option(help="Language pair, source and target.")]


def explain(
    name: Annotated[str, typer.Argument(help="A rule’s id, or a word of the source language.", show_default=False)],
    pair: Pair = "es-en",
) -> None:
    """Explain a rule or a source word: what is wrong, why, what to write instead, and how it is known."""
    from audit import attestation, catalogue  # noqa: PLC0415
    from audit.lexicon import Lexicon  # noqa: PLC0415
    from audit.rulebook import Rulebook  # noqa: PLC0415

    rulebook, lexicon = Rulebook.load(pair), Lexicon.load(pair)
    pages = [catalogue.entry_page(entry) for entry in lexicon.get(name.lower(), ())]
    if name in rulebook or not pages:
        rule = rulebook.named(name, "rule or word")
        pages.insert(0, catalogue.rule_page(rule, rulebook, lexicon, attestation.load(pair)))
    _print("\n".join(pages))


def _print(page: str) -> None:
    """Laid out for a terminal; as Markdown for a file or another program."""
    from rich.console import Console  # noqa: PLC0415
    from rich.markdown import Markdown  # noqa: PLC0415

    console = Console()
    if console.is_terminal:
        console.print(Markdown(page))
    else:
        typer.echo(page, nl=False)
