"""Raised money: agreements, the rate of the day, use for đề án, what goes back, the report; with every refusal beside its success."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from budgets import ledger
from budgets.enums import FundingSource
from budgets.selectors import estimate_left
from donors import selectors
from donors.enums import AgreementState, Currency
from donors.forms import AgreementForm, ReceiveForm
from donors.models import Agreement, DonorReport, Receipt
from donors.services import money, raising
from donors.services.raising import Due
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import AdminUnit, User
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import LineState, ProjectState
from projects.models import SourcePart
from tests.factories import actors
from tests.factories.donors import draft, make_agreement, make_donor, make_rate, raiser, receive
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)
TR = 1_000_000


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


def line_with_donor(cast: Cast, social: int = 150 * TR):
    give_estimate()
    return make_project(state=ProjectState.ALLOCATED, cast=cast, elsewhere={"SOCIAL": social}).lines.get()


def use(row: Agreement, cast: Cast, line, amount: int, version: int = 0) -> SourcePart:
    return money.use_for(agreement=row, who=cast[Role.FINANCE_OFFICER], line=line, amount=amount, version=version)


def titles(who) -> list[str]:
    """What stands in somebody's queue because of raised money."""
    found = []
    for source in sources():
        rows = source.waiting(who) if source.name.startswith("donors.") else None
        found += [source.row(row, who).verb for row in rows] if rows is not None else []
    return found


def test_an_agreement_is_drafted_by_one_and_put_in_force_by_another(cast):
    who = raiser()
    row = draft(who, file=None)
    leader = cast[Role.FINANCE_LEADER]
    with pytest.raises(ValidationError, match="Chưa đính kèm"):
        raising.confirm_agreement(agreement=row, who=leader)
    with pytest.raises(NotAllowed):
        raising.confirm_agreement(agreement=row, who=who)
    row = draft(who, agreement=row, donor=row.donor, number=row.number)
    with pytest.raises(ValidationError, match="Chưa có tỷ giá USD ngày 04/03/2024"):
        raising.confirm_agreement(agreement=row, who=leader)
    assert titles(leader) == ["Xem, đưa thỏa thuận tài trợ vào thực hiện"]
    make_rate(cast, DAY)
    row = raising.confirm_agreement(agreement=row, who=leader)
    assert (row.state, row.fund.title, row.rate.rate) == (AgreementState.IN_FORCE, f"{row.donor.name}, thỏa thuận {row.number}", 24000)
    assert list(row.reports.values_list("due_on", flat=True)) == [date(2024, 9, 4), date(2025, 3, 4), date(2025, 4, 8)]
    with pytest.raises(ValidationError, match="đã được đưa"):
        raising.confirm_agreement(agreement=row, who=leader)
    with pytest.raises(ValidationError, match="không sửa được"):
        draft(who, agreement=row, donor=row.donor)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"dues": [Due(Decimal(9_999), DAY)]}, "khác số thỏa thuận 10.000 USD"),
        ({"dues": []}, "Cần từ 1 đến 6 đợt"),
        ({"dues": [Due(Decimal(6_000), DAY), Due(Decimal(4_000), DAY - timedelta(days=1))]}, "Đợt sau"),
        ({"dues": [Due(Decimal(10_001), DAY), Due(Decimal(-1), DAY)]}, "lớn hơn 0"),
        ({"amount": Decimal("10000.001")}, "2 số lẻ"),
        ({"currency": Currency.JPY, "amount": Decimal("10000.5")}, "không có số lẻ"),
        ({"signed_on": DAY + timedelta(days=1)}, "sau hôm nay"),
        ({"ends_on": DAY - timedelta(days=1)}, "phải sau ngày bắt đầu"),
        ({"number": ""}, "không được để tr"),
    ],
)
def test_what_does_not_add_up_is_not_kept(cast, facts, says):
    with pytest.raises(ValidationError, match=says):
        draft(raiser(), **facts)
    assert not Agreement.objects.exists()


def test_whose_duty_it_is_not_does_not_raise(cast):
    science = actors.acting(Role.CO_APPRAISER, organisation_code="skhcn")
    for who in (science, cast[Role.FINANCE_OFFICER], cast[Role.DOIT_LEADER], cast[Role.DISTRICT_OFFICER]):
        with pytest.raises(NotAllowed):
            make_donor(who)
    assert not selectors.donors_visible_to(science).exists()
    make_donor(raiser())
    assert not selectors.donors_visible_to(science).exists()
    assert selectors.donors_visible_to(cast[Role.DOIT_LEADER]).exists()
    with pytest.raises(NotAllowed):
        money.keep_rate(who=raiser(), currency="USD", day=DAY, rate=Decimal(1), source="x")


def test_a_draft_without_a_rate_says_so_and_not_that_a_dollar_is_a_dong(cast, client):
    row = draft(raiser())
    assert selectors.position_of(row).agreed_vnd is None
    client.force_login(User.objects.get(pk=cast[Role.FINANCE_OFFICER].user_id))
    assert "chưa có, chờ tỷ giá" in client.get(row.get_absolute_url()).content.decode()
    make_rate(cast, DAY)
    assert selectors.position_of(row).agreed_vnd == 240 * TR
    in_dong = draft(raiser(), currency=Currency.VND, amount=Decimal(10 * TR), dues=[Due(Decimal(10 * TR), DAY)])
    assert selectors.position_of(in_dong).agreed_vnd == 10 * TR


@pytest.mark.parametrize(("currency", "asks"), [(Currency.VND, True), (Currency.USD, False)])
def test_amounts_are_asked_back_in_dong_alone(currency, asks):
    agreement = AgreementForm({"currency": currency, "amount": "300", "amount_1": "300"})
    assert [any("300 đồng?" in said for said in agreement.errors.get(name, [])) for name in ("amount", "amount_1")] == [asks, asks]
    came = ReceiveForm({"amount": "300"}, currency=currency)
    assert ("amount" in came.errors) is asks


def test_money_is_counted_at_the_rate_of_its_day_and_never_more_than_agreed(cast):
    row = make_agreement(cast)
    receive(row, cast, 6_000, "BC-1")
    left = estimate_left(FundingSource.SOCIAL, 2024, actors.organisation("stc").pk, row.fund_id)
    assert left == 144 * TR
    took = {"agreement": row, "who": cast[Role.FINANCE_OFFICER]}
    with clock.at(DAY + timedelta(days=20)):
        today = clock.today()
        with pytest.raises(ValidationError, match="Chưa có tỷ giá USD ngày 24/03/2024"):
            money.receive(**took, amount=Decimal(4_000), received_on=today, voucher="BC-2")
        make_rate(cast, today, "24500.5")
        for facts, says in (
            ({"amount": Decimal(4_001)}, "còn nhận 4.000 USD"),
            ({"amount": Decimal("0.001")}, "còn nhận"),
            ({"voucher": "BC-1"}, "đã được ghi"),
            ({"received_on": today + timedelta(days=1)}, "đến hôm nay"),
            ({"received_on": DAY - timedelta(days=1)}, "từ ngày ký"),
        ):
            with pytest.raises(ValidationError, match=says):
                money.receive(**(took | {"amount": Decimal(4_000), "received_on": today, "voucher": "BC-2"} | facts))
        money.receive(**took, amount=Decimal(4_000), received_on=today, voucher="BC-2")
    position = selectors.position_of(row)
    assert (position.came, position.came_vnd, position.agreed_vnd) == (10_000, 144 * TR + 98_002_000, 240 * TR)
    assert (position.gain, position.free) == (2_002_000, 242_002_000)
    # A rate that money was counted by stays; another day's is put right.
    with pytest.raises(ValidationError, match="đã dùng để tính"):
        make_rate(cast, DAY, "25000")
    make_rate(cast, DAY - timedelta(days=1), "23000")
    assert make_rate(cast, DAY - timedelta(days=1), "23001").rate == 23001
    assert ledger.verify().ok


@pytest.mark.thorough
def test_an_agreement_pays_a_line_and_is_traced_from_the_ledger(cast):
    line = line_with_donor(cast)
    row = make_agreement(cast)
    receive(row, cast, 6_000)
    assert list(selectors.candidates(row)) == [line]
    with pytest.raises(ledger.Overspent), transaction.atomic():
        use(row, cast, line, 145 * TR)
    with pytest.raises(ValidationError, match="còn chi được 150"):
        use(row, cast, line, 151 * TR)
    with pytest.raises(NotAllowed):
        money.use_for(agreement=row, who=raiser(), line=line, amount=TR, version=0)
    use(row, cast, line, 100 * TR)
    with pytest.raises(ValidationError, match="tải lại trang"):
        use(row, cast, line, 1 * TR)
    # The second instalment comes while the work goes on: bound at once, beside the contract's other money.
    bring_line(line, LineState.IMPLEMENTING, cast)
    receive(row, cast, 4_000)
    use(row, cast, line, 50 * TR, version=1)
    position = selectors.position_of(row)
    assert [(one.line, one.money.committed) for one in position.uses] == [(line, 150 * TR)]
    assert (position.allocated, position.free) == (150 * TR, 90 * TR)
    assert not selectors.candidates(row).exists()
    assert ledger.verify().ok


def test_money_goes_only_where_the_agreement_says(cast):
    line = line_with_donor(cast)
    other = AdminUnit.objects.get(code="836", valid_to=None)
    for facts in ({"district": other}, {"project": make_project(cast=cast)}):
        row = make_agreement(cast, **facts)
        receive(row, cast, 6_000)
        with pytest.raises(ValidationError, match="ngoài mục đích"):
            use(row, cast, line, TR)
    fitting = make_agreement(cast, contents=[line.content], district=line.project.district, project=line.project)
    receive(fitting, cast, 6_000)
    use(fitting, cast, line, TR)


def test_what_is_not_used_goes_back_before_the_end(cast):
    line = line_with_donor(cast)
    row = make_agreement(cast)
    receive(row, cast, 6_000)
    use(row, cast, line, 100 * TR)
    leader, officer = cast[Role.FINANCE_LEADER], cast[Role.FINANCE_OFFICER]
    with pytest.raises(ValidationError, match=r"Còn 44.000.000 đồng chưa dùng"):
        raising.end_agreement(agreement=row, who=leader, reason="Hết hạn")
    back = {"agreement": row, "who": officer, "on": DAY, "voucher": "HT-1", "reason": "Không dùng hết"}
    with pytest.raises(ValidationError, match=r"Còn 44.000.000 đồng"):
        money.give_back(**back, amount=44 * TR + 1)
    money.give_back(**back, amount=44 * TR)
    with pytest.raises(ValidationError, match="đã được ghi"):
        money.give_back(**back, amount=1)
    raising.end_agreement(agreement=row, who=leader, reason="Hết hạn")
    with pytest.raises(ValidationError, match="đã kết thúc"):
        receive(Agreement.objects.get(pk=row.pk), cast, 1)
    assert (selectors.position_of(row).given_back, selectors.free_of(row)) == (44 * TR, 0)


def test_late_instalments_and_due_reports_wait_for_the_raiser(cast):
    who = raiser()
    row = make_agreement(cast, who)
    assert titles(who) == []
    with clock.at(DAY + timedelta(days=11)):
        assert titles(who) == ["Nhắc nhà tài trợ: đợt tài trợ chậm"]
        make_rate(cast, clock.today())
        receive(row, cast, 6_000)
        assert titles(who) == []
    with clock.at(date(2024, 8, 25)):
        assert titles(who) == ["Nhắc nhà tài trợ: đợt tài trợ chậm", "Báo cáo nhà tài trợ"]
        assert titles(actors.acting(Role.CO_APPRAISER, organisation_code="skhcn")) == []
        due = row.reports.earliest("due_on")
        with pytest.raises(ValidationError, match="đánh giá"):
            money.report(row=due, who=who, words=" ")
        with pytest.raises(NotAllowed):
            money.report(row=due, who=cast[Role.FINANCE_OFFICER], words="Tốt")
        made = money.report(row=due, who=who, words="Máy chạy tốt.")
        assert (made.paper.type_code, made.paper.context["body"]["is_abroad"]) == ("BC", True)
        with pytest.raises(ValidationError, match="đã lập"):
            money.report(row=due, who=who, words="Lần nữa")
        assert titles(who) == ["Nhắc nhà tài trợ: đợt tài trợ chậm"]
    assert DonorReport.objects.filter(paper__isnull=False).count() == 1


def test_the_database_counts_receipts_itself(cast):
    row = make_agreement(cast)
    receive(row, cast, 6_000)
    statement = (
        "INSERT INTO donors_receipt (agreement_id, received_on, amount, rate_id, amount_vnd, voucher, entry_id, by_id, at) "
        "SELECT agreement_id, received_on, {amount}, {rate}, {worth}, 'X', (SELECT max(id) FROM budgets_entry), by_id, at FROM donors_receipt"
    )
    for facts in ({"amount": "5000"}, {"worth": "1"}, {"rate": "NULL"}):
        given = {"amount": "4000", "worth": "96000000", "rate": "rate_id"} | facts
        with pytest.raises(DatabaseError, match="receipt"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(**given))
    assert Receipt.objects.count() == 1


def test_pages_from_the_donor_to_the_thanks(cast, client_as):
    who = raiser()
    row = make_agreement(cast, who)
    receive(row, cast, 6_000)
    client, finance = (client_as(User.objects.get(pk=one.user_id)) for one in (who, cast[Role.FINANCE_OFFICER]))
    page = client.get(row.get_absolute_url()).content.decode()
    for words in ("6.000 USD", "144.000.000", "Lập báo cáo", "24.000 đồng"):
        assert words in page
    receiving = reverse("donors:receive", args=[row.pk])
    assert client.get(receiving).status_code == 403
    typed = {"amount": "4.000", "received_on": "04/03/2024", "voucher": "BC-9"}
    assert finance.post(receiving, typed | {"amount": "4,000.5"}).status_code == 422
    assert finance.post(receiving, typed | {"amount": "4.001"}).status_code == 422
    assert finance.post(receiving, typed).status_code == 302
    assert finance.post(receiving, typed).status_code == 422
    for name in ("agreements", "donors", "appeals", "rates"):
        assert finance.get(reverse(f"donors:{name}")).status_code == 200
    assert client.get(row.donor.get_absolute_url()).status_code == 200
    thanks = client_as(User.objects.get(pk=cast[Role.DISTRICT_OFFICER].user_id)).get(reverse("donors:thanks")).content.decode()
    assert row.donor.name in thanks
    raising.keep_donor(who=who, donor=row.donor, consented_on=None, consent_paper="")
    assert row.donor.name not in client.get(reverse("donors:thanks")).content.decode()
    science = client_as(User.objects.get(pk=actors.acting(Role.CO_APPRAISER, organisation_code="skhcn").user_id))
    assert science.get(row.get_absolute_url()).status_code == 404
    assert row.title not in science.get(reverse("donors:agreements")).content.decode()
    # What was typed stays when an instalment lacks its day.
    new = {
        "donor": row.donor.pk, "number": "GA-99", "title": "Tập huấn", "purpose": "Tập huấn", "currency": "VND", "amount": "50.000.000",
        "signed_on": "04/03/2024", "starts_on": "04/03/2024", "ends_on": "04/03/2025", "report_every": "0", "amount_1": "50.000.000",
    }  # fmt: skip
    wrong = client.post(reverse("donors:draft_agreement"), new)
    assert (wrong.status_code, "GA-99" in wrong.content.decode()) == (422, True)
    assert client.post(reverse("donors:draft_agreement"), new | {"due_1": "01/05/2024"}).status_code == 302
    made = Agreement.objects.get(number="GA-99")
    assert client.get(reverse("donors:edit_agreement", args=[row.pk])).status_code == 409
    assert "50.000.000" in client.get(reverse("donors:edit_agreement", args=[made.pk])).content.decode()
