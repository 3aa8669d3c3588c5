"""A folder of pages: the index, and the report of each document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from audit.data import Report
from audit.report import html
from audit.report.index.view import Earlier, view
from audit.report.page import Assets, fill


def render(
    reports: Sequence[Report], earlier: Sequence[Earlier] = (), failures: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """The files of the folder, by name, one at a time; the index comes last, so that it never points to nothing.

    `earlier` are earlier audits of the same documents, the oldest first. `failures` say which could not be audited.
    """
    contents = view(reports, earlier, failures)
    for row in contents.rows:
        yield row.file, html.render([row.report])
    assets = Assets(style=_resource("index.css"), script=_resource("index.js"))
    yield "index.html", fill(_resource("index.html.j2"), assets, page=contents)


def _resource(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
