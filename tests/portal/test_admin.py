"""Django's admin: for operators alone, every table to be seen, none of it past the guards."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from budgets.models import ContentField, Eligibility, Norm, PaperGround
from khuyencong.access import Role, Sensitivity
from khuyencong.access.personal import personal_fields
from khuyencong.actors.models import AdminUnit
from khuyencong.audit.enums import Action
from khuyencong.audit.models import Event
from khuyencong.calendar.models import ClockRule, WorkCalendarDay
from khuyencong.portal.admin import tables
from khuyencong.portal.admin.site import Site, site
from khuyencong.text import sort_key
from khuyencong.workflow.models import Moving, TransitionLog
from projects.models import Contract, Decision, Project
from tests.factories import actors
from tests.factories.calendar import load_calendar
from tests.factories.norms import load_norms
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client_as):
    return client_as(actors.make_member(Role.OPERATOR).user)


def address(model, what="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def test_every_table_of_the_portal_is_there():
    known = {
        model
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in ("khuyencong", "budgets", "projects", "plans", "reports")
    }
    assert known <= set(site._registry)


def test_what_a_table_may_follows_from_what_guards_it():
    assert tables.guarded(Project) == tables.Guarded(moves=True, stays=False, kept=True)
    assert tables.guarded(TransitionLog) == tables.Guarded(moves=False, stays=True, kept=True)
    assert tables.guarded(Decision).stays
    assert tables.guarded(Contract) == tables.Guarded(moves=False, stays=False, kept=True)
    assert tables.guarded(WorkCalendarDay) == tables.Guarded(moves=False, stays=False, kept=False)
    for model, options in site._registry.items():
        changes = options.editable is not None
        assert changes == (model._meta.label in tables.EDITABLE)
        assert not (changes and (issubclass(model, Moving) or tables.guarded(model).stays))


@pytest.mark.parametrize("label", ["projects.Project", "workflow.TransitionLog", "projects.Nothing"])
def test_a_guarded_table_cannot_be_named_as_editable(monkeypatch, label):
    monkeypatch.setattr(tables, "EDITABLE", {label: ()})
    with pytest.raises(ImproperlyConfigured, match=label):
        tables.register_all(Site())


def test_no_secret_is_shown_and_personal_numbers_are_covered():
    for row in personal_fields():
        model = apps.get_model(row.model)
        options = site._registry.get(model)
        if options is None:
            continue
        seen = {*options.get_fields(None), *options.list_display}
        if row.sensitivity is not Sensitivity.ORDINARY:
            assert row.field not in seen, row
    assert not {"password"} & set(site._registry[apps.get_model("actors.User")].get_fields(None))


@pytest.mark.parametrize("role", [Role.DOIT_LEADER, Role.PROVINCE_LEADER, Role.ENTERPRISE])
def test_others_are_refused(client_as, role):
    client = client_as(actors.make_member(role).user)
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.get(address(Project)).status_code == 403


def test_a_visitor_signs_in_first(client):
    assert client.get(reverse("admin:index")).url.startswith(reverse("identity:sign_in"))


def test_a_moving_row_is_read_and_not_changed(operator):
    project = make_project()
    page = operator.get(address(Project, "change", project.pk))
    assert page.status_code == 200
    assert project.title in page.content.decode()
    assert b'name="_save"' not in page.content
    assert operator.post(address(Project, "change", project.pk), {"title": "Khác"}).status_code == 405
    project.refresh_from_db()
    assert project.title != "Khác"


def test_a_list_asks_the_same_number_of_queries_for_one_row_or_many(operator, django_assert_num_queries):
    load_calendar()
    operator.get(address(ClockRule))
    with django_assert_num_queries(5):
        assert operator.get(address(WorkCalendarDay)).status_code == 200


def test_a_reference_row_is_added_changed_and_taken_away(operator):
    said = {"date": "2024-12-23", "kind": "off", "name": "Nghỉ bù", "source": "Thông báo 01"}
    assert operator.post(address(WorkCalendarDay, "add"), said).status_code == 302
    row = WorkCalendarDay.objects.get(date=date(2024, 12, 23))
    operator.post(address(WorkCalendarDay, "change", row.pk), said | {"name": "Nghỉ lê\u0303"})
    row.refresh_from_db()
    assert row.name == "Nghỉ lễ"
    operator.post(address(WorkCalendarDay, "delete", row.pk), {"post": "yes"})
    assert not WorkCalendarDay.objects.filter(pk=row.pk).exists()
    told = Event.objects.filter(table_name="calendar_workcalendarday", row_id=str(row.pk)).order_by("id")
    pages = [f"admin:calendar_workcalendarday_{page}" for page in ("add", "change", "delete")]
    assert list(told.values_list("action", "origin", "user_id")) == [
        (action, page, int(operator.session["_auth_user_id"]))
        for action, page in zip((Action.INSERT, Action.UPDATE, Action.DELETE), pages, strict=True)
    ]


def test_what_a_constraint_refuses_stands_on_the_form(operator):
    load_calendar()
    row = ClockRule.objects.order_by("pk")[0]
    said = {name: getattr(row, name) for name in ("code", "label", "working_days", "citation")} | {"valid_from": "2024-06-01"}
    answer = operator.post(address(ClockRule, "add"), said)
    assert answer.status_code == 200
    assert "Thời hạn này đã có quy định khác trong cùng khoảng thời gian." in answer.content.decode()
    assert operator.post(address(ClockRule, "change", row.pk), said | {"working_days": 0, "valid_from": row.valid_from}).status_code == 200
    row.refresh_from_db()
    assert row.working_days


RULE = {
    "code": "FEW_JOBS", "aspect": "form", "position": "9", "contents": "MACHINERY", "scopes": "", "fact": "", "test": "meets",
    "values": '[[["legal_form", "=", "cooperative"], ["answers.jobs", ">=", 10]]]', "only_if": '[[["trade", "=", "handicraft"]]]',
    "yes": "{name} đạt.", "no": "{name} chưa đạt.", "ask": "", "evidence": "", "citation": "NĐ mới", "confidence": "low",
    "valid_from": "2026-01-01", "valid_to": "",
}  # fmt: skip


def test_an_operator_writes_a_rule_on_several_facts(operator):
    load_norms()
    assert operator.post(address(Eligibility, "add"), RULE).status_code == 302
    row = Eligibility.objects.get(code="FEW_JOBS")
    assert row.values == [[["legal_form", "=", "cooperative"], ["answers.jobs", ">=", 10]]]
    assert "answers.jobs" in operator.get(address(Eligibility, "change", row.pk)).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"values": '[[["colour", "=", "red"]]]'}, "Không có dữ kiện “colour”"),
        ({"values": "[[["}, "JSON"),
        ({"values": '{"a": 1}'}, "danh sách"),
        ({"only_if": '[[["cost", "<=", "nhiều"]]]'}, "số nguyên"),
        ({"valid_to": "2025-12-31"}, "Ngày cuối không được trước ngày đầu."),
    ],
)
def test_a_rule_that_cannot_be_asked_is_told_to_who_writes_it(operator, change, said):
    load_norms()
    before = Eligibility.objects.count()
    answer = operator.post(address(Eligibility, "add"), RULE | change)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Eligibility.objects.count() == before


def test_every_rule_that_is_loaded_may_be_opened_and_kept_as_it_is(operator):
    """What the file says passes the form, so that an operator can correct one word of it."""
    load_norms()
    for model in (Eligibility, ContentField, PaperGround, Norm):
        for row in model.objects.order_by("pk")[:5]:
            page = operator.get(address(model, "change", row.pk))
            form = page.context["adminform"].form
            said = {name: form[name].value() for name in form.fields}
            sent = {name: "" if value is None else "on" if value is True else value for name, value in said.items() if value is not False}
            answer = operator.post(address(model, "change", row.pk), sent)
            assert answer.status_code == 302, (str(row), answer.context["adminform"].form.errors)


def test_what_a_trigger_refuses_stands_on_the_form(operator, monkeypatch):
    commune = actors.commune()

    def refuses(row):
        AdminUnit.objects.filter(pk=row.pk).update(parent=row.pk)

    monkeypatch.setattr(tables, "_try", refuses)
    answer = operator.post(address(AdminUnit, "change", commune.pk), {"name": "Phường Mới", "decree": ""})
    assert answer.status_code == 200
    assert "Cơ sở dữ liệu không nhận" in answer.content.decode()
    commune.refresh_from_db()
    assert commune.name == "Phường Phú Khương"


def test_a_corrected_name_is_sorted_by_its_new_letters(operator):
    commune = actors.commune()
    assert operator.post(address(AdminUnit, "change", commune.pk), {"name": "Phường An Hội Mới", "decree": ""}).status_code == 302
    commune.refresh_from_db()
    assert commune.sort_name == sort_key("Phường An Hội Mới")
    assert commune.parent_id


def test_django_writes_no_history_of_its_own(operator):
    operator.post(address(WorkCalendarDay, "add"), {"date": "2024-12-23", "kind": "off", "name": "Nghỉ bù", "source": "Thông báo"})
    assert not apps.get_model("admin.LogEntry").objects.exists()
