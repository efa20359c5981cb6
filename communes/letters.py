"""The letter that carries a one-time link to the contact of a commune."""

from typing import Any

from communes.links import token_of
from communes.models import Link
from communes.selectors import contact_of
from khuyencong import clock
from khuyencong.actors.letters import address_of, send_letter
from khuyencong.jobs import Outcome, handler
from khuyencong.jobs.models import Job
from khuyencong.text import date_vi

_SUBJECTS = {"new": "Việc mới cho xã", "near": "Sắp đến hạn báo cáo", "late": "Đã quá hạn báo cáo"}


@handler("communes.mail_link", "Gửi xã liên kết báo cáo")
def mail_link(job: Job, progress: Any) -> Outcome:
    """The link and what is asked; nothing to a commune that nobody gave an address of, nor for a link that is over."""
    rows = Link.objects.select_related("assignment__task__organisation", "assignment__organisation")
    link = rows.filter(pk=job.payload["link"]).first()
    contact = contact_of(link.assignment.organisation_id) if link is not None else None
    if link is None or contact is None or not link.is_open or not token_of(link):
        return Outcome(result={"sent": 0})
    task = link.assignment.task
    lines = (
        f"{task.organisation.name} giao {link.assignment.organisation.name}: {task.title}.",
        f"Hạn báo cáo: {date_vi(task.due_on)}. Mở liên kết sau để báo cáo, không cần tài khoản:",
        address_of("communes:by_link", token_of(link)),
        f"Liên kết dùng được một lần, đến hết ngày {date_vi(clock.day_of(link.expires_at))}. Ai giữ liên kết này đều báo cáo được thay xã, xin không chuyển tiếp ra ngoài UBND xã.",
    )
    return send_letter(
        contact.email, f"{_SUBJECTS[job.payload['why']]}: {task.title}", lines, f"commune-link-{link.pk}-{job.payload['why']}"
    )
