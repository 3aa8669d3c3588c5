"""Analyzer: a spaCy pipeline. Embedded by default is the small one that `scripts/train_analyzer` makes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import EngineError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

EMBEDDED = Path(__file__).resolve().parent.parent / "models" / "analyzer"


class SpacyAnalyzer:
    """A loaded pipeline."""

    def __init__(self, pipeline: Language, name: str) -> None:
        self.pipeline = pipeline
        self.name = name

    @classmethod
    def load(cls, model: str | Path = EMBEDDED) -> SpacyAnalyzer:
        """Load a pipeline from a folder or by the name of an installed package.

        Raises:
            EngineError: the pipeline is missing or damaged, or lacks tags, lemmas or dependencies.
        """
        import spacy  # noqa: PLC0415

        try:
            pipeline = spacy.load(model)
        except (OSError, ValueError, KeyError) as error:
            reason = " ".join(str(error).split())[:200]
            raise EngineError(f"analyzer {model}: cannot be loaded ({reason}): reinstall translation-audit") from error
        lacking = [name for name in ("tagger", "parser") if name not in pipeline.pipe_names]
        if lacking:
            raise EngineError(f"analyzer {model}: has no {' and no '.join(lacking)}: choose a full pipeline")
        return cls(pipeline, f"{pipeline.meta['lang']}_{pipeline.meta['name']} {pipeline.meta['version']}")

    def analyze(self, texts: Sequence[str]) -> list[Doc]:
        """One analysis per text, in order; token offsets are those of the text."""
        return list(self.pipeline.pipe(texts, batch_size=64))
