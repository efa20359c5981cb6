"""What was changed between two sendings of an application, in words, for who may open all of it."""

import pytest

from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.costs import Item
from projects.documents.resent import Piece, between, resent
from projects.enums import ProjectState
from projects.services import applications
from tests.factories import actors
from tests.factories.projects import Cast, fire, make_project, pdf_file

pytestmark = pytest.mark.django_db


def changed_and_sent_again(cast: Cast, enterprises: int = 1):
    """Sent, returned by the district, changed here and there, sent again."""
    project = make_project(state=ProjectState.SUBMITTED, cast=cast, enterprises=[actors.make_enterprise() for _ in range(enterprises)])
    assert resent(project) is None
    fire(project, "ask_more_district", cast[Role.DISTRICT_OFFICER], reason="Bổ sung báo giá, nêu rõ công suất")
    who = project._author
    applications.write_sections(
        project=project, who=who, sections={"need": "Máy cũ hay hỏng, tốn điện.", "goals": "Tăng gấp đôi công suất."}
    )
    line = project.lines.order_by("position")[0]
    items = [Item("Máy ép", 580_000_000, by_grant=200_000_000), Item("Lắp đặt", 1_000_000)]
    applications.write_costs(line=line, who=who, subject_matter="Máy ép thủy lực", items=items)
    applications.attach_paper(project=project, who=who, purpose="quote", file=pdf_file("Báo giá có dấu.pdf"))
    fire(project, "resubmit", who, reason="Đã bổ sung")
    return project


def test_what_differs_is_told_and_nothing_else(client_as):
    cast = Cast()
    project = changed_and_sent_again(cast)
    found = {one.label: one.pieces for one in resent(project).changed}
    assert set(found) == {"Sự cần thiết", "Khoản mục chi phí", "Nguồn kinh phí", "Cam kết", "Tệp kèm theo"}
    assert Piece("new", "hay hỏng, ") in found["Sự cần thiết"]
    assert Piece("gone", "599.000.000 ") in found["Khoản mục chi phí"]
    page = client_as(User.objects.get(pk=cast[Role.DISTRICT_OFFICER].user_id)).get(project.tab_url("ho-so")).content.decode()
    assert "Đã sửa so với lần gửi trước" in page
    assert "Tệp gửi sau lần đó: Báo giá có dấu.pdf." in page


def test_in_a_group_no_enterprise_reads_what_another_changed(client_as):
    cast = Cast()
    project = changed_and_sent_again(cast, enterprises=2)
    other = cast.of(project.lines.order_by("position")[1].enterprise)
    for who, shown in ((other, False), (cast[Role.DISTRICT_OFFICER], True)):
        page = client_as(User.objects.get(pk=who.user_id)).get(project.tab_url("ho-so")).content.decode()
        assert ("Đã sửa so với lần gửi trước" in page) == shown


def test_a_long_text_is_cut_where_nothing_changed():
    long = "dừa " * 200
    pieces = between(f"{long}cũ", f"{long}mới")
    assert [piece.how for piece in pieces] == ["same", "gone", "new"]
    assert pieces[0].text.startswith(" … ")
    assert len(pieces[0].text) < 120
