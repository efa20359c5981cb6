"""A job is asked for once, done once, and never lost; what goes wrong is kept with its reason."""

import socket
import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models.functions import Now

from khuyencong.celery import app
from khuyencong.jobs import ask, cancel, handler, handlers, retry, running, selectors, sending, services
from khuyencong.jobs.models import Job, JobState
from tests.factories.workflow import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker_is_not_given_up(monkeypatch):
    monkeypatch.setattr(sending, "_away_until", 0.0)


def marks(key):
    return ContentType.objects.filter(app_label="jobs_tests", model=key).count()


def attempt(job):
    running.run(job.pk, keep_alive=False)
    job.refresh_from_db()
    return job


def at_once(job):
    """Let the pause before the next attempt be over."""
    Job.objects.filter(pk=job.pk).update(not_before=Now())
    return attempt(job)


def die_with(job):
    """The worker claims the job and dies; its lease runs out."""
    running._claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_the_same_key_is_one_job():
    person = make_person()
    first = ask("tests.count", "year 2026", {"steps": 2}, by_id=person.pk)
    again = ask("tests.count", "year 2026", {"steps": 5})
    assert (again.pk, again.payload, again.asked_by_id) == (first.pk, {"steps": 2}, person.pk)
    with pytest.raises(ValueError, match=r"tests\.count"):
        ask("tests.break", "year 2026", {})


def test_a_job_is_done_with_its_last_writes():
    job = ask("tests.count", "three", {"steps": 3})
    assert running.run_pending() == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.percent, job.result, job.attempts) == ("done", 3, 3, 100, {"steps": 3}, 1)
    assert marks("three") == 1
    assert running.run(job.pk) is None
    assert marks("three") == 1


def test_a_rollback_leaves_no_job():
    with pytest.raises(RuntimeError), transaction.atomic():
        ask("tests.count", "gone", {"steps": 1})
        raise RuntimeError
    assert not Job.objects.filter(key="gone").exists()


def test_writes_of_a_commit_that_breaks_are_taken_back():
    job = attempt(ask("tests.break_in_commit", "late", {}))
    assert (job.state, job.error, marks("late")) == ("queued", "RuntimeError: late", 0)


def test_it_is_tried_again_with_growing_pauses_and_then_given_up():
    job = attempt(ask("tests.break", "unlucky", {}))
    first = job.not_before
    assert (job.state, job.attempts) == ("queued", 1)
    assert attempt(job).attempts == 1, "its pause is not over"
    job = at_once(job)
    assert job.not_before - first > timedelta(seconds=4)
    job = at_once(job)
    assert (job.state, job.attempts, job.error) == ("failed", 3, "RuntimeError: no luck")
    job = retry(job.pk)
    assert (job.state, job.attempts, job.error) == ("queued", 0, "")


def test_it_succeeds_at_a_later_attempt():
    job = attempt(ask("tests.break", "lucky", {"until": 2}))
    job = at_once(job)
    assert (job.state, job.result, job.error) == ("done", {"attempt": 2}, "")


def test_what_is_hopeless_is_not_tried_again():
    job = attempt(ask("tests.hopeless", "empty", {}))
    assert (job.state, job.attempts, job.error) == ("failed", 1, "Tệp không có dòng dữ liệu nào.")


def test_a_kind_that_nobody_does_fails_with_words():
    job = attempt(ask("tests.nobody", "nobody", {}))
    assert (job.state, job.error) == ("failed", "Không có chương trình xử lý loại việc “tests.nobody”.")


def test_a_lease_that_ran_out_is_taken_over_once():
    job = ask("tests.count", "orphan", {"steps": 1})
    running._claim(job.pk)
    assert running.run(job.pk) is None, "its lease still runs"
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
    job = attempt(job)
    assert (job.state, job.attempts, marks("orphan")) == ("done", 2, 1)


def test_a_worker_that_was_taken_over_drops_what_it_did(monkeypatch):
    monkeypatch.setattr(handlers, "_handlers", dict(handlers._handlers))

    @handler("tests.slow")
    def slow(job, progress):
        if job.attempts == 1:
            Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
            assert running.run(job.pk, keep_alive=False) == "done"
        return handlers.Outcome(
            result={"attempt": job.attempts}, commit=lambda: ContentType.objects.create(app_label="jobs_tests", model=f"slow{job.attempts}")
        )

    job = attempt(ask("tests.slow", "slow", {}))
    assert (job.state, job.result, marks("slow1"), marks("slow2")) == ("done", {"attempt": 2}, 0, 1)


def test_a_job_that_kills_its_workers_is_given_up():
    job = ask("tests.count", "poison", {"steps": 1}, max_attempts=2)
    die_with(job)
    die_with(job)
    job = attempt(job)
    assert (job.state, job.error) == ("failed", "Tiến trình xử lý đã dừng đột ngột 2 lần.")


def test_cancelling_before_and_meanwhile(monkeypatch):
    waiting = cancel(ask("tests.count", "waiting", {"steps": 1}).pk)
    assert (attempt(waiting).state, marks("waiting")) == ("cancelled", 0)
    monkeypatch.setattr(handlers, "_handlers", dict(handlers._handlers))

    @handler("tests.long")
    def long(job, progress):
        cancel(job.pk)
        progress(1, 1)
        raise AssertionError("went on")

    meanwhile = attempt(ask("tests.long", "meanwhile", {}))
    assert (meanwhile.state, meanwhile.done, meanwhile.total) == ("cancelled", 1, 1)
    done = attempt(ask("tests.count", "finished", {"steps": 1}))
    assert cancel(done.pk).state == "done"
    asked = ask("tests.count", "dead and cancelled", {"steps": 1})
    die_with(asked)
    cancel(asked.pk)
    assert attempt(asked).state == "cancelled"


def test_two_functions_for_one_kind_are_refused():
    handlers.handler_of("tests.count")
    with pytest.raises(ValueError, match="two handlers"):
        handler("tests.count")(lambda job, progress: None)


def test_reads():
    person = make_person()
    first, second = (ask("tests.count", f"read {n}", {"steps": 1}, by_id=person.pk) for n in (1, 2))
    Job.objects.filter(pk=second.pk).update(not_before=Now())
    second.refresh_from_db()
    assert (selectors.job(first.pk), selectors.job_of("read 2"), selectors.job(uuid.uuid4())) == (first, second, None)
    assert set(selectors.jobs_under(["read 1", "read 2", "none"])) == {"read 1", "read 2"}
    assert list(selectors.asked_by(person.pk)) == [second, first]
    assert (selectors.ahead_of(first), selectors.ahead_of(second)) == (0, 1)
    assert selectors.ahead_of(attempt(first)) == 0


@pytest.mark.django_db(transaction=True)
class TestOnTheWire:
    """With commits that happen, and the real broker."""

    def queued(self, queue=""):
        with app.connection_for_write() as wire:
            return wire.default_channel.client.llen(queue or app.conf.task_default_queue)

    def test_what_somebody_waits_for_takes_the_queue_beside_the_long_one(self, settings):
        front = settings.JOBS_FRONT_QUEUE
        job = ask("tests.count", "waited for", {"steps": 1})
        long, beside = self.queued(), self.queued(front)
        services.hasten("waited for")
        assert (self.queued(), self.queued(front)) == (long, beside + 1)
        running.run(job.pk)
        services.hasten("waited for")
        services.hasten("no such job")
        assert self.queued(front) == beside + 1, "what is done is not told again"
        assert set(app.amqp.queues.consume_from) == {app.conf.task_default_queue, front}

    def test_it_is_sent_after_the_commit_and_not_before(self):
        with transaction.atomic():
            before = self.queued()
            ask("tests.count", "sent", {"steps": 1})
            assert self.queued() == before
        assert self.queued() == before + 1

    @pytest.mark.parametrize("broker", ["gone", "silent"])
    def test_a_broker_away_neither_fails_nor_holds_the_request(self, broker, monkeypatch, caplog):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(1)
            place = f"redis://127.0.0.1:{listener.getsockname()[1]}/0" if broker == "silent" else "redis+socket:///nowhere/valkey.sock"
            monkeypatch.setattr(app.conf, "broker_write_url", place)
            start = time.monotonic()
            jobs = [ask("tests.count", f"kept {n}", {"steps": 1}) for n in range(5)]
            assert time.monotonic() - start < 4
        assert "broker away" in caplog.text
        assert Job.objects.filter(pk__in=[job.pk for job in jobs], state=JobState.QUEUED).count() == 5
        monkeypatch.undo()
        monkeypatch.setattr(sending, "_away_until", 0.0)
        before = self.queued()
        assert running.sweep() == 5
        assert self.queued() == before + 5
        assert running.sweep() == 0, "they were sent just now"

    def test_the_sweeper_sends_what_a_dead_worker_left(self):
        job = ask("tests.count", "left", {"steps": 1})
        running._claim(job.pk)
        assert running.sweep() == 0
        Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
        assert running.sweep() == 1

    def test_several_workers_do_it_once(self):
        job = ask("tests.count", "contended", {"steps": 1})
        gate, answers = threading.Barrier(4), []

        def work():
            gate.wait()
            answers.append(running.run(job.pk))
            connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers, key=str) == [None, None, None, "done"]
        assert marks("contended") == 1

    def test_the_same_key_from_two_at_once_is_one_job(self):
        gate, answers = threading.Barrier(4), []

        def work():
            gate.wait()
            answers.append(ask("tests.count", "together", {"steps": 1}).pk)
            connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 4
        assert len(set(answers)) == 1

    def test_a_living_worker_keeps_its_lease(self, settings, monkeypatch):
        settings.JOB_LEASE_SECONDS = 1
        monkeypatch.setattr(handlers, "_handlers", dict(handlers._handlers))

        @handler("tests.quiet")
        def quiet(job, progress):
            time.sleep(1.6)
            return {"taken": running.run(job.pk)}

        job = ask("tests.quiet", "quiet", {})
        running.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.result, job.attempts) == ("done", {"taken": None}, 1)
