from __future__ import annotations

from pathlib import Path

import pytest

from audit import knowledge
from audit.data import Category, Evidence, Proposal, Segment, Span, WordDoubt
from audit.detectors.post_editing import PostEditing, Scale, features, places
from audit.errors import ConfigurationError
from audit.rulebook import Rulebook
from tests.fakes import Changer, blank

SCALE = Scale(intercept=0.0, weights=(1.0, 0.0, 0.0, 0.0, 0.0, 0.0), least=0.7, joined=0.4)
RULEBOOK = Rulebook.load("es-en")


def evidence(text: str, changer: Changer | None) -> Evidence:
    (doubts,) = changer.read([text]) if changer else [()]
    segment = Segment(id="s1", index=0, target=text, offset=0)
    return Evidence(segment, blank()(text), None, (), None, None, doubts=doubts)


def proposed(text: str, changer: Changer) -> list[Proposal]:
    (found,) = PostEditing(RULEBOOK["unnatural-wording"], SCALE, changer).propose([evidence(text, changer)])
    return found


def test_what_the_post_editor_would_change_is_proposed_with_what_he_writes() -> None:
    text = "The president realized a visit."
    (found,) = proposed(text, Changer(realized="paid|made|did"))
    assert found.span.of(text) == "realized"
    assert found.suggestions == ("paid", "made")
    assert found.category is Category.CALQUE
    assert found.clues[0].kind == "post-editor"
    assert "“realized”" in found.message


def test_what_he_leaves_is_left() -> None:
    assert proposed("The president paid a visit.", Changer(realized="paid")) == []


def test_unlikely_rewordings_are_not_shown() -> None:
    (found,) = proposed("He realized it.", Changer(realized="a|b|c|d|e|f|g"))
    assert found.suggestions == ("a", "b")


def test_without_a_post_editor_nothing_is_found() -> None:
    detector = PostEditing(RULEBOOK["unnatural-wording"], SCALE, None)
    assert detector.propose([evidence("He realized it.", None)] * 2) == [[], []]


def doubts(*log_odds: float) -> list[WordDoubt]:
    return [WordDoubt(Span(5 * n, 5 * n + 4), odds, 0.1) for n, odds in enumerate(log_odds)]


@pytest.mark.parametrize(
    ("log_odds", "spans"),
    [
        ((-4.0, 2.0, -4.0), [(5, 9)]),
        ((-4.0, 2.0, 0.0, -4.0), [(5, 14)]),
        ((0.0, 0.0, -4.0), []),
        ((2.0, -4.0, 2.0), [(0, 4), (10, 14)]),
        ((0.0, 2.0, 0.0), [(0, 14)]),
        ((), []),
    ],
)
def test_a_place_grows_from_a_word_that_is_doubted_enough(
    log_odds: tuple[float, ...], spans: list[tuple[int, int]]
) -> None:
    assert [(place.span.start, place.span.end) for place in places(doubts(*log_odds), SCALE)] == spans


def test_company_weighs() -> None:
    """Where neighbours and the sentence are doubted, so is the word; alone it may be native."""
    scale = Scale.load("es-en")
    alone = scale.probabilities(doubts(-6.0, -6.0, 0.0, -6.0, -6.0))[2]
    among_others = scale.probabilities(doubts(-6.0, 0.0, 0.0, 0.0, -6.0))[2]
    assert 0 < alone < among_others < 1


def test_features_are_those_of_word_neighbours_and_sentence() -> None:
    first, second, third = features([WordDoubt(Span(n, n + 1), odds, 0.99) for n, odds in enumerate((1.0, 2.0, 6.0))])
    assert first == pytest.approx((1.0, 0.0, 2.0, 0.0, 3.0, 0.0))
    assert second == pytest.approx((2.0, 0.0, 3.5, 0.0, 3.0, 0.0))
    assert third == pytest.approx((6.0, 0.0, 2.0, 0.0, 3.0, 0.0))
    assert features([WordDoubt(Span(0, 1), 1.0, 0.99)]) == [pytest.approx((1.0, 0.0) * 3)]


@pytest.mark.parametrize("content", ["intercept = 1\n", "intercept = 1\nleast = 1\njoined = 1\nweights = [1.0]\n"])
def test_a_scale_that_lacks_a_number_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    (tmp_path / "es-en").mkdir()
    (tmp_path / "es-en" / "post-editing.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    with pytest.raises(ConfigurationError, match=r"post-editing\.toml"):
        Scale.load("es-en")
