"""A person's own notices in the portal."""

import pytest
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.notices.models import Notice
from khuyencong.notices.services import tell
from tests.factories import actors

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    mine, theirs = actors.make_member(Role.ENTERPRISE), actors.make_member(Role.ENTERPRISE)
    tell([mine.user_id], kind="x", title="Hồ sơ đã được tiếp nhận", body="Hạn 20/11.", url="/tai-khoan/")
    tell([theirs.user_id], kind="x", title="CHIM-YEN-KHAC", body="", url="")
    return mine, theirs


def test_one_sees_and_opens_ones_own_only(client_as, two):
    mine, theirs = two
    client = client_as(mine.user)
    html = client.get(reverse("notices:list")).content.decode()
    assert "Hồ sơ đã được tiếp nhận" in html
    assert "CHIM-YEN-KHAC" not in html
    assert client.post(reverse("notices:open", args=[Notice.objects.get(user=theirs.user).pk])).status_code == 404
    notice = Notice.objects.get(user=mine.user)
    assert client.post(reverse("notices:open", args=[notice.pk])).url == "/tai-khoan/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert Notice.objects.get(user=theirs.user).read_at is None


def test_an_address_outside_the_portal_is_not_followed(client_as, two):
    notice = tell([two[0].user_id], kind="x", title="Ra ngoài", body="", url="https://xau.example/")[0]
    assert client_as(two[0].user).post(reverse("notices:open", args=[notice.pk])).url == reverse("notices:list")


def test_all_are_marked_at_once(client_as, two):
    client_as(two[0].user).post(reverse("notices:read_all"))
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


@pytest.mark.parametrize("count", [1, 25])
def test_the_list_costs_the_same_with_one_or_many(client_as, two, count, django_assert_num_queries):
    for number in range(count - 1):
        tell([two[0].user_id], kind="x", title=f"Tin {number}", body="", url="")
    client = client_as(two[0].user)
    with django_assert_num_queries(6):
        client.get(reverse("notices:list"))
