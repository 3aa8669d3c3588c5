"""PostEditor: a causal language model that reads a translation twice and knows what an editor would write.

It is given `text SEPARATOR text`. At every token of the second copy it has all of the first before it, and says how
likely an editor writes that token there, and how likely he changes it. What SmolLM2-135M learnt from editors tells
`scripts/train_post_editor`; how it is put together, `audit/engines/smollm.py`.

Its weights are stored as bytes and multiplied as floats. Multiplying bytes is a quarter faster and up to two nats off:
its activations have outliers, and processors without VNNI cut off sums of products that exceed sixteen bits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from audit.data import Span, WordDoubt
from audit.engines import Rewording
from audit.engines.lemmas import WORD
from audit.engines.smollm import BIAS, DOUBT, TOKENIZER
from audit.errors import EngineError

if TYPE_CHECKING:
    import ctranslate2
    import numpy.typing as npt
    from tokenizers import Tokenizer

    Row = npt.NDArray[np.float32]

START, SEPARATOR = 0, 2
LONGEST = 150  # tokens of a text that are read at a time; it was trained on no more than 160
_BATCH = 640  # tokens that the network is given at a time: each brings 200 kB of what might follow it
_BEAMS = 3
_ROOM = 8  # tokens by which a rewording may be longer than the words that it takes the place of
_AGREED = 2  # words of the text that a rewording must come back to


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A text in tokens, with their places in it."""

    numbers: tuple[int, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    """For each token of a second copy: the log-odds that an editor changes it, and nats against writing it there."""

    doubts: Row
    nats: Row


class CausalPostEditor:
    """The network with its tokenizer."""

    def __init__(self, generator: ctranslate2.Generator, tokenizer: Tokenizer, bias: float, name: str) -> None:
        self.name = name
        self._generator = generator
        self._tokenizer = tokenizer
        self._bias = bias

    @classmethod
    def load(cls, folder: Path) -> CausalPostEditor:
        """The model in a folder.

        Raises:
            EngineError: it is damaged.
        """
        import ctranslate2  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        try:
            generator = ctranslate2.Generator(str(folder), device="cpu", compute_type="float32")
            tokenizer = Tokenizer.from_str(json.dumps(json.loads((folder / TOKENIZER).read_text(encoding="utf-8"))))
            bias = float(json.loads((folder / BIAS).read_text(encoding="utf-8"))["bias"])
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            reason = " ".join(str(error).split())[:200]
            raise EngineError(f"{folder}: no post-editor ({reason}): run audit models pull again") from error
        return cls(generator, tokenizer, bias, folder.name)  # which tells by a hash what it was made of

    def read(self, texts: Sequence[str]) -> list[tuple[WordDoubt, ...]]:
        """How an editor would take every word and sign of each text. One pass a text, of twice its length."""
        cut = [self._cut(text) for text in texts]
        windows = [(number, first, asked) for number, tokens in enumerate(cut) for first, asked in _windows(tokens)]
        rows = [cut[number].numbers[first : first + LONGEST] for number, first, _ in windows]
        doubts = [np.zeros(len(tokens.numbers)) for tokens in cut]
        nats = [np.zeros(len(tokens.numbers)) for tokens in cut]
        for (number, first, asked), judged in zip(windows, self._judged(rows), strict=True):
            inside = slice(asked.start - first, asked.stop - first)
            doubts[number][asked.start : asked.stop] = judged.doubts[inside]
            nats[number][asked.start : asked.stop] = judged.nats[inside]
        return [
            tuple(
                WordDoubt(span, float(doubt[inside].max()), float(against[inside].sum()))
                for span, inside in _units(text, tokens)
            )
            for text, tokens, doubt, against in zip(texts, cut, doubts, nats, strict=True)
        ]

    def reword(self, places: Sequence[tuple[str, Span]]) -> list[tuple[Rewording, ...]]:
        """What an editor might write in place of the words in a span of a text, likeliest first, by beam search.

        Nothing that stands there already, and nothing from which the network does not come back to the text.
        """
        found: list[tuple[Rewording, ...]] = [()] * len(places)
        for index, (whole, there) in enumerate(places):
            text, span = self._around(whole, there)
            before = self._cut(text[: span.start].rstrip()).numbers
            prompt = [START, *self._cut(text).numbers, SEPARATOR, *before]
            [result] = self._generator.generate_batch(
                [[self._tokenizer.id_to_token(number) for number in prompt]],
                beam_size=_BEAMS,
                num_hypotheses=_BEAMS,
                length_penalty=0,
                max_length=len(self._cut(span.of(text)).numbers) + _ROOM,
                include_prompt_in_result=False,
                end_token=[SEPARATOR],
                suppress_sequences=[[self._tokenizer.id_to_token(DOUBT)]],
                return_scores=True,
            )
            written: dict[str, Rewording] = {}
            for numbers, score in zip(result.sequences_ids, result.scores, strict=True):
                fix = _until(self._tokenizer.decode(list(numbers)), text[span.end :])
                if fix is not None and fix != span.of(text):
                    written.setdefault(fix, Rewording(fix, -score))
            found[index] = tuple(written.values())
        return found

    def _cut(self, text: str) -> _Tokens:
        encoded = self._tokenizer.encode(text)
        return _Tokens(tuple(encoded.ids), tuple(Span(*place) for place in encoded.offsets))

    def _around(self, text: str, span: Span) -> tuple[str, Span]:
        """So much of a text around a span as can be read at a time, and where the span lies in it."""
        tokens = self._cut(text)
        if len(tokens.numbers) <= LONGEST:
            return text, span
        at = next((n for n, token in enumerate(tokens.spans) if token.end > span.start), len(tokens.spans) - 1)
        first = max(0, min(at - LONGEST // 4, len(tokens.spans) - LONGEST))
        start = min(tokens.spans[first].start, span.start)
        end = max(tokens.spans[first + LONGEST - 1].end, span.end)
        return text[start:end], Span(span.start - start, span.end - start)

    def _judged(self, rows: Sequence[Sequence[int]]) -> Iterator[_Judged]:
        """What the network says of each row of tokens, having read it once."""
        found: dict[int, _Judged] = {}
        batch: list[int] = []
        for index in sorted(range(len(rows)), key=lambda n: len(rows[n])):
            if batch and (len(batch) + 1) * 2 * len(rows[index]) > _BATCH:
                found |= zip(batch, self._judge([rows[n] for n in batch]), strict=True)
                batch = []
            batch.append(index)
        if batch:
            found |= zip(batch, self._judge([rows[n] for n in batch]), strict=True)
        return (found[index] for index in range(len(rows)))

    def _judge(self, rows: Sequence[Sequence[int]]) -> list[_Judged]:
        scores = np.array(self._generator.forward_batch([[START, *row, SEPARATOR, *row] for row in rows]))
        judged = []
        for row, score in zip(rows, scores, strict=True):
            after = score[len(row) + 1 : 2 * len(row) + 1]  # what follows the separator, and each token but the last
            doubts = score[len(row) + 2 : 2 * len(row) + 2, DOUBT] + self._bias
            after[:, DOUBT] = -np.inf
            top = after.max(1, initial=-np.inf)
            total = top + np.log(np.exp(after - top[:, None]).sum(1))
            judged.append(_Judged(doubts, total - after[np.arange(len(row)), list(row)]))
        return judged


def _windows(tokens: _Tokens) -> Iterator[tuple[int, range]]:
    """Where the windows of a long text begin, and the tokens that are read through each: a quarter lies before them."""
    length = len(tokens.numbers)
    done = 0
    while done < length:
        first = max(0, min(done - LONGEST // 4, length - LONGEST))
        last = length if first + LONGEST >= length else first + LONGEST - LONGEST // 4
        yield first, range(done, last)
        done = last


def _units(text: str, tokens: _Tokens) -> Iterator[tuple[Span, list[int]]]:
    """The words and signs of a text, and the tokens that share a character with each."""
    first = 0
    place = 0
    while place < len(text):
        word = WORD.match(text, place)
        end = word.end() if word else place + 1
        if not text[place].isspace():
            span = Span(place, end)
            while first < len(tokens.spans) and tokens.spans[first].end <= place:
                first += 1
            inside = []
            for number in range(first, len(tokens.spans)):
                if tokens.spans[number].start >= end:
                    break
                inside.append(number)
            if inside:
                yield span, inside
        place = end


def _until(written: str, rest: str) -> str | None:
    """What was written before it comes back to the rest of the text; None if it does not."""
    agreed = list(WORD.finditer(rest))[:_AGREED]
    goal = rest[: agreed[-1].end()] if len(agreed) == _AGREED else rest
    if not goal:
        return written.strip()
    place = written.find(goal)
    while place >= 0:
        after = written[place + len(goal) : place + len(goal) + 1]
        if not after.isalnum():
            return written[:place].strip()
        place = written.find(goal, place + 1)
    return None
