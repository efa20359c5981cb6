"""Mailing links, and clearing away what is over."""

from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import User
from khuyencong.identity.arriving import works_here
from khuyencong.identity.models import KnownBrowser, MailedKey, Session
from khuyencong.identity.services.mailed import KEPT_FOR, Purpose, sign, too_many
from khuyencong.jobs import Outcome, handler
from khuyencong.jobs.models import Job

BROWSER_KEPT = timedelta(days=395)
_WORDS = {
    Purpose.SIGN_IN: ("Liên kết đăng nhập cổng khuyến công", "Mở liên kết sau để đăng nhập:", "identity:open_link"),
    Purpose.PASSWORD: ("Đặt lại mật khẩu cổng khuyến công", "Mở liên kết sau để đặt mật khẩu mới:", "identity:new_password"),
}


@handler("identity.mail", "Gửi thư của tài khoản")
def mail(job: Job, progress: Any) -> Outcome:
    """Send a link that was asked for, when its address has an active account that may use it, and not too many at once."""
    key = MailedKey.objects.filter(pk=job.payload["key"], used_at__isnull=True).order_by("pk").first()
    user = User.objects.filter(email=key.email, is_active=True).order_by("pk").first() if key else None
    if key is None or user is None or too_many(key):
        return Outcome(result={"sent": 0})
    if key.purpose == Purpose.SIGN_IN and works_here(user):
        letter(user, key, "Cán bộ đăng nhập bằng mật khẩu và lớp xác thực thứ hai; liên kết qua thư không dùng được.", "").send()
    else:
        _, words, name = _WORDS[Purpose(key.purpose)]
        letter(user, key, words, f"{settings.PORTAL_BASE_URL.rstrip('/')}{reverse(name, args=[sign(key)])}").send()
    return Outcome(result={"sent": 1})


def letter(user: User, key: MailedKey, words: str, address: str) -> EmailMessage:
    """The letter with the link; its Message-ID depends on the row alone, so that one sent twice is shown once."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    minutes = int(settings.MAILED_KEY_FOR.total_seconds() // 60)
    limits = (
        f"Liên kết dùng được một lần, trong {minutes} phút. Nếu không phải bạn yêu cầu, hãy bỏ qua thư này; tài khoản không thay đổi gì."
    )
    closing = f"Thư này do Cổng khuyến công {settings.PROVINCE_NAME} gửi tự động, vui lòng không trả lời."
    parts = (f"Kính gửi {user.full_name},", words, address, limits if address else "", closing)
    return EmailMessage(
        subject=_WORDS[Purpose(key.purpose)][0],
        body="\n\n".join(part for part in parts if part) + "\n",
        to=[user.email],
        headers={"Message-ID": f"<identity-{key.pk}@{sender}>", "Auto-Submitted": "auto-generated"},
    )


@shared_task(name="identity.sweep", ignore_result=True)
def sweep() -> None:
    """Remove sessions that are over, links of last week, browsers not seen for long; any number of these may run at once."""
    now = clock.machine_now()
    Session.objects.filter(expire_date__lt=now).delete()
    Session.objects.filter(seen_at__lt=now - settings.SESSION_IDLE, user__isnull=False).delete()
    MailedKey.objects.filter(asked_at__lt=clock.now() - KEPT_FOR).delete()
    KnownBrowser.objects.filter(last_at__lt=clock.now() - BROWSER_KEPT).delete()
