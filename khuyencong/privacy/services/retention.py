"""Erasing what is past its time: one rule a table, the years read from the declarations.

Each rule says what is over, and takes it away in batches of its own transactions, so that a long run holds no lock and a killed one
goes on the next day. Where a person would lose something of theirs they are told first and have thirty days.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from investment.enums import LeadSource, LeadState
from investment.models import Lead
from khuyencong import clock, notices
from khuyencong.actors.enums import LegalForm
from khuyencong.actors.models import Enterprise, Membership
from khuyencong.actors.selectors import in_force
from khuyencong.documents.models import Attachment
from khuyencong.documents.services import attachments
from khuyencong.jobs.models import Job, JobState
from khuyencong.notices.models import Notice
from khuyencong.privacy.models import DataExport, RetentionRun
from khuyencong.privacy.services import exporting
from khuyencong.privacy.services.erasing import forget_contacts, keep_years, past_their_time
from projects.enums import ProjectState
from projects.models import Project

JOB = "privacy.retention"
BATCH = 500
DRAFT_YEARS = 1
WARNED_DAYS = 30
WARNING = "privacy.draft"
_NAMELESS = "Nhà đầu tư (đã xóa tên)"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is over (`rows`), how it is taken away (`act`, of one batch), and in which words the report says so."""

    code: str
    label: str
    time: str
    rows: Callable[[], QuerySet[Any]]
    act: Callable[[QuerySet[Any]], int]


@dataclass(frozen=True, slots=True)
class Erased:
    """One row of the report. In a dry run `erased` is 0."""

    code: str
    label: str
    time: str
    found: int
    erased: int


def _ago(years: int = 0, days: int = 0) -> Any:
    return clock.now() - timedelta(days=365 * years + days)


def _delete(rows: QuerySet[Any]) -> int:
    return rows.model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()[0]


def _read_notices() -> QuerySet[Notice]:
    return Notice.objects.filter(read_at__lt=_ago(years=keep_years("notices.Notice", "body")))


def _finished_jobs() -> QuerySet[Job]:
    return Job.objects.exclude(state__in=JobState.open()).filter(finished_at__lt=_ago(years=keep_years("jobs.Job", "payload")))


def _expired_sessions() -> QuerySet[Any]:
    model = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    return model.objects.filter(expire_date__lt=clock.now())


def _expired_copies() -> QuerySet[DataExport]:
    return DataExport.objects.filter(expires_at__lte=clock.now(), removed_at__isnull=True)


def _files_of_discarded() -> QuerySet[Attachment]:
    over = Project.objects.filter(state=ProjectState.DISCARDED, moved_at__lt=_ago(years=DRAFT_YEARS)).order_by().values("pk")
    return Attachment.objects.filter(subject_kind="project", subject_id__in=over, erased_at__isnull=True)


def _old_contacts() -> QuerySet[Enterprise]:
    """Households for which nobody acts any more, recorded and last funded longer ago than their contact is kept."""
    before = _ago(years=keep_years("actors.Enterprise", "phone"))
    silent = Enterprise.objects.filter(legal_form=LegalForm.HOUSEHOLD, created_at__lt=before)
    acted_for = Membership.objects.filter(in_force(), enterprise=OuterRef("pk"), user__is_active=True)
    return past_their_time(silent.exclude(phone="", address="", representative="").exclude(Exists(acted_for)))


def _investors_gone() -> QuerySet[Lead]:
    """Investors who wrote on the public page, and of whom nothing came."""
    before = _ago(years=keep_years("investment.Lead", "email"))
    return Lead.objects.filter(source=LeadSource.PUBLIC, state=LeadState.LOST, moved_at__lt=before).exclude(investor=_NAMELESS)


def _forget_investors(rows: QuerySet[Lead]) -> int:
    return Lead.objects.filter(pk__in=[row.pk for row in rows]).update(investor=_NAMELESS, contact="", phone="", email="", words="")


def _old_drafts() -> QuerySet[Project]:
    rows = Project.objects.filter(state=ProjectState.DRAFT, version=0).annotate(written_at=Coalesce("changed_at", "created_at"))
    return rows.filter(written_at__lt=_ago(years=DRAFT_YEARS))


def _warnings(since: Any = None) -> QuerySet[Notice]:
    rows = Notice.objects.filter(kind=WARNING, subject_kind="project", subject_id=OuterRef("pk"))
    return rows if since is None else rows.filter(created_at__lt=since)


def _drafts_to_warn_of() -> QuerySet[Project]:
    """Old drafts of which nobody was told within a year: a writer who came back is told again a year later."""
    lately = _warnings().filter(created_at__gte=_ago(years=DRAFT_YEARS))
    return _old_drafts().filter(~Exists(lately))


def _drafts_to_erase() -> QuerySet[Project]:
    """Old drafts whose writer was told thirty days ago and has not come back since."""
    unheeded = _warnings(since=_ago(days=WARNED_DAYS)).filter(
        Q(user__last_login__isnull=True) | Q(user__last_login__lt=F("created_at")), user_id=OuterRef("written_by_id")
    )
    return _old_drafts().filter(Exists(unheeded))


def _warn(rows: QuerySet[Project]) -> int:
    for project in rows:
        notices.tell(
            [project.written_by_id],
            kind=WARNING,
            title=f"Bản nháp {project.code} sẽ được xóa sau {WARNED_DAYS} ngày",
            body=f"“{project.title}” đã hơn {DRAFT_YEARS} năm không sửa và chưa nộp. Đăng nhập lại để giữ, hoặc nộp hồ sơ.",
            url=project.get_absolute_url(),
            subject=("project", project.pk),
        )
    return len(rows)


def _erase_drafts(rows: QuerySet[Project]) -> int:
    ids = [row.pk for row in rows]
    attachments.erase(Attachment.objects.filter(subject_kind="project", subject_id__in=ids))
    for project in Project.objects.filter(pk__in=ids).order_by("pk"):
        project.lines.all().delete()
        project.delete()
    return len(ids)


RULES: tuple[Rule, ...] = (
    Rule("notices", "Thông báo đã đọc", "1 năm sau khi đọc", _read_notices, _delete),
    Rule("sessions", "Phiên đăng nhập đã hết hạn", "ngay khi hết hạn", _expired_sessions, _delete),
    Rule("jobs", "Việc chạy nền đã kết thúc", "2 năm sau khi kết thúc", _finished_jobs, _delete),
    Rule("exports", "Bản sao dữ liệu đã hết hạn tải", "7 ngày sau khi lập", _expired_copies, exporting.remove_files),
    Rule("contacts", "Liên hệ của hộ kinh doanh không còn người dùng cổng", "10 năm sau đề án cuối", _old_contacts, forget_contacts),
    Rule("investors", "Liên hệ của nhà đầu tư tự gửi, không đầu tư", "2 năm sau khi khép lại", _investors_gone, _forget_investors),
    Rule("discarded", "Tệp của hồ sơ đã bỏ", "1 năm sau khi bỏ", _files_of_discarded, attachments.erase),
    Rule("warnings", "Bản nháp cũ: báo cho người soạn", "1 năm không sửa, chưa nộp", _drafts_to_warn_of, _warn),
    Rule("drafts", "Bản nháp cũ đã báo mà người soạn không trở lại", f"{WARNED_DAYS} ngày sau khi báo", _drafts_to_erase, _erase_drafts),
)


def survey() -> list[Erased]:
    """The dry run: how much each rule finds. Changes nothing."""
    return [Erased(rule.code, rule.label, rule.time, rule.rows().count(), 0) for rule in RULES]


def run(*, by_id: int | None = None, progress: Callable[[int, int], object] | None = None) -> list[Erased]:
    """Erase what is past its time, batch by batch, and keep the report. Not to be called inside a transaction: each batch is one."""
    report = []
    for place, rule in enumerate(RULES, start=1):
        found = rule.rows().count()
        report.append(Erased(rule.code, rule.label, rule.time, found, _carry_out(rule)))
        if progress is not None:
            progress(place, len(RULES))
    exporting.sweep_files()
    RetentionRun.objects.create(by_id=by_id, report=[asdict(row) for row in report])
    return report


def _carry_out(rule: Rule) -> int:
    """All batches of a rule; how many rows were taken away. What a rule finds again after its own act is left for the next day."""
    erased, seen = 0, set()
    while True:
        with transaction.atomic():
            rows = rule.rows()
            batch = [pk for pk in rows.order_by("pk").values_list("pk", flat=True)[:BATCH] if pk not in seen]
            if not batch:
                return erased
            seen.update(batch)
            rule.act(rows.model._default_manager.filter(pk__in=batch).order_by("pk"))
            erased += len(batch)
