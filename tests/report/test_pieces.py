from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.data import Span
from audit.report.pieces import Piece, cut


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [("abcdef", ())]),
        ([(1, 3)], [("a", ()), ("bc", (0,)), ("def", ())]),
        ([(0, 4), (2, 6)], [("ab", (0,)), ("cd", (0, 1)), ("ef", (1,))]),
        ([(0, 6), (2, 3)], [("ab", (0,)), ("c", (0, 1)), ("def", (0,))]),
        ([(0, 3), (3, 6)], [("abc", (0,)), ("def", (1,))]),
        ([(2, 4), (2, 4)], [("ab", ()), ("cd", (0, 1)), ("ef", ())]),
        ([(3, 3)], [("abc", ()), ("", (0,)), ("def", ())]),
        ([(6, 6)], [("abcdef", ()), ("", (0,))]),
        ([(1, 4), (2, 2)], [("a", ()), ("b", (0,)), ("", (0, 1)), ("cd", (0,)), ("ef", ())]),
        ([(4, 99)], [("abcd", ()), ("ef", (0,))]),
    ],
    ids=["none", "one", "overlapping", "nested", "touching", "equal", "empty", "at-end", "empty-inside", "beyond"],
)
def test_cut(spans: list[tuple[int, int]], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert cut("abcdef", [Span(*span) for span in spans]) == tuple(Piece(*piece) for piece in expected)


def test_an_empty_text_has_only_what_is_missing() -> None:
    assert cut("", []) == ()
    assert cut("", [Span(0, 0)]) == (Piece("", (0,)),)


span_lists = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Span(min(ends), max(ends))))


@given(st.text(max_size=25), span_lists)
def test_pieces_joined_are_the_text_again(text: str, spans: list[Span]) -> None:
    assert "".join(piece.text for piece in cut(text, spans)) == text


@given(st.text(max_size=25), span_lists)
def test_the_pieces_of_a_span_joined_are_its_text(text: str, spans: list[Span]) -> None:
    pieces = cut(text, spans)
    for index, span in enumerate(spans):
        own = [piece for piece in pieces if index in piece.spans]
        assert own
        assert "".join(piece.text for piece in own) == span.of(text)
