"""The engines of a run: those that come with the package, and what is lost where one is missing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audit.config import Configuration
from audit.engines import Aligner, Analyzer, LanguageModel, Lemmatizer, PostEditor, Translator, installed
from audit.engines.apertium import Apertium
from audit.engines.compact_network import EMBEDDED, CompactNetwork
from audit.engines.lemmas import Simplemma
from audit.engines.lexical_table import LexicalTable
from audit.engines.norms import Norms
from audit.engines.post_editor import CausalPostEditor
from audit.engines.spacy_analyzer import SpacyAnalyzer
from audit.engines.torch_network import TorchNetwork
from audit.errors import EngineError


@dataclass(frozen=True, slots=True)
class Engines:
    """The models of a run. Without translators the audit still runs, on less evidence; `notices` say so.

    `backward` translates into the source language, `forward` into the target language.
    """

    analyzer: Analyzer
    lemmatizer: Lemmatizer
    aligner: Aligner
    backward: Translator | None
    forward: Translator | None
    language_model: LanguageModel | None
    norms: Norms | None
    post_editor: PostEditor | None
    notices: tuple[str, ...] = ()


def load(configuration: Configuration) -> Engines:
    """The embedded engines for the languages of `configuration`.

    Raises:
        EngineError: a model is missing or damaged. A missing translator is no error: a notice tells.
    """
    backward, forward, notices = _translators(configuration)
    for translator in (backward, forward):
        if translator:
            translator.translate([], [])  # nothing: but now its programs load while the models do
    language_model, norms, missed = _language_model(configuration.language_model)
    post_editor, unread = _post_editor(configuration.post_editor)
    return Engines(
        analyzer=SpacyAnalyzer.load(),
        lemmatizer=Simplemma(configuration.source_language),
        aligner=LexicalTable.load(),
        backward=backward,
        forward=forward,
        language_model=language_model,
        norms=norms,
        post_editor=post_editor,
        notices=(*notices, *missed, *unread),
    )


def _language_model(name: str) -> tuple[LanguageModel | None, Norms | None, tuple[str, ...]]:
    """The language model and its scale, or none and what is lost without them.

    Raises:
        EngineError: the model that was asked for is missing or damaged.
    """
    if name == "none":
        return None, None, ("Fluency not judged and suggestions not weighed: no language model was asked for.",)
    if name == "embedded":
        return CompactNetwork.load(), Norms.load(EMBEDDED), ()
    norms = Norms.load(Path(name))
    unscaled = f"Fluency not judged: {name} has no scale; scripts/fit_fluency makes one."
    return TorchNetwork.load(name), norms, () if norms else (unscaled,)


def _post_editor(name: str) -> tuple[PostEditor | None, tuple[str, ...]]:
    """The post-editor, or none and what is lost without it.

    Raises:
        EngineError: it is installed, but damaged.
    """
    if name == "none":
        return None, ("Only faults that a rule names were looked for: no post-editor was asked for.",)
    folder = installed.post_editor()
    if not folder.is_dir():
        return None, ("Only faults that a rule names were looked for: no post-editor: run audit models pull.",)
    return CausalPostEditor.load(folder), ()


def _translators(configuration: Configuration) -> tuple[Translator | None, Translator | None, tuple[str, ...]]:
    """The translators back and forth, or none and what is lost without them."""
    if configuration.translator == "none":
        return None, None, ("Source not recovered: no translator was asked for.",)
    source_language, target_language = configuration.source_language, configuration.target_language
    try:
        return Apertium.start(target_language, source_language), Apertium.start(source_language, target_language), ()
    except EngineError as error:
        return None, None, (f"Source not recovered, so findings rest on less evidence: {error}",)
