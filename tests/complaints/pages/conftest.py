"""A real browser on real pages, as in tests/browser."""

from pathlib import Path

import pytest

from tests.browser.conftest import browser, chromium, open_page, site

HERE = Path(__file__).parent

__all__ = ["browser", "chromium", "open_page", "site"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
