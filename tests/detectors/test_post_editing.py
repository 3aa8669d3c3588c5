from __future__ import annotations

from pathlib import Path

import pytest

from audit import knowledge
from audit.data import Category, Evidence, Proposal, Segment, Span, WordDoubt
from audit.detectors.post_editing import PostEditing, Scale, places
from audit.errors import ConfigurationError
from audit.rulebook import Rulebook
from tests.fakes import Changer, blank

SCALE = Scale(intercept=0.0, log_odds=1.0, nats=0.0, least=0.7, joined=0.4)
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


def test_the_scale_that_ships_is_read() -> None:
    scale = Scale.load("es-en")
    assert 0 < scale.joined <= scale.least < 1
    assert scale.probability(WordDoubt(Span(0, 1), 3.0, 5.0)) > scale.probability(WordDoubt(Span(0, 1), -5.0, 0.0))


def test_a_scale_that_lacks_a_number_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "es-en").mkdir()
    (tmp_path / "es-en" / "post-editing.toml").write_text("intercept = 1\n", encoding="utf-8")
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    with pytest.raises(ConfigurationError, match=r"post-editing\.toml"):
        Scale.load("es-en")
