"""Pages of councils, of who sits on them, and of their sittings before they open."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from councils.forms import AgendaForm, EndForm, ExpertForm, FoundForm, MemberForm, SittingForm, SureForm
from councils.models import AgendaItem, Council, Member, Sitting
from councils.permissions import P
from councils.selectors import councils_visible_to, items_visible_to, members_on, needed_present, sittings_visible_to
from councils.services import councils, sittings
from khuyencong import clock
from khuyencong.access.views import Allowed
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, ListPage, Sort
from khuyencong.workflow.pages import Doing


class Councils(Allowed, ListPage):
    """The councils that the reader sees."""

    permission = P.VIEW
    template_name = "councils/list.html"
    title = "Hội đồng xét duyệt"
    cells = "councils/cells.html"
    unit = "Hội đồng"
    empty_title = "Chưa có Hội đồng nào"
    empty_words = "Hội đồng bạn tham gia sẽ hiện ở đây."
    columns = (
        Column("council", "Hội đồng", wide=True),
        Column("term", "Nhiệm kỳ"),
        Column("members", "Thành viên", numeric=True, short="Thành viên"),
        Column("sittings", "Phiên họp", numeric=True, short="Phiên họp"),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("valid_from", descending=True), Key("id", descending=True))),)

    def rows(self) -> QuerySet[Council]:
        now = Q(members__valid_to__isnull=True) | Q(members__valid_to__gte=clock.today())
        return councils_visible_to(self.principal).annotate(
            seats=Count("members", filter=now, distinct=True), held=Count("sittings", distinct=True)
        )

    def more(self) -> dict[str, Any]:
        return {"may_organise": self.principal.may(P.ORGANISE), "may_rank": self.principal.may(P.RANK)}


def find_council(request: HttpRequest, pk: int) -> Council:
    """The council of the address, when the reader may see it; 404 otherwise."""
    found = councils_visible_to(request.principal).select_related("organisation").filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def find_sitting(request: HttpRequest, pk: int) -> Sitting:
    """The sitting of the address, when the reader may see it; 404 otherwise."""
    rows = sittings_visible_to(request.principal)  # type: ignore[attr-defined]
    found = (
        rows.select_related("council__organisation", "presided_by__user", "secretary__user", "invitation", "minutes").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


class CouncilPage(Allowed):
    """A council: its decision, who sits on it, its sittings."""

    permission = P.VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        council = find_council(request, pk)
        members = members_on(council, max(clock.today(), council.valid_from))
        ids = [member.pk for member in members]
        names = {
            "title": council.name,
            "council": council,
            "members": members,
            "former": council.members.exclude(pk__in=ids).select_related("user").order_by("id"),
            "need": needed_present(council, len(members)),
            "sittings": council.sittings.annotate(many=Count("items")).order_by("-held_on", "-id"),
            "may_organise": self.principal.may(P.ORGANISE),
        }
        return render(request, "councils/council.html", names)


class Organising(Doing):
    """Something that who organises councils does."""

    permission = P.ORGANISE


class Found(Organising):
    """Found a council."""

    form_class = FoundForm
    title = "Lập Hội đồng xét duyệt"
    submit = "Lập Hội đồng"
    subject: Council | None = None  # type: ignore[assignment]

    def find(self) -> Any:
        return None

    def back(self) -> str:
        return self.subject.get_absolute_url() if self.subject else reverse("councils:list")

    def perform(self, data: dict[str, Any]) -> str:
        self.subject = councils.found_council(who=self.principal, **data)
        return "Đã lập Hội đồng. Thêm thành viên để có thể mời họp."


class _OfCouncil(Organising):
    subject: Council

    def find(self) -> Council:
        return find_council(self.request, self.kwargs["pk"])


class AddMember(_OfCouncil):
    """Give a seat to somebody of an office."""

    form_class = MemberForm
    title = "Thêm thành viên"
    submit = "Thêm thành viên"

    def perform(self, data: dict[str, Any]) -> str:
        member = councils.add_member(council=self.subject, who=self.principal, **data)
        return f"Đã thêm {member.user.full_name}, {member.get_seat_display()}."


class AddExpert(_OfCouncil):
    """Give a seat to an expert from outside."""

    form_class = ExpertForm
    title = "Thêm chuyên gia ngoài cơ quan"
    submit = "Thêm chuyên gia"

    def perform(self, data: dict[str, Any]) -> str:
        return f"Đã thêm {councils.add_expert(council=self.subject, who=self.principal, **data).user.full_name}."


class EndMember(Organising):
    """End a seat."""

    form_class = EndForm
    title = "Thôi tham gia Hội đồng"
    submit = "Ghi ngày thôi"
    subject: Member

    def find(self) -> Member:
        rows = Member.objects.filter(council__in=councils_visible_to(self.principal)).select_related("council", "user")
        found = rows.filter(council_id=self.kwargs["pk"], pk=self.kwargs["member"]).first()
        if found is None:
            raise Http404
        return found

    def back(self) -> str:
        return self.subject.council.get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        councils.end_member(member=self.subject, who=self.principal, **data)
        return f"{self.subject.user.full_name} thôi tham gia từ sau ngày {data['last_day']:%d/%m/%Y}."


class Plan(_OfCouncil):
    """Plan a sitting."""

    form_class = SittingForm
    title = "Lập phiên họp"
    submit = "Lập phiên họp"
    made: Sitting | None = None

    def back(self) -> str:
        return (self.made or self.subject).get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        self.made = sittings.plan_sitting(council=self.subject, who=self.principal, **data)
        return "Đã lập phiên họp. Đưa đề án vào chương trình, rồi ban hành giấy mời."


class _OfSitting(Organising):
    subject: Sitting

    def find(self) -> Sitting:
        return find_sitting(self.request, self.kwargs["pk"])


class Agenda(_OfSitting):
    """Put đề án on the agenda."""

    form_class = AgendaForm
    title = "Đưa đề án vào chương trình họp"
    submit = "Đưa vào chương trình"

    def form_arguments(self) -> dict[str, Any]:
        return {"sitting": self.subject}

    def perform(self, data: dict[str, Any]) -> str:
        return f"Đã đưa {len(sittings.put_on_agenda(sitting=self.subject, who=self.principal, **data))} đề án vào chương trình."


class TakeOff(Organising):
    """Take a đề án off the agenda."""

    form_class = SureForm
    title = "Rút đề án khỏi chương trình họp"
    submit = "Rút khỏi chương trình"
    subject: AgendaItem

    def find(self) -> AgendaItem:
        rows = items_visible_to(self.principal).select_related("sitting__council", "project")
        found = rows.filter(sitting_id=self.kwargs["pk"], pk=self.kwargs["item"]).first()
        if found is None:
            raise Http404
        return found

    def back(self) -> str:
        return self.subject.sitting.get_absolute_url()

    def perform(self, data: dict[str, Any]) -> str:
        code = self.subject.project.code
        sittings.take_off_agenda(item=self.subject, who=self.principal)
        return f"Đã rút {code} khỏi chương trình."


class Invite(_OfSitting):
    """Issue the invitation."""

    form_class = SureForm
    title = "Ban hành giấy mời họp"
    submit = "Ban hành giấy mời"

    def perform(self, data: dict[str, Any]) -> str:
        made = sittings.invite(sitting=self.subject, who=self.principal)
        return f"Đã ban hành giấy mời {made.invitation.notation if made.invitation else ''} và báo cho các thành viên."
