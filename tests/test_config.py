from __future__ import annotations

import pytest

from audit.config import TRANSLATORS, Configuration
from audit.errors import ConfigurationError


def test_the_pair_names_the_reference_data() -> None:
    assert Configuration(source_language="pt").pair == "pt-en"


@pytest.mark.parametrize("confidence", [-0.1, 1.01, float("nan"), float("inf")])
def test_refuses_a_confidence_that_is_none(confidence: float) -> None:
    with pytest.raises(ConfigurationError, match="choose 0 to 1"):
        Configuration(minimum_confidence=confidence)


@pytest.mark.parametrize("confidence", [0, 0.5, 1])
def test_takes_any_share_as_confidence(confidence: float) -> None:
    assert Configuration(minimum_confidence=confidence).minimum_confidence == confidence


def test_refuses_an_unknown_translator_and_names_the_known() -> None:
    with pytest.raises(ConfigurationError) as error:
        Configuration(translator="apertum")
    assert "apertum" in str(error.value)
    assert all(name in str(error.value) for name in TRANSLATORS)


def test_settings_are_everything_that_shapes_the_findings() -> None:
    settings = Configuration(minimum_confidence=0.7).settings()
    assert ("minimum_confidence", "0.7") in settings
    assert Configuration(timestamp="2022-01-05T00:00:00Z").settings() == Configuration().settings()
    assert Configuration(translator="none").settings() != Configuration().settings()
