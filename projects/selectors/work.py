"""What may be done to a đề án beside its moves: declared once, shown as links in the box "Bước tiếp theo"."""

from collections.abc import Callable
from dataclasses import dataclass

from khuyencong import clock
from khuyencong.access import Principal
from projects.enums import OpinionState, ProjectState
from projects.models import Project
from projects.permissions import P
from projects.selectors.appraising import awaited, too_early
from projects.selectors.late import owes_an_apology

S = ProjectState


@dataclass(frozen=True, slots=True)
class Work:
    """A page of work: its words and address name, who may, in which states, whether it is open now, and whether it is still owed.

    What is done may be done again (another check of the place, a new conclusion), and what is only offered may be left; neither is a next step.
    """

    label: str
    route: str
    permission: P
    states: tuple[str, ...]
    fits: Callable[[Project, Principal], bool] = lambda project, who: True
    is_owed: Callable[[Project], bool] = lambda project: True


def _is_appraiser(project: Project, who: Principal) -> bool:
    return project.appraiser_id == who.user_id


def _owes_an_apology(project: Project, who: Principal) -> bool:
    return _is_appraiser(project, who) and owes_an_apology(project)


def _may_declare(project: Project, who: Principal) -> bool:
    mine = _is_appraiser(project, who) or project.panel.filter(person_id=who.user_id).exists()
    return mine and not project.declarations.filter(person_id=who.user_id, has_conflict=True).exists()


def _owes_a_sheet(project: Project, who: Principal) -> bool:
    waits = project.panel.filter(person_id=who.user_id, written_at__isnull=True).exists()
    declared = project.declarations.filter(person_id=who.user_id)
    return waits and declared.exists() and not declared.filter(has_conflict=True).exists()


def _is_unchecked(project: Project) -> bool:
    return not project.site_checks.exists()


def _waits_for_conclusion(project: Project) -> bool:
    return not project.appraisals.filter(is_void=False).exists() and not too_early(awaited([project.pk]), clock.today())


def _is_offered(_: Project) -> bool:
    return False


WORK: tuple[Work, ...] = (
    Work("Sửa hồ sơ", "projects:draft", P.WRITE, S.editable()),
    Work("Ghi biên bản kiểm tra cơ sở", "projects:site_check", P.REVIEW_DISTRICT, (S.SUBMITTED,), is_owed=_is_unchecked),
    Work("Thêm người cùng thẩm định", "projects:add_appraiser", P.ASSIGN, (S.APPRAISING,), is_owed=_is_offered),
    Work("Khai xung đột lợi ích", "projects:declare_conflict", P.APPRAISE, (S.APPRAISING,), _may_declare),
    Work("Ghi phiếu thẩm định", "projects:write_sheet", P.APPRAISE, (S.APPRAISING,), _owes_a_sheet),
    Work("Đối chiếu định mức", "projects:norm_check", P.APPRAISE, (S.APPRAISING,), _is_appraiser),
    Work("Điều kiện hỗ trợ", "projects:tick_conditions", P.APPRAISE, (S.APPRAISING,), _is_appraiser),
    Work("Xin ý kiến phối hợp", "projects:ask_opinion", P.APPRAISE, (S.APPRAISING,), _is_appraiser),
    Work("Xin lỗi, hẹn lại ngày trả", "projects:apologise", P.APPRAISE, (S.APPRAISING,), _owes_an_apology),
    Work("Kết luận thẩm định", "projects:conclude", P.APPRAISE, (S.APPRAISING,), _is_appraiser, _waits_for_conclusion),
)


def work_for(project: Project, who: Principal) -> list[Work]:
    """The pages of work open to the principal now."""
    found = []
    for work in WORK:
        scope = who.scope(work.permission)
        if scope is not None and project.state in work.states and project.machine.within(project, who, scope) and work.fits(project, who):
            found.append(work)
    return found


def opinion_to_answer(project: Project, who: Principal) -> int | None:
    """The id of the opinion that the principal's organisation still owes."""
    if not who.may(P.ANSWER_OPINION) or who.organisation_id is None:
        return None
    rows = project.opinions.filter(state=OpinionState.ASKED, organisation_id=who.organisation_id)
    return rows.order_by("id").values_list("pk", flat=True).first()
