"""JSON Lines: one object a line, one segment each, as `{"id", "target", "source"?, "reference"?}`."""

from __future__ import annotations

import json
from typing import Any

from audit.documents.page import Block, Page
from audit.errors import InputError


def read(name: str, text: str) -> Page:
    """The segments of a JSONL file; the page's text is their targets, unmodified, on lines of their own.

    Lines of white space and unknown keys are ignored; `null` for an optional key is as if it were absent.

    Raises:
        InputError: a line is no such object, or an id comes twice; the message names the file and the line.
    """
    blocks: list[Block] = []
    targets: list[str] = []
    lines: dict[str, int] = {}
    start = 0
    # Not splitlines(): JSON strings may hold U+2028 and its like unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}: line {number}"
        record = _record(where, line)
        key, target = _string(where, record, "id"), _string(where, record, "target")
        if key is None or target is None:
            raise InputError(f'{where}: no "{"id" if key is None else "target"}"')
        if key in lines:
            raise InputError(f"{where}: the id {key!r} was used on line {lines[key]}")
        lines[key] = number
        source, reference = _string(where, record, "source"), _string(where, record, "reference")
        blocks.append(Block(start, start + len(target), None, key, source or None, reference or None))
        targets.append(target)
        start += len(target) + 1
    return Page("\n".join(targets), tuple(blocks), units=True)


def _record(where: str, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: not JSON: {error.msg} (column {error.colno})") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON: {error}") from None
    if not isinstance(record, dict):
        raise InputError(f"{where}: not a JSON object")
    return record


def _string(where: str, record: dict[str, Any], key: str) -> str | None:
    """The value of `key`, None if it is absent (or null where it may be absent)."""
    value = record.get(key)
    if value is None and (key not in record or key in {"source", "reference"}):
        return None
    if not isinstance(value, str):
        raise InputError(f'{where}: "{key}" is not a string')
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError(f'{where}: "{key}" has half a surrogate pair at character {error.start}') from None
    return value
