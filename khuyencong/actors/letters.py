"""Letters to addresses that have no account yet: the one-time links."""

from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import EmailProof, Invitation, User
from khuyencong.actors.services.accounts import is_open, token_of
from khuyencong.jobs import Outcome, handler
from khuyencong.jobs.models import Job
from khuyencong.text import date_vi


@handler("actors.mail_proof", "Gửi thư xác nhận địa chỉ")
def mail_proof(job: Job, progress: Any) -> Outcome:
    """The link that proves an address; to one with an account, a reminder of it instead."""
    proof = EmailProof.objects.filter(pk=job.payload["proof"]).first()
    if proof is None or not is_open(proof):
        return Outcome(result={"sent": 0})
    if User.objects.filter(email=proof.email).exists():
        lines = (
            "Có người, có thể là bạn, vừa đăng ký tài khoản bằng địa chỉ thư này. Địa chỉ đã có tài khoản.",
            f"Đăng nhập: {address_of('identity:sign_in')}",
            "Sau khi đăng nhập, bạn khai báo thêm cơ sở ở trang “Cơ sở của tôi”.",
        )
    else:
        lines = (
            "Bạn vừa đăng ký tài khoản cơ sở công nghiệp nông thôn. Mở liên kết sau để xác nhận địa chỉ thư và đặt mật khẩu:",
            address_of("actors:open_account", token_of(proof)),
            "Liên kết dùng được một lần, trong 24 giờ. Nếu không phải bạn đăng ký, hãy bỏ qua thư này.",
        )
    return send_letter(proof.email, "Xác nhận địa chỉ thư điện tử", lines, f"proof-{proof.pk}")


@handler("actors.mail_invitation", "Gửi thư mời của cơ sở")
def mail_invitation(job: Job, progress: Any) -> Outcome:
    """The link by which somebody begins to act for a cơ sở."""
    rows = Invitation.objects.select_related("enterprise", "by")
    invitation = rows.filter(pk=job.payload["invitation"]).first()
    if invitation is None or not is_open(invitation):
        return Outcome(result={"sent": 0})
    lines = (
        f"{invitation.by.full_name} mời bạn làm việc cho {invitation.enterprise.name}, vai trò: {invitation.get_role_display()}.",
        f"Nhận lời: {address_of('actors:take_up', token_of(invitation))}",
        f"Liên kết dùng được một lần, đến hết ngày {date_vi(clock.day_of(invitation.expires_at))}. Nếu bạn không biết lời mời này, hãy bỏ qua thư.",
    )
    return send_letter(invitation.email, f"Lời mời làm việc cho {invitation.enterprise.name}", lines, f"invitation-{invitation.pk}")


def address_of(name: str, *args: str) -> str:
    """The full address of a page, as letters give it."""
    return f"{settings.PORTAL_BASE_URL.rstrip('/')}{reverse(name, args=args)}"


def send_letter(to: str, subject: str, lines: tuple[str, ...], name: str) -> Outcome:
    """Send one letter; its Message-ID depends on its row alone, so that a second run shows once. A dead address is noted."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    closing = f"Thư này do Cổng khuyến công {settings.PROVINCE_NAME} gửi tự động, vui lòng không trả lời."
    letter = EmailMessage(
        subject=" ".join(subject.split()),
        body="\n\n".join((*lines, closing)) + "\n",
        to=[to],
        headers={"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except SMTPRecipientsRefused:
        return Outcome(result={"sent": 0, "refused": 1})
    return Outcome(result={"sent": 1})
