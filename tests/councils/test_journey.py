"""A council in browsers of its members, one of them in conflict, on an IT đề án that Sở TTTT is asked about; at a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from councils.models import Council, Sitting
from councils.services.rules import load_rules
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from projects.enums import ProjectState
from projects.models import Project
from tests.browser import axe, follow, no_sideways_scroll, shot
from tests.factories import actors
from tests.factories.projects import Cast, conclude, fire, give_estimate, make_project

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
DESK, PHONE = 1280, 360


def look(page: Page, name: str) -> None:
    """The page as it stands: readable, no wider than its window, kept as a picture."""
    shot(page, name)
    axe(page)
    no_sideways_scroll(page)


def link(page: Page, name: str) -> None:
    """Follow a link by its name."""
    follow(page.get_by_role("link", name=name).first)


def press(page: Page, name: str) -> None:
    """Press a button by its name."""
    follow(page.get_by_role("button", name=name))


def sees(page: Page, *words: str) -> None:
    """All of this stands on the page."""
    text = " ".join(page.locator("main").inner_text().split())
    for word in words:
        assert word in text, (word, text)


def declare(page: Page, answer: str) -> None:
    """Say whether something binds me."""
    link(page, "Khai xung đột lợi ích")
    page.get_by_label(answer, exact=True).check()
    if answer == "Có":
        page.get_by_label("Loại").select_option("relation")
        page.get_by_label("Nội dung").fill("Em ruột là chủ cơ sở.")
    press(page, "Gửi bản khai")


def score(page: Page, points: str) -> None:
    """All points, first without the required remarks: what was typed stays; then with them."""
    link(page, "Chấm điểm, biểu quyết")
    for box in page.locator("input[name^=points_]").all():
        box.fill(points)
    page.get_by_label("Đề nghị hỗ trợ", exact=True).check()
    press(page, "Gửi phiếu")
    sees(page, "Có 2 chỗ cần sửa")
    asked = page.locator("textarea[name^=remark_][aria-invalid=true]")
    assert asked.count() == 2
    for place in range(2):
        asked.nth(place).fill("Có số liệu chứng minh, phù hợp với cơ sở cùng ngành.")
    press(page, "Gửi phiếu")
    sees(page, "Đã ghi phiếu", "Phiếu của")


def test_a_council_from_its_decision_to_the_signed_minutes(browse: Callable[..., Page]) -> None:
    cast = Cast()
    give_estimate()
    load_rules()
    two = [actors.make_enterprise(), actors.make_enterprise()]
    project = make_project(
        state=ProjectState.APPRAISING, cast=cast, enterprises=two, cost=600_000_000, grant=250_000_000, has_ict_content=True
    )
    acting = {
        "chair": cast[Role.DOIT_LEADER],
        "secretary": actors.acting(Role.DOIT_OFFICER),
        "finance": actors.acting(Role.FINANCE_OFFICER),
        "ict": actors.acting(Role.CO_APPRAISER),
        "head": cast[Role.DOIT_HEAD],
    }
    users = {name: User.objects.get(pk=who.user_id) for name, who in acting.items()}

    def comes(name: str, path: str, width: int = DESK) -> Page:
        return browse(path, user=users[name], width=width)

    # Sở TTTT answers what the rule on the content asked of it, and the appraiser concludes.
    page = comes("ict", project.get_absolute_url())
    link(page, "Trả lời ý kiến thẩm định")
    sees(page, "Thẩm định nội dung công nghệ thông tin")
    page.get_by_label("Đồng ý có điều kiện").check()
    page.get_by_label("Nội dung ý kiến").fill("Phần mềm quản lý cần theo chuẩn kết nối của tỉnh.")
    press(page, "Gửi ý kiến")
    conclude(project, cast)
    page = comes("chair", project.get_absolute_url())
    sees(page, "phải qua Hội đồng xét duyệt")
    look(page, "council-needed-1280")

    sitting = prepared(comes("head", "/hoi-dong/"), project, users)

    # Sở TTTT keeps out of this đề án; the others declare, score and vote, one of them on a phone.
    page = comes("ict", sitting.get_absolute_url(), PHONE)
    sees(page, "Chưa khai xung đột")
    look(page, "council-sitting-360")
    link(page, project.title)
    declare(page, "Có")
    sees(page, "Bạn không tham gia đề án này", "không chấm điểm, không biểu quyết")
    look(page, "council-kept-out-360")

    page = comes("secretary", sitting.get_absolute_url())
    link(page, "Khai mạc, điểm danh")
    press(page, "Ghi thành phần và khai mạc")
    sees(page, "Có 1 chỗ cần sửa")
    for box in page.locator("input[name=present]").all():
        box.check()
    look(page, "council-open-1280")
    press(page, "Ghi thành phần và khai mạc")
    sees(page, "Đã ghi 4 thành viên có mặt")
    for name, points, width in (("finance", "7", PHONE), ("secretary", "8", DESK), ("chair", "9", DESK)):
        page = comes(name, sitting.get_absolute_url(), width)
        link(page, project.title)
        declare(page, "Không")
        score(page, points)
        look(page, f"council-voted-{name}-{width}")
    sees(page, "70,00/100", "80,00/100", "90,00/100")
    link(page, "Kiểm phiếu, kết luận")
    page.get_by_label("Ý kiến thảo luận").fill("Các thành viên thống nhất sự cần thiết; phần mềm theo chuẩn kết nối của tỉnh.")
    look(page, "council-conclude-1280")
    press(page, "Kiểm phiếu và kết luận")
    sees(page, "3 đề nghị, 0 không đề nghị", "80,00/100")
    look(page, "council-item-1280")

    for name in ("secretary", "chair"):
        page = comes(name, sitting.get_absolute_url())
        link(page, "Ký biên bản")
        press(page, "Ký biên bản")
    sees(page, "Đã có biên bản")
    look(page, "council-sitting-1280")
    look(comes("finance", f"/hoi-dong/phien/{sitting.pk}/so-sanh/", PHONE), "council-compare-360")
    look(comes("chair", f"/xep-thu-tu/?nguon=KCDP&nam={project.year}"), "council-compare-1280")

    page = comes("chair", project.get_absolute_url())
    assert "Hội đồng xét duyệt" not in page.locator("section.next").inner_text()
    assert page.get_by_role("link", name="Trình phê duyệt").is_visible()
    fire(project, "recommend", cast[Role.DOIT_LEADER])
    assert project.state == ProjectState.RECOMMENDED


def prepared(page: Page, project: Project, users: dict[str, User]) -> Sitting:
    """The head of section founds the council, seats its members, plans a sitting, and invites."""
    today = f"{clock.today():%d/%m/%Y}"
    link(page, "Lập Hội đồng")
    page.get_by_label("Số, ký hiệu quyết định").fill("45/QĐ-SCT")
    page.get_by_label("Ngày quyết định").fill(today)
    page.get_by_label("Nhiệm kỳ từ ngày").fill(today)
    look(page, "council-found-1280")
    press(page, "Lập Hội đồng")
    for name, seat in (("chair", "chair"), ("secretary", "secretary"), ("finance", "member"), ("ict", "member")):
        link(page, "Thêm thành viên")
        page.get_by_label("Người", exact=True).select_option(str(users[name].pk))
        page.get_by_label("Cương vị").select_option(seat)
        press(page, "Thêm thành viên")
    link(page, "Lập phiên họp")
    page.get_by_label("Ngày họp").fill(today)
    press(page, "Lập phiên họp")
    link(page, "Đưa đề án vào chương trình")
    page.get_by_label(project.title).check()
    press(page, "Đưa vào chương trình")
    link(page, "Ban hành giấy mời")
    press(page, "Ban hành giấy mời")
    sees(page, "GM-SCT")
    look(page, "council-invited-1280")
    page.goto(Council.objects.get().get_absolute_url())
    look(page, "council-1280")
    return Sitting.objects.get()
