"""Options of the whole test suite; the detectors and fixtures are in tests/conftest.py.

`long` tests take minutes and run with --all. `thorough` ones take seconds each, and there are many: by default only each k-th case of those
marked `thorough(k)` runs, and none of those marked without a number; `script/test -m thorough` and --all run all of them,
and --rest those that the default leaves out. What is marked `lesser` is within a long test of its file, and left out with --all.
"""

from collections import Counter

import pytest

# Where single tests take a minute or more.
FIRST = ("tests/journeys/", "tests/architecture/test_production.py", "tests/demo/")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all", action="store_true", dest="all_tests", help="also run the tests marked long, and every case of the thorough ones"
    )
    parser.addoption("--rest", action="store_true", dest="rest", help="only the thorough cases that the default run leaves out")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long stories first, so that no process is left with one at the end; all tests only when asked for."""
    # xdist hands out whole files in this order (script/test forbids it an order of its own).
    items.sort(key=lambda item: next((rank for rank, place in enumerate(FIRST) if item.nodeid.startswith(place)), len(FIRST)))
    _leave_out(config, items)
    for item in items:
        if item.get_closest_marker("long") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(3600))


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs only with --all or -m, or when named one by one."""
    asked = config.getoption("markexpr")
    if config.getoption("all_tests"):
        _keep(config, items, [item for item in items if item.get_closest_marker("lesser") is None])
        return
    if "long" in asked:
        return
    rest = config.getoption("rest")
    named = {argument.partition("[")[0] for argument in config.args if "::" in argument}
    seen: Counter[str] = Counter()
    kept = []
    for item in items:
        by_name = any(item.nodeid.startswith(name) for name in named)
        wanted = item.get_closest_marker("long") is None and (bool(asked) or _is_default(item, seen) is not rest)
        if by_name or wanted:
            kept.append(item)
    _keep(config, items, kept)


def _keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    """Tell pytest which tests are left out."""
    stays = set(kept)
    if left_out := [item for item in items if item not in stays]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _is_default(item: pytest.Item, seen: Counter[str]) -> bool:
    """Whether a test that is not long runs when nothing is asked for; `seen` counts the cases of each thorough one."""
    thorough = item.get_closest_marker("thorough")
    if thorough is None:
        return True
    if not thorough.args:
        return False
    name = item.nodeid.partition("[")[0]
    seen[name] += 1
    return (seen[name] - 1) % int(thorough.args[0]) == 0
