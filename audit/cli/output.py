"""Reports out: to files, all or nothing, or to standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from audit.errors import ConfigurationError

STANDARD = "-"  # the name of standard input and output


@dataclass(frozen=True, slots=True)
class Output:
    """A report to write: its format, and the file or `-`."""

    format: str
    path: str


def outputs(values: Sequence[str]) -> list[Output]:
    """The outputs that `FORMAT=PATH` values ask for, known to be possible before any work is done.

    Raises:
        ConfigurationError: a value is malformed, its folder is missing or closed, or two go to the same place.
    """
    wanted = [_output(value) for value in values]
    places = [item.path if item.path == STANDARD else str(Path(item.path).resolve()) for item in wanted]
    for item, place in zip(wanted, places, strict=True):
        if places.count(place) > 1:
            where = "standard output" if place == STANDARD else item.path
            raise ConfigurationError(f"-o: only one output can go to {where}: give the others a file of their own")
    return wanted


def _output(value: str) -> Output:
    from audit.report import RENDERERS  # noqa: PLC0415

    format_name, separator, path = value.partition("=")
    if not separator or not path:
        raise ConfigurationError(f"-o {value}: say FORMAT=PATH, for example html=report.html or jsonl=-")
    if format_name not in RENDERERS:
        raise ConfigurationError(f"-o {value}: no output format {format_name!r}: there are {', '.join(RENDERERS)}")
    if path != STANDARD:
        _check(value, Path(path))
    return Output(format_name, path)


def _check(value: str, path: Path) -> None:
    if path.is_dir():
        raise ConfigurationError(f"-o {value}: {path} is a folder: name a file in it")
    if _is_special(path):
        return
    folder = path.resolve().parent
    if not folder.is_dir():
        raise ConfigurationError(f"-o {value}: no folder {folder}: make it first")
    if not os.access(folder, os.W_OK):
        raise ConfigurationError(f"-o {value}: no permission to write in {folder}")


def write(path: str, text: str) -> None:
    """Write `text` to a file or to standard output, as UTF-8. A reader of the file never sees half a report.

    Raises:
        ConfigurationError: the file cannot be written; what was there is still there.
    """
    if path == STANDARD:
        _print(text)
        return
    try:
        if _is_special(Path(path)):
            Path(path).write_text(text, encoding="utf-8", newline="")
        else:
            _replace(Path(path).resolve(), text)  # what a link points to, so that it stays a link
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
    typer.echo(f"audit: wrote {path}", err=True)


def _is_special(path: Path) -> bool:
    """Whether it is a device or a pipe, into which one writes; a file in its place would harm the system."""
    return path.exists() and not path.is_file()


def _replace(target: Path, text: str) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _print(text: str) -> None:
    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader has had enough, as in `audit run … | head`: the findings still count
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise ConfigurationError(f"standard output: cannot be written: {error.strerror}") from error
