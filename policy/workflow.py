"""The life of a policy dossier: drafted, opened for comments, finished, submitted to UBND tỉnh, returned or issued.

The model takes its database guard from this declaration, so guards and effects reach rows through the subject's own relations.
"""

from collections.abc import Iterable
from typing import Any

from khuyencong import clock
from khuyencong.access import Principal, Role, Scope
from khuyencong.text import citations, date_vi
from khuyencong.workflow.machine import STOP, Context, Machine, Refusal, Start, Transition, on_data
from policy.enums import DossierState as S
from policy.permissions import P


def owned_by(dossier: Any, who: Principal) -> bool:
    """Whether the principal's office writes this dossier."""
    return who.organisation_id is not None and dossier.organisation_id == who.organisation_id


def within(dossier: Any, who: Principal, scope: Scope) -> bool:
    """Whether a dossier lies within the scope of a grant: every one, or those of one's own office."""
    return scope == Scope.PROVINCE or (scope == Scope.OWN and owned_by(dossier, who))


def has_a_version(dossier: Any, context: Context) -> Refusal | None:
    """There is something to comment on, to submit."""
    return None if dossier.versions.exists() else Refusal("Chưa có dự thảo nào; hãy viết dự thảo trước.")


@on_data
def somebody_is_asked(dossier: Any, context: Context) -> Refusal | None:
    """Comments are asked of some office, or of the public; of the office that writes it they are not asked."""
    asked = list(context.data.get("organisations", ()))
    if not asked and not context.data.get("is_public"):
        return Refusal("Hãy chọn ít nhất một cơ quan, hoặc lấy ý kiến rộng rãi trên cổng.", field="organisations")
    if any(one.pk == dossier.organisation_id for one in asked):
        return Refusal("Cơ quan soạn thảo không góp ý dự thảo của chính mình.", field="organisations")
    return None


@on_data
def there_is_time(dossier: Any, context: Context) -> Refusal | None:
    """Comments are asked by a day that leaves at least the working days of the rule."""
    from policy import selectors  # leaf: selectors read the models, which take their guard from here

    soonest, due_on = selectors.soonest_comment_day(context.day), context.data["due_on"]
    if soonest is None:
        return Refusal("Chưa có lịch làm việc, thời hạn góp ý áp dụng cho hôm nay; hãy báo người quản trị.", field="due_on")
    return (
        None
        if due_on >= soonest
        else Refusal(f"Thời hạn góp ý phải từ ngày {date_vi(soonest)} trở đi để các cơ quan kịp trả lời.", field="due_on")
    )


def comments_are_in(dossier: Any, context: Context) -> Refusal | None:
    """The offices have answered, or their day is over; and the public's day is over."""
    open_ = [opinion for opinion in dossier.opinions.all() if not opinion.words and opinion.due_on >= context.day]
    if open_:
        return Refusal(f"Còn {len(open_)} cơ quan chưa góp ý, thời hạn đến {date_vi(max(one.due_on for one in open_))}.")
    if dossier.public_until is not None and dossier.public_until >= context.day:
        return Refusal(f"Đang lấy ý kiến rộng rãi đến hết ngày {date_vi(dossier.public_until)}.")
    return None


def every_comment_has_its_response(dossier: Any, context: Context) -> Refusal | None:
    """What was said is accepted or explained before the draft goes to UBND tỉnh."""
    left = dossier.opinions.exclude(words="").filter(response="").count() + dossier.public_comments.filter(response="").count()
    return Refusal(f"Còn {left} ý kiến chưa tiếp thu hoặc giải trình.") if left else None


@on_data
def number_is_one(dossier: Any, context: Context) -> Refusal | None:
    """The number is written as numbers of legal texts are, so that citations find it."""
    if citations.is_number(context.data["number"].strip()):
        return None
    return Refusal("Số, ký hiệu viết như “12/2024/QĐ-UBND”.", field="number")


@on_data
def days_are_in_order(dossier: Any, context: Context) -> Refusal | None:
    """Issued not in the future and not before it was submitted; in force from that day on."""
    issued_on, valid_from = context.data["issued_on"], context.data["valid_from"]
    if issued_on > context.day:
        return Refusal("Ngày ban hành không ở sau hôm nay.", field="issued_on")
    if dossier.submitted_on is not None and issued_on < dossier.submitted_on:
        return Refusal(f"Ngày ban hành không trước ngày trình {date_vi(dossier.submitted_on)}.", field="issued_on")
    return Refusal("Ngày có hiệu lực không trước ngày ban hành.", field="valid_from") if valid_from < issued_on else None


def note_public(dossier: Any, context: Context) -> None:
    """Until when everybody may comment."""
    dossier.public_until = context.data["due_on"] if context.data.get("is_public") else None


def ask_offices(dossier: Any, context: Context) -> None:
    """One request for each office, about the newest version; the offices are told."""
    from policy.services import consulting  # leaf: services write the models, which take their guard from here

    consulting.ask(dossier, context)


def note_submitted(dossier: Any, context: Context) -> None:
    """The day of the submission."""
    dossier.submitted_on = context.day


def issue_memo(dossier: Any, context: Context) -> None:
    """The tờ trình, as a paper."""
    from policy import documents  # leaf: documents read the models, which take their guard from here

    documents.issue_memo(dossier, context)


def keep_text(dossier: Any, context: Context) -> None:
    """What was issued stands in the library, in place of what it replaces; set before the state, which asks for it."""
    from policy.services import library  # leaf: as above

    dossier.text = library.keep_issued(dossier, context)


def _owner(dossier: Any) -> Iterable[int]:
    from khuyencong.actors import selectors as actors  # leaf: as above

    return actors.people_of(organisation_id=dossier.organisation_id, roles=WRITERS)


def _leaders(dossier: Any) -> Iterable[int]:
    from khuyencong.actors import selectors as actors  # leaf: as above

    return actors.people_in_role(Role.PROVINCE_LEADER, on=clock.today())


WRITERS = (Role.DOIT_OFFICER, Role.DOIT_HEAD, Role.DOIT_LEADER, Role.CO_APPRAISER)

DOSSIER = Machine(
    name="policy_dossier",
    label="Hồ sơ chính sách",
    states=S,
    initial=S.DRAFTING,
    final=(S.ISSUED, S.STOPPED),
    within=within,
    audiences={"owner": _owner, "province": _leaders},
    transitions=(
        Transition(
            name="consult",
            label="Lấy ý kiến",
            sources=(S.DRAFTING, S.FINISHING),
            targets=(S.CONSULTING,),
            permission=P.DRAFT,
            guards=(has_a_version, somebody_is_asked, there_is_time),
            prepares=(note_public,),
            effects=(ask_offices,),
            form="policy.forms.ConsultForm",
        ),
        Transition(
            name="close",
            label="Kết thúc lấy ý kiến",
            sources=(S.CONSULTING,),
            targets=(S.FINISHING,),
            permission=P.DRAFT,
            guards=(comments_are_in,),
        ),
        Transition(
            name="submit",
            label="Trình UBND tỉnh",
            sources=(S.FINISHING,),
            targets=(S.SUBMITTED,),
            permission=P.SUBMIT,
            guards=(has_a_version, every_comment_has_its_response),
            prepares=(note_submitted,),
            effects=(issue_memo,),
            clock=Start("policy_decide"),
            tell=("province",),
            form="policy.forms.SubmitForm",
        ),
        Transition(
            name="issue",
            label="Ban hành",
            sources=(S.SUBMITTED,),
            targets=(S.ISSUED,),
            permission=P.ISSUE,
            guards=(number_is_one, days_are_in_order),
            prepares=(keep_text,),
            clock=STOP,
            tell=("owner",),
            form="policy.forms.IssueForm",
        ),
        Transition(
            name="return",
            label="Trả lại để hoàn thiện",
            sources=(S.SUBMITTED,),
            targets=(S.FINISHING,),
            permission=P.ISSUE,
            needs_reason=True,
            clock=STOP,
            tone="no",
            tell=("owner",),
        ),
        Transition(
            name="stop",
            label="Dừng xây dựng",
            sources=(S.DRAFTING, S.CONSULTING, S.FINISHING),
            targets=(S.STOPPED,),
            permission=P.SUBMIT,
            needs_reason=True,
            tone="no",
            tell=("owner",),
        ),
    ),
)
