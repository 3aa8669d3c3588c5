"""Findings that somebody rejected, as a file to keep beside the texts: a later audit sets them aside.

One JSON object a line, sorted, so that version control merges and shows what changed. A line names the fault by its
fingerprint, which survives edits elsewhere in the text; what else it says is for people: the rule, the marked words
and where they stood. There is no date in it, so that the same decisions make the same file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from audit.errors import InputError
from audit.report.jsonl import encode

SCHEMA = "audit.suppression/1"

_FINGERPRINT = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding to set aside wherever its fingerprint turns up again."""

    document: str
    segment: str
    rule: str
    text: str
    fingerprint: str


def read(name: str, content: str) -> tuple[Suppression, ...]:
    """The suppressions in a file called `name`.

    Raises:
        InputError: a line is no suppression; the message names the line.
    """
    lines = enumerate(content.split("\n"), 1)
    return tuple(_suppression(f"{name}: line {number}", line) for number, line in lines if line.strip())


def render(suppressions: Iterable[Suppression]) -> str:
    """The file with these suppressions: each fingerprint once, by document, rule and words."""
    unique = {item.fingerprint: item for item in suppressions}
    ordered = sorted(unique.values(), key=lambda item: (item.document, item.rule, item.text, item.fingerprint))
    return "".join(encode({"schema": SCHEMA, **asdict(item)}) + "\n" for item in ordered)


def _suppression(where: str, line: str) -> Suppression:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: not JSON: {error}") from None
    names = [field.name for field in fields(Suppression)]
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise InputError(f'{where}: not a suppression: expected an object with "schema": "{SCHEMA}"')
    for name in names:
        if not isinstance(value.get(name), str):
            raise InputError(f'{where}: no "{name}" that is a string')
    if not _FINGERPRINT.fullmatch(value["fingerprint"]):
        raise InputError(f"{where}: {value['fingerprint']!r} is no fingerprint: expected 16 hexadecimal digits")
    return Suppression(**{name: value[name] for name in names})
