"""The worker's part: the letter to an invited officer; those of cơ sở stand in `letters`."""

from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from khuyencong.actors import letters  # noqa: F401 -- its handlers are found with those of this module
from khuyencong.actors.invitations import key_of
from khuyencong.actors.models import User
from khuyencong.actors.services.people import INVITE_JOB
from khuyencong.jobs import Outcome, handler
from khuyencong.jobs.models import Job


@handler(INVITE_JOB, "Gửi thư mời cán bộ")
def invite(job: Job, progress: Any) -> Outcome:
    """Send the link, unless its owner has a password already or the account is disabled."""
    user = User.objects.filter(pk=job.payload["user_id"], is_active=True).order_by("pk").first()
    if user is None or user.has_usable_password():
        return Outcome(result={"sent": 0})
    try:
        invitation(user, str(job.payload.get("by", "")), job).send()
    except SMTPRecipientsRefused:
        return Outcome(result={"sent": 0, "refused": 1})
    return Outcome(result={"sent": 1})


def invitation(user: User, by: str, job: Job) -> EmailMessage:
    """The letter; its Message-ID depends on the job alone, so that one sent twice is shown once."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    address = f"{settings.PORTAL_BASE_URL.rstrip('/')}{reverse('actors:choose_password', args=[key_of(user)])}"
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    lines = (
        f"Kính gửi {user.full_name},",
        f"{by or 'Cơ quan'} đã mở tài khoản cho bạn trên Cổng khuyến công {settings.PROVINCE_NAME}. Mở liên kết sau để đặt mật khẩu:",
        address,
        f"Liên kết dùng được một lần, trong {days} ngày. Nếu bạn không làm việc ở cơ quan này, hãy bỏ qua thư.",
        f"Thư này do Cổng khuyến công {settings.PROVINCE_NAME} gửi tự động, vui lòng không trả lời.",
    )
    return EmailMessage(
        subject=f"Mời làm việc trên Cổng khuyến công {settings.PROVINCE_NAME}",
        body="\n\n".join(lines) + "\n",
        to=[user.email],
        headers={"Message-ID": f"<invitation-{job.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
