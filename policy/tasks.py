"""What the schedule and the worker do for policies and the library."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse

from khuyencong.actors.letters import send_letter
from khuyencong.jobs import Outcome, handler
from khuyencong.jobs.models import Job
from policy.models import PublicComment
from policy.services.consulting import MAIL_JOB
from policy.services.reading import remind_due


@shared_task(name="policy.remind", ignore_result=True)
def tick() -> None:
    """Remind readers and offices whose day is near or over; any number of these may run at once."""
    remind_due()


@handler(MAIL_JOB, "Gửi trả lời người góp ý chính sách")
def mail_response(job: Job, progress: Any) -> Outcome:
    """Tell who commented and gave an address what became of the comment."""
    row = PublicComment.objects.filter(pk=job.payload["comment"]).select_related("dossier").order_by("pk").first()
    if row is None or not row.email or not row.response:
        return Outcome(result={"sent": 0})
    address = f"{settings.PORTAL_BASE_URL.rstrip('/')}{reverse('policy:consultation', args=[row.dossier_id])}"
    lines = (f"Về ý kiến của bạn đối với dự thảo “{row.dossier.title}”: {row.get_outcome_display()}.", row.response, f"Dự thảo: {address}")
    return send_letter(row.email, f"Tiếp thu ý kiến: {row.dossier.title}", lines, f"policy-{row.pk}-{job.pk}")
