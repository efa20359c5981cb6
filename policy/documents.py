"""The tờ trình with which a draft policy goes to UBND tỉnh, and who may read it."""

from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.actors.signing import organisation_of
from khuyencong.documents import contexts as c
from khuyencong.documents import services as papers
from khuyencong.documents.kinds import PaperKind, register_paper
from khuyencong.documents.readers import register_reader
from khuyencong.text import date_vi
from khuyencong.workflow.machine import Context
from policy import selectors
from policy.models import Dossier
from projects.documents import parties

MEMO = PaperKind("policy_submission", "TTr", "Tờ trình dự thảo chính sách", c.PolicySubmission.template, heading="TỜ TRÌNH")


def _may_read(who: Principal, dossier_id: int) -> bool:
    return selectors.visible_to(who).filter(pk=dossier_id).exists()


register_paper(MEMO)
register_reader("policy_dossier", _may_read)


def issue_memo(dossier: Dossier, context: Context) -> None:
    """What is submitted, why, who said what, and the draft itself."""
    who, organisation = context.actor, organisation_of(context.actor)
    version = dossier.versions.order_by("number").last()
    assert version is not None
    opinions = list(dossier.opinions.select_related("organisation").order_by("pk"))
    public = list(dossier.public_comments.order_by("pk"))
    said = [(one.organisation.name, one) for one in opinions if one.words] + [("Ý kiến trên cổng", one) for one in public]
    silent = [one.organisation.name for one in opinions if not one.words]
    content = c.PolicySubmission(
        addressed_to=("Ủy ban nhân dân tỉnh",),
        policy=dossier.title,
        kind=dossier.get_kind_display().lower(),
        for_whom=dossier.for_whom,
        need=dossier.need,
        replaces=f"{dossier.replaces} ({dossier.replaces.title})" if dossier.replaces else "",
        consulted=_consulted(dossier, len(opinions), len(public), silent),
        comments=tuple(c.CommentLine(name, one.words, one.get_outcome_display(), one.response) for name, one in said),
        proposal=context.data["proposal"],
        draft=version.words,
        recipients=("Như trên", "Lưu: VT"),
    )
    dossier.memo = papers.issue(
        MEMO.code, subject=("policy_dossier", dossier.pk), organisation=organisation, title=f"Ban hành {dossier.title}", context=content,
        signer=parties.head_of(organisation, who), by_id=who.user_id, on=clock.day_of(context.at),
    )  # fmt: skip
    dossier.save(update_fields=["memo"])


def _consulted(dossier: Dossier, asked: int, public: int, silent: list[str]) -> str:
    words = f"Đã lấy ý kiến {asked} lượt cơ quan."
    if dossier.public_until is not None:
        words += f" Đã lấy ý kiến rộng rãi trên cổng đến hết ngày {date_vi(dossier.public_until)}, nhận {public} ý kiến."
    return words + (f" Không có ý kiến: {'; '.join(silent)}." if silent else "")
