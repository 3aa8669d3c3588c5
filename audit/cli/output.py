"""Reports out: to files, all or nothing, to folders of pages, or to standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from audit.errors import ConfigurationError

STANDARD = "-"  # the name of standard input and output


@dataclass(frozen=True, slots=True)
class Output:
    """A report to write: its format, and the file, the folder or `-`."""

    format: str
    path: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a page for each document, and an index of them."""
        return self.format == "html" and (self.path.endswith(("/", os.sep)) or Path(self.path).is_dir())


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
    wanted = Output(format_name, path)
    if wanted.is_folder:
        folder = Path(path).resolve()
        if folder.exists() and not folder.is_dir():
            raise ConfigurationError(f"-o {value}: {path} is a file: name a folder, or leave out the slash")
        _check_folder(f"-o {value}", folder if folder.is_dir() else folder.parent)
    elif path != STANDARD:
        check(f"-o {value}", Path(path))
    return wanted


def check(option: str, path: Path) -> None:
    """Say so if `path`, which `option` names, cannot be written.

    Raises:
        ConfigurationError: it is a folder, or its folder is missing or closed.
    """
    if path.is_dir():
        raise ConfigurationError(f"{option}: {path} is a folder: name a file in it")
    if not _is_special(path):
        _check_folder(option, path.resolve().parent)


def _check_folder(option: str, folder: Path) -> None:
    if not folder.is_dir():
        raise ConfigurationError(f"{option}: no folder {folder}: make it first")
    if not os.access(folder, os.W_OK):
        raise ConfigurationError(f"{option}: no permission to write in {folder}")


def write(path: str, contents: str | bytes) -> None:
    """Write to a file or to standard output, text as UTF-8. A reader of the file never sees half a report.

    Raises:
        ConfigurationError: the file cannot be written; what was there is still there.
    """
    data = contents.encode() if isinstance(contents, str) else contents
    if path == STANDARD:
        _print(data)
        return
    try:
        if _is_special(Path(path)):
            Path(path).write_bytes(data)
        else:
            _replace(Path(path).resolve(), data)  # what a link points to, so that it stays a link
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
    typer.echo(f"audit: wrote {path}", err=True)


def write_folder(path: str, files: Iterable[tuple[str, str]]) -> None:
    """Write files, by name, into a folder, which is made where it is not there. Other files in it stay.

    Raises:
        ConfigurationError: one cannot be written; those before it are.
    """
    folder, number = Path(path), 0
    try:
        folder.mkdir(exist_ok=True)
        for number, (name, text) in enumerate(files, 1):  # noqa: B007 - their number is told
            _replace((folder / name).resolve(), text.encode())
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
    typer.echo(f"audit: wrote {number} pages to {path}", err=True)


def _is_special(path: Path) -> bool:
    """Whether it is a device or a pipe, into which one writes; a file in its place would harm the system."""
    return path.exists() and not path.is_file()


def _replace(target: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _print(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader has had enough, as in `audit run … | head`: the findings still count
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise ConfigurationError(f"standard output: cannot be written: {error.strerror}") from error
