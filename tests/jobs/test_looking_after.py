"""The operator's pages of background work: what waits and why it failed, who is alive, again, or not at all; for nobody else."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models.functions import Now
from django.urls import reverse

from khuyencong.access import Role
from khuyencong.jobs import ask, handlers, pulses, services
from khuyencong.jobs.models import Job, JobState, Pulse
from tests.browser import axe, no_sideways_scroll, shot
from tests.factories import actors

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client_as):
    return client_as(actors.make_member(Role.OPERATOR).user)


def failed_job(key="hong", words="Máy in hết giấy <script>"):
    job = ask("tests.break", key, {"secret": "bi-mat"}, max_attempts=1)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error=words, attempts=1, finished_at=Now(), started_at=Now())
    return Job.objects.get(pk=job.pk)


def post(client, job, step):
    return client.post(reverse("jobs:job", args=[job.pk]), {"step": step})


def test_the_page_says_what_waits_runs_and_failed_and_who_is_alive(operator, django_assert_num_queries):
    failed_job()
    ask("tests.count", "cho", {"steps": 1})
    html = operator.get(reverse("jobs:list")).content.decode()
    assert "Lịch chạy định kỳ chưa chạy lần nào" in html
    assert "Không có tiến trình nền nào đang sống: 1 việc phải chờ." in html
    assert "Máy in hết giấy &lt;script&gt;" in html
    assert "bi-mat" not in html
    pulses.pulse(pulses.SCHEDULE)
    for name in ("a", "b"):
        pulses.pulse(f"{pulses.WORKER}{name}")
    Pulse.objects.filter(name=f"{pulses.WORKER}b").update(at=Now() - timedelta(seconds=41))
    for more in range(3):
        ask("tests.count", f"them {more}", {"steps": 1})
    with django_assert_num_queries(8):
        html = operator.get(reverse("jobs:list"), {"tinh-trang": "failed"}).content.decode()
    assert "chưa chạy lần nào" not in html
    assert [html.count("Đang sống"), html.count("Im lặng")] == [2, 1]
    assert "them 1" not in html


def test_what_failed_is_tried_again_by_a_click(operator):
    job = failed_job()
    assert "Xem việc chạy nền không thành công" in operator.get(reverse("portal:queue")).content.decode()
    answer = post(operator, job, "lai")
    assert (answer.status_code, answer.url) == (302, reverse("jobs:job", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    answer = post(operator, job, "lai")
    assert answer.status_code == 409
    assert "Việc đã đổi tình trạng" in answer.content.decode()
    assert post(operator, job, "huy").status_code == 302
    assert post(operator, job, "huy").status_code == 409
    assert post(operator, job, "khac").status_code == 422
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_all_that_failed_is_tried_again_of_one_kind_or_of_every(operator):
    jobs = [failed_job("a"), failed_job("b")]
    Job.objects.filter(pk=jobs[1].pk).update(kind="tests.count")
    for kind, left in (("khong-co", 2), ("tests.count", 1), ("", 0)):
        assert operator.post(reverse("jobs:retry_all"), {"kind": kind}).status_code == 302
        assert Job.objects.filter(state=JobState.FAILED).count() == left
    assert services.retry_all() == 0


@pytest.mark.parametrize("role", [Role.DOIT_LEADER, Role.ENTERPRISE])
def test_nobody_else_looks_or_acts(client_as, role):
    job = failed_job()
    client = client_as(actors.make_member(role).user)
    for address in (reverse("jobs:list"), reverse("jobs:job", args=[job.pk])):
        assert client.get(address).status_code == 403
    assert post(client, job, "lai").status_code == client.post(reverse("jobs:retry_all")).status_code == 403
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_no_job_is_no_page(operator):
    assert operator.get(reverse("jobs:job", args=[uuid.uuid4()])).status_code == 404


def test_each_kind_has_words():
    assert {kind: label for kind, label in handlers.labels().items() if label == kind and not kind.startswith("tests.")} == {}
    assert handlers.label_of("cu.khong-con") == "cu.khong-con"


def test_a_pulse_outlives_a_database_that_is_away(monkeypatch):
    over, told = threading.Event(), []

    def write(name):
        told.append(name)
        if len(told) == 1:
            raise OperationalError("away")
        over.set()

    monkeypatch.setattr(pulses.connection, "close", lambda: None)
    pulses.beat("x", over, write=write, every=0)
    assert told == ["x", "x"]


def test_the_silent_are_forgotten_after_a_day_and_the_sweep_is_the_pulse_of_the_schedule():
    pulses.pulse("tien-trinh:cu")
    Pulse.objects.update(at=Now() - timedelta(days=1, seconds=1))
    from khuyencong.jobs import tasks  # the task, as the worker calls it

    tasks.sweep()
    schedule, workers = pulses.signs()
    assert schedule.is_alive
    assert workers == []


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_the_operator_sees_it(browse, width, dark):
    user = actors.make_member(Role.OPERATOR).user
    job = failed_job()
    ask("tests.count", "cho", {"steps": 1})
    pulses.pulse(f"{pulses.WORKER}worker@may-chu")
    for name, address in (("jobs", reverse("jobs:list")), ("job", reverse("jobs:job", args=[job.pk]))):
        page = browse(address, width=width, dark=dark, user=user)
        assert "Máy in hết giấy" in page.inner_text("main")
        axe(page)
        no_sideways_scroll(page)
        shot(page, f"{name}-{width}")
