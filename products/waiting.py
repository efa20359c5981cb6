"""What waits here: sheets for members of a panel, selections for who holds and who decides them; requests for booths, what was sold at a fair."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from khuyencong.access import Principal
from khuyencong.ui.waiting import Source, Waiting, register_source
from products.enums import SelectionState
from products.permissions import P
from products.selectors import fairs, selections


def _to_score(who: Principal) -> QuerySet[Any] | None:
    return selections.to_score(who) if who.may(P.SCORE) else None


def _sheet(row: Any, who: Principal) -> Waiting:
    return Waiting(
        verb="Chấm điểm sản phẩm", title=row.product.name, code=f"SP-{row.pk}", url=reverse("products:score", args=[row.pk]),
        beneficiary=row.product.enterprise.name, district=row.product.enterprise.area.name, amount=None, since=row.selection.moved_at, due_on=None,
    )  # fmt: skip


def _to_begin(who: Principal) -> QuerySet[Any] | None:
    return selections.waiting_to_begin(who) if who.may(P.HOLD) else None


def _to_decide(who: Principal) -> QuerySet[Any] | None:
    return selections.waiting_to_decide(who) if who.may(P.DECIDE) else None


def _selection(row: Any, who: Principal) -> Waiting:
    verb = {SelectionState.OPEN: "Bắt đầu chấm điểm", SelectionState.SCORING: "Theo dõi, chốt điểm bình chọn"}.get(
        row.state, "Công nhận sản phẩm tiêu biểu"
    )
    return Waiting(
        verb=verb, title=str(row), code=f"BC-{row.pk}", url=row.get_absolute_url(), beneficiary="", district=row.area.name if row.area else "",
        amount=None, since=row.moved_at, due_on=None,
    )  # fmt: skip


def _asked(who: Principal) -> QuerySet[Any] | None:
    return fairs.to_answer(who) if who.may(P.LEAD_FAIR) else None


def _over(who: Principal) -> QuerySet[Any] | None:
    return fairs.to_tell(who) if who.may(P.ASK_BOOTH) else None


def _booth(row: Any, who: Principal) -> Waiting:
    is_asked = not row.answer
    return Waiting(
        verb="Trả lời đăng ký gian hàng" if is_asked else "Báo kết quả tại hội chợ", title=row.fair.name, code=str(row),
        url=reverse("products:answer_booth" if is_asked else "products:tell_results", args=[row.pk]), beneficiary=row.enterprise.name,
        district=row.enterprise.area.name, amount=None, since=row.asked_at, due_on=row.fair.apply_by if is_asked else None,
    )  # fmt: skip


register_source(Source("products.booth", _asked, _booth))
register_source(Source("products.sold", _over, _booth))
register_source(Source("products.score", _to_score, _sheet))
register_source(Source("products.hold", _to_begin, _selection))
register_source(Source("products.decide", _to_decide, _selection))
