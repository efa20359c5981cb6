"""Why a beneficiary's part may not move on."""

from typing import Any

from django.db.models import Sum

from budgets import selectors as budgets
from khuyencong import clock
from khuyencong.actors.enums import Level
from khuyencong.text import date_vi, vnd
from khuyencong.workflow.machine import Context, Refusal, on_data
from projects.enums import AdjustmentState, FindingState, LineState, Office, PaperStep, PaymentState, ProjectState
from projects.workflow import purses

DIRECTIVE_9B = "Chỉ thị của UBND tỉnh, mục 9b"
DIRECTIVE_9C = "Chỉ thị của UBND tỉnh, mục 9c"
DIRECTIVE_1E = "Chỉ thị của UBND tỉnh, mục 1e và 8d"


def money_of(line: Any) -> Any:
    """The line's position in the ledger; None before the allocation."""
    return budgets.money_of([line.holding_id]).get(line.holding_id) if line.holding_id else None


def money_is_allocated(line: Any, _: Context) -> Refusal | None:
    """The grant stands on the line's account, and the đề án has not ended."""
    if line.holding_id is None or line.project.state not in ProjectState.by_lines():
        return Refusal("Đề án chưa được bố trí kinh phí.", "Chỉ thị của UBND tỉnh, mục 2b")
    return None


@on_data
def contract_dates_are_right(line: Any, context: Context) -> Refusal | None:
    """The contract has its days in order, and is not signed before the decision."""
    signed, starts, ends = (context.data.get(k) for k in ("signed_on", "starts_on", "ends_on"))
    if not (signed and starts and ends):
        return Refusal("Cần ngày ký, ngày bắt đầu và ngày kết thúc hợp đồng.", field="signed_on")
    if ends < starts:
        return Refusal("Ngày kết thúc hợp đồng phải sau ngày bắt đầu.", field="ends_on")
    decision = line.project.decisions.order_by("-decided_on", "-id").first()
    if decision is not None and signed < decision.decided_on:
        return Refusal("Hợp đồng không được ký trước ngày quyết định phê duyệt.", field="signed_on")
    return None


def final_report_is_in(line: Any, _: Context) -> Refusal | None:
    """A final progress report with proof has been sent."""
    if not line.progress_reports.filter(is_final=True, proof__isnull=False, corrected_by__isnull=True).exists():
        return Refusal("Chưa có báo cáo hoàn thành kèm minh chứng.", DIRECTIVE_9B)
    from projects.selectors import papers  # leaf: imports the models, which take their guard from here

    missing = papers.missing_at(PaperStep.FINAL_REPORT, line, clock.today())
    if missing:
        return Refusal(f"Chưa đính kèm: {', '.join(one.words for one in missing)}.", missing[0].citation)
    return None


def no_request_is_open(line: Any, _: Context) -> Refusal | None:
    """No request for money waits."""
    if line.payment_requests.filter(state__in=PaymentState.open()).exists():
        return Refusal("Còn đề nghị chi tiền chưa xử lý xong.")
    return None


def no_adjustment_is_open(line: Any, _: Context) -> Refusal | None:
    """What is to be accepted or ended stands still: no adjustment waits."""
    if line.adjustments.filter(state__in=AdjustmentState.open()).exists():
        return Refusal("Còn đề nghị điều chỉnh chưa được quyết định.", "Thông tư 36/2013/TT-BCT, Điều 11")
    return None


@on_data
def resumes_by_a_day(line: Any, context: Context) -> Refusal | None:
    """A suspension names the day by which the work goes on."""
    day = context.data.get("resume_by")
    if not day or day <= context.day:
        return Refusal("Cần ngày phải tiếp tục, sau hôm nay.", field="resume_by")
    return None


@on_data
def was_heard(line: Any, context: Context) -> Refusal | None:
    """Nobody is ended unheard: a notice was answered or its time is over, unless the beneficiary itself asks, or no contract binds it yet.

    One right of reply suffices: whoever answered, or could, in a proceeding after an inspection that ended in asking for the end has been heard.
    """
    if line.state == LineState.WAITING or context.data.get("at_request") or end_was_asked(line):
        return None
    hearing = line.hearings.order_by("-at", "-id").first()
    if hearing is None:
        return Refusal("Chưa thông báo cho cơ sở giải trình trước khi chấm dứt.", DIRECTIVE_9B)
    if not hearing.was_given:
        return Refusal(f"Cơ sở còn thời hạn giải trình đến hết ngày {hearing.reply_by:%d/%m/%Y}.", DIRECTIVE_9B)
    return None


def end_was_asked(line: Any) -> bool:
    """Whether a measure after an inspection asks for the end; the database lets none be imposed before the reply (`inspections.Sanction`)."""
    return bool(line.sanctions.filter(outcome="imposed", measure="stop", lifted_at__isnull=True).exists())


def end_is_considered(line: Any) -> bool:
    """Whether the end is, or was, answered for in a proceeding after an inspection."""
    return end_was_asked(line) or bool(line.sanctions.filter(outcome="", measure="stop").exists())


def passed_acceptance(line: Any) -> Any:
    """The acceptance that passed, if any."""
    return line.acceptances.filter(is_passed=True).order_by("-held_on", "-id").first()


def acceptance_is_recorded(line: Any, _: Context) -> Refusal | None:
    """Minutes say that the work passed."""
    return None if passed_acceptance(line) else Refusal("Chưa có biên bản nghiệm thu đạt.", "Thông tư 36/2013/TT-BCT")


def counterpart_needed(line: Any, accepted_cost: int, grant: int) -> int:
    """What the beneficiary must prove of its own money: the real cost less what all other sources pay (đồng)."""
    return max(0, accepted_cost - grant - purses.elsewhere_at(line, accepted_cost))


def counterpart_is_proven(line: Any, _: Context) -> Refusal | None:
    """Verified documents prove the beneficiary's own money."""
    acceptance = passed_acceptance(line)
    if acceptance is None:
        return None  # said by acceptance_is_recorded
    needed = counterpart_needed(line, acceptance.real_cost, acceptance.grant)
    proven = line.counterpart_proofs.filter(verified_at__isnull=False).aggregate(total=Sum("amount"))["total"] or 0
    if proven < needed:
        return Refusal(f"Vốn đối ứng mới chứng minh {vnd(proven)} đồng, cần {vnd(needed)} đồng.", DIRECTIVE_9C)
    return None


def findings_are_closed(line: Any, _: Context) -> Refusal | None:
    """Nothing found at inspections is left unmended."""
    count = sum(i.findings.exclude(state=FindingState.CLOSED).count() for i in line.inspections.order_by("id"))
    return Refusal(f"Còn {count} tồn tại chưa được xác nhận khắc phục.", DIRECTIVE_1E) if count else None


def no_reply_is_awaited(line: Any, _: Context) -> Refusal | None:
    """Nobody is sanctioned while the time to answer what is held against them runs (`inspections.Sanction`).

    A notice before an end repeats the findings under such proceedings (`services.stopping`): answering it answers them.
    """
    waiting = line.sanctions.filter(outcome="", replied_at__isnull=True, reply_until__gte=clock.today())
    hearing = line.hearings.order_by("-at", "-id").first()
    if hearing is not None and hearing.was_given:
        waiting = waiting.filter(proposed_at__gt=hearing.at)
    open_one = waiting.order_by("reply_until", "id").first()
    if open_one is None:
        return None
    return Refusal(f"Cơ sở còn quyền giải trình đến hết ngày {date_vi(open_one.reply_until)}, chưa xử lý trước ngày đó.", DIRECTIVE_1E)


def payments_are_not_withheld(line: Any, _: Context) -> Refusal | None:
    """No measure after an inspection holds the line's money back (`inspections.Sanction`)."""
    row = line.sanctions.filter(outcome="imposed", measure="withhold", lifted_at__isnull=True).order_by("decided_on", "id").first()
    if row is None:
        return None
    return Refusal(f"Đang tạm dừng chi theo quyết định xử lý sau kiểm tra ngày {date_vi(row.decided_on)}.", DIRECTIVE_1E)


def norm_holds_on_real_cost(line: Any, _: Context) -> Refusal | None:
    """The percentage is tested again on the accepted real cost, by the law of the decision's day."""
    from projects.selectors import law  # leaf: imports the models, which take their guard from here

    acceptance = passed_acceptance(line)
    if acceptance is None:
        return None
    if line.approved is not None and acceptance.grant > line.approved:
        return Refusal(f"Số hỗ trợ nghiệm thu {vnd(acceptance.grant)} đồng vượt số được duyệt {vnd(line.approved)} đồng.")
    day = law.law_date_of(line)
    verdict = law.judge_line(line, on=day, cost=acceptance.real_cost, grant=acceptance.grant)
    over = (
        verdict.ceiling is not None and acceptance.grant + purses.elsewhere_at(line, acceptance.real_cost, of_state=True) > verdict.ceiling
    )
    if over and acceptance.grant > law.excepted_up_to(line, on=day):
        return Refusal(
            f"Trên chi phí thực tế {vnd(acceptance.real_cost)} đồng, mức hỗ trợ tối đa là {vnd(verdict.ceiling)} đồng.",
            verdict.rules[0].citation if verdict.rules else "",
        )
    return None


def in_proportion(line: Any, cost: int) -> int:
    """The approved grant, reduced in proportion when less was spent than planned (đồng, floored)."""
    approved = line.requested if line.approved is None else line.approved
    return int(approved * cost // line.total_cost) if cost < line.total_cost else int(approved)


def grant_is_in_proportion(line: Any, _: Context) -> Refusal | None:
    """Whoever spent less than planned gets less in proportion."""
    acceptance = passed_acceptance(line)
    if acceptance is None:
        return None
    most = in_proportion(line, acceptance.real_cost)
    if acceptance.grant > most:
        return Refusal(
            f"Chi phí thực tế {vnd(acceptance.real_cost)} đồng thấp hơn dự toán {vnd(line.total_cost)} đồng: hỗ trợ giảm theo tỷ lệ, "
            f"tối đa {vnd(most)} đồng.",
            DIRECTIVE_9C,
        )
    return None


def offices_at(line: Any) -> list[Office]:
    """Who must sit at an acceptance; where there are no districts the commune is the local office."""
    return [office for office in Office if office != Office.LOCAL or line.project.district.level == Level.DISTRICT]


def panel_is_whole(line: Any, _: Context) -> Refusal | None:
    """Each office that must be there was: the Sở, the local office, the commune, the Trung tâm, the beneficiary."""
    acceptance = passed_acceptance(line)
    if acceptance is None:
        return None
    there = set(acceptance.seats.order_by("pk").values_list("office", flat=True))
    missing = [office.label for office in offices_at(line) if office not in there]
    return (
        Refusal(f"Biên bản nghiệm thu thiếu: {', '.join(missing)}.", "Thành phần nghiệm thu cơ sở (cần kiểm tra căn cứ)")
        if missing
        else None
    )


def advance_to_recover(line: Any) -> int:
    """What the beneficiary must give back (đồng): all it got once terminated, as nothing was accepted; else what the acceptance does not cover."""
    return sum(amount for _, amount in purses.owed_to(line))


def all_is_paid(line: Any, _: Context) -> Refusal | None:
    """What was accepted has left every purse whole, and not more; an advance up to it is cleared by the liquidation."""
    for part, money in purses.all_money_of(line):
        accepted = purses.accepted_of(line, part)
        if line.accepted is None or money.disbursed < accepted:
            of = f" ({part.name})" if part is not None else ""
            return Refusal(f"Mới chi {vnd(money.disbursed)} đồng trên {vnd(accepted)} đồng nghiệm thu{of}.")
    if excess := advance_to_recover(line):
        return Refusal(f"Tạm ứng vượt số nghiệm thu {vnd(excess)} đồng, phải thu hồi trước khi thanh lý.", DIRECTIVE_9B)
    return None


def advances_are_recovered(line: Any, _: Context) -> Refusal | None:
    """A terminated line holds nothing any more of what it got."""
    owed = advance_to_recover(line)
    return Refusal(f"Còn {vnd(owed)} đồng tạm ứng chưa thu hồi.") if owed else None
