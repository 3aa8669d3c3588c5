"""Options of the whole suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept-gold",
        action="store_true",
        help="write what the renderers produce to tests/report/gold; read the diff before you commit it",
    )
