"""Requests for money: papers by kind, four people, parts with a share held back, amounts asked back, reversals; invoices read from their XML."""

from copy import deepcopy
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from budgets.enums import Stage
from budgets.ledger import verify
from budgets.models import FiscalYear
from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from khuyencong.documents.inspection import FileRefused
from khuyencong.workflow.machine import Context
from khuyencong.workflow.refusals import Refused
from projects.enums import LineState, PaymentKind, PaymentState
from projects.invoices import read_invoice
from projects.models import Line, PaymentRequest
from projects.selectors.execution import counterpart_on_page
from projects.services import counterpart, execution
from projects.workflow.line_guards import money_of
from projects.workflow.payment_steps import advance_left, amount_is_allowed, partial_left, payment_rest
from tests.factories.projects import Cast, approved, bring_line, end, files_for, fire, give_estimate, make_line, pay, pdf_file

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture(scope="module")
def built(province) -> SimpleNamespace:
    """A part of 600 triệu with a contract of 200 triệu that is being carried out."""
    with clock.at(DAY):
        cast = Cast()
        give_estimate()
        line = make_line(LineState.IMPLEMENTING, cast)
        return SimpleNamespace(cast=cast, line=Line.objects.select_related("project", "enterprise", "contract", "holding").get(pk=line.pk))


@pytest.fixture
def scene(built) -> SimpleNamespace:
    return deepcopy(built)


def client_of(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def url(name: str, line: Line, *more: object) -> str:
    return reverse(f"projects:{name}", args=[line.project.code, line.position, *more])


def ask(scene: Any, kind: PaymentKind, amount: int, **more: Any) -> Any:
    files = {"files": files_for(scene.line, kind)} | more
    return execution.request_payment(line=scene.line, who=scene.cast[Role.CENTER_OFFICER], kind=kind, amount=amount, note="Đợt", **files)


@pytest.mark.thorough
def test_parts_leave_a_share_behind_that_the_acceptance_frees(scene):
    cast, line = scene.cast, scene.line
    assert (line.contract.retention_bp, line.contract.payable_before_acceptance) == (2000, 160_000_000)
    pay(line, cast, PaymentKind.ADVANCE, 60_000_000)
    assert partial_left(line) == 100_000_000
    with pytest.raises(Refused, match=r"Giữ lại 20 % hợp đồng đến khi nghiệm thu: còn được chi 100\.000\.000 đồng"):
        ask(scene, PaymentKind.PARTIAL, 100_000_001)
    with pytest.raises(ValidationError, match="Cần Biên bản xác nhận khối lượng hoàn thành"):
        ask(scene, PaymentKind.PARTIAL, 100_000_000, files={})
    assert not line.payment_requests.filter(kind=PaymentKind.PARTIAL).exists()
    pay(line, cast, PaymentKind.PARTIAL, 90_000_000)
    pay(line, cast, PaymentKind.PARTIAL, 10_000_000)
    assert advance_left(line) == 0  # the share stays behind, whatever the limit of advances
    with pytest.raises(Refused, match="Chỉ thanh toán lần cuối sau khi nghiệm thu"):
        fire_last(scene, 40_000_000)
    bring_line(line, LineState.ACCEPTED, cast)
    assert payment_rest(line) == 40_000_000
    pay(line, cast, PaymentKind.PARTIAL, 15_000_000)
    with pytest.raises(Refused, match=r"phải nhỏ hơn số còn lại 25\.000\.000 đồng"):
        ask(scene, PaymentKind.PARTIAL, 25_000_000)
    pay(line, cast, PaymentKind.PAYMENT, 25_000_000)
    fire(line, "liquidate", cast[Role.CENTER_OFFICER])
    assert (line.liquidation.paid, money_of(line).at(Stage.ADVANCED)) == (200_000_000, 0)
    assert verify().ok


def fire_last(scene: Any, amount: int) -> None:
    """The last payment as the page would show it, whose own states do not refuse it first."""
    context = Context(actor=scene.cast[Role.CENTER_OFFICER], reason="", data={}, at=clock.now())
    refusal = amount_is_allowed(PaymentRequest(line=scene.line, kind=PaymentKind.PAYMENT, amount=amount), context)
    if refusal:
        raise Refused([refusal])


def test_all_that_a_part_got_comes_back_when_it_is_ended(scene):
    cast, line = scene.cast, scene.line
    pay(line, cast, PaymentKind.ADVANCE, 20_000_000)
    pay(line, cast, PaymentKind.PARTIAL, 30_000_000)
    end(line, cast)
    execution.recover_advance(line=line, who=cast[Role.FINANCE_OFFICER], amount=50_000_000, voucher="NT-1", on=DAY)
    assert (money_of(line).recovered, money_of(line).disbursed) == (50_000_000, 0)
    fire(line, "close_recovered", cast[Role.FINANCE_LEADER])


def test_an_absurd_amount_is_asked_back_and_nothing_typed_is_lost(scene):
    client = client_of(scene.cast.of(scene.line.enterprise))
    data = {"amount": "30", "note": "Tạm ứng mua máy"}
    answer = client.post(url("request_advance", scene.line), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "30 đồng? Có phải 30 triệu đồng?" in page
    assert "Tạm ứng mua máy" in page
    assert 'name="as_typed"' in page
    assert 'name="as_typed"' not in client.get(url("request_advance", scene.line)).content.decode()
    assert client.post(url("request_advance", scene.line), data | {"as_typed": "on"}).status_code == 302
    assert scene.line.payment_requests.get().amount == 30


def test_a_paid_request_is_reversed_by_another_and_paid_anew(scene):
    cast, line = scene.cast, scene.line
    paid = pay(line, cast, PaymentKind.ADVANCE, 50_000_000)
    recorder = cast[Role.FINANCE_OFFICER]
    again = approved(ask(scene, PaymentKind.ADVANCE, 20_000_000), cast)
    with pytest.raises(Refused, match="đã được ghi cho một khoản chi khác"):
        fire(again, "pay", recorder, voucher=paid.voucher, paid_on=DAY)
    with pytest.raises(Refused, match="Ngày chi không được trước ngày đề nghị"):
        fire(again, "pay", recorder, voucher="UNC-X", paid_on=DAY - timedelta(days=1))
    fire(paid, "reverse", cast[Role.FINANCE_LEADER], reason="Kho bạc trả lại lệnh chi")
    assert paid.state == PaymentState.REVERSED
    assert money_of(line).advanced == 0
    with pytest.raises(Refused, match="tình trạng"):
        fire(paid, "reverse", cast[Role.FINANCE_LEADER], reason="Lần nữa")
    fire(again, "pay", recorder, voucher=paid.voucher, paid_on=DAY)  # the number is free again
    assert money_of(line).advanced == 20_000_000
    assert verify().ok


def test_nothing_is_asked_or_paid_in_a_closed_year(scene):
    request = approved(ask(scene, PaymentKind.ADVANCE, 20_000_000), scene.cast)
    with connection.cursor() as cursor:  # as if the year had been wound up: what closes it is another room's matter
        cursor.execute("SET session_replication_role = replica")
        FiscalYear.objects.filter(pk=2024).update(status="closed", closed_at=clock.now(), closed_by=scene.cast.appraiser.user_id)
        cursor.execute("SET session_replication_role = origin")
    with pytest.raises(Refused, match="Năm ngân sách 2024 đã khóa sổ"):
        fire(request, "pay", scene.cast[Role.FINANCE_OFFICER], voucher="UNC-1", paid_on=DAY)
    assert (request.state, money_of(scene.line).advanced) == (PaymentState.APPROVED, 0)


def test_the_database_holds_the_order_of_payments(scene):
    """Straight into the table, past every guard in Python."""
    line, cast = scene.line, scene.cast
    insert = (
        "INSERT INTO projects_paymentrequest (state, version, moved_at, line_id, kind, amount, note, requested_by_id, requested_at, voucher)"
        " VALUES ('requested', 0, now(), %s, %s, %s, 'x', %s, now(), '')"
    )
    for kind, amount, words in (
        ("payment", 1, "is not accepted"),
        ("partial", 160_000_001, "holds a share back"),
        ("advance", 140_000_001, "exceed the limit"),
    ):
        with pytest.raises(IntegrityError, match=words), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, [line.pk, kind, amount, cast.appraiser.user_id])


XML = """<?xml version="1.0" encoding="UTF-8"?><HDon><DLHDon Id="data"><TTChung><PBan>2.0.0</PBan><THDon>Hóa đơn giá trị gia tăng</THDon>
<KHMSHDon>1</KHMSHDon><KHHDon>c24tmd</KHHDon><SHDon>00000042</SHDon><NLap>2024-03-04</NLap><DVTTe>VND</DVTTe></TTChung><NDHDon>
<NBan><Ten>Công ty Cơ khí Mỏ Cày</Ten><MST>0100233488</MST></NBan><NMua><Ten>{buyer}</Ten><MST>{code}</MST></NMua>
<DSHHDVu><HHDVu><THHDVu>Máy ép thủy lực</THHDVu></HHDVu></DSHHDVu><TToan><TgTTTBSo>400000000</TgTTTBSo></TToan></NDHDon></DLHDon>
<MCCQT Id="m">00A1B2C3D4E5F60718293A4B5C6D7E8F90</MCCQT></HDon>"""


def xml_file(code: str = "", buyer: str = "Cơ sở") -> SimpleUploadedFile:
    return SimpleUploadedFile("hoa-don.xml", XML.format(code=code, buyer=buyer).encode(), content_type="text/xml")


def test_an_invoice_is_read_from_its_xml_and_used_once_in_the_whole_portal(scene):
    line, cast = scene.line, scene.cast
    client, page = client_of(cast.of(line.enterprise)), url("prove_counterpart", line)
    strange = client.post(page, {"xml": xml_file("0314409058-002", "Công ty khác")})
    assert strange.status_code == 422
    assert "Bên mua trên hóa đơn không phải đơn vị thụ hưởng. Hãy giải trình." in strange.content.decode()
    differs = client.post(page, {"xml": xml_file(line.enterprise.tax_code or "", line.enterprise.name), "amount": "300 triệu"})
    assert "Khác với hóa đơn điện tử, ghi 400.000.000." in differs.content.decode()
    paid = {"transfer_number": "UNC 77", "transfer_on": "04/03/2024"}
    kept = client.post(page, {"xml": xml_file(line.enterprise.tax_code or "", line.enterprise.name)} | paid)
    assert kept.status_code == 302, kept.content.decode()[:3000]
    proof = line.counterpart_proofs.get()
    assert (proof.name, proof.amount, proof.seller_name) == ("1C24TMD số 00000042", 400_000_000, "Công ty Cơ khí Mỏ Cày")
    assert (proof.authority_code, proof.description, len(proof.xml_sha256)) == ("00A1B2C3D4E5F60718293A4B5C6D7E8F90", "Máy ép thủy lực", 64)
    assert counterpart.warnings_of(proof) == []
    counterpart.verify_counterpart(proof=proof, who=cast.appraiser)
    assert counterpart_on_page(line).percent == 100
    assert "100 %" in client.get(line.get_absolute_url()).content.decode()

    other = make_line(LineState.CONTRACTED, cast)
    said = {"seller_tax_code": "0100233488", "dated_on": DAY, "description": "Máy", "amount": 1, "number": "42"}
    center, owner = cast[Role.CENTER_OFFICER], cast.of(other.enterprise)
    with pytest.raises(ValidationError, match=f"đã được dùng ở đề án {line.project.code}, {line.enterprise.name}"):
        counterpart.prove_counterpart(line=other, who=center, **said)
    with pytest.raises(ValidationError, match="đã được dùng ở một hồ sơ khác trên cổng"):
        counterpart.prove_counterpart(line=other, who=owner, **said)
    counterpart.prove_counterpart(line=other, who=owner, serial="C25TMD", invoice_form="1", **said)  # another book of the same seller


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<a", "Chưa đọc được tệp XML"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><HDon>&x;</HDon>', "Chưa đọc được tệp XML"),
        (b"<a/>", "không phải hóa đơn điện tử"),
        (XML.format(code="", buyer="").replace("VND", "USD").encode(), "ghi bằng USD"),
        (XML.format(code="", buyer="").replace("400000000", "-5").encode(), "không phải số đồng chẵn"),
        (XML.format(code="", buyer="").replace("2024-03-04", "hôm qua").encode(), "ghi sai ngày"),
        (XML.format(code="", buyer="").replace("00000042", "").encode(), "thiếu số hóa đơn"),
    ],
)
def test_what_is_no_invoice_is_refused_in_words(content, words):
    with pytest.raises(FileRefused, match=words):
        read_invoice(content)


def test_a_request_sent_twice_is_one(scene):
    client = client_of(scene.cast.of(scene.line.enterprise))
    data = {"amount": "50 triệu", "note": "Đợt 1", "paper_sales_contract": pdf_file("Hợp đồng mua máy.pdf")}
    assert client.post(url("request_advance", scene.line), data).status_code == 302
    data["paper_sales_contract"] = pdf_file("Hợp đồng mua máy.pdf")
    again = client.post(url("request_advance", scene.line), data)
    assert again.status_code == 422
    assert "Đang có một đề nghị cùng loại chờ xử lý." in again.content.decode()
    page = client_of(scene.cast.checker).get(scene.line.get_absolute_url()).content.decode()
    assert "Hợp đồng mua máy.pdf" in page
