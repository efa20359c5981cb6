"""The library and policies to be tried: a text that was sent for reading, one policy before everybody, one that is being written."""

from datetime import date, timedelta

from khuyencong.access import Principal, Role
from khuyencong.actors.models import Organisation
from khuyencong.demo.people import Cast
from khuyencong.workflow import runner
from policy import selectors
from policy.models import Dossier, LegalText
from policy.services import consulting, reading

_DRAFT = """Điều 1. Phạm vi, đối tượng
Quy định này hỗ trợ cơ sở công nghiệp nông thôn chế biến dừa áp dụng sản xuất sạch hơn.

Điều 2. Mức hỗ trợ
Tối đa 30 % chi phí mô hình, theo Thông tư 28/2018/TT-BTC, Điều 8.

Điều 3. Hiệu lực
Quyết định có hiệu lực sau 10 ngày kể từ ngày ký (minh họa)."""


def write(cast: Cast, today: date) -> int:
    """Write it, through the services. Returns how many policies."""
    officer = cast[Role.DOIT_OFFICER]
    districts = list(Organisation.objects.filter(kind="district_committee", code__in=("ubnd-829", "ubnd-834")).order_by("code"))
    text = LegalText.objects.get(number="235/2025/NĐ-CP")
    reading.send_for_reading(
        who=officer,
        text=text,
        organisations=districts,
        due_on=today + timedelta(days=7),
        words="Đọc phần đối tượng mới được hỗ trợ (minh họa).",
    )
    reading.confirm_read(who=cast.of_district(Role.DISTRICT_OFFICER, "829"), text=text)
    row = _start(officer, "industry", "Hỗ trợ sản xuất sạch hơn trong chế biến dừa (minh họa)", "Cơ sở chế biến dừa", today)
    consulting.write_version(dossier=row, who=officer, words=_DRAFT)
    consulting.write_version(dossier=row, who=officer, words=_DRAFT.replace("30 %", "40 %"), note="Nâng mức hỗ trợ")
    asked = [*districts, Organisation.objects.get(code="stc")]
    data = {"organisations": asked, "due_on": selectors.soonest_comment_day(today), "is_public": True}
    runner.fire(row, "consult", actor=officer, version=row.version, data=data)
    finance = cast[Role.FINANCE_OFFICER]
    consulting.comment(opinion=row.opinions.get(organisation__code="stc"), who=finance, words="Nêu rõ nguồn kinh phí hằng năm (minh họa).")
    comment = consulting.comment_publicly(dossier=row, words="Nên có mức hỗ trợ riêng cho hộ sơ chế dừa ở xã xa (minh họa).")
    consulting.respond(row=comment, who=officer, outcome="accepted", response="Sẽ bổ sung ở Điều 2 (minh họa).", publish=True)
    promoter = cast.of_organisation("ttxtdt")
    _start(promoter, "investment", "Ưu đãi đầu tư vào cụm làng nghề dừa (minh họa)", "Nhà đầu tư hạ tầng cụm công nghiệp", today)
    return 2


def _start(who: Principal, field: str, title: str, for_whom: str, today: date) -> Dossier:
    return consulting.start_dossier(
        who=who, field=field, title=title, for_whom=for_whom, need="Nước thải, khói bụi ở các cơ sở chế biến dừa cần được xử lý (minh họa).",
        planned_for=today + timedelta(days=120),
    )  # fmt: skip
