"""Options of the whole suite."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A loaded machine is no fault of the code: only the number of examples bounds the time.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept-gold",
        action="store_true",
        help="write what the renderers produce to tests/report/gold; read the diff before you commit it",
    )
