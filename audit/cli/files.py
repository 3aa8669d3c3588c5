"""Files beside the texts, read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.suppressions import Suppression


def text(path: Path) -> str:
    """What a file says, in UTF-8 or as its byte-order mark states.

    Raises:
        InputError: it cannot be read, or is empty or no text.
    """
    from audit.documents import decoding  # noqa: PLC0415

    return decoding.decode(str(path), decoding.load(path)).text


def suppressions(path: Path) -> tuple[Suppression, ...]:
    """The suppressions in a file; it is empty when the last one was taken out.

    Raises:
        InputError: it cannot be read, or a line of it is no suppression.
    """
    from audit.suppressions import read  # noqa: PLC0415

    return read(str(path), text(path)) if not path.is_file() or path.stat().st_size else ()
