"""How far a long run is: on stderr, a bar where somebody is watching, now and then a line where it goes into a log."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

LONG = 1_000  # segments from which on a text takes so long that a log should show it moving

Advance = Callable[[int], None]
Begin = Callable[[str, int], Advance]


@contextmanager
def progress(texts: int) -> Iterator[Begin]:
    """A function to call when a text begins, with its name and its number of segments.

    It returns one to call whenever more of the segments are read.
    """
    if not sys.stderr.isatty():
        yield _log
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    from audit.report.visible import visible  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        run = bars.add_task("texts", total=texts, visible=texts > 1)
        text = bars.add_task("getting ready", total=None)
        begun = 0

        def begin(name: str, total: int) -> Advance:
            nonlocal begun
            bars.update(run, completed=begun)
            bars.reset(text, description=visible(name), total=total)
            begun += 1

            def advance(more: int) -> None:
                bars.advance(text, more)
                if bars.tasks[text].finished:  # nobody knows how long what follows will take
                    bars.reset(text, description=f"{visible(name)}: weighing what was found", total=None)

            return advance

        yield begin


def _log(name: str, total: int) -> Advance:
    """A line whenever another tenth of a long text is done."""
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        before, done = done, done + more
        if total >= LONG and 10 * before // total < 10 * done // total:
            typer.echo(f"audit: {name}: {done:,} of {total:,} segments read", err=True)

    return advance
