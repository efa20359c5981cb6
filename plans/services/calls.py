"""Prepare, publish and extend calls."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.models import SupportContent
from khuyencong import clock, notices
from khuyencong.access import Principal, Role, Scope
from khuyencong.actors import selectors as actors
from khuyencong.actors.models import AdminUnit
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.refusals import NotAllowed
from plans.models import Call, CallContent, Programme
from plans.permissions import P
from plans.selectors import calls
from projects.enums import Track


def place_of(who: Principal, permission: P, track: str) -> AdminUnit | None:
    """Whose money a principal plans: a district its own track, the province all others. NotAllowed, or ValidationError at the track."""
    match who.scope(permission):
        case Scope.PROVINCE if track != Track.DISTRICT:
            return None
        case Scope.DISTRICT if track == Track.DISTRICT:
            return AdminUnit.objects.filter(actors.is_local(), pk__in=who.area_ids).order_by("pk").first()
        case None:
            raise NotAllowed
    raise ValidationError({"track": "Kinh phí huyện, xã do địa phương lập; nguồn khác do Sở Công Thương lập."})


@transaction.atomic
def prepare_call(
    *,
    who: Principal,
    title: str,
    track: str,
    year: int,
    contents: Sequence[SupportContent],
    for_whom: str,
    how: str,
    opens_on: date,
    closes_on: date,
    survey_until: date,
    plan_by: date,
    programme: Programme | None = None,
    call: Call | None = None,
) -> Call:
    """Write a call, or change one that is not published yet. ValidationError names the field; dates must be in order."""
    district = place_of(who, P.OPEN_CALL, track)
    row = call or Call(by_id=who.user_id)
    if call is not None:
        row = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
        if not calls.may_manage(row, who):
            raise NotAllowed
        if row.published_at is not None:
            raise ValidationError("Đợt đã công bố, chỉ gia hạn được.")
    row.title, row.track, row.year, row.district, row.programme = nfc(title).strip(), track, year, district, programme
    row.who, row.how = nfc(for_whom).strip(), nfc(how).strip()
    row.opens_on, row.closes_on, row.survey_until, row.plan_by = opens_on, closes_on, survey_until, plan_by
    steps = (
        ("closes_on", closes_on, opens_on, "mở"),
        ("survey_until", survey_until, closes_on, "đóng"),
        ("plan_by", plan_by, survey_until, "khảo sát xong"),
    )
    wrong = {name: f"Phải từ ngày {of} ({date_vi(before)}) trở đi." for name, day, before, of in steps if day < before}
    if not contents:
        wrong["contents"] = "Chọn ít nhất một nội dung hỗ trợ."
    if programme is not None and not (programme.first_year <= year <= programme.last_year and programme.track == track):
        wrong["programme"] = "Chương trình này không gồm năm và nguồn của đợt."
    if wrong:
        raise ValidationError(wrong)
    row.full_clean()
    row.save()
    row.asked.all().delete()
    CallContent.objects.bulk_create([CallContent(call=row, content=content) for content in contents])
    return row


def _locked(call: Call, who: Principal) -> Call:
    row = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    if not calls.may_manage(row, who):
        raise NotAllowed
    return row


@transaction.atomic
def publish_call(*, call: Call, who: Principal) -> Call:
    """Make a call public; who registers needs is told. ValidationError when it is public already, or its last day is over."""
    row = _locked(call, who)
    if row.published_at is not None:
        raise ValidationError("Đợt này đã công bố.")
    if row.closes_on < clock.today():
        raise ValidationError(f"Ngày cuối của đợt ({date_vi(row.closes_on)}) đã qua; sửa ngày trước khi công bố.")
    row.published_at = clock.now()
    row.save(update_fields=["published_at"])
    people = actors.people_in_role(Role.DISTRICT_OFFICER, Role.CENTER_OFFICER)
    if row.district_id:
        committee = actors.district_committee(row.district_id)
        people = actors.people_of(organisation_id=committee.pk, roles=(Role.DISTRICT_OFFICER,)) if committee else []
    if told := sorted(set(people) - {who.user_id}):
        notices.tell(
            told, kind="plans.call_published", title=f"Mở đợt đăng ký: {row.title}",
            body=f"Đăng ký từ {date_vi(row.opens_on)} đến hết {date_vi(row.closes_on)}.", url=row.get_absolute_url(), subject=("call", row.pk),
        )  # fmt: skip
    return row


@transaction.atomic
def extend_call(*, call: Call, who: Principal, closes_on: date, survey_until: date, plan_by: date) -> Call:
    """Give a published call more time. ValidationError when its last day would come earlier, or the days are out of order."""
    row = _locked(call, who)
    if row.published_at is None:
        raise ValidationError("Đợt chưa công bố: sửa trực tiếp.")
    wrong = {}
    if closes_on < row.closes_on:
        wrong["closes_on"] = f"Không rút ngắn đợt đã công bố (đang đến hết {date_vi(row.closes_on)})."
    if survey_until < closes_on:
        wrong["survey_until"] = f"Phải từ ngày đóng ({date_vi(closes_on)}) trở đi."
    if plan_by < survey_until:
        wrong["plan_by"] = f"Phải từ ngày khảo sát xong ({date_vi(survey_until)}) trở đi."
    if wrong:
        raise ValidationError(wrong)
    row.closes_on, row.survey_until, row.plan_by = closes_on, survey_until, plan_by
    row.save(update_fields=["closes_on", "survey_until", "plan_by"])
    return row
