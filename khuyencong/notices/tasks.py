"""E-mail for notices: once for each."""

from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from khuyencong import clock
from khuyencong.jobs import Outcome, handler
from khuyencong.jobs.models import Job
from khuyencong.notices.models import Notice


@handler("notices.mail", "Gửi thông báo qua thư")
def mail(job: Job, progress: Any) -> Outcome:
    """Send the notices named in the payload; each is marked as it goes out, so a second run sends only what is left.

    A worker that dies between sending and marking sends that one letter again under the same Message-ID, which mail
    programs show once. People without an active account get none; an address that the server refuses is noted in the result.
    """
    ids = job.payload["notices"]
    waiting = Notice.objects.filter(pk__in=ids, mailed_at__isnull=True, user__is_active=True).select_related("user").order_by("pk")
    sent, refused = 0, []
    with get_connection() as connection:
        for notice in waiting:
            try:
                letter(notice, connection).send()
            except SMTPRecipientsRefused:
                # A dead address must not hold up the others; the notice stays in the portal.
                refused.append(notice.pk)
                continue
            Notice.objects.filter(pk=notice.pk).update(mailed_at=clock.now())
            sent += 1
            progress(sent, len(ids))
    return Outcome(result={"sent": sent, "refused": refused})


def letter(notice: Notice, connection: Any = None) -> EmailMessage:
    """The e-mail for one notice; its Message-ID depends on the notice alone."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    url = f"{settings.PORTAL_BASE_URL.rstrip('/')}{notice.url}" if notice.url else ""
    parts = [f"Kính gửi {notice.user.full_name},", notice.title, notice.body, f"Xem chi tiết: {url}" if url else ""]
    closing = f"Thư này do Cổng khuyến công {settings.PROVINCE_NAME} gửi tự động, vui lòng không trả lời."
    return EmailMessage(
        subject=" ".join(notice.title.split()),
        body="\n\n".join(part for part in (*parts, closing) if part) + "\n",
        to=[notice.user.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
