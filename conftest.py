"""Options of the whole test suite; the detectors and fixtures are in tests/conftest.py."""

import pytest

# Where single tests take a minute or more.
FIRST = ("tests/journeys/", "tests/architecture/test_production.py", "tests/demo/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", dest="all_tests", help="also run the tests marked long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long stories first, so that no process is left with one at the end; the long tests only when asked for."""
    # xdist hands out whole files in this order (script/test forbids it an order of its own).
    items.sort(key=lambda item: next((rank for rank, place in enumerate(FIRST) if item.nodeid.startswith(place)), len(FIRST)))
    _leave_out_long_ones(config, items)
    for item in items:
        if item.get_closest_marker("long") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(3600))


def _leave_out_long_ones(config: pytest.Config, items: list[pytest.Item]) -> None:
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
