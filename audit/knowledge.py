"""Where the linguistic knowledge lies: `references/`, inside the wheel or beside the package in a checkout."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import tomli  # compiled, unlike the standard library's parser: the references are two megabytes

from audit.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder of reference data.

    Raises:
        ConfigurationError: the installation has none.
    """
    for folder in (_PACKAGE / "references", _PACKAGE.parent / "references"):
        if (folder / "mqm.toml").is_file():
            return folder
    raise ConfigurationError(f"no reference data beside {_PACKAGE}: reinstall translation-audit")


def read_toml(path: Path) -> dict[str, Any]:
    """The contents of a TOML file.

    Raises:
        ConfigurationError: the file cannot be read or is not TOML; the message names file, line and column.
    """
    try:
        return tomli.loads(_read(path))
    except tomli.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: not valid TOML: {error}") from error


@cache
def word_list(path: Path) -> frozenset[str]:
    """The entries of a word list: one a line, lower-cased; `#` starts a comment.

    Raises:
        ConfigurationError: the list cannot be read.
    """
    entries = (line.partition("#")[0].strip().lower() for line in _read(path).splitlines())
    return frozenset(entry for entry in entries if entry)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path}: not UTF-8: byte {error.start} is {error.object[error.start]:#04x}"
        ) from error


@cache
def digest(folder: Path) -> str:
    """SHA-256 (first 16 hexadecimal digits) over every file of a folder of data, by relative path and content."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]
