"""Writing policies: starting a dossier, its versions, comments of offices and of the public, the owner's responses."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from khuyencong import clock, jobs, notices
from khuyencong.access import Principal, holders
from khuyencong.actors.selectors import people_of
from khuyencong.text import date_vi, nfc
from khuyencong.workflow.machine import Context
from khuyencong.workflow.refusals import NotAllowed
from policy.enums import DossierState, PolicyField
from policy.models import Dossier, DraftVersion, LegalText, Opinion, PublicComment
from policy.permissions import P, duties_of
from policy.workflow import owned_by

MAIL_JOB = "policy.mail_response"


@transaction.atomic
def start_dossier(
    *,
    who: Principal,
    field: str,
    title: str,
    for_whom: str,
    need: str,
    planned_for: date,
    kind: str = "decision",
    replaces: LegalText | None = None,
) -> Dossier:
    """Begin to write a policy, for one's own office. NotAllowed without the duty of the field; ValidationError when its day is past."""
    if who.user_id is None or PolicyField(field) not in duties_of(who):
        raise NotAllowed
    if planned_for < clock.today():
        raise ValidationError({"planned_for": "Ngày dự kiến ban hành không ở trước hôm nay."})
    row = Dossier(
        field=field, kind=kind, title=nfc(title).strip(), for_whom=nfc(for_whom).strip(), need=nfc(need).strip(), planned_for=planned_for,
        replaces=replaces, organisation_id=who.organisation_id, started_by_id=who.user_id, started_on=clock.today(),
    )  # fmt: skip
    row.full_clean(exclude=["organisation", "started_by", "replaces"])
    row.save()
    return row


def _own(dossier: Dossier, who: Principal) -> Dossier:
    """The dossier, locked, if the principal writes it and its office has the ball."""
    if not who.may(P.DRAFT) or who.user_id is None or not owned_by(dossier, who):
        raise NotAllowed
    row = Dossier.objects.select_for_update(of=("self",), no_key=True).get(pk=dossier.pk)
    if row.state not in DossierState.owners():
        raise ValidationError(f"Hồ sơ đang ở tình trạng “{row.state_label}”, không sửa được nữa.")
    return row


@transaction.atomic
def write_version(*, dossier: Dossier, who: Principal, words: str, note: str = "") -> DraftVersion:
    """Add a version of the draft; the earlier ones stay. ValidationError for an empty one, one without a change, or a note missing from the second on."""
    row = _own(dossier, who)
    said, last = nfc(words).strip(), row.versions.order_by("number").last()
    if not said:
        raise ValidationError({"words": "Cần nhập dự thảo."})
    if last is not None and last.words == said:
        raise ValidationError({"words": f"Dự thảo này không khác dự thảo lần {last.number}."})
    return DraftVersion.objects.create(
        dossier=row, number=last.number + 1 if last else 1, words=said, note=nfc(note).strip()[:300], by_id=who.user_id, at=clock.now()
    )


def ask(dossier: Dossier, context: Context) -> None:
    """Ask offices for their comments on the newest version; for the move that opens the consultation."""
    version = dossier.versions.order_by("number").last()
    asked = list(context.data.get("organisations", ()))
    again = Opinion.objects.filter(version=version, organisation__in=asked).select_related("organisation").order_by("pk").first()
    if again is not None:
        raise ValidationError({"organisations": f"{again.organisation.name} đã được hỏi về dự thảo này; hãy viết dự thảo mới trước."})
    for office in asked:
        Opinion.objects.create(
            dossier=dossier, version=version, organisation=office, asked_by_id=context.actor.user_id, asked_on=context.day, due_on=context.data["due_on"],
        )  # fmt: skip
        notices.tell(
            people_of(organisation_id=office.pk, roles=list(holders(P.COMMENT))), kind="policy.asked",
            title=f"Góp ý dự thảo trước {date_vi(context.data['due_on'])}: {dossier.title}", body=dossier.need,
            url=dossier.get_absolute_url(), subject=("policy_dossier", dossier.pk),
        )  # fmt: skip


@transaction.atomic
def comment(*, opinion: Opinion, who: Principal, words: str) -> Opinion:
    """Say what one's office thinks of the draft: once, and not after its day.

    NotAllowed for another office; ValidationError in words when it was said already or the day is over (what was typed stays on the page).
    """
    if not who.may(P.COMMENT) or who.user_id is None or opinion.organisation_id != who.organisation_id:
        raise NotAllowed
    row = Opinion.objects.select_for_update(of=("self",), no_key=True).select_related("dossier").get(pk=opinion.pk)
    if row.words:
        raise ValidationError(f"Cơ quan của bạn đã góp ý dự thảo này ngày {date_vi(row.answered_on)}." if row.answered_on else "")
    if row.due_on < clock.today():
        raise ValidationError(f"Đã hết hạn góp ý ngày {date_vi(row.due_on)}; hãy đề nghị cơ quan soạn thảo gia hạn.")
    if row.dossier.state != DossierState.CONSULTING:
        raise ValidationError(f"Hồ sơ đang ở tình trạng “{row.dossier.state_label}”, không nhận góp ý nữa.")
    said = nfc(words).strip()
    if not said:
        raise ValidationError({"words": "Cần nhập ý kiến."})
    row.words, row.answered_by_id, row.answered_on = said, who.user_id, clock.today()
    row.save(update_fields=["words", "answered_by", "answered_on"])
    return row


@transaction.atomic
def extend(*, opinion: Opinion, who: Principal, due_on: date) -> Opinion:
    """Give an office more time; it is told."""
    dossier = _own(opinion.dossier, who)
    row = Opinion.objects.select_for_update(of=("self",), no_key=True).get(pk=opinion.pk)
    if row.words:
        raise ValidationError("Cơ quan này đã góp ý.")
    if dossier.state != DossierState.CONSULTING:
        raise ValidationError("Hồ sơ không còn ở bước lấy ý kiến; hãy lấy ý kiến lần nữa.")
    if due_on <= row.due_on or due_on < clock.today():
        raise ValidationError({"due_on": f"Ngày mới phải sau {date_vi(max(row.due_on, clock.today()))}."})
    row.due_on, row.reminded_on = due_on, None
    row.save(update_fields=["due_on", "reminded_on"])
    notices.tell(
        people_of(organisation_id=row.organisation_id, roles=list(holders(P.COMMENT))), kind="policy.extended",
        title=f"Gia hạn góp ý đến {date_vi(due_on)}: {dossier.title}", body="", url=dossier.get_absolute_url(), subject=("policy_dossier", dossier.pk),
    )  # fmt: skip
    return row


@transaction.atomic
def respond(*, row: Opinion | PublicComment, who: Principal, outcome: str, response: str, publish: bool | None = None) -> Any:
    """Accept a comment or explain why the draft stays; of the public's, also whether its words are published (None: as it is).

    May be bettered until the draft is submitted. ValidationError when there is nothing to respond to.
    """
    _own(row.dossier, who)
    model = type(row)
    kept = model.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if not kept.words:
        raise ValidationError("Cơ quan này chưa góp ý.")
    said = nfc(response).strip()
    if not said:
        raise ValidationError({"response": "Cần nhập nội dung tiếp thu, giải trình."})
    kept.outcome, kept.response, kept.responded_by_id, kept.responded_at = outcome, said, who.user_id, clock.now()
    if isinstance(kept, PublicComment) and publish is not None and publish != (kept.published_at is not None):
        kept.published_at, kept.published_by_id = (clock.now(), who.user_id) if publish else (None, None)
    kept.clean_fields(exclude=["dossier", "version"])
    kept.save()
    if isinstance(kept, PublicComment) and kept.email:
        jobs.ask(MAIL_JOB, f"{MAIL_JOB}:{kept.pk}:{kept.responded_at:%Y%m%d%H%M%S}", {"comment": kept.pk}, by_id=who.user_id)
    return kept


@transaction.atomic
def comment_publicly(*, dossier: Dossier, words: str, name: str = "", email: str = "") -> PublicComment:
    """What somebody of the public says, without an account. ValidationError when the consultation is over."""
    # The dossier's row holds still: it cannot be closed while somebody's comment comes in.
    row = Dossier.objects.select_for_update(of=("self",), no_key=True).get(pk=dossier.pk)
    if not row.is_public:
        raise ValidationError("Việc lấy ý kiến rộng rãi về dự thảo này đã kết thúc.")
    said, version = nfc(words).strip(), row.versions.order_by("number").last()
    if not said:
        raise ValidationError({"words": "Cần nhập ý kiến."})
    made = PublicComment(dossier=row, version=version, words=said, name=nfc(name).strip(), email=email.strip(), at=clock.now())
    made.clean_fields(exclude=["dossier", "version"])
    made.save()
    return made
