"""People of offices: the list, and one person with everything that is kept of their work."""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from khuyencong import clock
from khuyencong.access import Scope
from khuyencong.access.views import Allowed
from khuyencong.actors.belongings import Holder, open_work
from khuyencong.actors.models import Membership, User
from khuyencong.actors.permissions import P
from khuyencong.actors.roles import OFFICES
from khuyencong.actors.selectors import in_force, people
from khuyencong.actors.selectors.delegations import delegations_visible_to
from khuyencong.actors.selectors.handovers import handovers_visible_to
from khuyencong.ui.keyset import Key
from khuyencong.ui.lists import Column, Filter, ListPage, Sort, newest

STANDINGS = {"lam-viec": "Đang làm việc", "moi": "Chưa đặt mật khẩu", "khoa": "Đã khóa", "het-vai": "Không còn vai trò"}


def _holds(**more: Any) -> Exists:
    return Exists(Membership.objects.filter(in_force(), user=OuterRef("pk"), **more))


def _standing(value: str) -> Q:
    """The condition behind a word of `STANDINGS`."""
    match value:
        case "khoa":
            return Q(is_active=False)
        case "moi":
            return Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        case "lam-viec":
            return Q(is_active=True) & Q(_holds())
    return Q(is_active=True) & ~Q(_holds())


def _organisations(page: Any) -> list[tuple[str, str]]:
    rows = people.organisations_within(page.principal, P.VIEW_PEOPLE)
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


class Staff(Allowed, ListPage):
    """Everybody whom the reader sees to, with their roles of today."""

    permission = P.VIEW_PEOPLE
    template_name = "actors/staff.html"
    title = "Con người và vai trò"
    cells = "actors/staff_cells.html"
    search_fields = ("full_name", "email")
    search_label = "Tìm theo tên, thư điện tử (không cần gõ dấu)"
    unit = "người"
    empty_title = "Chưa có ai"
    columns = (
        Column("person", "Họ và tên", wide=True),
        Column("roles", "Vai trò hiện nay", short="Vai trò"),
        Column("state", "Tài khoản"),
        Column("seen", "Đăng nhập gần nhất", short="Đăng nhập"),
    )
    sorts = (
        Sort("ten", "Họ và tên", (Key("full_name"), Key("id"))),
        newest("joined_at"),
        Sort("dang-nhap", "Đăng nhập gần nhất", (Key("last_login", descending=True, nullable=True), Key("id", descending=True))),
    )
    filters = (
        Filter("co-quan", "Cơ quan", _organisations, lambda rows, value: rows.filter(_holds(organisation_id=int(value)))),
        Filter(
            "vai",
            "Vai trò",
            lambda page: [(role.value, role.label) for role in OFFICES],
            lambda rows, value: rows.filter(_holds(role=value)),
        ),
        Filter("tai-khoan", "Tài khoản", lambda page: list(STANDINGS.items()), lambda rows, value: rows.filter(_standing(value))),
    )

    def rows(self) -> QuerySet[User]:
        held = Membership.objects.filter(in_force()).select_related("organisation", "enterprise").order_by("valid_from", "id")
        if self.principal.scope(P.VIEW_PEOPLE) != Scope.PROVINCE:
            held = held.filter(organisation_id__in=people.below(self.principal.organisation_id))
        return people.people_within(self.principal).prefetch_related(Prefetch("memberships", held, to_attr="roles_today"))

    def more(self) -> dict[str, Any]:
        return {"may_manage": self.principal.may(P.MANAGE_PEOPLE)}


class Person(Allowed):
    """One person: roles over time, being in charge, learning, delegations, handovers, open work."""

    permission = P.VIEW_PEOPLE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = people.people_within(self.principal).filter(pk=pk).first()
        if person is None:
            raise Http404
        roles = list(people.memberships_of(pk, self.principal))
        today = clock.today()
        managed = self.principal.may(P.MANAGE_PEOPLE) and pk not in self.principal.persons
        lasting = [row for row in roles if row.valid_to is None or row.valid_to >= today]
        work = [(kind, thing) for row in lasting if row.organisation_id for kind, thing in open_work(Holder.of(row))]
        names = {
            "person": person,
            "roles": [(row, row in lasting, managed and row in lasting and bool(row.organisation_id)) for row in roles],
            "work": work,
            "assignments": list(person.officer_assignments.select_related("organisation").order_by("-valid_from", "-id")),
            "qualifications": list(person.qualifications.order_by("id")),
            "trainings": list(person.trainings.order_by("-ends_on", "-id")),
            "delegations": list(
                delegations_visible_to(self.principal)
                .filter(Q(giver__user_id=pk) | Q(receiver__user_id=pk))
                .order_by("-valid_from", "-id")[:20]
            ),
            "handovers": list(
                handovers_visible_to(self.principal)
                .filter(Q(giver_id=pk) | Q(receivers__membership__user_id=pk))
                .distinct()
                .order_by("-created_at", "-id")[:20]
            ),
            "may_manage": managed,
            "has_password": person.has_usable_password(),
            "may_lead": self.principal.may(P.LEAD_HANDOVER),
        }
        return render(request, "actors/person.html", names)
