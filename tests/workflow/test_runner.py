"""One door for changes of state: all or nothing, every reason at once, one winner."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction

from khuyencong import clock
from khuyencong.access import SYSTEM, Role
from khuyencong.notices.models import Notice
from khuyencong.workflow.models import TransitionLog
from khuyencong.workflow.refusals import NotAllowed, Refused, Stale
from khuyencong.workflow.runner import fire, options
from tests.factories.workflow import as_enterprise, as_head, as_officer, make_letter, make_person
from tests.workflow_app.models import LETTER, Letter, Stamp

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return as_enterprise(make_person())


@pytest.fixture
def officer():
    return as_officer(make_person("Trần Thị Bình"))


@pytest.fixture
def letter(writer, officer):
    return make_letter(writer_id=writer.user_id, officer_id=officer.user_id)


@pytest.fixture
def sent(letter, writer):
    fire(letter, "send", actor=writer, version=0)
    return letter


def nothing_changed(letter):
    stored = Letter.objects.get(pk=letter.pk)
    logs = TransitionLog.objects.filter(machine="letter", subject_id=letter.pk).count()
    return (stored.state, stored.version) == (letter.state, letter.version) and logs == letter.version


def test_a_move_is_logged_and_kept(letter, officer, writer):
    with clock.at(date(2026, 3, 2)):
        log = fire(letter, "send", actor=writer, version=0)
        moment = clock.now()
    assert (letter.state, letter.version) == ("sent", 1)
    assert Letter.objects.values_list("state", "version").get(pk=letter.pk) == ("sent", 1)
    log.refresh_from_db()
    assert (log.machine, log.subject_id, log.version, log.action, log.source, log.target) == (
        "letter",
        letter.pk,
        1,
        "send",
        "draft",
        "sent",
    )
    assert (log.actor_id, log.role, log.at) == (writer.user_id, Role.ENTERPRISE, moment)


def test_the_log_keeps_who_for_whom_why_and_what(sent, officer):
    log = fire(sent, "give_back", actor=officer, version=1, reason="  Thiếu bản vẽ  ", data={"on": date(2026, 3, 2), "letter": sent})
    log.refresh_from_db()
    assert (log.organisation_name, log.reason, log.data) == ("Sở Công Thương", "Thiếu bản vẽ", {"on": "2026-03-02", "letter": sent.pk})
    assert log.on_behalf_of_id is None


def test_the_log_names_whom_a_delegate_acts_for(sent, officer):
    deputy = replace(officer, user_id=make_person("Lê Văn Cảnh").pk, on_behalf_of_id=officer.user_id)
    log = fire(sent, "give_back", actor=deputy, version=1, reason="Thiếu bản vẽ")
    assert (log.actor_id, log.on_behalf_of_id) == (deputy.user_id, officer.user_id)
    assert deputy.persons == {deputy.user_id, officer.user_id}


def test_a_delegate_moves_only_what_was_delegated(sent, officer):
    with pytest.raises(NotAllowed):
        fire(sent, "give_back", actor=replace(officer, only=frozenset()), version=1, reason="Thiếu bản vẽ")
    assert nothing_changed(sent)


def test_every_refusal_at_once(writer):
    letter = make_letter(text="", address="")
    with pytest.raises(Refused) as refused:
        fire(letter, "send", actor=writer, version=0)
    assert [str(r) for r in refused.value.refusals] == ["Thư chưa có nội dung. (Quy chế thử, Điều 1)", "Thư chưa có nơi nhận."]
    assert nothing_changed(letter)


@pytest.mark.parametrize("reason", ["", "  \n", "a" * 4001, "a\x00b"])
def test_a_reason_is_asked_for_and_clean(sent, officer, reason):
    with pytest.raises(Refused, match=r"ý do"):
        fire(sent, "give_back", actor=officer, version=1, reason=reason)
    assert nothing_changed(sent)


def test_a_wrong_state_is_said_in_words(sent, writer):
    with pytest.raises(Refused, match="Không thể thực hiện “Gửi” khi hồ sơ đang ở tình trạng “Đã gửi”"):
        fire(sent, "send", actor=writer, version=1)
    assert nothing_changed(sent)


def test_an_unknown_name_is_a_mistake_of_the_programme(letter, writer):
    with pytest.raises(KeyError, match="fly"):
        fire(letter, "fly", actor=writer, version=0)


def test_other_peoples_and_other_roles_do_not_move_it(letter, officer):
    for stranger in (as_enterprise(make_person(), 2), officer, SYSTEM):
        with pytest.raises(NotAllowed):
            fire(letter, "send", actor=stranger, version=0)
        assert options(letter, stranger) == []
    assert nothing_changed(letter)


def test_the_same_click_twice_moves_once(letter, writer):
    fire(Letter.objects.get(pk=letter.pk), "send", actor=writer, version=0)
    with pytest.raises(Stale, match="tải lại trang"):
        fire(letter, "send", actor=writer, version=0)
    assert (letter.state, letter.version) == ("draft", 0)
    assert TransitionLog.objects.filter(machine="letter", subject_id=letter.pk).count() == 1


def test_a_deleted_subject_is_stale(letter, writer):
    copy = Letter.objects.get(pk=letter.pk)
    letter.delete()
    with pytest.raises(Stale):
        fire(copy, "send", actor=writer, version=0)


def test_an_effect_that_fails_takes_everything_back(sent, officer):
    stamp = Stamp.objects.create(letter=sent)
    before = dict(sent.__dict__)
    with pytest.raises(RuntimeError, match="broken"), transaction.atomic():
        fire(sent, "answer", actor=officer, version=1, data={"answer": "break"})
    assert sent.__dict__ == before
    stamp.refresh_from_db()
    assert (stamp.state, TransitionLog.objects.filter(machine="stamp").count()) == ("new", 0)
    assert Notice.objects.filter(kind="letter.answer").count() == 0
    assert nothing_changed(sent)


def test_effects_run_and_the_object_holds_what_they_wrote(sent, officer):
    fire(sent, "answer", actor=officer, version=1, data={"answer": "Đồng ý"})
    assert (sent.state, sent.answer) == ("answered", "Đồng ý")
    sent.save()


def test_columns_prepared_are_written_with_the_move_or_not_at_all(sent):
    head = as_head(make_person("Lê Văn Cường"))
    fire(sent, "sign", actor=head, version=1, data={"answer": "Thay mặt"})
    assert sent.answer == Letter.objects.get(pk=sent.pk).answer == "Thay mặt Lê Văn Cường"
    with pytest.raises(RuntimeError, match="broken"), transaction.atomic():
        fire(sent, "sign", actor=head, version=2, data={"answer": "break"})
    assert sent.answer == Letter.objects.get(pk=sent.pk).answer == "Thay mặt Lê Văn Cường"
    assert nothing_changed(sent)


def test_a_failure_further_out_takes_back_what_inner_moves_showed(sent, officer, monkeypatch):
    stamp, seen = Stamp.objects.create(letter=sent), []

    def use_the_very_object(letter, context):
        fire(stamp, "use", actor=context.actor, version=0)
        seen.append(stamp.state)
        raise RuntimeError("broken effect")

    answer = LETTER.named("answer")
    monkeypatch.setitem(answer.__dict__, "effects", (use_the_very_object,))
    with pytest.raises(RuntimeError, match="broken"), transaction.atomic():
        fire(sent, "answer", actor=officer, version=1, data={"answer": "Được"})
    assert (seen, stamp.state, stamp.version, sent.state) == (["used"], "new", 0, "sent")


def test_a_guard_marked_on_data_is_asked_only_when_fired(sent, officer):
    assert [(o.transition.name, o.is_open) for o in options(sent, officer)] == [("give_back", True), ("remind", True), ("answer", True)]
    with pytest.raises(Refused, match="Chưa nhập nội dung"):
        fire(sent, "answer", actor=officer, version=1)


def test_a_grey_button_says_why(writer):
    (option,) = options(make_letter(address=""), writer)
    assert not option.is_open
    assert [r.text for r in option.refusals] == ["Thư chưa có nơi nhận."]


def test_several_targets_are_chosen_by_the_declaration(sent, writer, officer):
    fire(sent, "give_back", actor=officer, version=1, reason="Sửa")
    fire(sent, "send_again", actor=writer, version=2)
    assert sent.state == "sent"
    fire(sent, "give_back", actor=officer, version=3, reason="Sửa nữa")
    fire(sent, "send_again", actor=writer, version=4, data={"drop": True})
    assert sent.state == "dropped"


def test_a_move_to_the_same_state_is_a_move(sent, officer):
    fire(sent, "remind", actor=officer, version=1)
    assert (sent.state, sent.version) == ("sent", 2)


def test_derived_moves_are_the_systems_or_anothers(letter, sent, writer, officer):
    stamp = Stamp.objects.create(letter=sent)
    for person in (writer, officer):
        with pytest.raises(NotAllowed):
            fire(stamp, "use", actor=person, version=0)
        with pytest.raises(NotAllowed):
            fire(sent, "lapse", actor=person, version=1)
    fire(sent, "answer", actor=officer, version=1, data={"answer": "Được"})
    stamp.refresh_from_db()
    assert stamp.state == "used"
    assert TransitionLog.objects.get(machine="stamp").actor_id == officer.user_id
    other = make_letter()
    fire(other, "send", actor=writer, version=0)
    log = fire(other, "lapse", actor=SYSTEM, version=1)
    assert (log.actor_id, log.role) == (None, Role.SYSTEM)


def test_people_are_told_in_their_own_words_and_the_actor_is_not(letter, writer, officer):
    fire(letter, "send", actor=writer, version=0)
    fire(letter, "give_back", actor=officer, version=1, reason="Thiếu bản vẽ")
    rows = Notice.objects.order_by("id").values_list("user_id", "kind", "title", "body", "url", "subject_kind", "subject_id")
    about = (f"/thu/{letter.pk}/", "letter", letter.pk)
    assert list(rows) == [
        (officer.user_id, "letter.send", f"Đã gửi: thư {letter.pk}", "", *about),
        (writer.user_id, "letter.give_back", f"Cần sửa thư: thư {letter.pk}", "Thiếu bản vẽ", *about),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_two_at_once_one_wins(round_):
    writer = as_enterprise(make_person())
    letter = make_letter()
    gate, answers = threading.Barrier(4), []

    def click():
        mine = Letter.objects.get(pk=letter.pk)
        gate.wait()
        try:
            fire(mine, "send", actor=writer, version=0)
            answers.append("moved")
        except Stale:
            answers.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["moved", "stale", "stale", "stale"]
    letter.refresh_from_db()
    assert (letter.version, TransitionLog.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_that_wait_for_each_other_one_gives_way(monkeypatch):
    writer = as_enterprise(make_person())
    officer = as_officer(make_person())
    letter = make_letter()
    fire(letter, "send", actor=writer, version=0)
    stamp = Stamp.objects.create(letter=letter)
    both_hold, answers = threading.Barrier(2), []

    def meet(subject, context):
        both_hold.wait()

    answer = LETTER.named("answer")
    monkeypatch.setitem(answer.__dict__, "effects", (meet, *answer.effects))

    def said(move):
        try:
            move()
            answers.append("moved")
        except Stale:
            answers.append("stale")
        finally:
            connection.close()

    def from_the_letter():
        fire(Letter.objects.get(pk=letter.pk), "answer", actor=officer, version=1, data={"answer": "Được"})

    def from_the_stamp():
        with transaction.atomic():
            Stamp.objects.select_for_update(of=("self",), no_key=True).get(pk=stamp.pk)
            both_hold.wait()
            fire(Letter.objects.get(pk=letter.pk), "remind", actor=officer, version=1)

    threads = [threading.Thread(target=said, args=(move,)) for move in (from_the_letter, from_the_stamp)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["moved", "stale"]
    letter.refresh_from_db()
    stamp.refresh_from_db()
    assert (letter.version, letter.state, stamp.state) in {(2, "answered", "used"), (2, "sent", "new")}
