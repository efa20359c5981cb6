"""Delegation and handover as their people do them, in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Delegation
from khuyencong.documents.models import Paper
from projects.enums import ProjectState
from tests.browser import axe, follow, in_every_look, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.handovers import draw_up
from tests.factories.projects import Cast, conclude, make_project, prepare_province

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.thorough]
PASSWORD = "nuoc-cot-dua-2026"


def looked_at(page, name):
    """Readable, as wide as its window, and kept as a picture."""
    no_sideways_scroll(page)
    axe(page)
    shot(page, name)


def test_a_deputy_submits_on_behalf_of_the_director(browse):
    prepare_province()
    cast = Cast()
    leader = actors.make_member(Role.DOIT_LEADER, user=actors.make_user("Huỳnh Thanh Phong"))
    deputy = actors.make_member(Role.DOIT_HEAD, user=actors.make_user("Nguyễn Thị Trúc"))
    project = make_project(state=ProjectState.APPRAISING, cast=cast, title="Ứng dụng máy sấy cơm dừa")
    conclude(project, cast)

    page = browse(reverse("actors:delegate"), user=leader.user)
    page.get_by_label("Người nhận ủy quyền").select_option(label="Nguyễn Thị Trúc – Trưởng phòng Sở Công Thương")
    page.get_by_label("Hình thức ký").select_option("kt")
    page.get_by_label("Chức vụ ghi khi ký").fill("Phó Giám đốc")
    page.get_by_label("Đến hết ngày").fill(f"{clock.today() + timedelta(days=7):%d/%m/%Y}")
    page.get_by_label("Số văn bản ủy quyền").fill("07/GUQ-SCT")
    looked_at(page, "delegate-1280")
    page.get_by_role("button", name="Ủy quyền").click()
    page.wait_for_url("**/uy-quyen/")
    looked_at(page, "delegations-1280")
    assert Delegation.objects.count() == 1

    page = browse(reverse("portal:switch"), user=deputy.user, width=360)
    looked_at(page, "switch-360")
    page.get_by_role("button", name="Dùng vai này").click()
    page.wait_for_load_state()
    looked_at(page, "queue-on-behalf-360")
    page.get_by_role("link", name=project.title).click()
    page.get_by_role("link", name="Trình phê duyệt", exact=True).click()
    page.get_by_role("button", name="Trình phê duyệt").click()
    page.wait_for_load_state()
    looked_at(page, "submitted-on-behalf-360")
    paper = Paper.objects.get(kind="submission", subject_id=project.pk)
    assert (paper.signer_capacity, paper.signer_title, paper.signer_name) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Thị Trúc")
    page.goto(project.tab_url("lich-su"))
    assert "Nguyễn Thị Trúc thay mặt Huỳnh Thanh Phong" in page.content()


def test_a_handover_is_signed_by_both_the_receiver_on_a_phone(browse):
    prepare_province()
    cast = Cast()
    giver = actors.make_member(Role.DOIT_OFFICER, user=actors.make_user("Lê Thị Hạnh", password=PASSWORD))
    taker = actors.make_member(Role.DOIT_OFFICER, user=actors.make_user("Phạm Quốc Thái", password=PASSWORD))
    cast.people[Role.DOIT_OFFICER] = actors.principal(giver)
    project = make_project(state=ProjectState.APPRAISING, cast=cast, title="Ứng dụng máy sấy cơm dừa")
    handover = draw_up(giver, taker)

    page = browse(handover.get_absolute_url(), user=giver.user)
    looked_at(page, "handover-draft-1280")
    page.get_by_label("Phần").select_option("matter")
    page.get_by_label("Nội dung").fill("Chờ báo giá bổ sung của cơ sở")
    page.get_by_role("button", name="Thêm vào danh mục").click()
    page.wait_for_load_state()
    page.get_by_role("link", name="Ký bên giao").click()
    page.get_by_label("Mật khẩu của bạn").fill("sai mật khẩu")
    page.get_by_role("button", name="Ký bên giao").click()
    assert "Mật khẩu chưa đúng" in page.content()
    page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    page.get_by_role("button", name="Ký bên giao").click()
    page.wait_for_load_state()
    looked_at(page, "handover-signed-1280")
    project.refresh_from_db()
    assert project.appraiser_id == giver.user_id

    page = browse(reverse("portal:queue"), user=taker.user, width=360)
    looked_at(page, "handover-waits-360")
    follow(page.get_by_role("link", name="Bàn giao công việc của Lê Thị Hạnh"))
    looked_at(page, "handover-receiver-360")
    page.get_by_role("link", name="Ký bên nhận").click()
    page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    looked_at(page, "handover-sign-360")
    page.get_by_role("button", name="Ký bên nhận").click()
    page.wait_for_load_state()
    assert "Hai bên đã ký" in page.content()
    looked_at(page, "handover-done-360")
    project.refresh_from_db()
    handover.refresh_from_db()
    assert (project.appraiser_id, handover.state) == (taker.user_id, "done")


@in_every_look
def test_the_lists_are_readable_on_phone_and_desk(browse, width, dark):
    prepare_province()
    operator = actors.make_member(Role.OPERATOR)
    leader = actors.make_member(Role.DISTRICT_LEADER)
    actors.make_member(Role.DISTRICT_OFFICER)
    for user, name, address in (
        (operator.user, "officers", reverse("actors:officers")),
        (operator.user, "staff", reverse("actors:staff")),
        (operator.user, "invite", reverse("actors:invite")),
        (leader.user, "unit", reverse("actors:officer_unit", args=[leader.organisation_id])),
        (leader.user, "assign", reverse("actors:assign_officer", args=[leader.organisation_id])),
        (leader.user, "person", reverse("actors:person", args=[leader.user_id])),
        (leader.user, "handovers", reverse("actors:handovers")),
    ):
        page = browse(address, width=width, dark=dark, user=user)
        looked_at(page, f"people-{name}-{width}-{dark}")
        page.context.close()
