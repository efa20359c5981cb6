"""Erasing a person with the books intact."""

import hashlib
import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from budgets.ledger.verify import verify
from budgets.models import Entry, Leg
from khuyencong import clock, notices
from khuyencong.access import Erasure, Principal, Role, personal_tables
from khuyencong.actors.models import Enterprise, Membership, User
from khuyencong.audit.models import Event
from khuyencong.audit.verify import verify as verify_trail
from khuyencong.documents import store
from khuyencong.documents.models import Attachment, Paper
from khuyencong.documents.services import attach, remove
from khuyencong.documents.services.papers import content_digest
from khuyencong.identity.models import MailedKey
from khuyencong.notices.models import Notice
from khuyencong.privacy.enums import RequestKind, RequestState
from khuyencong.privacy.models import RightsRequest
from khuyencong.privacy.services import erasing, requests
from khuyencong.workflow.models import TransitionLog
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import LineState, ProjectState
from projects.models import Decision
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, fire, give_estimate, make_draft, make_project, pdf_file, prepare_province
from tests.privacy.conftest import PHONE

pytestmark = pytest.mark.django_db
GROUNDS = "Đơn ngày 20/11/2026; không còn hồ sơ đang xử lý."


def ask(person: User) -> RightsRequest:
    return requests.ask(person=person, kind=RequestKind.ERASE, words="", by=person)


def erase(person: User, who: Principal) -> RightsRequest:
    return erasing.erase(ask(person), who=who, grounds=GROUNDS)


def of(owner: User, household: Enterprise) -> Principal:
    return Principal(user_id=owner.pk, name=owner.full_name, role=Role.ENTERPRISE, enterprise_ids=frozenset({household.pk}))


def books() -> str:
    """Everything that the law keeps, as one hash."""
    said = hashlib.sha256()
    for model in (Entry, Leg, Paper, Decision, TransitionLog):
        said.update(json.dumps(list(model.objects.order_by("pk").values()), default=str).encode())
    return said.hexdigest()


def test_every_table_that_loses_the_person_says_how():
    assert {table.model.lower() for table in personal_tables() if table.on_erasure == Erasure.BLANK} == set(erasing._BLANKS)


@pytest.mark.thorough
@pytest.mark.usefixtures("media")
def test_the_person_goes_and_the_books_verify(owner, household, operator, client_as, django_capture_on_commit_callbacks):
    prepare_province()
    give_estimate()
    cast = Cast()
    project = make_project(state=ProjectState.ALLOCATED, cast=cast, enterprises=[household], by=of(owner, household))
    bring_line(project.lines.get(), LineState.CLOSED, cast)
    notices.tell([owner.pk], kind="x", title="Báo", body="Nội dung riêng", url="")
    client = client_as(owner)
    before, address = books(), owner.email
    with django_capture_on_commit_callbacks(execute=True):
        done = erase(owner, operator)
    assert done.state == RequestState.DONE
    owner.refresh_from_db()
    assert owner.full_name == f"Người dùng đã xóa #{owner.pk}"
    assert owner.email.endswith("@da-xoa.invalid")
    assert address not in owner.email
    assert not owner.has_usable_password()
    assert not owner.is_active
    assert client.get(reverse("privacy:mine")).url.startswith("/dang-nhap/")
    assert not Notice.objects.filter(user=owner).exists()
    assert not Membership.objects.filter(user=owner, valid_to__isnull=True).exists()
    # What the law keeps is byte for byte as it was, and verifies.
    assert books() == before
    assert verify().ok
    assert [problem.message for problem in verify_trail().problems] == []
    assert Event.objects.filter(event=erasing.ERASED, row_id=str(owner.pk)).count() == 1
    assert all(paper.content_sha256 == content_digest(paper) for paper in Paper.objects.order_by("pk"))
    # The money went to the household only now: its contact stays for ten years, and the outcome says so.
    household.refresh_from_db()
    assert household.phone == PHONE
    fates = {row["table"]: row for row in done.outcome["fates"]}
    assert (fates["actors.User"]["changed"], fates["notices.Notice"]["changed"]) == (1, fates["notices.Notice"]["held"])
    assert (fates["actors.Enterprise"]["held"], fates["actors.Enterprise"]["changed"]) == (1, 0)
    assert fates["workflow.TransitionLog"]["changed"] == 0 < fates["workflow.TransitionLog"]["held"]
    assert "Luật Lưu trữ" in fates["projects.Project"]["ground"]
    assert "Luật Kế toán" in fates["budgets.Entry"]["ground"]
    (letter,) = [one for one in mail.outbox if one.to == [address]]
    assert "đã được thực hiện" in letter.body


def test_no_table_knows_the_address_afterwards(owner, operator, media):
    address = owner.email
    notices.tell([owner.pk], kind="x", title="Báo", body=address, url="")
    MailedKey.objects.create(purpose=MailedKey.Purpose.SIGN_IN, email=address)
    AccessAttempt.objects.create(username=address, ip_address="127.0.0.1", failures_since_start=1)
    erase(owner, operator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
        names = [name for (name,) in cursor.fetchall() if not name.startswith(("audit_", "django_"))]
        found = []
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE %s', [f"%{address}%"])
            if cursor.fetchone()[0]:
                found.append(name)
    assert found == []


def test_the_dry_run_says_the_same_counts_and_changes_nothing(owner, household, operator, capsys):
    notices.tell([owner.pk], kind="x", title="Báo", body="", url="")
    before = erasing.plan(owner)
    call_command("personal_data", "--person", owner.email, "--format", "json")
    said = json.loads(capsys.readouterr().out)
    assert {row["table"]: row["changed"] for row in said["tables"]} == {fate.table: fate.changed for fate in before.fates if fate.held}
    owner.refresh_from_db()
    assert owner.is_active
    request = ask(owner)
    planned = {fate.table: fate.changed for fate in erasing.plan(owner).fates}
    done = erasing.erase(request, who=operator, grounds=GROUNDS)
    assert {row["table"]: row["changed"] for row in done.outcome["fates"]} == planned


def test_a_household_that_never_handed_anything_in_is_forgotten_whole(owner, household, operator):
    erase(owner, operator)
    household.refresh_from_db()
    assert (household.name, household.tax_code) == (f"Hộ kinh doanh đã xóa #{household.pk}", None)
    assert household.phone == household.address == household.representative == ""


def test_the_contact_goes_when_its_ten_years_are_over(owner, household, operator, media, clock_at):
    project = make_project(state=ProjectState.SUBMITTED, enterprises=[household], by=of(owner, household))
    fire(project, "decline", actors.acting(Role.DISTRICT_LEADER), reason="Không thuộc đối tượng")
    clock_at(clock.now() + timedelta(days=3660))
    erase(owner, operator)
    household.refresh_from_db()
    assert household.phone == household.representative == ""
    assert household.name == "Hộ kinh doanh Thanh Trà"


def test_a_household_with_other_people_is_left_to_them(owner, household, operator):
    actors.make_member(Role.ENTERPRISE, enterprise=household)
    erase(owner, operator)
    household.refresh_from_db()
    assert household.phone == PHONE


def test_loose_files_go_with_their_bytes_and_those_of_the_books_stay(owner, household, operator, media, django_capture_on_commit_callbacks):
    project = make_project(state=ProjectState.SUBMITTED, enterprises=[household], by=of(owner, household))
    loose = attach(subject=("project", project.pk), purpose="other", file=pdf_file("Giấy thừa.pdf"), by_id=owner.pk)
    remove(loose, by_id=owner.pk)
    # A second row with the same bytes, which the books need.
    kept = attach(subject=("project", project.pk), purpose="legal", file=pdf_file("Giấy cần.pdf"), by_id=owner.pk)
    fire(project, "decline", actors.acting(Role.DISTRICT_LEADER), reason="Không thuộc đối tượng")
    with django_capture_on_commit_callbacks(execute=True):
        erase(owner, operator)
    loose.refresh_from_db()
    kept.refresh_from_db()
    assert (loose.name, loose.erased_at is None) == ("tệp đã xóa", False)
    assert (kept.name, kept.erased_at) == ("Giấy cần.pdf", None)
    assert store.path_of(kept.path).exists() is True
    assert Attachment.objects.filter(by=owner, erased_at__isnull=False).count() == 1


def test_who_still_has_roles_or_open_files_is_told_every_reason(owner, household, operator, media):
    make_project(state=ProjectState.SUBMITTED, enterprises=[household], by=of(owner, household))
    actors.make_member(Role.CO_APPRAISER, user=owner)
    request = ask(owner)
    with pytest.raises(ValidationError) as refused:
        erasing.erase(request, who=operator, grounds=GROUNDS)
    assert len(refused.value.messages) == 2
    assert "Còn vai trò Chuyên viên sở, ngành phối hợp" in refused.value.messages[0]
    assert "đang xử lý (chờ địa phương xem xét)" in refused.value.messages[1]
    owner.refresh_from_db()
    assert owner.is_active
    request.refresh_from_db()
    assert request.is_open


def test_an_officer_with_an_open_appraisal_is_refused(operator, media):
    project = make_project(state=ProjectState.APPRAISING)
    Membership.objects.filter(user=project.appraiser).update(valid_to=clock.today() - timedelta(days=1))
    assert list(erasing.refusals(project.appraiser)) == [f"Đề án {project.code} đang xử lý (đang thẩm định)."]


def test_a_draft_is_handed_in_or_dropped_first(owner, household, operator, media):
    draft = make_draft(enterprises=[household], by=of(owner, household))
    assert list(erasing.refusals(owner)) == [f"Hồ sơ {draft.code} còn đang soạn: nộp hoặc bỏ hồ sơ trước."]


def test_the_last_operator_stays():
    last = actors.make_member(Role.OPERATOR)
    reasons = list(erasing.refusals(last.user))
    assert "quản trị cuối cùng" in reasons[0]
    with pytest.raises(ValidationError):
        erasing.erase(ask(last.user), who=actors.principal(last), grounds=GROUNDS)


def test_nobody_decides_about_themself(operator):
    person = User.objects.get(pk=operator.user_id)
    with pytest.raises(ValidationError, match="Không tự quyết định"):
        erasing.erase(ask(person), who=operator, grounds=GROUNDS)


def test_a_second_erasure_is_refused(owner, operator):
    request = ask(owner)
    erasing.erase(request, who=operator, grounds=GROUNDS)
    with pytest.raises(ValidationError, match="đã kết thúc"):
        erasing.erase(request, who=operator, grounds=GROUNDS)
    owner.refresh_from_db()
    with pytest.raises(ValidationError, match="đã được xóa trước đó"):
        ask(owner)


@pytest.mark.parametrize("role", [Role.DOIT_LEADER, Role.DISTRICT_OFFICER])
def test_others_do_not_erase(owner, role):
    with pytest.raises(NotAllowed):
        erasing.erase(ask(owner), who=actors.acting(role), grounds=GROUNDS)


def test_without_grounds_nothing_is_erased(owner, operator):
    with pytest.raises(ValidationError, match="căn cứ"):
        erasing.erase(ask(owner), who=operator, grounds=" ")
    owner.refresh_from_db()
    assert owner.is_active
    assert owner.full_name == "Lê Thị Trà"


def test_another_kind_of_request_does_not_erase(owner, operator):
    request = requests.ask(person=owner, kind=RequestKind.CORRECT, words="Sửa tên", by=owner)
    with pytest.raises(ValidationError, match="không phải là yêu cầu xóa"):
        erasing.erase(request, who=operator, grounds=GROUNDS)


@pytest.mark.thorough
def test_operators_page_shows_the_plan_and_carries_it_out(owner, household, operator, client_as):
    request = ask(owner)
    client = client_as(User.objects.get(pk=operator.user_id))
    page = reverse("privacy:request", args=[request.pk])
    html = client.get(page).content.decode()
    assert "Sẽ xóa gì, giữ gì" in html
    assert client.post(page, {"grounds": "", "step": "xoa"}).status_code == 422
    assert client.post(page, {"grounds": GROUNDS, "step": "khac"}).status_code == 422
    assert client.post(page, {"grounds": GROUNDS, "step": "xoa"}).url == page
    html = client.get(page).content.decode()
    assert "Đã xóa gì, giữ gì" in html
    assert f"Người dùng đã xóa #{owner.pk}" in html
    assert client.post(page, {"grounds": GROUNDS, "step": "xoa"}).status_code == 422


def test_the_page_says_why_not(owner, household, operator, media, client_as):
    make_project(state=ProjectState.SUBMITTED, enterprises=[household], by=of(owner, household))
    request = ask(owner)
    client = client_as(User.objects.get(pk=operator.user_id))
    page = reverse("privacy:request", args=[request.pk])
    html = client.get(page).content.decode()
    assert "Chưa thể" in html
    assert 'value="xoa"' not in html
    assert client.post(page, {"grounds": GROUNDS, "step": "xoa"}).status_code == 422
