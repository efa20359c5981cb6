"""Pages of a sitting: opened, declared, scored, voted, concluded, signed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from councils import ranking
from councils.documents import beneficiary_of, items_of
from councils.enums import Seat
from councils.forms import BallotForm, ConcludeForm, OpenForm, SureForm
from councils.models import AgendaItem, Member, Sitting
from councils.permissions import P
from councils.selectors import counted, items_visible_to, keeps_out, members_on, score_of, seat_of
from councils.services import judging, sittings
from councils.views.councils import find_sitting
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.workflow.pages import Doing
from khuyencong.workflow.refusals import NotAllowed
from projects.forms.panel import DeclareForm
from projects.models import ConflictDeclaration
from projects.selectors.appraising import declared, standing_of
from projects.selectors.verdicts import standings


class SittingPage(Allowed):
    """A sitting: what is asked of the reader, the agenda, who is there."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sitting = find_sitting(request, pk)
        who = self.principal
        members = members_on(sitting.council, sitting.held_on)
        here = set(sitting.attendances.order_by("id").values_list("member_id", flat=True))
        items = items_of(sitting)
        mine = seat_of(sitting.council, who, sitting.held_on)
        out = keeps_out(item.project_id for item in items)
        said = self.said(items, mine)
        is_head = mine is not None and sittings.may_open(who, members)
        runs = judging.runs(sitting, who)
        all_done = bool(items) and all(item.conclusion for item in items)
        names = {
            "title": f"Phiên họp ngày {sitting.held_on:%d/%m/%Y}",
            "sitting": sitting,
            "members": [(member, member.pk in here) for member in members],
            "items": [(item, beneficiary_of(item.project), out.get(item.project_id, {}), said.get(item.pk, "")) for item in items],
            "mine": mine,
            "may_organise": who.may(P.ORGANISE) and sitting.secretary_signed_at is None,
            "may_open": is_head and sitting.secretary_signed_at is None and sitting.held_on <= clock.today(),
            "may_sign": runs and all_done and sitting.minutes_id is None and self.turn(sitting) == who.user_id,
            "waits": all_done and sitting.minutes_id is None,
        }
        return render(request, "councils/sitting.html", names)

    @staticmethod
    def turn(sitting: Sitting) -> int | None:
        """Whose signature is next."""
        member = sitting.secretary if sitting.secretary_signed_at is None else sitting.presided_by
        return member.user_id if member else None

    @staticmethod
    def said(items: list[AgendaItem], mine: Member | None) -> dict[int, str]:
        """What the reader, as a member, has done for each đề án: in a word."""
        if mine is None:
            return {}
        rows = ConflictDeclaration.objects.filter(project__in=[item.project_id for item in items], person_id=mine.user_id).order_by("id")
        conflicts: dict[int, bool] = {}
        for row in rows:
            conflicts[row.project_id] = conflicts.get(row.project_id, False) or row.has_conflict
        cast = set(mine.ballots.filter(item__in=[item.pk for item in items]).order_by("id").values_list("item_id", flat=True))
        words = {}
        for item in items:
            if conflicts.get(item.project_id):
                words[item.pk] = "Không tham gia"
            elif item.pk in cast:
                words[item.pk] = "Đã bỏ phiếu"
            else:
                words[item.pk] = "Chưa bỏ phiếu" if item.project_id in conflicts else "Chưa khai xung đột"
        return words


def find_item(request: HttpRequest, sitting: int, pk: int) -> AgendaItem:
    """The đề án within a sitting of the address, when the reader may see it; 404 otherwise."""
    rows = items_visible_to(request.principal)  # type: ignore[attr-defined]
    rows = rows.select_related("sitting__council", "sitting__presided_by", "sitting__secretary", "project__district", "project__appraiser")
    found = rows.prefetch_related("project__lines__enterprise", "project__lines__content").filter(sitting_id=sitting, pk=pk).first()
    if found is None:
        raise Http404
    return found


class ItemPage(Allowed):
    """A đề án before the council: what it asks, what the appraisal found, the sheets, the conclusion."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        row = find_item(request, pk, item)
        who, project = self.principal, row.project
        members = members_on(row.sitting.council, row.sitting.held_on)
        out = keeps_out([project.pk]).get(project.pk, {})
        sheets = counted(row)
        runs = judging.runs(row.sitting, who)
        mine = seat_of(row.sitting.council, who, row.sitting.held_on)
        cast = {sheet.member_id for sheet in sheets}
        # Before the conclusion a member reads their own sheet only, so that none follows another.
        readable = sheets if row.conclusion or runs else [sheet for sheet in sheets if mine and sheet.member_id == mine.pk]
        experts = [m for m in members if m.seat == Seat.EXPERT and m.user_id not in out and judging.speaks_for(row, m, who)]
        known = declared(project, [m.user_id for m in (*experts, *([mine] if mine else []))])
        lines = sorted(project.lines.all(), key=lambda line: line.position)
        norms = standings(lines, on=clock.today())
        # The planning room stands beside this one; what it knows is reached through the đề án alone.
        registration = getattr(project, "registration", None)
        names = {
            "title": project.title,
            "item": row,
            "project": project,
            "lines": [(line, norms[line.pk]) for line in lines],
            "opinions": standing_of(project),
            "surveys": registration.surveys.select_related("organisation").order_by("-surveyed_on", "-id") if registration else [],
            "panel": project.panel.filter(written_at__isnull=False).select_related("person").order_by("id"),
            "appraisal": project.appraisals.filter(is_void=False).first(),
            "out": list(out.values()),
            "sheets": [(sheet, score_of(sheet)) for sheet in readable],
            "cast": len(cast),
            "owing": judging.owing(row) if row.sitting.opened_at and not row.conclusion else [],
            "runs": runs,
            "mine": mine,
            "is_declared": mine is not None and mine.user_id in known,
            "is_out": mine is not None and mine.user_id in out,
            "is_open": row.sitting.opened_at is not None and not row.conclusion,
            "may_take_off": who.may(P.ORGANISE)
            and row.sitting.secretary_signed_at is None
            and not row.conclusion
            and not row.ballots.exists(),
            "experts": [(m, m.user_id in known) for m in experts],
        }
        return render(request, "councils/item.html", names)


class Open(Doing):
    """Open a sitting, or add who came later."""

    permission = P.SIT
    form_class = OpenForm
    title = "Khai mạc, điểm danh"
    submit = "Ghi thành phần và khai mạc"
    subject: Sitting

    def find(self) -> Sitting:
        sitting = find_sitting(self.request, self.kwargs["pk"])
        if not sittings.may_open(self.principal, members_on(sitting.council, sitting.held_on)):
            raise NotAllowed
        return sitting

    def form_arguments(self) -> dict[str, Any]:
        return {"sitting": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        made = sittings.open_sitting(sitting=self.subject, who=self.principal, **data)
        return f"Đã ghi {made.attendances.count()} thành viên có mặt."


class Sign(Doing):
    """Sign the minutes."""

    permission = P.SIT
    form_class = SureForm
    title = "Ký biên bản họp"
    submit = "Ký biên bản"
    subject: Sitting

    def find(self) -> Sitting:
        sitting = find_sitting(self.request, self.kwargs["pk"])
        if not judging.runs(sitting, self.principal):
            raise NotAllowed
        return sitting

    def perform(self, data: dict[str, Any]) -> str:
        made = judging.sign_minutes(sitting=self.subject, who=self.principal)
        return f"Đã lập biên bản {made.minutes.notation}." if made.minutes else "Đã ký; chờ chủ tọa ký."


class _OfItem(Doing):
    """Something done to a đề án within a sitting."""

    permission = P.SIT
    subject: AgendaItem

    def find(self) -> AgendaItem:
        return find_item(self.request, self.kwargs["pk"], self.kwargs["item"])

    def more(self) -> dict[str, Any]:
        return {"subject": f"{self.subject.project.code} {self.subject.project.title}"}


class _OfMember(_OfItem):
    """Something that a member does, or the secretary for an expert from outside."""

    member: Member

    def find(self) -> AgendaItem:
        item = super().find()
        found = Member.objects.filter(council=item.sitting.council, pk=self.kwargs["member"]).select_related("user").first()
        if found is None or not judging.speaks_for(item, found, self.principal):
            raise Http404
        self.member = found
        return item

    def more(self) -> dict[str, Any]:
        return {"subject": f"{self.subject.project.code} {self.subject.project.title} · {self.member.user.full_name}"}


class Declare(_OfMember):
    """Say whether something binds the member to the đề án."""

    form_class = DeclareForm
    title = "Khai xung đột lợi ích"
    submit = "Gửi bản khai"

    def perform(self, data: dict[str, Any]) -> str:
        row = judging.declare(item=self.subject, member=self.member, who=self.principal, **data)
        return (
            "Đã ghi xung đột lợi ích: không chấm điểm, không biểu quyết về đề án này."
            if row.has_conflict
            else "Đã ghi: không có xung đột lợi ích."
        )


class Cast(_OfMember):
    """Score and vote."""

    form_class = BallotForm
    title = "Phiếu chấm điểm, biểu quyết"
    submit = "Gửi phiếu"

    def form_arguments(self) -> dict[str, Any]:
        return {"item": self.subject, "member": self.member}

    def perform(self, data: dict[str, Any]) -> str:
        points = {
            int(name.removeprefix("points_")): judging.Points(value, data[f"remark_{name.removeprefix('points_')}"])
            for name, value in data.items()
            if name.startswith("points_")
        }
        judging.cast_ballot(
            item=self.subject, member=self.member, who=self.principal, vote=data["vote"], amount=data["amount"], remarks=data["remarks"],
            points=points,
        )  # fmt: skip
        return "Đã ghi phiếu. Sửa được đến khi Hội đồng kết luận."


class Conclude(_OfItem):
    """Count the votes and conclude."""

    form_class = ConcludeForm
    title = "Kết luận của Hội đồng"
    submit = "Kiểm phiếu và kết luận"

    def find(self) -> AgendaItem:
        item = super().find()
        if not judging.runs(item.sitting, self.principal):
            raise NotAllowed
        return item

    def form_arguments(self) -> dict[str, Any]:
        return {"item": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        postpone = data.pop("how") == "postpone"
        row = judging.conclude(item=self.subject, who=self.principal, postpone=postpone, **data)
        return f"Kết luận: {row.get_conclusion_display()}. {row.votes_in_words.capitalize()}".strip()


class CompareAtSitting(Allowed):
    """The đề án of a sitting side by side."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sitting = find_sitting(request, pk)
        items = items_of(sitting)
        by_source: dict[tuple[str, int], list[Any]] = {}
        for item in items:
            by_source.setdefault((item.project.track, item.project.year), []).append(item.project)
        today = clock.today()
        rankings = [ranking.rank(some, track=track, year=year, on=today) for (track, year), some in sorted(by_source.items())]
        return render(
            request, "councils/compare_sitting.html", {"title": "So sánh các đề án của phiên họp", "sitting": sitting, "rankings": rankings}
        )
