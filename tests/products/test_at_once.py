"""Two at once: real threads, real commits; the last booth is given once."""

import pytest
from django.core.exceptions import ValidationError

from khuyencong.access import Role
from products.models import Booth
from products.services import fairs
from tests.budgets.test_concurrency import at_once
from tests.factories import actors
from tests.factories.products import ask_booth, make_fair

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_booth_is_given_once():
    officer = actors.acting(Role.DOIT_OFFICER)
    fair = make_fair(officer, booths=3)
    asked = [ask_booth(fair, actors.acting(Role.ENTERPRISE), booths=2) for _ in range(2)]
    answers = at_once(lambda number: fairs.answer_booth(booth=asked[number], who=officer, accept=True), 2)
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    assert sorted(Booth.objects.values_list("answer", flat=True)) == ["", "accepted"]


def test_a_booth_that_is_asked_for_twice_is_one():
    owner, fair = actors.acting(Role.ENTERPRISE), make_fair(actors.acting(Role.DOIT_OFFICER))
    answers = at_once(lambda _: ask_booth(fair, owner), 2)
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    assert Booth.objects.count() == 1
