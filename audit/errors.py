"""The error tree. Each class carries the exit code that `cli` gives to the shell; nothing below `cli` exits.

    AuditError
    ├── ConfigurationError   2   wrong option, rule file or reference data
    ├── InputError           3   input unreadable, or nothing auditable in it
    └── EngineError          4   an engine or model is missing or damaged

A message is one line: what is wrong, where, and what to do about it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the process tells its caller."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INPUT = 3
    ENGINE = 4
    PARTIAL = 5
    INTERNAL = 70
    INTERRUPTED = 130


class AuditError(Exception):
    """A failure that the user can understand and mend."""

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL


class ConfigurationError(AuditError):
    """An option, a rule file or the reference data is wrong."""

    exit_code = ExitCode.USAGE


class InputError(AuditError):
    """The input cannot be read, or there is nothing in it to audit."""

    exit_code = ExitCode.INPUT


class EngineError(AuditError):
    """An engine or a model is missing, damaged or does not answer."""

    exit_code = ExitCode.ENGINE
