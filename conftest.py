"""Options of the whole test suite; the detectors and fixtures are in tests/conftest.py."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", dest="all_tests", help="also run the tests marked long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests, unless they are asked for with --all or -m, or named one by one."""
    if config.getoption("all_tests") or config.getoption("markexpr"):
        return
    named = {argument.partition("[")[0] for argument in config.args if "::" in argument}
    kept, left_out = [], []
    for item in items:
        by_name = any(item.nodeid.startswith(name) for name in named)
        (left_out if item.get_closest_marker("long") and not by_name else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
