"""A beneficiary's pages: who sees them, what is done on them, what is refused and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Principal, Role
from khuyencong.actors.models import User
from projects.enums import FindingState, LineState, Office, PaymentKind, PaymentState, ProjectState
from projects.models import Finding, Line
from projects.services import counterpart, execution
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, end, give_estimate, make_project, pay, pdf_file, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        prepare_province()
        give_estimate()
        yield


@dataclass
class Stage:
    """A line with the people around it."""

    line: Line
    cast: Cast
    owner: Principal

    def url(self, name: str, *more: object) -> str:
        return reverse(f"projects:{name}", args=[self.line.project.code, self.line.position, *more])


@pytest.fixture
def at() -> Callable[..., Stage]:
    def made(state: str, *, enterprises: int = 1) -> Stage:
        cast = Cast()
        people = [actors.make_enterprise() for _ in range(enterprises)]
        project = make_project(state=ProjectState.ALLOCATED, cast=cast, enterprises=people)
        line = project.lines.select_related("project", "enterprise").order_by("position")[0]
        if state != LineState.WAITING:
            bring_line(line, state, cast)
        return Stage(line, cast, cast.of(people[0]))

    return made


def client_of(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def body(response: Any) -> str:
    return response.content.decode()


PROGRESS = {"percent": "60", "text": "Đã lắp máy", "cost_so_far": "300 triệu"}
INVOICE = {
    "seller_tax_code": "0100233488",
    "number": "HD0000123",
    "dated_on": "04/03/2024",
    "description": "Máy ép",
    "amount": "400 triệu",
}


@pytest.mark.thorough
def test_the_beneficiary_reads_its_part_in_its_own_words(at):
    stage = at(LineState.ACCEPTED)
    page = body(client_of(stage.owner).get(stage.line.get_absolute_url()))
    assert "Đã nghiệm thu, chờ thanh toán" in page
    assert stage.url("request_payment") in page
    assert stage.url("line_entries") in page
    assert stage.line.project.title in page
    assert "cần kiểm tra" in page  # the advance limit of the contract
    assert "Thanh lý hợp đồng" not in page  # the Trung tâm's button


def test_officers_find_their_moves_and_works(at):
    stage = at(LineState.COMPLETED)
    page = body(client_of(stage.cast.appraiser).get(stage.line.get_absolute_url()))
    assert stage.url("record_acceptance") in page
    assert stage.url("record_inspection") in page
    assert "Chưa có biên bản nghiệm thu đạt." in page  # the greyed step says why
    assert stage.url("request_payment") not in page


@pytest.mark.thorough
def test_a_line_of_another_enterprise_in_the_same_project_is_not_there(at):
    stage = at(LineState.IMPLEMENTING, enterprises=2)
    other = stage.line.project.lines.select_related("enterprise", "project").get(position=2)
    own, theirs = client_of(stage.owner), client_of(stage.cast.of(other.enterprise))
    assert own.get(stage.line.get_absolute_url()).status_code == 200
    for name in ("line", "line_entries", "report_progress", "prove_counterpart", "request_advance"):
        assert theirs.get(stage.url(name)).status_code == 404, name
    assert theirs.post(stage.url("report_progress"), PROGRESS).status_code == 404
    assert not stage.line.progress_reports.exists()
    assert stage.line.enterprise.name not in body(theirs.get(other.get_absolute_url()))


WRONG = [
    ("report_progress", Role.DOIT_OFFICER, LineState.IMPLEMENTING),
    ("prove_counterpart", Role.DISTRICT_OFFICER, LineState.IMPLEMENTING),
    ("request_advance", Role.FINANCE_OFFICER, LineState.IMPLEMENTING),
    ("record_inspection", Role.ENTERPRISE, LineState.IMPLEMENTING),
    ("record_acceptance", Role.CENTER_OFFICER, LineState.IMPLEMENTING),
    ("recover_advance", Role.FINANCE_LEADER, LineState.IMPLEMENTING),
]


@pytest.mark.thorough(4)
@pytest.mark.parametrize(("name", "role", "state"), WRONG)
def test_a_role_without_the_permission_is_refused(at, name, role, state):
    stage = at(state)
    who = stage.owner if role == Role.ENTERPRISE else stage.cast[role]
    client = client_of(who)
    assert client.get(stage.url(name)).status_code == 403
    assert client.post(stage.url(name), {}).status_code == 403


def test_another_district_sees_nothing(at):
    stage = at(LineState.IMPLEMENTING)
    neighbour = client_of(actors.acting(Role.DISTRICT_OFFICER, district="831"))
    assert neighbour.get(stage.line.get_absolute_url()).status_code == 404
    assert neighbour.get(stage.url("record_inspection")).status_code == 404


def test_a_page_that_no_longer_applies_says_so(at):
    stage = at(LineState.CONTRACTED)
    answer = client_of(stage.owner).get(stage.url("report_progress"))
    assert answer.status_code == 409
    assert "Đã ký hợp đồng" in body(answer)


def test_progress_is_reported_once(at):
    stage = at(LineState.IMPLEMENTING)
    client = client_of(stage.owner)
    first = client.post(stage.url("report_progress"), PROGRESS | {"proof": pdf_file()})
    assert first.status_code == 302
    again = client.post(stage.url("report_progress"), PROGRESS | {"proof": pdf_file()})
    assert again.status_code == 422
    assert "Báo cáo này đã được gửi." in body(again)
    report = stage.line.progress_reports.get()
    assert (report.percent, report.cost_so_far) == (60, 300_000_000)
    page = body(client.get(stage.line.get_absolute_url()))
    assert "60 %" in page
    assert report.proof.name in page


@pytest.mark.thorough(3)
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"percent": "101"}, "100"),
        ({"percent": "nhiều"}, "Tiến độ là số nguyên từ 0 đến 100."),
        ({"text": ""}, "Cần nhập việc đã làm."),
        ({"cost_so_far": "1.5 tỏi"}, "Chi phí đã thực hiện"),
        ({"is_final": "on"}, "Báo cáo hoàn thành phải ghi tiến độ 100 %."),
        ({"is_final": "on", "percent": "100"}, "Báo cáo hoàn thành phải có minh chứng."),
        ({"proof": "fake"}, "tệp"),
    ],
)
def test_bad_progress_is_told_at_its_field_and_what_was_typed_stays(at, changed, words):
    stage = at(LineState.IMPLEMENTING)
    if changed.get("proof"):
        changed = {"proof": SimpleUploadedFile("anh.pdf", b"MZ not a pdf", content_type="application/pdf")}
    answer = client_of(stage.owner).post(stage.url("report_progress"), PROGRESS | changed)
    page = body(answer)
    assert answer.status_code == 422
    assert words in page
    assert changed.get("text", "Đã lắp máy") in page
    assert 'class="mistake"' in page
    assert not stage.line.progress_reports.exists()


def test_an_invoice_counts_once_and_an_early_one_is_argued(at):
    stage = at(LineState.IMPLEMENTING)
    client = client_of(stage.owner)
    silent = client.post(stage.url("prove_counterpart"), INVOICE | {"dated_on": "01/12/2023"})
    assert silent.status_code == 422
    assert "Chứng từ lập trước ngày phê duyệt (04/03/2024). Hãy giải trình." in body(silent)
    assert not stage.line.counterpart_proofs.exists()
    argued = INVOICE | {"dated_on": "01/12/2023", "reason": "Đặt cọc giữ giá trước khi được duyệt"}
    early = client.post(stage.url("prove_counterpart"), argued, follow=True)
    assert "Chứng từ lập trước ngày phê duyệt (04/03/2024)." in body(early)
    assert "Chứng từ ngoài năm kế hoạch 2024." in body(early)
    again = client.post(stage.url("prove_counterpart"), INVOICE)
    assert again.status_code == 422
    assert f"đã được dùng ở đề án {stage.line.project.code}, {stage.line.enterprise.name}" in body(again)
    assert stage.line.counterpart_proofs.count() == 1


@pytest.mark.thorough(3)
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seller_tax_code": "123"}, "Mã số thuế"),
        ({"dated_on": "31/02/2024"}, "Chưa đúng ngày"),
        ({"dated_on": "05/03/2024"}, "Ngày chứng từ không được sau hôm nay."),
        ({"amount": "0"}, "Số tiền"),
    ],
)
def test_bad_invoices_are_refused_at_their_field(at, changed, words):
    stage = at(LineState.IMPLEMENTING)
    answer = client_of(stage.owner).post(stage.url("prove_counterpart"), INVOICE | changed)
    assert answer.status_code == 422
    assert words in body(answer)
    assert next(iter(changed.values())) in body(answer)
    assert not stage.line.counterpart_proofs.exists()


def test_an_officer_verifies_what_another_entered(at):
    stage = at(LineState.IMPLEMENTING)
    client_of(stage.owner).post(stage.url("prove_counterpart"), INVOICE)
    proof = stage.line.counterpart_proofs.get()
    url = stage.url("verify_counterpart", proof.pk)
    assert client_of(stage.owner).post(url).status_code == 403
    officer = client_of(stage.cast.appraiser)
    assert url in body(officer.get(stage.line.get_absolute_url()))
    assert "HD0000123" in body(officer.get(url))
    assert officer.post(url).status_code == 302
    assert officer.post(url).status_code == 302  # once more changes nothing
    proof.refresh_from_db()
    assert proof.verified_by_id == stage.cast.appraiser.user_id
    assert officer.get(stage.url("verify_counterpart", 999_999)).status_code == 404


def test_an_advance_shows_its_limit_and_every_refusal(at):
    stage = at(LineState.CONTRACTED)
    client = client_of(stage.owner)
    limit = stage.line.contract.advance_limit
    page = body(client.get(stage.url("request_advance")))
    assert "Tạm ứng tối đa" in page
    assert stage.line.contract.advance_citation in page
    refused = client.post(stage.url("request_advance"), {"amount": str(limit + 1), "note": "Tạm ứng đợt 1"})
    assert refused.status_code == 422
    assert "Tạm ứng tối đa" in body(refused)
    assert "Tạm ứng đợt 1" in body(refused)
    asked = {"amount": str(limit), "note": "Tạm ứng đợt 1"}
    assert client.post(stage.url("request_advance"), asked).status_code == 302
    again = client.post(stage.url("request_advance"), asked)
    assert again.status_code == 422
    assert "Đang có một đề nghị cùng loại chờ xử lý." in body(again)
    assert stage.line.payment_requests.get().amount == limit


def test_a_request_is_checked_approved_and_paid_by_three_others(at):
    stage = at(LineState.CONTRACTED)
    client_of(stage.owner).post(stage.url("request_advance"), {"amount": "50 triệu", "note": "Đợt 1"})
    request = stage.line.payment_requests.get()

    def move(action: str) -> str:
        return reverse("projects:move_payment", args=[stage.line.project.code, request.pk, action])

    leader, officer = client_of(stage.cast[Role.FINANCE_LEADER]), client_of(stage.cast[Role.FINANCE_OFFICER])
    checker = client_of(stage.cast.checker)
    assert move("check") in body(checker.get(stage.line.get_absolute_url()))
    assert "Nghị định 11/2020/NĐ-CP" in body(checker.get(move("check")))  # the rule of each paper
    assert leader.post(move("check"), {"version": 0}).status_code == 403
    assert checker.post(move("check"), {"version": 0}).status_code == 302
    assert move("approve") in body(leader.get(stage.line.get_absolute_url()))
    assert officer.post(move("approve"), {"version": 1}).status_code == 403
    unseen = leader.post(move("approve"), {"version": 1})
    assert unseen.status_code == 422
    assert "Đánh dấu khi đã xem bản gốc: hợp đồng hỗ trợ" in body(unseen)
    seen = {"version": 1, "original_contract": "on"}
    assert leader.post(move("approve"), seen).status_code == 302
    assert leader.post(move("approve"), seen).status_code == 409
    paid = {"version": 2, "voucher": "UNC-7", "paid_on": "04/03/2024"}
    tomorrow = officer.post(move("pay"), {**paid, "paid_on": "05/03/2099"})
    assert tomorrow.status_code == 422
    assert 'id="id_paid_on_error"' in body(tomorrow)  # beside the day, not on top alone
    assert officer.post(move("pay"), paid).status_code == 302
    assert officer.post(move("pay"), paid).status_code == 409
    request.refresh_from_db()
    assert request.state == PaymentState.PAID
    assert list(request.papers_seen.values_list("purpose", flat=True)) == ["contract"]
    entries = body(client_of(stage.owner).get(stage.url("line_entries"), {"giai_doan": "advanced"}))
    assert "UNC-7" in entries
    assert "50.000.000" in entries


INSPECTION = {
    "kind": "routine",
    "held_on": "04/03/2024",
    "participants": "Bà Hoa, ông Nam",
    "machine_is_there": "yes",
    "money_is_used_rightly": "yes",
    "papers_are_kept": "no",
    "conclusion": "Cơ sở thực hiện đúng.",
    "finding_1": "Thiếu biên bản chạy thử",
    "finding_1_due": "18/03/2024",
}


def inspecting() -> list[int]:
    return [actors.organisation(code).pk for code in ("sct", "stc", "ubnd-829")]


def test_an_inspection_leads_to_repair_and_confirmation(at):
    stage = at(LineState.IMPLEMENTING)
    officer, owner = client_of(stage.cast[Role.DISTRICT_OFFICER]), client_of(stage.owner)
    form = body(officer.get(stage.url("record_inspection")))
    assert "Sở Tài chính" in form
    data = INSPECTION | {"organisations": inspecting()}
    assert officer.post(stage.url("record_inspection"), data).status_code == 302
    again = officer.post(stage.url("record_inspection"), data)
    assert "Biên bản kiểm tra này đã được lập." in body(again)
    finding = Finding.objects.get()
    assert (finding.text, finding.due_on) == ("Thiếu biên bản chạy thử", date(2024, 3, 18))
    fix, close = stage.url("fix_finding", finding.pk), stage.url("close_finding", finding.pk)
    assert fix in body(owner.get(stage.line.get_absolute_url()))
    assert owner.post(fix, {"repair": ""}).status_code == 422
    assert owner.post(close).status_code == 403
    assert officer.get(close).status_code == 409  # not mended yet
    assert owner.post(fix, {"repair": "Đã bổ sung biên bản", "proof": pdf_file()}).status_code == 302
    assert close in body(officer.get(stage.line.get_absolute_url()))
    assert officer.post(close).status_code == 302
    finding.refresh_from_db()
    assert finding.state == FindingState.CLOSED


@pytest.mark.thorough(3)
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"organisations": []}, "Cần chọn cơ quan tham gia."),
        ({"organisations": ["one"]}, "ít nhất hai cơ quan"),
        ({"machine_is_there": ""}, "máy móc, hạng mục đúng như phê duyệt"),
        ({"finding_1_due": ""}, "Cần hạn khắc phục của tồn tại 1."),
        ({"finding_1": ""}, "Có hạn mà chưa ghi tồn tại."),
        ({"finding_1_due": "01/03/2024"}, "Hạn khắc phục phải từ ngày kiểm tra trở đi."),
        ({"held_on": "05/03/2024"}, "Ngày kiểm tra không được sau hôm nay."),
    ],
)
def test_bad_minutes_of_an_inspection(at, changed, words):
    stage = at(LineState.IMPLEMENTING)
    if changed.get("organisations") == ["one"]:
        changed = {"organisations": inspecting()[:1]}
    data = INSPECTION | {"organisations": inspecting()} | changed
    answer = client_of(stage.cast.appraiser).post(stage.url("record_inspection"), data)
    assert answer.status_code == 422
    assert words in body(answer)
    assert "Cơ sở thực hiện đúng." in body(answer)
    assert not stage.line.inspections.exists()


ACCEPTANCE = {
    "held_on": "04/03/2024",
    **{f"seat_{office}": f"Người của {office.label}" for office in Office},
    "is_passed": "yes",
    "real_cost": "600 triệu",
    "grant": "",
    "remarks": "Đạt yêu cầu",
    "new_jobs": "9",
    "capacity": "",
}


@pytest.mark.parametrize(("cost", "grant"), [("600 triệu", 200_000_000), ("300 triệu", 100_000_000)])
def test_the_accepted_grant_follows_the_norm_on_the_real_cost(at, cost, grant):
    stage = at(LineState.COMPLETED)
    client = client_of(stage.cast.appraiser)
    page = body(client.get(stage.url("record_acceptance")))
    assert "Hỗ trợ tối đa" in page
    assert client.post(stage.url("record_acceptance"), ACCEPTANCE | {"real_cost": cost}).status_code == 302
    assert stage.line.acceptances.get().grant == grant
    assert client.post(stage.url("record_acceptance"), ACCEPTANCE | {"real_cost": cost}).status_code == 422
    assert stage.line.acceptances.count() == 1


@pytest.mark.thorough(3)
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"grant": "300 triệu"}, "Không quá số được duyệt 200.000.000 đồng."),
        ({"grant": "90 triệu", "real_cost": "80 triệu"}, "hông được nhiều hơn chi phí thực tế."),
        ({"held_on": "05/03/2024"}, "Ngày nghiệm thu không được sau hôm nay."),
        ({"is_passed": ""}, "Cần chọn kết quả."),
        ({"seat_commune": " "}, "Nghiệm thu đạt phải có người của cơ quan, đơn vị này dự."),
    ],
)
def test_bad_minutes_of_an_acceptance(at, changed, words):
    stage = at(LineState.COMPLETED)
    answer = client_of(stage.cast.appraiser).post(stage.url("record_acceptance"), ACCEPTANCE | changed)
    assert answer.status_code == 422
    assert words in body(answer)
    assert "Đạt yêu cầu" in body(answer)
    assert not stage.line.acceptances.exists()


def test_an_advance_of_a_terminated_line_is_recovered(at):
    stage = at(LineState.IMPLEMENTING)
    pay(stage.line, stage.cast, PaymentKind.ADVANCE, 50_000_000)
    end(stage.line, stage.cast)
    client = client_of(stage.cast[Role.FINANCE_OFFICER])
    url = stage.url("recover_advance")
    assert "50.000.000" in body(client.get(url))
    too_much = client.post(url, {"amount": "51 triệu", "voucher": "NT-1", "on": "04/03/2024"})
    assert too_much.status_code == 422
    assert "Còn 50.000.000 đồng tạm ứng phải thu hồi về nguồn" in body(too_much)
    data = {"amount": "50 triệu", "voucher": "NT-1", "on": "04/03/2024"}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 422
    assert client_of(stage.cast[Role.FINANCE_LEADER]).get(stage.line.get_absolute_url()).status_code == 200


@pytest.mark.thorough
def test_the_page_costs_the_same_with_one_row_or_thirty(at):
    stage = at(LineState.IMPLEMENTING)
    client = client_of(stage.owner)

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            who = stage.cast[Role.CENTER_OFFICER]
            execution.report_progress(line=stage.line, who=who, percent=number, text=f"Lần {number}", cost_so_far=number, proof=pdf_file())
            counterpart.prove_counterpart(
                line=stage.line, who=who, seller_tax_code="0100233488", number=f"HD{number}", dated_on=DAY - timedelta(days=number),
                description="Vật tư", amount=1_000_000, file=pdf_file(), reason="Mua trước",
            )  # fmt: skip

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(stage.line.get_absolute_url()).status_code == 200
        return len(queries)

    fill(0, 1)
    client.get(stage.line.get_absolute_url())
    once = cost()
    fill(1, 30)
    assert cost() == once
    assert once <= 36
