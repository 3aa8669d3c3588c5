"""What a user may choose, as one value; the command line is one way to make it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

from audit.errors import ConfigurationError

TRANSLATORS = ("apertium", "none")
POST_EDITORS = ("installed", "none")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The choices of one run.

    `language_model` is "embedded", "none", or the folder of a Hugging Face masked language model (or the name of one in
    the local cache). `minimum_confidence` (0..1) is what a finding needs to be reported; below .5 a claim is more
    likely wrong than right, so .5 is the least that an editor should be shown. `suppressed` are the fingerprints of
    findings that somebody rejected.

    Raises:
        ConfigurationError: a value is out of range or unknown.
    """

    source_language: str = "es"
    target_language: str = "en"
    translator: str = "apertium"
    language_model: str = "embedded"
    post_editor: str = "installed"
    minimum_confidence: float = 0.5
    mqm_profile: str = "mqm"
    timestamp: str | None = None
    suppressed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.minimum_confidence <= 1:
            raise ConfigurationError(f"minimum confidence is {self.minimum_confidence}: choose 0 to 1")
        if self.translator not in TRANSLATORS:
            raise ConfigurationError(f"no translator {self.translator!r}: there are {', '.join(TRANSLATORS)}")
        if self.post_editor not in POST_EDITORS:
            raise ConfigurationError(f"no post-editor {self.post_editor!r}: there are {', '.join(POST_EDITORS)}")

    @property
    def pair(self) -> str:
        """The language pair as the reference data names it, for example "es-en"."""
        return f"{self.source_language}-{self.target_language}"

    def settings(self) -> tuple[tuple[str, str], ...]:
        """All choices that shape the findings, for the provenance."""
        names = [field.name for field in fields(self) if field.name not in {"timestamp", "suppressed"}]
        return (*((name, str(getattr(self, name))) for name in names), ("suppressions", self._suppressions()))

    def _suppressions(self) -> str:
        if not self.suppressed:
            return "none"
        digest = hashlib.sha256("".join(sorted(self.suppressed)).encode()).hexdigest()[:16]
        return f"{len(self.suppressed)}, sha256:{digest}"
