"""Reporting on a task: by one's account, or by a link that is used up with it. Each commune once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from communes.links import link_of
from communes.models import MOST_REACHED, Assignment, Link, Report
from communes.permissions import P
from communes.photos import keep_photo
from communes.services.sending import end_links
from khuyencong import clock, notices
from khuyencong.access import Principal
from khuyencong.text import nfc, vnd
from khuyencong.workflow.refusals import NotAllowed

GONE = "Liên kết này đã được dùng, đã được thay bằng liên kết khác hoặc đã hết hạn."


class LinkGone(Exception):
    """The link does not open any more, or never did."""


@transaction.atomic
def report_by_account(*, assignment: Assignment, who: Principal, words: str, reached: int, wish: str = "", photo: Any = None) -> Report:
    """Report for one's own commune. An open link to the same task ends. ValidationError with its field, also when it was reported before."""
    row = _locked(assignment.pk)
    if not who.may(P.REPORT) or row.organisation_id != who.organisation_id or who.user_id is None:
        raise NotAllowed
    end_links(row)
    return _keep(row, words=words, reached=reached, wish=wish, photo=photo, by_id=who.user_id, link=None)


@transaction.atomic
def report_by_link(*, token: str, words: str, reached: int, wish: str = "", photo: Any = None) -> Report:
    """Report with a link, and use it up; of two at one moment one gets LinkGone, and nothing of theirs is kept.

    ValidationError with its field leaves the link open.
    """
    found = link_of(token)
    if found is None:
        raise LinkGone(GONE)
    row = _locked(found.assignment_id)
    if not Link.objects.get(pk=found.pk).is_open:
        raise LinkGone(GONE)
    Link.objects.filter(pk=found.pk).update(used_at=clock.now())
    return _keep(row, words=words, reached=reached, wish=wish, photo=photo, by_id=None, link=found)


def _locked(pk: int) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("task", "organisation").get(pk=pk)


def _keep(row: Assignment, *, words: str, reached: int, wish: str, photo: Any, by_id: int | None, link: Link | None) -> Report:
    if row.task.called_off_at is not None:
        raise ValidationError("Việc này đã được cho thôi, không cần báo cáo nữa.")
    if Report.objects.filter(assignment=row).exists():
        raise ValidationError("Xã đã báo cáo việc này rồi; mỗi việc báo cáo một lần.")
    if photo is None and row.task.needs_photo:
        raise ValidationError({"photo": "Cần kèm một ảnh."})
    if not 0 <= reached <= MOST_REACHED:
        raise ValidationError({"reached": f"Số cơ sở, hộ phải từ 0 đến {vnd(MOST_REACHED)}."})
    report = Report(
        assignment=row, words=nfc(words).strip(), reached=reached, wish=nfc(wish).strip(), by_id=by_id, link=link, at=clock.now(),
    )  # fmt: skip
    report.full_clean(exclude=["assignment", "by", "link", "photo"])
    if photo is not None:
        report.photo = keep_photo(photo, subject=("commune_assignment", row.pk), by_id=by_id)
    report.save(force_insert=True)
    if report.wish:
        notices.tell(
            [row.task.sent_by_id], kind="communes.wish", title=f"{row.organisation.name} có đề nghị khi báo cáo", body=report.wish[:500],
            url=row.get_absolute_url(), subject=("commune_assignment", row.pk),
        )  # fmt: skip
    return report


def standing_of(token: str) -> tuple[Link | None, str]:
    """The row of a token and why it does not open: "unknown", "used", "ended", "expired"; empty when it opens."""
    link = link_of(token)
    if link is None:
        return None, "unknown"
    if link.used_at is not None:
        return link, "used"
    if link.ended_at is not None:
        return link, "ended"
    return link, "" if link.expires_at > clock.now() else "expired"
