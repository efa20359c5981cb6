"""What waits: drafts to comment on, comments to answer, drafts to decide, texts to read."""

from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.calendar.models import Clock
from khuyencong.ui.waiting import Source, Waiting, register_source
from policy import selectors
from policy.enums import DossierState
from policy.models import Dossier, Opinion
from policy.permissions import P


def _to_comment(who: Principal) -> QuerySet[Any] | None:
    if not who.may(P.COMMENT) or who.organisation_id is None:
        return None
    rows = Opinion.objects.filter(
        organisation=who.organisation_id, words="", due_on__gte=clock.today(), dossier__state=DossierState.CONSULTING
    )
    return rows.select_related("dossier__organisation").order_by("due_on", "pk")


def _to_decide(who: Principal) -> QuerySet[Any] | None:
    if not who.may(P.ISSUE):
        return None
    running = Clock.objects.filter(subject_kind="policy_dossier", subject_id=OuterRef("pk"), stopped_at__isnull=True).order_by("pk")
    rows = Dossier.objects.filter(state=DossierState.SUBMITTED).select_related("organisation").order_by("moved_at", "pk")
    return rows.annotate(due_on=Subquery(running.values("due_on")[:1]))


def _to_finish(who: Principal) -> QuerySet[Any] | None:
    """Dossiers of one's office that wait for it: comments that are in, and drafts to be finished."""
    if not who.may(P.DRAFT) or who.organisation_id is None:
        return None
    today = clock.today()
    waited_for = Opinion.objects.filter(dossier=OuterRef("pk"), words="", due_on__gte=today)
    are_in = Q(state=DossierState.CONSULTING) & ~Exists(waited_for) & (Q(public_until__isnull=True) | Q(public_until__lt=today))
    rows = Dossier.objects.filter(are_in | Q(state=DossierState.FINISHING), organisation=who.organisation_id)
    return rows.select_related("organisation").annotate(due_on=Cast(F("planned_for"), DateField())).order_by("planned_for", "pk")


def _to_read(who: Principal) -> QuerySet[Any] | None:
    return selectors.unread(who) if who.may(P.READ) and who.user_id is not None else None


def _of_dossier(verb: str, row: Any, due_on: Any) -> Waiting:
    return Waiting(
        verb=verb, title=row.title, code=row.code, url=row.get_absolute_url(), beneficiary=row.organisation.name, district="", amount=None,
        since=row.moved_at, due_on=due_on,
    )  # fmt: skip


def _reading(row: Any, who: Principal) -> Waiting:
    text = row.sending.text
    return Waiting(
        verb="Đọc văn bản", title=text.title, code=text.number, url=text.get_absolute_url(), beneficiary=text.issuer, district="", amount=None,
        since=None, due_on=row.sending.due_on,
    )  # fmt: skip


register_source(Source("policy.comment", _to_comment, lambda row, who: _of_dossier("Góp ý dự thảo", row.dossier, row.due_on), reminds=True))
register_source(Source("policy.decide", _to_decide, lambda row, who: _of_dossier("Xem xét, ban hành chính sách", row, row.due_on)))
register_source(Source("policy.finish", _to_finish, lambda row, who: _of_dossier("Tiếp thu, hoàn thiện dự thảo", row, row.due_on)))
register_source(Source("policy.read", _to_read, _reading, reminds=True))
