"""Plans, visits and what comes of them, made through the services."""

import io
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from inspections import selectors
from inspections.enums import SignedBy, SignedHow
from inspections.models import Plan, Sending, Visit
from inspections.services import planning, recording
from inspections.services.loading import load_inspection_rules
from khuyencong import clock
from khuyencong.access import Principal, Role
from projects.enums import LineState, ProjectState
from projects.models import Line
from projects.services.inspections import Found
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, prepare_province


def photo_file(name: str = "may.jpg", *, exif: bool = True) -> SimpleUploadedFile:
    """A small photo, with time and place of Bến Tre in its file."""
    image, notes = Image.new("RGB", (640, 480), (60, 120, 90)), Image.Exif()
    if exif:
        notes.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:03:04 09:30:00"
        notes.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (10.0, 14.0, 30.0), 3: "E", 4: (106.0, 22.0, 30.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=notes)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def signature_file() -> SimpleUploadedFile:
    """A drawn signature."""
    out = io.BytesIO()
    image = Image.new("RGBA", (300, 120), (255, 255, 255, 0))
    for x in range(20, 280):
        image.putpixel((x, 60 + (x % 30)), (0, 0, 90, 255))
    image.save(out, "PNG")
    return SimpleUploadedFile("chu-ky.png", out.getvalue(), content_type="image/png")


@dataclass
class Ground:
    """A part of a đề án that is carried out, and the people around it."""

    cast: Cast
    line: Line

    @property
    def officer(self) -> Principal:
        """Who drafts plans, inspects and heads the team."""
        return self.cast[Role.DOIT_OFFICER]

    @property
    def owner(self) -> Principal:
        """Who acts for the cơ sở."""
        return self.cast.people.get(Role.ENTERPRISE) or self.cast.of(self.line.enterprise)


def make_ground(state: str = LineState.IMPLEMENTING) -> Ground:
    """The province with its rules, and one đề án at work."""
    load_inspection_rules()
    prepare_province()
    give_estimate()
    cast = Cast()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast)
    return Ground(cast, bring_line(project.lines.get(), state, cast))


def offices() -> dict[str, Any]:
    """The leading office and those that join."""
    return {"lead": actors.organisation("sct"), "offices": [actors.organisation("stc"), actors.organisation("ubnd-829")]}


def make_plan(ground: Ground, *, quarter: int = 1) -> tuple[Plan, Visit]:
    """A drafted plan with one visit."""
    plan = planning.write_plan(year=clock.today().year, aims="Kiểm tra tiến độ, sử dụng kinh phí.", who=ground.officer)
    visit = planning.plan_visit(plan=plan, line=ground.line, quarter=quarter, reason="Đề án lớn", who=ground.officer, **offices())
    return plan, visit


def name_team(ground: Ground, visit: Visit) -> Visit:
    """The officer heads, Sở Tài chính joins."""
    head, other = ground.officer, ground.cast[Role.FINANCE_OFFICER]
    return planning.name_team(visit=visit, members=[other.user_id or 0], head=head.user_id or 0, who=head)


def make_visit(ground: Ground) -> Visit:
    """A visit of an approved plan, with its team."""
    plan, visit = make_plan(ground)
    name_team(ground, visit)
    planning.approve_plan(plan=plan, who=ground.cast[Role.DOIT_LEADER])
    return visit


def minutes_of(visit: Visit, **changed: Any) -> recording.Minutes:
    """Minutes with answers, two signatures, no findings."""
    answers = []
    for question in selectors.questions_for(visit.line.content.code, clock.today()):
        number = Decimal(12) if question.kind == "number" else None
        answers.append(recording.Said(question, "yes" if question.kind == "yes_no" else "", number, "Đã xem tại chỗ"))
    facts: dict[str, Any] = {
        "held_on": clock.today(),
        "participants": "Sở Công Thương; Sở Tài chính; cơ sở",
        "machine_is_there": True,
        "money_is_used_rightly": True,
        "papers_are_kept": True,
        "conclusion": "Thực hiện đúng.",
        "answers": answers,
        "signatures": [
            recording.Signed(SignedBy.TEAM, "Lê Thị Đoàn", SignedHow.DRAWN, picture=signature_file()),
            recording.Signed(SignedBy.BENEFICIARY, "Nguyễn Văn An", SignedHow.REFUSED, reason="Không đồng ý kết luận"),
        ],
    }
    return recording.Minutes(**facts | changed)


def send(ground: Ground, visit: Visit, *, client_id: Any = None, who: Principal | None = None, **changed: Any) -> Sending:
    """Send minutes from the place."""
    visit = Visit.objects.select_related("line__content").get(pk=visit.pk)
    return recording.take_in(
        visit=visit, who=who or ground.officer, client_id=client_id or uuid4(), payload={"conclusion": ["Thực hiện đúng."]}, minutes=minutes_of(visit, **changed)
    )  # fmt: skip


def found(text: str = "Thiếu hóa đơn", *, days: int = 10, owner: str = "Trần Thị Kế") -> Found:
    """A finding, due in some days."""
    return Found(text, clock.today() + timedelta(days=days), owner)
