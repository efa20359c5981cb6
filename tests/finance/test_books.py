"""The books for the accounting software: every đồng of the ledger once, the same bytes each time, refused while something is not declared."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from budgets import ledger
from budgets.enums import FundingSource
from budgets.models import Entry
from budgets.services import funding
from finance.bookkeeping import periods
from finance.models import BudgetCode, ChartRule, WarningRule
from finance.selectors.books import books
from finance.services.rules import declare_rule, load_finance_rules
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from tests.factories import actors
from tests.factories.budgets import make_holding
from tests.factories.finance import forget
from tests.factories.projects import give_estimate

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _scene():
    """A year with entries of all kinds but those of its end, of the province and of a district."""
    with clock.at(DAY):
        actors.make_province()
        load_finance_rules()
        give_estimate(1_000)
        give_estimate(300, source=FundingSource.DISTRICT, owner_code="ubnd-829")
        said = {
            "source": FundingSource.KCDP,
            "year": 2024,
            "owner_id": actors.organisation("stc").pk,
            "by_id": actors.acting(Role.FINANCE_OFFICER).user_id,
        }
        holding = make_holding("=Máy sấy")
        for number, (step, amount) in enumerate(
            (
                (funding.allocate, 500),
                (funding.commit, 400),
                (funding.advance, 100),
                (funding.clear_advance, 60),
                (funding.pay, 200),
                (funding.settle, 250),
                (funding.release, 50),
            )
        ):
            step(holding=holding, amount=amount, key=f"k{number}", memo=f"={step.__name__}", **said)  # fmt: skip
        funding.recover(holding=holding, amount=40, key="r", on=date(2024, 4, 1), **said)
        undone = funding.allocate(holding=holding, amount=70, key="wrong", paper="12/QĐ", **said)
        ledger.reverse(undone, key="undo", reason="Ghi nhầm", by_id=said["by_id"])
        yield


def client_of(role: Role, **more: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actors.acting(role, **more).user_id))
    return client


def officer() -> Principal:
    return actors.acting(Role.FINANCE_OFFICER)


def table(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def take(client: Client, kind: str = "csv", period: str = "nam") -> bytes:
    answer = client.get(reverse(f"finance:books_{kind}", args=[2024, period]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_file_holds_every_dong_of_the_ledger_once():
    rows = table(take(client_of(Role.FINANCE_LEADER)))
    assert sum(int(row["Số tiền (đồng)"]) for row in rows) == Entry.objects.aggregate(all=Sum("amount"))["all"]
    assert len(rows) == Entry.objects.count()
    by_memo = {row["Nội dung"]: row for row in rows}
    paid = by_memo["'=pay"]  # no spreadsheet takes it for a formula
    assert (paid["Tài khoản nợ"], paid["Tài khoản có"], paid["Số tiền (đồng)"]) == ("612", "511", "200")
    assert (paid["Chương"], paid["Khoản"], paid["Ngày chứng từ"]) == ("416", "309", "04/03/2024")
    undone = by_memo["Ghi nhầm"]
    first = next(row for row in rows if row["Số chứng từ"] == "12/QĐ" and not row["Bút toán đảo"])
    assert (undone["Tài khoản nợ"], undone["Tài khoản có"]) == (first["Tài khoản có"], first["Tài khoản nợ"])
    assert undone["Bút toán đảo"] == "đảo"


def test_the_same_period_gives_the_same_bytes_and_both_kinds_say_the_same():
    client = client_of(Role.FINANCE_OFFICER)
    once = {kind: take(client, kind) for kind in ("csv", "xlsx")}
    with clock.at(date(2024, 8, 1)):
        assert {kind: take(client, kind) for kind in ("csv", "xlsx")} == once
    sheet = CalamineWorkbook.from_filelike(BytesIO(once["xlsx"])).get_sheet_by_index(0).to_python()
    rows = table(once["csv"])
    assert [line[4] for line in sheet[1:]] == [row["Tài khoản nợ"] for row in rows]
    assert sum(int(line[6]) for line in sheet[1:]) == sum(int(row["Số tiền (đồng)"]) for row in rows)


def test_the_months_and_the_time_after_make_the_year():
    found = {period.key: books(period) for period in periods(2024)}
    months = [found[f"{month:02d}"] for month in range(1, 13)]
    assert sum(one.amount for one in months) + found["chinh-ly"].amount == found["nam"].amount == found["nam"].ledger_amount
    assert found["04"].amount == 40
    assert [found[f"q{q}"].amount for q in range(1, 5)] == [found["nam"].amount - 40, 40, 0, 0]
    assert all(one.amount == one.ledger_amount for one in found.values())


def test_what_is_not_declared_is_refused_with_its_list_and_can_be_declared():
    client = client_of(Role.FINANCE_OFFICER)
    forget(ChartRule, kind__in=("pay", "allocate"))
    forget(BudgetCode, source="DISTRICT")
    for kind in ("csv", "xlsx"):
        refused = client.get(reverse(f"finance:books_{kind}", args=[2024, "nam"]))
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "còn 3 khoản chưa khai báo" in page
        assert "Tài khoản của nghiệp vụ “Thanh toán” từ “Đã ký hợp đồng, chưa chi” đến “Đã thanh toán, chưa quyết toán”" in page
        assert "Mục lục ngân sách của nguồn “Ngân sách huyện, xã”" in page
    assert (
        sum(one.amount for one in books(periods(2024)[0]).missing if one.kind == "allocate") == 500 + 70 + 70
    )  # the reversal misses it, too
    typed = {"citation": "Công văn 1", "valid_from": "01/01/2024"}
    chart, codes = reverse("finance:declare_chart"), reverse("finance:declare_codes")
    assert client.post(chart, typed | {"kind": "pay", "debit": "612", "credit": "511"}).status_code == 302
    assert (
        client.post(
            chart, typed | {"kind": "allocate", "from_stage": "estimate", "to_stage": "allocated", "debit": "009", "credit": "008"}
        ).status_code
        == 302
    )
    assert client.post(codes, typed | {"source": "DISTRICT", "chapter": "620", "category": "309", "item": "7799"}).status_code == 302
    assert len(table(take(client))) == Entry.objects.count()


def test_a_district_exports_its_own_money_alone():
    rows = table(take(client_of(Role.DISTRICT_OFFICER)))
    assert [(row["Số tiền (đồng)"], row["Nguồn"]) for row in rows] == [("300", "Ngân sách huyện, xã")]
    neighbour = client_of(Role.DISTRICT_OFFICER, district="831")
    assert table(take(neighbour)) == []
    assert "300" not in neighbour.get(reverse("finance:books")).content.decode().split("<main")[1].split("</main")[0].replace("2024", "")
    assert client_of(Role.DISTRICT_OFFICER).get(reverse("finance:rules")).status_code == 403


@pytest.mark.parametrize("role", [Role.DOIT_LEADER, Role.CENTER_OFFICER, Role.PROVINCE_LEADER, Role.DISTRICT_LEADER])
def test_who_reads_the_budget_does_not_take_its_books(role):
    client = client_of(role)
    assert client.get(reverse("finance:books_csv", args=[2024, "nam"])).status_code == 403
    assert client.post(reverse("finance:declare_threshold", args=["silent"]), {"amount": "1"}).status_code == 403


@pytest.mark.parametrize(("year", "period"), [(2024, "q5"), (2024, "13"), (2031, "nam")])
def test_a_period_that_is_none_is_not_found(year, period):
    assert client_of(Role.FINANCE_OFFICER).get(f"/kinh-phi/so-ke-toan/{year}/{period}.csv").status_code == 404


def test_pages_cost_the_same_however_many_entries():
    client = client_of(Role.FINANCE_OFFICER)
    addresses = (
        reverse("finance:books"),
        reverse("finance:books_csv", args=[2024, "nam"]),
        reverse("finance:outlook", args=[2024]),
        reverse("finance:rules"),
    )

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
                assert answer.status_code == 200
            found.append(len(queries))
        return found

    before = costs()
    said = {"source": FundingSource.KCDP, "year": 2024, "owner_id": actors.organisation("stc").pk, "by_id": officer().user_id}
    for number in range(10):
        funding.allocate(holding=make_holding(), amount=10, key=f"more{number}", **said)
    assert costs() == before
    assert max(before) <= 15


RULE = {"kind": "pay", "from_stage": "committed", "to_stage": "paid", "source": "", "debit": "6121", "credit": "5111"}


def test_a_change_holds_from_its_day_and_leaves_the_past():
    who = officer()
    new = declare_rule(ChartRule, who=who, valid_from=date(2024, 4, 1), citation="Công văn 2", is_verified=True, **RULE)
    old = ChartRule.objects.get(kind="pay", valid_to=date(2024, 3, 31))
    assert (old.debit, new.needs_verification, new.by_id) == ("612", False, who.user_id)
    paid = next(line for line in books(periods(2024)[0]).lines if line.kind == "pay")
    assert paid.debit == "612"  # of 4 March
    with pytest.raises(ValidationError, match="Phải sau 01/04/2024"):
        declare_rule(ChartRule, who=officer(), valid_from=date(2024, 4, 1), citation="Công văn 3", is_verified=True, **RULE)
    assert ChartRule.objects.filter(kind="pay").count() == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"credit": "6121"}, "Hai tài khoản phải khác nhau."),
        ({"debit": ""}, "chỉ tài khoản ngoài bảng"),
        ({"credit": ""}, "chỉ tài khoản ngoài bảng"),
        ({"debit": "6a"}, "Tài khoản gồm 3 đến 8 chữ số."),
        ({"valid_from": "01/01/2008"}, "Phải sau 01/01/2008"),
        ({"citation": ""}, "Cần nhập căn cứ."),
        ({"kind": "guess"}, "Nghiệp vụ"),
        ({"debit": "00\x00"}, "Tài khoản"),
    ],
)
def test_a_wrong_declaration_is_told_at_its_field_and_changes_nothing(typed, words):
    answer = client_of(Role.FINANCE_OFFICER).post(
        reverse("finance:declare_chart"), RULE | {"citation": "Công văn 2", "valid_from": "01/04/2024"} | typed
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ChartRule.objects.filter(kind="pay").count() == 1


def test_a_threshold_is_changed_by_the_finance_office_alone():
    client = client_of(Role.FINANCE_LEADER)
    page = client.get(reverse("finance:declare_threshold", args=["silent"])).content.decode()
    assert "tháng không chi" in page
    assert (
        client.post(
            reverse("finance:declare_threshold", args=["silent"]), {"amount": "6", "citation": "CV 4", "valid_from": "01/05/2024"}
        ).status_code
        == 302
    )
    assert WarningRule.objects.get(code="silent", valid_to=None).amount == 6
    assert client.get("/kinh-phi/khai-bao/nguong/unsigned/").status_code == 404
    with pytest.raises(ValidationError, match="không khai báo"):
        declare_rule(
            WarningRule, who=actors.acting(Role.DOIT_HEAD), valid_from=DAY, citation="x", is_verified=False, code="silent", amount=1
        )


def test_loading_again_changes_nothing():
    assert load_finance_rules() == 0
