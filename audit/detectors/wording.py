"""Words that read as if they had been put literally, where no rule and no context of the lexicon says so.

The language model doubts a word where it stands; what the lexicon knows of it, what Spanish lies behind it and how
English usually renders that speak for or against. Trees fitted on what editors changed (`scripts/fit_wording`) weigh
all that. Compare Dahlmeier & Ng (2011): the writer's first language proposes the candidates, a model of English
chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from audit import knowledge
from audit.data import Category, Clue, Evidence, Proposal, Severity, Span
from audit.detectors import suggestions
from audit.detectors.doubts import FEATURES, DoubtedWord, Doubts, same_stem
from audit.engines import Aligner
from audit.engines.trees import Trees
from audit.lexicon import Lexicon
from audit.rulebook import Rule, Rulebook

EMBEDDED = Path(__file__).resolve().parent.parent / "models" / "wording" / "trees.npz"
LEAST = 0.3  # probability from which a word is worth a proposal
_SUGGESTIONS = 3


class Wording:
    """What judges doubted words, and the rule that speaks for it."""

    def __init__(self, rule: Rule, doubts: Doubts, trees: Trees, function_words: Mapping[str, Sequence[str]]) -> None:
        self._rule = rule
        self._doubts = doubts
        self._trees = trees
        self._function_words = function_words

    @classmethod
    def load(cls, rulebook: Rulebook, language: str, lexicon: Lexicon, aligner: Aligner) -> Wording:
        """The detector for texts in a language such as "en".

        Raises:
            ConfigurationError: the function words cannot be read.
            EngineError: the trees are missing or damaged.
        """
        rule = rulebook.served_by("wording")["doubted-wording"]
        functions = knowledge.read_toml(knowledge.root() / language / "function-words.toml")
        return cls(rule, Doubts(lexicon, aligner), Trees.load(EMBEDDED), functions)

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place; none without a language model."""
        doubted = [self._doubts.of(evidence) for evidence in document]
        rows = [[word.known[name] for name in FEATURES] for words in doubted for word in words]
        probabilities = iter(self._trees.probabilities(np.array(rows)).tolist() if rows else [])
        return [
            self._proposals(evidence, [(word, next(probabilities)) for word in words])
            for evidence, words in zip(document, doubted, strict=True)
        ]

    def _proposals(self, evidence: Evidence, judged: Sequence[tuple[DoubtedWord, float]]) -> list[Proposal]:
        sure = [(word, probability) for word, probability in judged if probability >= LEAST]
        groups: list[list[tuple[DoubtedWord, float]]] = []
        for word, probability in sure:
            if groups and groups[-1][-1][0].token.i == word.token.i - 1:
                groups[-1].append((word, probability))
            else:
                groups.append([(word, probability)])
        return [self._proposal(evidence, group) for group in groups]

    def _proposal(self, evidence: Evidence, group: Sequence[tuple[DoubtedWord, float]]) -> Proposal:
        doc = evidence.analysis
        first, last = group[0][0].token, group[-1][0].token
        surest, confidence = max(group, key=lambda item: item[1])
        fixes = _fixes(surest, self._function_words) if len(group) == 1 else []
        doubted = Span(first.idx, last.idx + len(last))
        span, fixes = suggestions.fit(doc, doubted, fixes)
        aligned = evidence.alignment.source_spans(doubted) if evidence.alignment else ()
        clues = [Clue("language-model", "surprisal of the words where they stand, in nats", round(surest.surprisal, 2))]
        if surest.entries:
            entry = surest.entries[0]
            clues.append(Clue("lexicon", f"{entry.lemma}: {', '.join(entry.literal)}"))
        return Proposal(
            span=span,
            rule=self._rule.id,
            category=surest.entries[0].senses[0].category if surest.entries else Category.CALQUE,
            severity=Severity.MINOR,
            message=self._rule.message.format(text=doubted.of(doc.text)),
            suggestions=tuple(fixes),
            confidence=confidence,
            clues=tuple(clues),
            source=Span(aligned[0].start, aligned[-1].end) if aligned else None,
        )


def _fixes(word: DoubtedWord, function_words: Mapping[str, Sequence[str]]) -> list[str]:
    """What to write instead, best first.

    For a function word that is another of its class, or nothing, as English expects; for others what the Spanish behind
    them may mean, what the model expects there first, or another form of the same word.
    """
    token = word.token
    others = function_words.get(token.pos_)
    better = [alternative.text for alternative in word.alternatives if alternative.gain > 0]
    if others is not None:
        fixes = [text for text in better if text in others]
    else:
        fixes = [text for text, _ in sorted(word.natural.items(), key=lambda item: (-item[1], item[0]))]
        fixes += [text for text in better if same_stem(text, token.lower_)]
    if token.lower_ in function_words["deletable"]:
        fixes.append("")
    return [suggestions.cased([token], text) for text in dict.fromkeys(fixes)][:_SUGGESTIONS]
