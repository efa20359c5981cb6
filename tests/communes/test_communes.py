"""Communes: a task and its links, each way of reporting, every refusal beside its success, reminders, signals, coverage, evidence."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from communes import selectors, services
from communes.coverage import drawing, of_task
from communes.letters import mail_link
from communes.links import hash_of, token_of
from communes.models import Assignment, Link, Report, Signal, Task
from communes.services.reporting import LinkGone
from directive.evidence import evidence, year_of
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.documents import store
from khuyencong.documents.inspection import FileRefused
from khuyencong.jobs.models import Job
from khuyencong.notices.models import Notice
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed
from tests import database
from tests.factories import actors
from tests.factories.communes import give_task, offices, report, token_for, told
from tests.factories.projects import pdf_file, photo_file

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
LATER = DAY + timedelta(days=10)


@pytest.fixture(scope="module")
def place(province, django_db_blocker) -> Any:
    """A district with its communes and people, and a commune of another district; once for the file."""
    with django_db_blocker.unblock(), database.undone(), clock.at(DAY):
        here, there = offices(), offices(district="831")
        officer, commune = (
            actors.make_member(Role.DISTRICT_OFFICER),
            actors.make_member(Role.COMMUNE_OFFICER, organisation_code=here[0].code),
        )
        yield SimpleNamespace(
            here=here, there=there, officer=officer, commune=commune,
            who=actors.principal(officer), own=actors.principal(commune),
            desk=actors.acting(Role.DOIT_OFFICER), other=actors.acting(Role.DISTRICT_OFFICER, district="831"),
        )  # fmt: skip


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


def waits(who: Principal) -> list[str]:
    """What stands in somebody's queue because of communes."""
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("communes.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


def part_of(task: Task, place: Any, number: int = 0) -> Assignment:
    return task.assignments.select_related("task", "organisation", "area").get(organisation=place.here[number])


def test_a_task_goes_to_every_commune_of_the_district(place):
    task = give_task(place.who)
    assert task.assignments.count() == len(place.here) > 5
    assert Link.objects.filter(assignment__task=task).count() == len(place.here)
    assert waits(place.own) == ["Báo cáo việc được giao"]
    assert waits(place.who) == waits(place.other) == []
    assert Notice.objects.filter(user=place.commune.user, kind="communes.task").exists()
    assert not selectors.tasks_visible_to(place.other).exists()
    assert selectors.tasks_visible_to(place.desk).get().asked == len(place.here)
    assert selectors.assignments_visible_to(place.desk).count() == len(place.here)
    assert not selectors.assignments_visible_to(place.other).exists()
    assert give_task(place.who, to=place.here[:2]).assignments.count() == 2
    for given, field in (
        ({"to": [place.there[0]]}, "to"), ({"to": []}, "to"), ({"due_on": DAY - timedelta(days=1)}, "due_on"),
        ({"due_on": DAY + timedelta(days=400)}, "due_on"), ({"title": " "}, "title"), ({"clause": "99"}, "clause"), ({"title": "x" * 201}, "title"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            give_task(place.who, **given)
        assert field in refused.value.error_dict
    with pytest.raises(NotAllowed):
        give_task(place.own)
    assert Task.objects.count() == 2


def test_a_link_reports_once_and_its_row_opens_nothing(place):
    row = part_of(give_task(place.who), place, 1)
    token = token_for(row)
    link = selectors.open_link(row)
    stored = {str(value) for value in Link.objects.filter(pk=link.pk).values_list()[0]}
    assert (link.token_hash, token in stored) == (hash_of(token), False)
    for wrong in (str(link.key), link.token_hash, f"{link.key}.{link.token_hash}", token[:-1], "", "\x00"):
        with pytest.raises(LinkGone):
            services.report_by_link(token=wrong, **told())
    with pytest.raises(FileRefused, match="không phải ảnh"):
        services.report_by_link(token=token, **told(photo=pdf_file()))
    with pytest.raises(ValidationError) as refused:
        services.report_by_link(token=token, **told(photo=None))
    assert "photo" in refused.value.error_dict
    assert selectors.open_link(row).is_open
    made = report(row, wish="Cần thêm tờ rơi")
    assert (made.by_id, made.link_id, made.reached) == (None, link.pk, 12)
    assert Notice.objects.filter(user=place.officer.user, kind="communes.wish").exists()
    with pytest.raises(LinkGone):
        services.report_by_link(token=token, **told())
    with pytest.raises(ValidationError, match="không cấp liên kết nữa"):
        services.new_link(assignment=row, who=place.who)
    assert Report.objects.count() == 1


def test_a_link_expires_and_another_takes_its_place(place):
    row = part_of(give_task(place.who), place, 1)
    first = token_for(row)
    second = token_of(services.new_link(assignment=row, who=place.who))
    for who in (place.own, place.other, place.desk):
        with pytest.raises(NotAllowed):
            services.new_link(assignment=row, who=who)
    with pytest.raises(LinkGone):
        services.report_by_link(token=first, **told())
    with clock.at(LATER + timedelta(days=15)):
        with pytest.raises(LinkGone):
            services.report_by_link(token=second, **told())
        late = services.new_link(assignment=row, who=place.who)
        services.report_by_link(token=token_of(late), **told())
    row = part_of(row.task, place, 1)
    assert row.standing == "after"


def test_one_reports_for_ones_own_commune_once(place):
    row, others = part_of(task := give_task(place.who), place), part_of(task, place, 1)
    with pytest.raises(NotAllowed):
        report(others, place.own)
    token = token_for(row)
    for given, field in (
        ({"words": ""}, "words"),
        ({"reached": 100_001}, "reached"),
        ({"reached": -1}, "reached"),
    ):
        with pytest.raises(ValidationError) as refused:
            report(row, place.own, **given)
        assert field in refused.value.error_dict
    report(row, place.own)
    with pytest.raises(ValidationError, match="đã báo cáo việc này rồi"):
        report(row, place.own)
    with pytest.raises(LinkGone):
        services.report_by_link(token=token, **told())
    photo = Report.objects.get().photo
    assert b"Exif" not in store.read(photo.path)


def test_what_is_called_off_needs_no_report(place):
    task = give_task(place.who)
    row, token = part_of(task, place), token_for(part_of(task, place))
    for who in (place.own, place.other, place.desk):
        with pytest.raises(NotAllowed):
            services.call_off(task=task, who=who, reason="Thôi")
    with pytest.raises(ValidationError):
        services.call_off(task=task, who=place.who, reason=" ")
    services.call_off(task=task, who=place.who, reason="Gộp vào việc khác")
    with pytest.raises(ValidationError, match="trước đó"):
        services.call_off(task=task, who=place.who, reason="Nữa")
    with pytest.raises(LinkGone):
        services.report_by_link(token=token, **told())
    with pytest.raises(ValidationError, match="cho thôi"):
        report(row, place.own)
    with pytest.raises(ValidationError, match="đã thôi"):
        services.new_link(assignment=row, who=place.who)
    with clock.at(LATER + timedelta(days=1)):
        assert waits(place.own) == waits(place.who) == []
        assert services.remind() == 0


def test_who_has_not_reported_is_reminded_twice(place, mailoutbox):
    task = give_task(place.who, to=place.here[:3])
    row = part_of(task, place)
    report(part_of(task, place, 1))
    services.keep_contact(organisation=place.here[0], who=place.who, name="Anh Tư", email="Xa@Thu.invalid", phone="0275 382 1001")
    assert services.remind() == 0
    with clock.at(LATER - timedelta(days=1)):
        assert (services.remind(), services.remind()) == (2, 0)
        assert waits(place.who) == []
    with clock.at(LATER + timedelta(days=1)):
        assert (services.remind(), services.remind()) == (2, 0)
        assert waits(place.who) == ["Đôn đốc 2 xã chưa báo cáo"]
        jobs = Job.objects.filter(kind="communes.mail_link", payload__link=selectors.open_link(row).pk).order_by("asked_at")
        assert [job.payload["why"] for job in jobs] == ["new", "near", "late"]
        for job in jobs:
            mail_link(job, None)
        assert [letter.to for letter in mailoutbox] == [["xa@thu.invalid"]] * 3
        assert all(token_for(row) in letter.body for letter in mailoutbox)
        assert not any(token_for(row) in str(job.payload) for job in jobs)
        report(row)
        mail_link(jobs[0], None)
    assert len(mailoutbox) == 3
    kinds = Notice.objects.filter(user=place.officer.user).order_by("pk").values_list("kind", flat=True)
    assert list(kinds).count("communes.remind") == 2


def test_a_signal_is_answered_once_by_the_district(place):
    said = {"who": place.own, "kind": "wants", "title": "Hộ làm kẹo dừa", "words": "Muốn mua máy"}
    row = services.tell_district(**said, phone="0903 123 456", photo=photo_file())
    assert waits(place.who) == ["Trả lời tin của xã"]
    assert waits(place.desk) == waits(place.other) == []
    for given, field in (({"title": ""}, "title"), ({"kind": "moon"}, "kind"), ({"phone": "abc"}, "phone")):
        with pytest.raises(ValidationError) as refused:
            services.tell_district(**(said | given))
        assert field in refused.value.error_dict
    with pytest.raises(NotAllowed):
        services.tell_district(**(said | {"who": place.who}))
    for who in (place.own, place.other, place.desk):
        with pytest.raises(NotAllowed):
            services.answer_signal(signal=row, who=who, answer="Được")
    with pytest.raises(ValidationError):
        services.answer_signal(signal=row, who=place.who, answer=" ")
    services.answer_signal(signal=row, who=place.who, answer="Mời tới phòng Kinh tế")
    with pytest.raises(ValidationError, match="trước đó"):
        services.answer_signal(signal=row, who=place.who, answer="Nữa")
    assert Notice.objects.filter(user=place.commune.user, kind="communes.answer").exists()
    assert Signal.objects.count() == 1


def test_the_map_the_figures_and_the_directive_say_the_same(place):
    task = give_task(place.who)
    report(part_of(task, place))
    report(part_of(task, place, 1), reached=8)
    rows = list(selectors.assignments_visible_to(place.who).filter(task=task))
    drawn = drawing(of_task(rows))
    assert len(drawn.blocks) == 1
    assert {square.words for block in drawn.blocks for square in block.cells} == {"1 trên 1 việc đã báo cáo", "0 trên 1 việc đã báo cáo"}
    counted = evidence("communes").count(year_of(2024))
    assert (counted.value, [part.value for part in counted.parts if part.value]) == (2, [2])
    assert sum(part.expected for part in counted.parts) == counted.expected > 100
    with clock.at(LATER + timedelta(days=1)):
        figures = {figure.label: figure.value for figure in evidence("communes").count(year_of(2024)).figures}
    assert figures["Cơ sở, hộ đã được phổ biến"] == 20
    assert (figures["Lượt giao cho xã"], figures["Báo cáo đúng hạn"], figures["Chưa báo cáo, đã trễ"]) == (len(rows), 2, len(rows) - 2)


def test_pages(place, client_as, django_assert_max_num_queries):
    office, commune = client_as(place.officer.user, place.officer), client_as(place.commune.user, place.commune)
    sent = {"title": "Phổ biến Nghị định mới", "due_on": f"{LATER:%d/%m/%Y}", "clause": "8a", "needs_photo": "on"}
    wrong = office.post(reverse("communes:send"), sent | {"due_on": "31/02/2024"})
    assert (wrong.status_code, "Phổ biến Nghị định mới" in wrong.content.decode()) == (422, True)
    assert office.post(reverse("communes:send"), sent | {"to": place.there[0].pk}).status_code == 422
    assert office.post(reverse("communes:send"), sent).status_code == 302
    task = Task.objects.get()
    row = part_of(task, place)
    page = office.get(row.get_absolute_url())
    assert (token_for(row) in page.content.decode(), page["Cache-Control"]) == (True, "no-store")
    assert token_for(row) not in commune.get(row.get_absolute_url()).content.decode()
    address = reverse("communes:report", args=[row.pk])
    typed = {"words": "Đã họp ấp", "reached": "x", "wish": ""}
    wrong = commune.post(address, typed | {"photo": SimpleUploadedFile("a.jpg", b"GIF89a")})
    assert (wrong.status_code, "Đã họp ấp" in wrong.content.decode()) == (422, True)
    assert commune.post(address, typed | {"reached": "9", "photo": pdf_file()}).status_code == 422
    assert commune.post(address, typed | {"reached": "9", "photo": photo_file()}).status_code == 302
    assert commune.get(address).status_code == 409
    assert commune.post(address, typed | {"reached": "9", "photo": photo_file()}).status_code == 422
    for name in ("tasks", "reports", "signals", "contacts"):
        with django_assert_max_num_queries(16):
            assert office.get(reverse(f"communes:{name}")).status_code == 200
    with django_assert_max_num_queries(20):
        shown = office.get(task.get_absolute_url()).content.decode()
    assert f"1 trên {len(place.here)} đã báo cáo" in shown
    listed = b"".join(office.get(reverse("communes:reports"), {"xuat": "csv", "viec": task.pk}).streaming_content).decode()
    assert "Đã họp ấp" in listed
    with clock.at(LATER + timedelta(days=60)):
        assert office.get(row.get_absolute_url()).status_code == 200


def test_anybody_with_the_link_reports_and_sees_why_it_does_not_open(place):
    task = give_task(place.who)
    row, nobody = part_of(task, place, 1), Client()
    address = reverse("communes:by_link", args=[token_for(row)])
    shown = nobody.get(address)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
    assert place.officer.user.full_name not in shown.content.decode()
    typed = {"words": "Phát thanh xã", "reached": "30", "wish": ""}
    wrong = nobody.post(address, typed)
    assert (wrong.status_code, "Phát thanh xã" in wrong.content.decode()) == (422, True)
    assert nobody.post(address, typed | {"photo": photo_file(), "words": "a\x00b"}).status_code == 422
    assert nobody.post(address, typed | {"photo": photo_file()}).status_code == 302
    again = nobody.post(address, typed | {"photo": photo_file()})
    assert (again.status_code, "mỗi việc báo cáo một lần" in again.content.decode()) == (410, True)
    assert (nobody.get(address).status_code, nobody.get(f"{address[:-2]}x/").status_code) == (410, 404)
    other = reverse("communes:by_link", args=[token_for(part_of(task, place, 2))])
    with clock.at(LATER + timedelta(days=15)):
        gone = nobody.get(other)
        assert (gone.status_code, "đã hết hạn" in gone.content.decode()) == (410, True)
    assert Report.objects.count() == 1
