"""A table of statistics is a link: kept under a name, shared with one's office, and it shows each reader what they may see."""

import pytest
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.ui.models import KeptList
from tests.factories import actors

pytestmark = pytest.mark.django_db
TABLE = "first=district&measure=projects&from_year=2024&to_year=2024"


def keep(client, **said):
    return client.post(reverse("reports:keep_statistics"), {"name": "Theo huyện", "query": TABLE} | said)


@pytest.fixture
def people(client_as, day):
    return {
        name: client_as(actors.make_member(role, **more).user)
        for name, role, more in (
            ("me", Role.DOIT_OFFICER, {}), ("colleague", Role.DOIT_HEAD, {}), ("elsewhere", Role.FINANCE_OFFICER, {}),
            ("district", Role.DISTRICT_OFFICER, {"district": "829"}),
        )
    }  # fmt: skip


def shown(client, query=""):
    answer = client.get(f"{reverse('reports:statistics')}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_table_is_kept_shared_and_thrown_away(people):
    assert "Lưu bảng này" in shown(people["me"], TABLE)
    answer = keep(people["me"], is_shared="on", query=f"{TABLE}&dang=csv&sau=x&next=//evil")
    assert answer["Location"] == f"{reverse('reports:statistics')}?{TABLE}"
    kept = KeptList.objects.get()
    assert (kept.query, kept.key) == (TABLE, "thong-ke")
    for name, sees in (("me", True), ("colleague", True), ("elsewhere", False), ("district", False)):
        assert ("Theo huyện" in shown(people[name])) is sees, name
        assert "Số đề án" in shown(people[name], kept.query)  # the link itself opens for everybody, within their reach
    forget = reverse("reports:forget_statistics", args=[kept.pk])
    people["colleague"].post(forget)
    assert KeptList.objects.count() == 1
    people["me"].post(forget)
    people["me"].post(forget)
    assert KeptList.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": " "}, "Tên bảng thống kê"),
        ({"name": "x" * 61}, "60"),
        ({"name": "a\0b"}, "Tên bảng thống kê"),
        ({"query": "first=khong-co&measure=projects&from_year=2024&to_year=2024"}, "Không còn đọc được bảng cần lưu"),
        ({"query": "first=district&measure=projects&from_year=2025&to_year=2024"}, "Không còn đọc được bảng cần lưu"),
        ({"query": ""}, "Không còn đọc được bảng cần lưu"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_was_typed(people, said, words):
    answer = keep(people["me"], **said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert KeptList.objects.count() == 0
