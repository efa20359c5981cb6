"""Fixtures and detectors of every test. The detectors stand in tests/detectors.py, the browser in tests/browser.py."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from typing import Any

import pytest
import zeal
import zeal.constants
import zeal.patch
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, TransactionTestCase
from django_otp import DEVICE_ID_SESSION_KEY
from hypothesis import HealthCheck, settings

from khuyencong import clock
from khuyencong.ui.bulk import BulkListPage
from tests import database, detectors
from tests.browser import browse, chromium, playwright
from tests.factories import remembering
from tests.factories.projects import prepare_province

__all__ = ["browse", "chromium", "playwright"]

_ZEAL = "zeal.middleware.zeal_middleware"

# How busy the machine is says nothing of a property. Where CI is set, Hypothesis' own profile says the same and draws the same examples each time.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if settings.get_current_profile_name() == "default":
    settings.load_profile("busy")


@pytest.fixture(scope="session", autouse=True)
def _watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All detectors on; a request that asks for the same relation row by row raises."""
    zeal.constants.initialize_app_registry()
    zeal.patch.patch()
    django_settings.MIDDLEWARE = [*django_settings.MIDDLEWARE, _ZEAL]
    # Nothing is collected in tests; WhiteNoise warns of a folder that is not there.
    django_settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    _each_row_is_a_click_of_its_own()
    with detectors.order_is_said(), detectors.locks_are_careful(), detectors.network_stays_home():
        yield


def _each_row_is_a_click_of_its_own() -> None:
    """What is done to several rows of a list is done to each by itself, asking as often: that is no row-by-row reading."""
    together = BulkListPage.do

    def do(self: BulkListPage, *args: Any, **kwargs: Any) -> Any:
        with zeal.zeal_ignore():
            return together(self, *args, **kwargs)

    BulkListPage.do = do  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Databases are copies of a migrated one (tests/database.py)."""
    with django_db_blocker.unblock():
        told = connection.settings_dict["TEST"]
        told["TEMPLATE"], told["MIGRATE"] = database.migrated(), False


@pytest.fixture(scope="session", autouse=True)
def _signed_in_means_with_a_second_factor() -> Iterator[None]:
    """`force_login` gives the session of somebody who has shown a second factor; what happens before is in tests/identity."""
    force = Client.force_login

    def force_login(self: Client, user: Any, backend: str | None = None, *, factor: str = "tests.factor/1") -> None:
        force(self, user, backend)
        if factor:
            session = self.session
            session[DEVICE_ID_SESSION_KEY] = factor
            session.save()

    patch = pytest.MonkeyPatch()
    patch.setattr(Client, "force_login", force_login)
    yield
    patch.undo()


# Where nearly every test needs the province: it is made once for all tests of a file.
PROVINCIAL = (
    "tests/activities",
    "tests/projects",
    "tests/plans",
    "tests/communes",
    "tests/councils",
    "tests/investment",
    "tests/employment",
    "tests/reports",
    "tests/technology",
    "tests/policy",
    "tests/products",
    "tests/guidance",
    "tests/treasury",
    "tests/portal",
    "tests/finance",
    "tests/budgets",
    "tests/donors",
    "tests/inspections",
    "tests/obstacles",
    "tests/directive",
    "tests/privacy",
)


@pytest.fixture(scope="module", autouse=True)
def province(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The province and its rules, inside a transaction that ends with the file; none where tests commit.

    What a file needs beyond it for each test, it builds once by a fixture of its own with `scope="module"` that asks for this one.
    """
    mine = [item for item in request.session.items if item.nodeid.startswith(f"{request.node.nodeid}::")]
    asks = [item.get_closest_marker("django_db") for item in mine]
    if request.node.nodeid.rpartition("/")[0] not in PROVINCIAL or not all(mark and not mark.kwargs.get("transaction") for mark in asks):
        yield
        return
    with django_db_blocker.unblock(), database.undone():
        with clock.at(date(2024, 3, 4)):
            prepare_province()
        with connection.cursor() as cursor:
            # What waits for a commit is asked now; a test may not find events of the file's transaction before a change of a table.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        with remembering.remembering():
            yield


@pytest.fixture(autouse=True)
def _remembering(request: pytest.FixtureRequest, province: None) -> Iterator[None]:
    """Factories put back what they have made for an earlier test of the file (tests/factories/remembering.py)."""
    if not remembering.is_on():
        yield
        return
    request.getfixturevalue("db")
    with remembering.in_a_test():
        yield


@pytest.fixture
def client_as() -> Callable[..., Client]:
    """`client_as(user, membership=None)`: a client signed in as the user, in one of their roles."""

    def signed_in(user: Any, membership: Any = None) -> Client:
        client = Client()
        client.force_login(user)
        if membership is not None:
            session = client.session
            session["membership_id"] = membership.pk
            session.save()
        return client

    return signed_in


@pytest.fixture
def clock_at() -> Iterator[Callable[[datetime | date], datetime]]:
    """`clock_at(moment)` sets the portal's clock in this thread until the test ends."""
    with ExitStack() as stack:
        yield lambda moment: stack.enter_context(clock.at(moment))


# What a migrated database has of itself, and no test writes.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables(_: TransactionTestCase) -> None:
    """Take out what a committing test left: only from tables that have rows, with their triggers asleep.

    Django's own way empties every table and makes permissions and content types anew, which takes longer than most tests; and
    histories refuse to be emptied.
    """
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in KEPT_TABLES]
        quoted = {name: connection.ops.quote_name(name) for name in names}
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {quoted[name]} LIMIT 1)" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET session_replication_role = replica")
        for name in filled:
            cursor.execute(f"DELETE FROM {quoted[name]}")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(
            "INSERT INTO audit_horizon (id, number, last_id, events, hash, candidate_holders) VALUES (1, 0, 0, 0, '', '{}') ON CONFLICT DO NOTHING"
        )


@pytest.fixture(autouse=True, scope="session")
def _tables_are_emptied_between_transactional_tests() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables)
    yield
    patch.undo()
