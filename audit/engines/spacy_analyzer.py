"""Analyzer: a spaCy pipeline. Embedded by default is the small one that `scripts/train_analyzer` makes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from audit import knowledge
from audit.engines.lemmas import is_word
from audit.errors import EngineError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_NEEDED = {"token.tag": "tags", "token.lemma": "lemmas", "token.dep": "dependencies"}
_INFLECTED = {"ADJ", "NOUN", "VERB"}
_WHITE_SPACE = re.compile(r"\s")
# Scraping eats the space beside a quotation mark (”explained); spaCy's own rules would take both words for one.
_GLUED_QUOTATION = r"(?<=\w)[“”\"](?=\w)"
_UNENCODABLE = re.compile("[\ud800-\udfff]")
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
        from spacy.tokenizer import Tokenizer  # noqa: PLC0415

        try:
            pipeline = spacy.load(model)
        except (OSError, ValueError, KeyError, EOFError) as error:
            reason = " ".join(str(error).split())[:200]
            raise EngineError(f"analyzer {model}: cannot be loaded ({reason}): reinstall translation-audit") from error
        found = {attribute for name in pipeline.pipe_names for attribute in pipeline.get_pipe_meta(name).assigns}
        lacking = [name for attribute, name in _NEEDED.items() if attribute not in found]
        if lacking:
            raise EngineError(f"analyzer {model}: finds no {' and no '.join(lacking)}: choose a full pipeline")
        if isinstance(pipeline.tokenizer, Tokenizer):
            infixes = [*(pipeline.Defaults.infixes or ()), _GLUED_QUOTATION]
            pipeline.tokenizer.infix_finditer = spacy.util.compile_infix_regex(infixes).finditer
        name = f"{pipeline.meta['lang']}_{pipeline.meta['name']} {pipeline.meta['version']}"
        return cls(pipeline, f"{name} sha256:{knowledge.digest(pipeline.path)}" if pipeline.path else name)

    def analyze(self, texts: Sequence[str]) -> list[Doc]:
        """One analysis per text, in order; token offsets are those of the text.

        A line break within a sentence counts as a space, so that wrapping does not change what is found.
        """
        return [_mended(doc) for doc in self.pipeline.pipe(map(_unwrapped, texts), batch_size=64)]


def _mended(doc: Doc) -> Doc:
    """The analysis with each lemma a word: a learned lemmatizer cuts short what it has not seen (baptized → baptiz)."""
    from lemminflect import getLemma  # noqa: PLC0415

    for token in doc:
        lemma = token.lemma_
        if token.pos_ in _INFLECTED and lemma.lower() != token.lower_ and not (lemma and is_word(lemma, doc.lang_)):
            token.lemma_ = next(iter(getLemma(token.lower_, upos=token.pos_)), lemma or token.lower_)
    return doc


def _unwrapped(text: str) -> str:
    """The text, code point for code point, with only spaces for white space and nothing that UTF-8 cannot hold."""
    return _UNENCODABLE.sub("\N{REPLACEMENT CHARACTER}", _WHITE_SPACE.sub(" ", text))
