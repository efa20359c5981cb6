"""Who may read the files of an activity; the certificates of a course."""

from activities import selectors
from activities.models import Attendee, Course
from activities.selectors import training
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.models import Paper
from khuyencong.documents.readers import register_reader
from projects.documents import parties

CERTIFICATE = PaperKind(
    "course_certificate", "GCN", "Giấy chứng nhận", c.CourseCertificate.template, heading="GIẤY CHỨNG NHẬN", landscape=True
)


def _may_read(who: Principal, activity_id: int) -> bool:
    return selectors.visible_to(who).filter(pk=activity_id).exists()


def _may_read_certificate(who: Principal, attendee_id: int) -> bool:
    """Whose it is, those who see that they were trained."""
    return training.trained(who).filter(pk=attendee_id).exists() or Attendee.objects.filter(pk=attendee_id, user=who.user_id).exists()


register_paper(CERTIFICATE)
register_reader("activity", _may_read)
register_reader("attendee", _may_read_certificate)


def certificate(course: Course, attendee: Attendee, who: Principal) -> Paper:
    """The certificate of somebody who was there; its title names nobody, because the page of verification shows it to anybody."""
    organisation, activity, today = parties.organisation_of(who), course.activity, clock.today()
    content = c.CourseCertificate(
        holder=attendee.user.full_name, works_at=attendee.sent_by, course=activity.title, topic=course.get_topic_display(),
        first=activity.first_day, last=activity.last_day, place=activity.where, days=attendee.presences.count(),
        recipients=("Người được cấp", "Lưu: VT"),
    )  # fmt: skip
    return papers.issue(
        CERTIFICATE.code, subject=("attendee", attendee.pk), organisation=organisation, title=f"Hoàn thành {activity.title}"[:300], context=content,
        signer=parties.head_of(organisation, who), by_id=who.user_id, on=today,
    )  # fmt: skip
