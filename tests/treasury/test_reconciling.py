"""The treasury's statement: taken in once, matched, its differences worked off, minuted; who may, and what is refused."""

from copy import deepcopy
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from khuyencong.documents.inspection import FileRefused
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import PaymentKind
from projects.selectors.queue import waiting_for
from tests.factories.projects import fire, pay
from tests.factories.treasury import HEADS, csv_of, paid_thrice, row_of, take
from treasury import selectors
from treasury.enums import Standing, Way
from treasury.models import Match, Question, Reconciliation, Statement, StatementRow
from treasury.services import matching
from treasury.services.importing import import_statement
from treasury.services.reconciling import days_of, reconcile

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(scope="module")
def built(province) -> SimpleNamespace:
    return paid_thrice(DAY)


@pytest.fixture
def scene(built):
    with clock.at(DAY):
        yield deepcopy(built)


def standings() -> dict[str, str]:
    return {row.voucher: row.standing for row in selectors.rows()}


@pytest.mark.thorough
def test_a_statement_is_judged_kept_once_and_matched_where_it_is_beyond_doubt(scene):
    first, second, third = scene.paid
    rows = [
        row_of(scene, first.voucher.lower().replace("-", " "), 60_000_000),
        row_of(scene, "KB-0009", 30_000_000, day=DAY + timedelta(days=1)),  # either of two payments
        row_of(scene, "KB-0010", 7_000_000, name="Cơ sở lạ"),
    ]
    judged = take(scene, *rows, commit=False)
    assert (judged.rows, judged.total, judged.errors) == (3, 97_000_000, [])
    assert not Statement.objects.exists()
    kept = take(scene, *rows)
    assert (kept.matched, kept.statement.rows_count, kept.statement.total) == (1, 3, 97_000_000)
    assert standings() == {rows[0][1]: Standing.MATCHED, "KB-0009": Standing.OPEN, "KB-0010": Standing.OPEN}
    assert Match.objects.get().way == Way.VOUCHER
    with pytest.raises(FileRefused, match=r"Tệp này đã được .+ nhập ngày 04/03/2024 \(“kho-bac.csv”, 3 dòng\)"):
        take(scene, *rows)
    again = take(scene, row_of(scene, "KB 9", 1), row_of(scene, "KB-0010", 1), name="khac.csv")
    assert [(one.row, one.message) for one in again.errors] == [(3, "KB-0010 đã có trong “kho-bac.csv”, dòng 4, nhập ngày 04/03/2024")]
    assert Statement.objects.count() == 1  # one mistake, nothing kept
    open_row = StatementRow.objects.get(voucher="KB-0009")
    assert {one.payment.pk for one in selectors.proposals_for(open_row)} >= {second.pk, third.pk}
    # One of the two is said by hand; then nothing is left to doubt about a third file's line.
    matching.match_by_hand(row=open_row, payment=second, who=scene.officer, reason="")
    assert take(scene, row_of(scene, "KB-0011", 30_000_000), name="sau.csv").matched == 1
    assert Match.objects.get(payment=third).way == Way.FACTS
    assert matching.match_automatically(who=scene.officer) == 0


def test_a_difference_is_argued_asked_about_answered_and_taken_back(scene):
    first = scene.paid[0]
    take(scene, row_of(scene, first.voucher, 59_989_000), row_of(scene, "KB-1", 5_000_000, name="Cơ sở lạ"))
    row, strange = StatementRow.objects.get(voucher=first.voucher), StatementRow.objects.get(voucher="KB-1")
    assert standings()[first.voucher] == Standing.OPEN  # the voucher alone is not enough
    assert selectors.proposals_for(row)[0].payment.pk == first.pk
    with pytest.raises(ValidationError, match="hãy ghi lý do chênh lệch"):
        matching.match_by_hand(row=row, payment=first, who=scene.officer, reason=" ")
    match = matching.match_by_hand(row=row, payment=first, who=scene.officer, reason="Kho bạc trừ phí")
    with pytest.raises(ValidationError, match="đã được khớp"):
        matching.match_by_hand(row=strange, payment=first, who=scene.officer, reason="Lần nữa")
    with pytest.raises(ValidationError, match="không còn chênh lệch"):
        matching.explain(row=row, who=scene.officer, text="x")
    question = matching.ask(row=strange, who=scene.officer, text="Khoản này của ai?")
    with pytest.raises(ValidationError, match="chưa được trả lời"):
        matching.ask(row=strange, who=scene.officer, text="Nhắc lại")
    assert standings()["KB-1"] == Standing.ASKED
    with pytest.raises(ValidationError, match="không tự trả lời"):
        matching.answer(question=question, who=scene.officer, text="Tôi")
    center = scene.cast[Role.CENTER_OFFICER]
    assert "Trả lời về chênh lệch với Kho bạc" in {one.verb for one in waiting_for(center)}
    assert "Trả lời về chênh lệch với Kho bạc" not in {one.verb for one in waiting_for(scene.officer)}
    matching.answer(question=question, who=center, text="Không phải của khuyến công")
    with pytest.raises(ValidationError, match="đã được trả lời"):
        matching.answer(question=question, who=center, text="Lần nữa")
    assert "Xử lý chênh lệch với Kho bạc" in {one.verb for one in waiting_for(scene.officer)}
    matching.explain(row=strange, who=scene.officer, text="Chi của chương trình khác")
    assert standings()["KB-1"] == Standing.EXPLAINED
    assert "Xử lý chênh lệch với Kho bạc" not in {one.verb for one in waiting_for(scene.officer)}
    matching.undo_match(match=match, who=scene.officer, reason="Khớp nhầm")
    with pytest.raises(ValidationError, match="đã được bỏ"):
        matching.undo_match(match=match, who=scene.officer, reason="Lần nữa")
    assert standings()[first.voucher] == Standing.OPEN


def test_a_reversed_payment_lets_its_line_go(scene):
    first = scene.paid[0]
    take(scene, row_of(scene, first.voucher, 60_000_000))
    fire(first, "reverse", scene.cast[Role.FINANCE_LEADER], reason="Ghi nhầm cơ sở")
    assert standings()[first.voucher] == Standing.OPEN
    with pytest.raises(ValidationError, match="không còn ở tình trạng đã chi"):
        matching.match_by_hand(row=StatementRow.objects.get(), payment=first, who=scene.officer, reason="")
    again = pay(scene.line, scene.cast, PaymentKind.ADVANCE, 60_000_000)
    assert matching.match_automatically(who=scene.officer) == 1
    assert Match.objects.get(undone_at__isnull=True).payment_id == again.pk
    assert Match.objects.get(undone_at__isnull=False).undone_reason == matching.REVERSED


def test_the_minutes_of_a_period_say_both_totals_and_every_difference(scene):
    first, second, third = scene.paid
    take(
        scene, row_of(scene, first.voucher, 59_989_000), row_of(scene, second.voucher, 30_000_000, day=date(2024, 4, 1)),
        row_of(scene, "KB-1", 5_000_000, name="Cơ sở lạ"),
    )  # fmt: skip
    matching.match_by_hand(row=StatementRow.objects.get(voucher=first.voucher), payment=first, who=scene.officer, reason="Kho bạc trừ phí")
    row = reconcile(code="2024-03", who=scene.officer)
    assert (row.ours_count, row.ours_total, row.theirs_count, row.theirs_total) == (3, 120_000_000, 2, 64_989_000)
    lines = row.paper.context["body"]["lines"]
    assert {(one["what"], one["ours"], one["theirs"]) for one in lines} == {
        ("Kho bạc có, cổng chưa có", None, 5_000_000), ("Khác số tiền", 60_000_000, 59_989_000), ("Cổng có, Kho bạc chưa có", 30_000_000, None),
        ("Khác kỳ", 30_000_000, 30_000_000),
    }  # fmt: skip
    assert (row.differences, row.unexplained) == (4, 2)
    with pytest.raises(ValidationError, match="đã có biên bản với đúng các số này"):
        reconcile(code="2024-03", who=scene.officer)
    matching.explain(payment=third, who=scene.officer, text="Kho bạc chi ngày 5")
    assert reconcile(code="2024-03", who=scene.officer).unexplained == 1
    assert reconcile(code="2024-Q1", who=scene.officer).theirs_count == 2
    with pytest.raises(ValidationError, match="chưa bắt đầu"):
        reconcile(code="2024-Q2", who=scene.officer)
    with pytest.raises(ValidationError, match="hai bên đều chưa có"):
        reconcile(code="2024-02", who=scene.officer)
    with pytest.raises(ValidationError, match="không đúng"):
        reconcile(code="2024-13", who=scene.officer)
    assert days_of("2024-Q1") == (date(2024, 1, 1), date(2024, 3, 31), "Quý I năm 2024")
    assert Reconciliation.objects.count() == 3


def client_of(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def test_pages_show_both_sides_and_refuse_what_is_not_theirs(scene):
    client, first = client_of(scene.officer), scene.paid[0]
    sheet = csv_of([HEADS, row_of(scene, first.voucher, 60_000_000), row_of(scene, "KB-1", 5_000_000, name="Cơ sở lạ")])
    url = reverse("treasury:import")
    bad = client.post(url, {"file": SimpleUploadedFile("a.csv", csv_of([HEADS, row_of(scene, "KB-1", -5)])), "what": "keep"})
    assert (bad.status_code, "lớn hơn 0" in bad.content.decode()) == (422, True)
    looked = client.post(url, {"file": SimpleUploadedFile("a.csv", sheet), "what": "check"})
    assert "2 dòng, 65.000.000 đồng, không có lỗi" in looked.content.decode()
    kept = client.post(url, {"file": SimpleUploadedFile("a.csv", sheet), "what": "keep"}, follow=True)
    assert "khớp tự động 1 khoản" in kept.content.decode()
    assert "KB-1" in kept.content.decode()
    assert client.post(url, {"file": SimpleUploadedFile("a.csv", sheet), "what": "keep"}).status_code == 422
    row = StatementRow.objects.get(voucher="KB-1")
    page = client.get(row.get_absolute_url()).content.decode()
    assert reverse("treasury:explain_row", args=[row.pk]) in page
    told = client.post(reverse("treasury:explain_row", args=[row.pk]), {"text": ""})
    assert told.status_code == 422
    assert client.post(reverse("treasury:ask_row", args=[row.pk]), {"text": "Của ai?"}).status_code == 302
    question = Question.objects.get()
    answer = reverse("treasury:answer", args=[question.pk])
    center = client_of(scene.cast[Role.CENTER_OFFICER])
    assert "Của ai?" in center.get(answer).content.decode()
    assert center.post(answer, {"text": "Của xúc tiến thương mại."}).status_code == 302
    assert client.get(answer).status_code == 409  # answered already
    for name, args in (("payments", []), ("statements", []), ("reconciliations", []), ("reconcile", []), ("payment", [first.pk])):
        assert client.get(reverse(f"treasury:{name}", args=args)).status_code == 200, name
    assert client.post(reverse("treasury:reconcile"), {"period": "2024-03"}).status_code == 302
    assert client.post(reverse("treasury:match_again")).status_code == 302
    leader = client_of(scene.cast[Role.FINANCE_LEADER])
    assert (
        reverse("projects:move_payment", args=[scene.line.project.code, scene.paid[1].pk, "reverse"])
        in leader.get(reverse("treasury:payment", args=[scene.paid[1].pk])).content.decode()
    )
    assert leader.get(url).status_code == 403
    assert client_of(scene.cast.of(scene.line.enterprise)).get(row.get_absolute_url()).status_code == 403
    assert client.get(reverse("treasury:row", args=[999_999])).status_code == 404
    with pytest.raises(NotAllowed):
        import_statement(who=scene.cast[Role.FINANCE_LEADER], name="a.csv", content=b"", commit=True)


def test_five_thousand_rows_cost_as_many_questions_as_two(scene):
    def questions(count: int, start: int) -> int:
        rows = [row_of(scene, f"KB-{start + n}", 1_000 + n, name="Cơ sở lạ") for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert take(scene, *rows, name=f"{start}.csv").statement.rows_count == count
        return len(queries)

    assert questions(5_000, 10_000) <= questions(2, 1) + 1
    with pytest.raises(FileRefused, match="hơn 5"):
        take(scene, *(row_of(scene, f"X-{n}", 1, name="Cơ sở lạ") for n in range(5_040)), name="lon.csv")
