"""People are told in the portal and by one letter each; what they read is their own."""

import email
import email.policy
import socketserver
import threading

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from khuyencong.access import SYSTEM
from khuyencong.jobs import running
from khuyencong.jobs.models import Job
from khuyencong.notices import selectors, services, tell
from khuyencong.notices.models import Notice
from khuyencong.ui import places
from tests.factories.workflow import as_enterprise, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings, tmp_path):
    """Letters as files, as a place without a mail server keeps them."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")

    def letters():
        found = []
        for path in sorted((tmp_path / "mail").glob("*")):
            parts = path.read_bytes().split(b"-" * 79 + b"\n")
            found += [email.message_from_bytes(part, policy=email.policy.default) for part in parts if part.strip()]
        return found

    return letters


def told(*people, **words):
    whole = {"kind": "project.endorse", "title": "Huyện đã đề nghị", "body": "Đề án 12", "url": "/de-an/12/", "subject": ("project", 12)}
    return tell([person.pk for person in people], **{**whole, **words})


def test_each_person_is_told_once_and_gets_one_letter(mailbox):
    first, second = make_person("Trần Thị Bình"), make_person("Lê Văn Cường")
    notices = told(first, second, first)
    assert [(n.user_id, n.title, n.subject_kind, n.subject_id) for n in notices] == [
        (person.pk, "Huyện đã đề nghị", "project", 12) for person in (first, second)
    ]
    assert running.run_pending() == 1
    letters = mailbox()
    assert [letter["To"] for letter in letters] == [first.email, second.email]
    assert letters[0]["Subject"] == "Huyện đã đề nghị"
    assert [letter["Message-ID"] for letter in letters] == [f"<notice-{n.pk}@bentre.invalid>" for n in notices]
    text = letters[0].get_content()
    assert "Kính gửi Trần Thị Bình," in text
    assert f"{django_settings.PORTAL_BASE_URL}/de-an/12/" in text


def test_running_the_job_twice_sends_nothing_more(mailbox):
    person = make_person()
    told(person)
    running.run_pending()
    (job,) = Job.objects.order_by("pk")
    again = Job.objects.create(kind="notices.mail", key="again", payload=job.payload)
    running.run(again.pk, keep_alive=False)
    again.refresh_from_db()
    assert (again.state, again.result) == ("done", {"sent": 0, "refused": []})
    assert len(mailbox()) == 1


def test_a_mail_server_away_is_tried_again_and_no_letter_is_sent_twice(mailbox, settings, tmp_path):
    first, second = make_person(), make_person()
    told(first, second)
    (job,) = Job.objects.order_by("pk")
    Notice.objects.filter(user=first).update(mailed_at="2026-01-01T00:00Z")
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    running.run(job.pk, keep_alive=False)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("queued", 1)
    settings.EMAIL_BACKEND = working
    Job.objects.filter(pk=job.pk).update(not_before="2026-01-01T00:00Z")
    running.run(job.pk, keep_alive=False)
    assert [letter["To"] for letter in mailbox()] == [second.email]


class OnePostOffice(socketserver.StreamRequestHandler):
    """As much SMTP as a letter needs; it knows no address that begins with `gone`."""

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            match line[:4].upper(), b"<gone" in line:
                case b"RCPT", True:
                    self.say("550 no such person")
                case b"DATA", _:
                    self.say("354 go on")
                    while self.rfile.readline() != b".\r\n":
                        pass
                    self.say("250 kept")
                case b"QUIT", _:
                    self.say("221 bye")
                    break
                case _:
                    self.say("250 fine")

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


def test_a_dead_address_does_not_hold_up_the_others(settings):
    first, gone, last = make_person(), make_person(), make_person()
    gone.email = "gone@example.vn"
    gone.save()
    notices = told(first, gone, last)
    with socketserver.TCPServer(("127.0.0.1", 0), OnePostOffice) as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.server_address
        thread = threading.Thread(target=office.serve_forever)
        thread.start()
        running.run_pending()
        office.shutdown()
        thread.join()
    (job,) = Job.objects.order_by("pk")
    assert (job.state, job.result) == ("done", {"sent": 2, "refused": [notices[1].pk]})


def test_nobody_told_asks_for_no_letters():
    assert told() == []
    assert not Job.objects.exists()


def test_many_people_are_mailed_in_several_jobs(monkeypatch):
    monkeypatch.setattr(services, "MAILS_IN_A_JOB", 2)
    told(*(make_person() for _ in range(5)))
    assert sorted(len(job.payload["notices"]) for job in Job.objects.order_by("pk")) == [1, 2, 2]


def test_a_rollback_tells_nobody():
    person = make_person()
    with pytest.raises(RuntimeError), transaction.atomic():
        told(person)
        raise RuntimeError
    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)


def test_who_left_gets_no_letter(mailbox):
    person = make_person()
    told(person)
    person.is_active = False
    person.save()
    running.run_pending()
    assert mailbox() == []


def test_a_title_over_its_limit_is_cut_and_a_line_break_in_it_harms_no_header(mailbox):
    person = make_person()
    (notice,) = told(person, title="Đề án\nBcc: kẻ lạ " + "x" * 400)
    assert len(notice.title) == 300
    assert notice.title.endswith("…")
    running.run_pending()
    (letter,) = mailbox()
    assert letter["Bcc"] is None
    assert letter["Subject"].strip().startswith("Đề án Bcc:")


def test_people_read_their_own():
    mine, other = make_person(), make_person()
    first, second, third = (told(mine)[0] for _ in range(3))
    foreign = told(other)[0]
    assert (selectors.unread_count(mine.pk), selectors.unread_count(mine.pk, cap=2)) == (3, 2)
    assert selectors.notices_of(mine.pk, limit=2) == [third, second]
    assert selectors.notices_of(mine.pk, before=second.pk) == [first]
    assert services.mark_read(user_id=mine.pk, notice_ids=[second.pk, foreign.pk]) == 1
    assert selectors.notices_of(mine.pk, unread_only=True) == [third, first]
    assert selectors.unread_count(other.pk) == 1
    assert (selectors.notice_of(mine.pk, foreign.pk), selectors.notice_of(other.pk, foreign.pk)) == (None, foreign)
    assert services.mark_read(user_id=mine.pk) == 2
    assert services.mark_read(user_id=mine.pk) == 0


@pytest.mark.parametrize("rows", [1, 5])
def test_reading_costs_the_same_for_one_or_many(rows, django_assert_num_queries):
    person = make_person()
    for _ in range(rows):
        told(person)
    with django_assert_num_queries(2):
        assert len(selectors.notices_of(person.pk)) == selectors.unread_count(person.pk) == rows


def test_the_bell_counts_the_actors_own():
    person = make_person()
    told(person)
    told(make_person())
    assert places.links.unread(as_enterprise(person)) == 1
    assert places.links.unread(SYSTEM) == 0
    assert places.links.unread(None) == 0
