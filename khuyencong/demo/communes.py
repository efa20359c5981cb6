"""Tasks of communes to be tried: one that two communes of TP Bến Tre reported on by their links and the others have not; a signal that waits."""

from datetime import date, timedelta

from communes import services
from communes.links import token_of
from communes.selectors import open_link
from khuyencong.access import Role
from khuyencong.demo import files
from khuyencong.demo.people import Cast

_REPORTS = (
    ("Đã họp với các cơ sở kẹo dừa, phát tờ thông báo chính sách (minh họa).", 18, "Cần mẫu hồ sơ viết tay cho hộ không dùng máy tính."),
    ("Đã phát thanh hai buổi, niêm yết tại trụ sở (minh họa).", 45, ""),
)


def give_tasks(cast: Cast, today: date) -> int:
    """Write it, through the services. Returns how many reports and signals."""
    officer, there = cast.of_district(Role.DISTRICT_OFFICER, "829"), cast.commune
    task = services.send_task(
        who=officer, title="Phổ biến chính sách khuyến công tới cơ sở, hộ sản xuất (minh họa)", due_on=today + timedelta(days=10),
        words="Họp ấp, khu phố hoặc phát thanh; niêm yết điều kiện hỗ trợ tại trụ sở. Báo cáo bằng liên kết hoặc mã QR, ba ô và một ảnh.",
    )  # fmt: skip
    others = task.assignments.exclude(organisation=there.organisation_id).order_by("area__code")
    for row, (words, reached, wish) in zip(others[: len(_REPORTS)], _REPORTS, strict=True):
        link = open_link(row)
        assert link is not None
        services.report_by_link(token=token_of(link), words=words, reached=reached, wish=wish, photo=files.photo("Buổi phổ biến tại xã"))
    services.tell_district(
        who=there, kind="wants", title="Tổ hợp tác đan giỏ cọng dừa muốn mua máy chẻ cọng (minh họa)",
        words="Tổ có 12 lao động nữ, đang chẻ cọng bằng tay, muốn được hướng dẫn thủ tục hỗ trợ.",
    )  # fmt: skip
    return len(_REPORTS) + 1
