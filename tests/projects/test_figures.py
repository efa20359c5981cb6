"""What a content of support asks, from the questions to the submission, and what the database holds on its own."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from budgets.models import ContentField, SupportContent
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from projects.enums import ProjectState
from projects.selectors import figures
from projects.selectors.applications import mark_of_answers, sections_of
from projects.services import applications
from projects.services.applications import Closed
from projects.services.figures import write_answers
from tests.factories import actors
from tests.factories.projects import Cast, content, fire, make_draft, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
TRAINING = {
    "trade": "Đan giỏ",
    "form": "short",
    "trainees": 30,
    "hours": 240,
    "starts": "2024-06-01",
    "place": "Nhà văn hóa xã",
    "need": 35,
    "commits_to_hire": True,
    "hired": 25,
}


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        prepare_province()
        yield


def line_of(code="VOCATIONAL_TRAINING", **more):
    project = make_draft(code=code, **more)
    line = project.lines.get()
    line.project = project
    return line, project._author


def state(line):
    lines = list(line.project.lines.select_related("enterprise__area", "content"))
    return {section.key: section.state for section in sections_of(line.project, lines, [])}["so-lieu"]


def test_a_class_is_answered_step_by_step_and_handed_in():
    line, who = line_of()
    write_answers(line=line, who=who, answers={})
    assert state(line) == "todo"
    with pytest.raises(Refused, match="còn thiếu Nghề đào tạo"):
        fire(line.project, "submit", who)
    write_answers(line=line, who=who, answers={"trainees": 30})
    assert state(line) == "doing"
    write_answers(line=line, who=who, answers=TRAINING)
    assert state(line) == "done"
    fire(line.project, "submit", who)
    line.refresh_from_db()
    assert line.answers == TRAINING


def test_a_promise_to_hire_asks_how_many_and_its_refusal_where_they_work():
    line, who = line_of()
    kept = write_answers(line=line, who=who, answers=TRAINING | {"commits_to_hire": False})
    assert "hired" not in kept.answers
    with pytest.raises(Refused, match="Học viên làm việc ở đâu sau đào tạo"):
        fire(line.project, "submit", who)


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ({"trainees": 0}, "trainees"),
        ({"trainees": 1001}, "trainees"),
        ({"trainees": "30"}, "trainees"),
        ({"form": "long"}, "form"),
        ({"starts": "2024-02-30"}, "starts"),
        ({"trade": "a\0b"}, "trade"),
        ({"trade": "x" * 2001}, "trade"),
        ({"booths": 3}, "booths"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_key_and_nothing_is_kept(answers, key):
    line, who = line_of()
    before = line.answers
    with pytest.raises(ValidationError) as refused:
        write_answers(line=line, who=who, answers=TRAINING | answers)
    assert list(refused.value.message_dict) == [key]
    line.refresh_from_db()
    assert line.answers == before


def test_others_late_writers_and_sent_files_are_refused():
    line, who = line_of()
    with pytest.raises(NotAllowed):
        write_answers(line=line, who=actors.acting(Role.ENTERPRISE), answers=TRAINING)
    seen = mark_of_answers(line)
    write_answers(line=line, who=who, answers=TRAINING, seen=seen)
    with pytest.raises(Stale):
        write_answers(line=line, who=who, answers={}, seen=seen)
    fire(line.project, "submit", who)
    with pytest.raises(Closed):
        write_answers(line=line, who=who, answers={})


@pytest.mark.parametrize(
    "answers",
    [
        [],
        {"colour": 1},
        {"trainees": "30"},
        {"trainees": 30.5},
        {"trainees": 5000},
        {"form": "long"},
        {"commits_to_hire": "true"},
        {"trade": ""},
        {"trade": 5},
        {"starts": "hôm nay"},
        {"trainees": {"baseline": 1}},
    ],
)
def test_the_database_refuses_what_the_declaration_does_not_know(answers):
    line, _ = line_of()
    with pytest.raises(IntegrityError, match="line: "), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE projects_line SET answers = %s WHERE id = %s", [json.dumps(answers), line.pk])


def test_pairs_are_held_by_the_database_too():
    line, who = line_of("CLEANER_PRODUCTION_MODEL")
    good = line.answers | {"energy": {"baseline": "1800.5", "target": "1350"}}
    assert write_answers(line=line, who=who, answers=good).answers["energy"]["baseline"] == "1800.5"
    for bad in ({"baseline": 5}, {"baseline": "-5"}, {"now": "5"}, "5"):
        with pytest.raises(IntegrityError, match="line: "), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE projects_line SET answers = %s WHERE id = %s", [json.dumps({"energy": bad}), line.pk])


def test_a_file_is_read_by_what_it_was_asked_when_it_was_handed_in():
    project = make_project(state=ProjectState.SUBMITTED)
    line = project.lines.get()
    ContentField.objects.filter(content=line.content, key="quotes").update(valid_to=DAY, label="Báo giá")
    with clock.at(DAY + timedelta(days=30)):
        assert "quotes" in {shown.field.key for shown in figures.shown_answers(line)}
        assert "quotes" not in {field.key for field in figures.fields_of_line(make_draft().lines.get())}


def test_measures_are_the_same_keys():
    line, _ = line_of("CLEANER_PRODUCTION_MODEL")
    assert {"energy", "water", "waste"} <= {field.key for field in figures.measures_of(line)} & set(line.answers)


def test_a_content_of_another_time_begins_no_application():
    who = Cast().of(enterprise := actors.make_enterprise())
    with pytest.raises(ValidationError, match="pháp luật không có nội dung này"):
        applications.start_draft(title="Chuyển đổi số", enterprise=enterprise, content=content("DIGITAL_TRANSFORMATION"), who=who)
    line, who = line_of()
    SupportContent.objects.filter(pk=line.content_id).update(valid_to=DAY - timedelta(days=1))
    with pytest.raises(Refused, match="pháp luật không có nội dung này"):
        fire(line.project, "submit", who)


def boxes(line, **more):
    page = {"seen": mark_of_answers(line), "trade": "Đan giỏ", "form": "short", "trainees": "30", "hours": "1.200", "starts": "01/06/2024"}
    return page | {"place": "Xã", "need": "35", "commits_to_hire": "true", "hired": "25", "wage": "7 triệu"} | more


def test_the_page_keeps_what_is_typed_and_says_what_is_missing(client_as):
    line, who = line_of()
    write_answers(line=line, who=who, answers={})
    line.refresh_from_db()
    client = client_as(User.objects.get(pk=who.user_id))
    address = f"/de-an/{line.project.code}/soan/so-lieu/1/"
    assert client.get(f"/de-an/{line.project.code}/soan/so-lieu/").headers["Location"] == address
    wrong = client.post(address, boxes(line, trainees="ba mươi", hired="0"))
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'value="ba mươi"' in html
    assert 'id="id_trainees_error"' in html
    assert "Phải từ 1 trở lên" in html
    sent = client.post(address, boxes(line, need=""))
    assert sent.headers["Location"] == f"/de-an/{line.project.code}/soan/cam-ket/"
    line.refresh_from_db()
    assert (line.answers["hours"], line.answers["starts"], line.answers["wage"]) == (1200, "2024-06-01", 7_000_000)
    assert "Còn thiếu khi nộp:</b> Nhu cầu lao động của đơn vị sử dụng" in client.get(address).content.decode()
    late = client.post(address, boxes(line) | {"seen": "other", "trade": "Nghề khác"})
    assert late.status_code == 409
    assert "Nghề khác" in late.content.decode()
    check = client.get(f"/de-an/{line.project.code}/soan/kiem-tra/").content.decode()
    assert "Đan giỏ" in check
    assert "7.000.000 đồng" in check


def test_the_saved_fragment_carries_the_new_mark(client_as):
    line, who = line_of()
    client = client_as(User.objects.get(pk=who.user_id))
    fragment = client.post(f"/de-an/{line.project.code}/soan/so-lieu/1/", boxes(line), headers={"HX-Request": "true"}).content.decode()
    line.refresh_from_db()
    assert mark_of_answers(line) in fragment
