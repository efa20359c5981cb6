"""Writing of directives: loading one from a file, the year's plan of a clause, remarks, reminders by hand and by the schedule."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from directive import selectors
from directive.enums import Basis, Colour
from directive.evidence import evidence
from directive.models import FIRST_YEAR, LAST_YEAR, Clause, ClausePlan, ColourRule, Directive, Remark, Reminder
from directive.permissions import P
from khuyencong import clock, notices
from khuyencong.access import Principal, Role
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Function
from khuyencong.actors.models import Organisation
from khuyencong.missing import add_missing
from khuyencong.text import nfc
from khuyencong.workflow.refusals import NotAllowed

OURS = Path(__file__).parent / "data" / "directive.json"
SCHEMA = "khuyencong-directive/1"
AGAIN_AFTER = timedelta(days=30)
BEFORE = timedelta(days=14)
# Who at an office is told of its clause.
_TOLD = (
    Role.DOIT_HEAD, Role.DOIT_LEADER, Role.FINANCE_OFFICER, Role.FINANCE_LEADER, Role.CO_APPRAISER, Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER,
    Role.CENTER_OFFICER,
)  # fmt: skip


@transaction.atomic
def load_directive(told: Mapping[str, Any] | None = None) -> tuple[Directive, int]:
    """A directive with its clauses and colour rules, from the project's file or another one of the same form; how many clauses are new.

    Doing it again changes nothing. ValidationError, with every mistake, for a file that is not of the form, names an unknown function
    or evidence, or tells another text of a directive that is there.
    """
    told = told if told is not None else json.loads(OURS.read_text(encoding="utf-8"))
    if mistakes := list(_mistakes(told)):
        raise ValidationError(mistakes)
    add_missing(ColourRule, told.get("colours", ()), key=("basis", "valid_from"))
    facts = {name: told.get(name) for name in ("issuer", "issued_on", "valid_from", "valid_to")}
    facts["needs_verification"] = bool(told.get("needs_verification", True))
    row = Directive.objects.filter(number=told["number"], title=told["title"]).first()
    if row is not None:
        known = list(row.clauses.order_by("position").values_list("code", "function", "owner", "duty", "evidence"))
        if known != [_clause(one) for one in told["clauses"]]:
            raise ValidationError(f"{row.number} đã được nhập với nội dung khác; chỉ thị mới phải mang số khác.")
        return row, 0
    row = Directive(number=told["number"], title=told["title"], **facts)
    row.full_clean()
    row.save()
    made = [Clause(directive=row, position=n, **dict(zip(_FIELDS, _clause(one), strict=True))) for n, one in enumerate(told["clauses"], 1)]
    Clause.objects.bulk_create(made)
    return row, len(made)


_FIELDS = ("code", "function", "owner", "duty", "evidence")


def _clause(one: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(nfc(str(one.get(name, ""))).strip() for name in _FIELDS)


def _mistakes(told: Mapping[str, Any]) -> list[str]:
    """What is wrong with a file, in sentences."""
    if told.get("schema") != SCHEMA:
        return [f"Tệp phải có schema {SCHEMA}."]
    wrong = [f"Thiếu {name}." for name in ("number", "title", "issuer", "valid_from", "clauses") if not told.get(name)]
    clauses = told.get("clauses") or []
    wrong += [f"Mục {code} có {count} lần." for code, count in Counter(one.get("code") for one in clauses).items() if count > 1]
    for one in clauses:
        code, function, owner, duty, kind = _clause(one)
        if not (code and owner and duty):
            wrong.append(f"Mục {code or '?'}: cần mã, cơ quan phụ trách, nhiệm vụ.")
        if function and function not in Function.values:
            wrong.append(f"Mục {code}: không có chức năng “{function}”.")
        if kind and evidence(kind) is None:
            wrong.append(f"Mục {code}: không có loại bằng chứng “{kind}”.")
    wrong += [f"Không có cách so “{row.get('basis')}”." for row in told.get("colours", ()) if row.get("basis") not in Basis.values]
    return wrong


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(f"Năm phải trong khoảng {FIRST_YEAR}–{LAST_YEAR}.")
    return year


def _take_turns(clause: Clause) -> None:
    """Two who write for clauses of a directive go one after the other. Its row is locked: the application may not lock clauses, which never change."""
    Directive.objects.select_for_update(of=("self",), no_key=True).get(pk=clause.directive_id)


@transaction.atomic
def plan_clause(
    *, clause: Clause, year: int, who: Principal, target: int | None = None, due_on: date | None = None, words: str = ""
) -> ClausePlan:
    """Say what is to be reached for a clause in a year, by when and how; anew in place of what stood there."""
    if not who.may(P.PLAN) or who.user_id is None:
        raise NotAllowed
    if due_on is not None and not _year(year) <= due_on.year <= year + 1:
        raise ValidationError({"due_on": f"Thời hạn phải trong năm {year} hoặc năm sau."})
    if target is None and due_on is None and not words.strip():
        raise ValidationError("Hãy ghi ít nhất một trong: chỉ tiêu, thời hạn, kế hoạch.")
    _take_turns(clause)
    row = ClausePlan.objects.filter(clause=clause, year=year).first() or ClausePlan(clause=clause, year=_year(year))
    row.target, row.due_on, row.words, row.by_id, row.at = target, due_on, nfc(words).strip(), who.user_id, clock.now()
    row.full_clean(exclude=["clause", "by"])
    row.save()
    return row


@transaction.atomic
def remark(*, clause: Clause, year: int, who: Principal, words: str) -> Remark:
    """Say how one's office did its duty in a year; a later remark takes the place of an earlier one, which stays on record."""
    if not selectors.may_remark(clause, who) or who.user_id is None:
        raise NotAllowed
    row = Remark(
        clause=clause, year=_year(year), organisation_id=who.organisation_id, words=nfc(words).strip(), by_id=who.user_id, at=clock.now()
    )  # fmt: skip
    row.full_clean(exclude=["clause", "organisation", "by"])
    row.save()
    return row


@transaction.atomic
def remind(
    *, clause: Clause, year: int, words: str, who: Principal | None = None, organisation: Organisation | None = None
) -> list[Reminder]:
    """Tell the owners of a clause (or one of them) that it is due; who is None for the schedule. Once a day for each office.

    ValidationError when nobody holds the duty today, or all of them were reminded today.
    """
    if who is not None and not who.may(P.REMIND):
        raise NotAllowed
    today = clock.today()
    owners = [one for one in selectors.owner_organisations(clause) if organisation is None or one.pk == organisation.pk]
    if not owners:
        raise ValidationError("Hiện không có cơ quan nào giữ nhiệm vụ của mục này để nhắc.")
    _take_turns(clause)
    done = set(Reminder.objects.filter(clause=clause, on=today).order_by("pk").values_list("organisation_id", flat=True))
    rows = [
        Reminder(clause=clause, year=_year(year), organisation=one, on=today, words=nfc(words).strip(), by_id=who.user_id if who else None)
        for one in owners
        if one.pk not in done
    ]
    if not rows:
        raise ValidationError("Hôm nay đã nhắc về mục này.")
    for row in rows:
        row.full_clean(exclude=["clause", "organisation", "by"])
    Reminder.objects.bulk_create(rows)
    for row in rows:
        notices.tell(
            actors.people_of(organisation_id=row.organisation_id, roles=_TOLD), kind="directive.reminder",
            title=f"Nhắc thực hiện Chỉ thị, mục {clause.code}, năm {year}", body=f"{row.words}\n\n{clause.duty}",
            url=f"{clause.get_absolute_url()}?nam={year}", subject=("clause", clause.pk),
        )  # fmt: skip
    return rows


def remind_due(on: date | None = None) -> int:
    """Remind owners of clauses whose deadline is near or over and which are not green, at most once in thirty days; how many offices.

    Any number of schedulers may do this at once: an office is reminded of a clause once a day, by the database.
    """
    today = on or clock.today()
    directive = selectors.current(today)
    if directive is None:
        return 0
    plans = ClausePlan.objects.filter(clause__directive=directive, due_on__lte=today + BEFORE, year__gte=today.year - 1)
    plans = plans.exclude(clause__reminders__on__gt=today - AGAIN_AFTER).exclude(clause__function="").select_related("clause__directive")
    told = 0
    for plan in plans.order_by("pk"):
        (standing,) = selectors.standing_of([plan.clause], selectors.year_of(plan.year))
        if standing.verdict.colour == Colour.GREEN:
            continue
        words = f"Thời hạn {plan.due_on:%d/%m/%Y}. {standing.verdict.why}"
        try:
            told += len(remind(clause=plan.clause, year=plan.year, words=words[:500]))
        except ValidationError:
            continue
    return told
