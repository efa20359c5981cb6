"""What was changed between two sendings of an application, in words, for who may open all of it."""

import pytest

from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.costs import Item
from projects.documents.resent import Piece, between, resent
from projects.enums import ProjectState
from projects.services import applications
from tests.factories import actors
from tests.factories.projects import PATH, Cast, fire, make_project, pdf_file

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


def test_an_earlier_sending_is_chosen_by_its_number(client_as):
    cast = Cast()
    project = changed_and_sent_again(cast)
    for _, step in PATH[1:4]:
        step(project, cast)
    fire(project, "ask_more", cast.appraiser, reason="Nêu rõ thị trường")
    applications.write_sections(project=project, who=project._author, sections={"effect": "Bán thêm sang hai tỉnh."})
    applications.attach_paper(project=project, who=project._author, purpose="quote", file=pdf_file("Hợp đồng bán.pdf"))
    fire(project, "resubmit", project._author, reason="Đã bổ sung")
    labels = {asked: [one.label for one in resent(project, asked).changed] for asked in ("", "2", "3")}
    assert labels[""] == labels["3"] == ["Hiệu quả dự kiến", "Tệp kèm theo"]
    assert "Sự cần thiết" in labels["2"]
    assert "Hiệu quả dự kiến" not in labels["2"]
    client, address = client_as(User.objects.get(pk=cast[Role.DISTRICT_OFFICER].user_id)), project.tab_url("ho-so")
    last = client.get(address).content.decode()
    assert f'<a href="{address}?lan=2">lần 1 → lần 2</a>' in last
    assert f'<a href="{address}" aria-current="true">lần 2 → lần 3</a>' in last
    assert "Tệp gửi sau lần đó: Hợp đồng bán.pdf." in last
    first = client.get(f"{address}?lan=2").content.decode()
    assert f'<a href="{address}?lan=2" aria-current="true">lần 1 → lần 2</a>' in first
    assert "Tệp gửi giữa hai lần đó: Báo giá có dấu.pdf." in first
    # What is no sending is answered with the last, as other pages answer what they do not know.
    for bad in ("1", "3", "4", "0", "-2", "2.0", "２", "hai", "9" * 30):
        page = client.get(address, {"lan": bad})
        assert (page.status_code, "Tệp gửi sau lần đó: Hợp đồng bán.pdf." in page.content.decode()) == (200, True), bad


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
