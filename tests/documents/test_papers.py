"""Numbers, freezing, replacing: what the services do and what the database refuses whoever asks."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction

from khuyencong.documents.codes import new_code, parse_code, shown_code
from khuyencong.documents.freezing import canonical, freeze
from khuyencong.documents.models import NumberBook, Paper, VoidNumber
from khuyencong.documents.services import replace, revoke, void_number
from khuyencong.documents.services.books import take_number
from khuyencong.documents.services.papers import content_digest
from tests.factories.documents import DAY, UNNUMBERED, make_organisation, make_paper

pytestmark = pytest.mark.django_db


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement, *values):
    """The database refuses the statement, and the transaction goes on."""
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement, *values)


def deferred_checks():
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def test_numbers_run_without_gaps_and_restart_each_year():
    committee = make_organisation("Ủy ban nhân dân tỉnh Bến Tre", "UBND")
    same_year = [make_paper(committee).notation for _ in range(11)]
    assert same_year[:2] == ["01/QĐ-UBND", "02/QĐ-UBND"]
    assert same_year[-1] == "11/QĐ-UBND"
    assert make_paper(committee, on=date(2021, 1, 4)).notation == "01/QĐ-UBND"
    assert make_paper(make_organisation(symbol="STC")).notation == "01/QĐ-STC"
    deferred_checks()


def test_a_void_number_is_never_given_again():
    department = make_organisation()
    make_paper(department)
    void = void_number(organisation=department, type_code="QĐ", on=DAY, reason="Ghi nhầm vào sổ giấy", by_id=None)
    assert void.number == 2
    assert make_paper(department).number == 3
    deferred_checks()
    with pytest.raises(ValueError, match="lý do"):
        void_number(organisation=department, type_code="QĐ", on=DAY, reason="  ", by_id=None)
    book = NumberBook.objects.get(organisation=department)
    refused("INSERT INTO documents_voidnumber (book_id, number, reason, at) VALUES (%s, 3, 'x', now())", book.pk)
    refused("UPDATE documents_voidnumber SET number = 9")
    refused("DELETE FROM documents_voidnumber")


def test_a_rolled_back_paper_gives_its_number_back():
    department = make_organisation()
    with pytest.raises(RuntimeError), transaction.atomic():
        make_paper(department)
        raise RuntimeError
    assert make_paper(department).number == 1


def test_a_paper_without_a_number_takes_none():
    paper = make_paper(kind=UNNUMBERED)
    assert (paper.book, paper.number, paper.notation) == (None, None, "")
    assert not NumberBook.objects.exists()


def test_a_book_only_counts_on_and_its_numbers_are_used():
    book, number = take_number(organisation=make_organisation(), type_code="QĐ", on=DAY)
    with pytest.raises(DatabaseError, match="taken and not used"), transaction.atomic():
        deferred_checks()
    VoidNumber.objects.create(book=book, number=number, reason="Ghi nhầm")
    refused("UPDATE documents_numberbook SET last = last + 2 WHERE id = %s", book.pk)
    refused("UPDATE documents_numberbook SET last = 0 WHERE id = %s", book.pk)
    refused("UPDATE documents_numberbook SET year = 2019, last = last + 1 WHERE id = %s", book.pk)
    refused("DELETE FROM documents_numberbook WHERE id = %s", book.pk)
    refused("INSERT INTO documents_numberbook (organisation_id, type_code, year, last) VALUES (%s, 'TTr', 2020, 7)", book.organisation_id)


def test_without_the_guard_a_skipped_number_goes_in():
    book, _ = take_number(organisation=make_organisation(), type_code="QĐ", on=DAY)
    for trigger in ("book_counts_by_one", "book_number_is_used"):
        name = next(t.get_pgid(NumberBook) for t in NumberBook._meta.triggers if t.name == trigger)
        sql(f"DROP TRIGGER {name} ON documents_numberbook")
    sql("UPDATE documents_numberbook SET last = 40 WHERE id = %s", book.pk)
    deferred_checks()
    book.refresh_from_db()
    assert book.last == 40


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_double():
    department = make_organisation()
    start, numbers = Barrier(8), []

    def work():
        try:
            start.wait()
            numbers.extend(make_paper(department).number for _ in range(5))
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 41))


FROZEN = [
    "title = 'khác'", "context = '{}'", "number = number + 1", "notation = '99/QĐ-SCT'", "issued_on = '2020-03-01'",
    "signer_name = 'Người khác'", "content_sha256 = repeat('0', 64)", "code = '1234567890123456'", "subject_id = 2",
    "created_at = now() - interval '1 day'", "organisation_name = 'Sở khác'", "kind = 'x'", "template_sha256 = repeat('0', 64)",
]  # fmt: skip


@pytest.mark.parametrize("change", FROZEN)
def test_an_issued_paper_does_not_change(change):
    paper = make_paper()
    refused(f"UPDATE documents_paper SET {change} WHERE id = %s", paper.pk)
    name = next(t.get_pgid(Paper) for t in Paper._meta.triggers if t.name == "paper_is_frozen")
    sql(f"DROP TRIGGER {name} ON documents_paper")
    with transaction.atomic():
        sql(f"UPDATE documents_paper SET {change} WHERE id = %s", paper.pk)  # the trigger alone had refused it
        transaction.set_rollback(True)


def test_an_issued_paper_is_not_deleted():
    refused("DELETE FROM documents_paper WHERE id = %s", make_paper().pk)


def test_the_pdf_is_noted_once():
    paper = make_paper()
    note = "UPDATE documents_paper SET pdf_path = 'papers/a.pdf', pdf_sha256 = repeat(%s, 64), pdf_pages = 1 WHERE id = %s"
    refused("UPDATE documents_paper SET pdf_sha256 = repeat('a', 64) WHERE id = %s", paper.pk)
    sql(note, "a", paper.pk)
    refused(note, "b", paper.pk)
    refused("UPDATE documents_paper SET pdf_path = '', pdf_sha256 = '', pdf_pages = NULL WHERE id = %s", paper.pk)


def test_replaced_and_revoked_are_final_and_say_why():
    department = make_organisation()
    old, new, third = (make_paper(department) for _ in range(3))
    assert replace(old, by=new).state == "replaced"
    assert revoke(third, reason="Ban hành nhầm", on=DAY).revoked_on == DAY
    with pytest.raises(ValueError, match="không còn hiệu lực"):
        revoke(old, reason="muộn", on=DAY)
    with pytest.raises(ValueError, match="lý do"):
        revoke(new, reason=" ", on=DAY)
    refused("UPDATE documents_paper SET state = 'issued', replaced_by_id = NULL WHERE id = %s", old.pk)
    refused("UPDATE documents_paper SET revoked_reason = 'khác' WHERE id = %s", third.pk)
    refused("UPDATE documents_paper SET state = 'revoked' WHERE id = %s", new.pk)
    refused("UPDATE documents_paper SET state = 'replaced', replaced_by_id = id WHERE id = %s", new.pk)


def test_a_number_of_another_paper_or_from_nowhere_is_refused():
    paper = make_paper()
    columns = [f.column for f in Paper._meta.concrete_fields if f.column not in ("id", "code", "number")]
    copy = f"INSERT INTO documents_paper (code, number, {', '.join(columns)}) SELECT '1234567890123456', %s, {', '.join(columns)} FROM documents_paper WHERE id = %s"
    refused(copy, paper.number, paper.pk)
    refused(copy, paper.number + 1, paper.pk)


def test_the_hash_is_of_all_that_is_said_whatever_the_order():
    paper = make_paper()
    paper.refresh_from_db()
    assert content_digest(paper) == paper.content_sha256
    paper.context["body"]["lines"][0]["grant"] += 1
    assert content_digest(paper) != paper.content_sha256
    assert canonical({"b": 1, "a": "ế"}) == canonical({"a": "ế", "b": 1}) == '{"a":"ế","b":1}'.encode()


def test_frozen_text_is_composed_and_hides_nothing():
    assert freeze({"name": "Ba\u0300 \u202emoc\u202c\x00", "on": DAY}) == {"name": "Bà moc", "on": "2020-02-04"}
    with pytest.raises(TypeError):
        freeze({"amount": 1.5})
    with pytest.raises(TypeError):
        freeze({"bytes": b"x"})


def test_codes_are_read_with_any_spacing_and_wrong_ones_are_known():
    code = new_code()
    assert parse_code(shown_code(code)) == parse_code(f" {code} ") == code
    assert all(parse_code(code[:i] + str((int(code[i]) + 1) % 10) + code[i + 1 :]) is None for i in range(16))
    assert parse_code("") is parse_code("١" * 16) is parse_code(code[:-1]) is None
    assert VoidNumber.objects.count() == 0
