"""Finds calques and mistranslations in machine-translated text, sentence by sentence, without needing the source.

In Python:

    from audit import Auditor
    report = Auditor.load("es-en").audit_text(text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.config import Configuration
    from audit.data import Report
    from audit.pipeline import Auditor

__all__ = ["Auditor", "Configuration", "Report"]

_HOMES = {"Auditor": "audit.pipeline", "Configuration": "audit.config", "Report": "audit.data"}


def __getattr__(name: str) -> Any:
    """Import the public names when first used: `audit --help` must not wait for spaCy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
