"""Clause 6: people trained for work that somebody offers, and who have it."""

from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Year, register, share_of
from employment import selectors as employment


def _hired(year: Year) -> Counted:
    """Of those whom the classes finished in the year certified: how many were hired."""
    told = employment.counted(year.first, year.on)
    return share_of(
        told.hired,
        told.certified,
        figures=(
            Figure("Người cần tuyển theo nhu cầu đăng trong năm", told.wanted, url_name="employment:needs"),
            Figure("Nhu cầu đã đăng", told.needs, url_name="employment:needs"),
            Figure("Lớp mở theo nhu cầu đã kết thúc", told.courses, url_name="employment:courses"),
            Figure("Học viên được cấp chứng nhận", told.certified),
            Figure("Học viên có việc", told.hired),
            Figure("Đến hạn hỏi lại sau 6 tháng", told.due),
            Figure("Còn làm sau 6 tháng", told.stayed),
            Figure("Đề án đào tạo chưa có nhu cầu tuyển dụng", told.trained_for_nobody, url_name="employment:without_need"),
        ),
    )


register(
    Evidence("training_jobs", "Học viên có việc sau đào tạo", "%", Basis.STANDS, _hired, "% số được cấp chứng nhận", "employment:courses")
)
