"""Plan and keep the reports after the support."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.text import nfc
from projects.enums import TermCode
from projects.models import FollowUp, Line
from projects.models.following import FIGURES
from projects.selectors import following, terms
from projects.services.holding import held
from projects.workflow import line_works

CODES = (TermCode.FOLLOW_UP_1, TermCode.FOLLOW_UP_2, TermCode.FOLLOW_UP_3)


@transaction.atomic
def plan_follow_ups(*, line: Line) -> int:
    """The reports that are due after the acceptance of a line, as the time limits of today say; doing it again adds nothing. How many are new."""
    acceptance = line.acceptances.filter(is_passed=True).order_by("-held_on", "-id").first()
    if acceptance is None:
        return 0
    due = {terms.term(code).amount: terms.after(code, acceptance.held_on) for code in CODES}
    there = set(FollowUp.objects.filter(line=line).order_by("months").values_list("months", flat=True))
    new = [FollowUp(line=line, months=months, due_on=day) for months, day in due.items() if months not in there]
    return len(FollowUp.objects.bulk_create(new))


@transaction.atomic
def report_follow_up(*, line: Line, who: Principal, months: int, figures: Mapping[str, int], note: str = "") -> FollowUp:
    """Keep a beneficiary's figures: before the support (`months` 0, from the contract on) or after it, not before the time has come.

    A report may be put right later; the trail keeps what it said before. ValidationError names the field.
    """
    row = held(line, who, line_works.FOLLOW_UP)
    if months == 0:
        contract = getattr(row, "contract", None)
        day = contract.signed_on if contract else clock.today()
        FollowUp.objects.get_or_create(line=row, months=0, defaults={"due_on": day})
    report = FollowUp.objects.select_for_update(of=("self",), no_key=True).filter(line=row, months=months).order_by("pk").first()
    if report is None:
        raise ValidationError("Chưa đến kỳ theo dõi này.")
    if clock.today() < following.opens_on(report):
        raise ValidationError(f"Chưa đến kỳ: báo cáo được từ ngày {following.opens_on(report):%d/%m/%Y}.")
    unknown = set(figures) ^ set(FIGURES)
    if unknown:
        raise ValidationError(dict.fromkeys(unknown & set(FIGURES), "Cần điền số liệu này, không có thì ghi 0.") or "Số liệu lạ.")
    for name in FIGURES:
        if figures[name] is None or figures[name] < 0:
            raise ValidationError({name: "Số liệu không được âm."})
        setattr(report, name, figures[name])
    report.note, report.by_id, report.at = nfc(note).strip(), who.user_id, clock.now()
    report.full_clean()
    report.save()
    return report
