"""What can be done to several đề án of the list at once."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponseBase

from budgets.ledger import LedgerError
from khuyencong import clock
from khuyencong.documents.archives import zipped
from khuyencong.documents.models import Paper
from khuyencong.documents.views.sending import guarded
from khuyencong.ui.bulk import Bulk, Chosen
from khuyencong.workflow.bulk import firing
from khuyencong.workflow.refusals import Refused
from projects.enums import OpinionState
from projects.forms.actions import AssignForm
from projects.models import Project
from projects.permissions import P
from projects.selectors.visibility import lines_visible_to
from projects.services import binding
from projects.services.appraisal import remind_opinion


def _remind(view: Any, chosen: Chosen, data: dict[str, Any]) -> Sequence[str]:
    """Remind every office that has not answered on a đề án; all of them or none."""
    waiting = list(chosen.row.opinions.filter(state=OpinionState.ASKED).order_by("pk"))
    if not waiting:
        return ["Không có cơ quan nào đang được hỏi ý kiến mà chưa trả lời."]
    try:
        with transaction.atomic():
            for opinion in waiting:
                remind_opinion(opinion=opinion, who=view.principal)
    except Refused as refused:
        return [str(refusal) for refusal in refused.refusals]
    except ValidationError as error:
        return error.messages
    return ()


def _bind(view: Any, chosen: Chosen, data: dict[str, Any]) -> Sequence[str]:
    """Ask for the whole file of a đề án: a job for each row."""
    binding.ask_for(project=chosen.row, who=view.principal)
    return ()


def _papers(view: Any, rows: Sequence[Project]) -> HttpResponseBase:
    """The issued papers of the đề án and of those of their lines that the reader may open, a folder for each đề án."""
    codes = {row.pk: row.code for row in rows}
    lines: dict[int, int] = dict(lines_visible_to(view.principal).filter(project__in=codes).order_by("pk").values_list("pk", "project_id"))
    found = Paper.objects.filter(subject_kind="project", subject_id__in=codes) | Paper.objects.filter(
        subject_kind="line", subject_id__in=lines
    )
    folders = [
        (codes[paper.subject_id if paper.subject_kind == "project" else lines[paper.subject_id]], paper)
        for paper in found.defer("context").order_by("subject_kind", "subject_id", "pk")
    ]
    name = f"van-ban-{clock.today():%Y-%m-%d}.zip"
    return guarded(FileResponse(zipped(folders), as_attachment=True, filename=name, content_type="application/zip"))


def _holder(permission: P) -> Any:
    return lambda view: view.principal.may(permission)


BULK = (
    Bulk("tiep-nhan", "Tiếp nhận hồ sơ", _holder(P.RECEIVE), firing("receive", refusals=(LedgerError,)), "Đã tiếp nhận"),
    Bulk("giao", "Giao thẩm định", _holder(P.ASSIGN), firing("open_appraisal"), "Đã giao thẩm định", AssignForm),
    Bulk("nhac", "Nhắc cơ quan chưa trả lời ý kiến", _holder(P.APPRAISE), _remind, "Đã nhắc"),
    Bulk("tron-bo", "Lập trọn bộ hồ sơ (PDF)", _holder(P.VIEW), _bind, "Đã yêu cầu lập trọn bộ, tải ở trang của từng đề án"),
    Bulk("van-ban", "Tải văn bản đã ban hành (ZIP)", _holder(P.VIEW), answers=_papers),
)
