"""Invented data for the living page: each component in each state. Nothing of it comes from or goes to the database."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as It
from typing import Any

from django import forms
from django.urls import reverse

from khuyencong.ui.charts import flow
from khuyencong.ui.fields import DateField, FileInput, MoneyField
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.lists import Column, Rows, Sort

_CITE = "Thông tư 28/2018/TT-BTC, Điều 8 khoản 4"


class Sample(PortalForm):
    """One field of each kind."""

    name = forms.CharField(label="Tên đề án", max_length=200, help_text="Nêu việc và sản phẩm, ví dụ: Ứng dụng máy ép nước trái cây.")
    amount = MoneyField(label="Kinh phí đề nghị hỗ trợ", min_value=1, help_text="Có thể viết 90.600.000, “300 triệu” hoặc “1,5 tỷ”.")
    start = DateField(label="Ngày bắt đầu", help_text="Ngày/tháng/năm, ví dụ 28/06/2026.")
    source = forms.ChoiceField(
        label="Nguồn kinh phí", choices=[("", "Chọn nguồn"), ("qg", "Khuyến công quốc gia"), ("dp", "Khuyến công địa phương")]
    )
    scale = forms.ChoiceField(
        label="Quy mô cơ sở",
        widget=forms.RadioSelect,
        choices=[("ho", "Hộ kinh doanh"), ("nho", "Doanh nghiệp nhỏ"), ("vua", "Doanh nghiệp vừa")],
    )
    papers = forms.MultipleChoiceField(
        label="Giấy tờ đã có",
        widget=forms.CheckboxSelectMultiple,
        choices=[("dk", "Đăng ký kinh doanh"), ("bg", "Ba báo giá")],
        required=False,
    )
    need = forms.CharField(label="Sự cần thiết", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    quote = forms.FileField(label="Báo giá", widget=FileInput(accept=".pdf,.jpg,.png"), required=False)
    agree = forms.BooleanField(label="Cam kết nội dung khai là đúng", required=True)


def samples(state: str) -> dict[str, Any]:
    """The context of the living page; `state` "loi" shows the form with mistakes."""
    typed = {"name": "", "amount": "1.5 tỏi", "start": "31/02/2026", "source": "qg", "scale": "", "need": "Tăng công suất"}
    opinion = datetime(2026, 11, 16, 2, 12, tzinfo=UTC)
    return {
        "form": Sample(typed) if state == "loi" else Sample(initial={"amount": 90_600_000, "start": date(2026, 11, 2)}),
        "steps": [
            It(label="Nộp", note="02/11", state="done"),
            It(label="Huyện đề nghị", note="06/11", state="done"),
            It(label="Tiếp nhận", note="09/11", state="done"),
            It(label="Thẩm định", note="hạn 20/11", state="here"),
            It(label="Phê duyệt", note="", state="ahead"),
            It(label="Cấp kinh phí", note="", state="ahead"),
            It(label="Tạm ứng", note="", state="skipped"),
            It(label="Nghiệm thu", note="", state="ahead"),
        ],
        "refusals": [
            It(text="Thiếu ý kiến của Sở Khoa học và Công nghệ.", citation="Quyết định 33/2015/QĐ-UBND, Điều 9"),
            It(text="Nguồn kinh phí còn 40.000.000 đồng, đề án cần 90.600.000 đồng.", citation=""),
        ],
        "bars": flow(
            [
                ("Tổng chi phí", 1_008_000_000),
                ("Đối ứng", 917_400_000),
                ("Đề nghị", 90_600_000, "#tien"),
                ("Đã cấp", 40_000_000),
                ("Quyết toán", 0),
            ]
        ),
        "verdict_lines": [
            It(ok=True, words="Không quá 50 % chi phí máy móc: 9,0 %", figure="90,6 / 504 triệu", cite=_CITE),
            It(
                ok=None,
                words="Có thể trùng máy ép cùng số hiệu trong đề án khoa học 2024",
                figure="",
                cite="Một nội dung chi không được hỗ trợ hai lần",
            ),
            It(ok=False, words="Không quá 300 triệu một cơ sở", figure="320 / 300 triệu", cite=_CITE),
        ],
        "log": [
            It(at=opinion, words="Sở Tài chính trả lời: đồng ý", by="Chuyên viên Sở Tài chính", href="#viec"),
            It(at=opinion.replace(day=12), words="Cơ sở bổ sung báo giá thứ ba", by="", href=""),
        ],
        "files": [
            It(name="Báo giá máy ép.pdf", kind="Báo giá", size="1,2 MB", at=opinion, href="#tep", state=("done", "Hợp lệ")),
            It(
                name="Giấy đăng ký kinh doanh.jpg",
                kind="Đăng ký kinh doanh",
                size="640 KB",
                at=opinion,
                href="#tep",
                state=("late", "Mờ, cần quét lại"),
            ),
            It(name="Thuyết minh đề án.docx", kind="Thuyết minh", size="88 KB", at=opinion, href="#tep", state=None),
        ],
        "tasks": [
            It(label="Cơ sở và liên hệ", href="#to-khai", state="done"),
            It(label="Nội dung và địa điểm", href="#to-khai", state="doing"),
            It(label="Dự toán", href="#to-khai", state="fix"),
            It(label="Giấy tờ kèm theo", href="#to-khai", state="todo"),
        ],
        "rows": _rows(),
        "no_rows": _rows(items=[]),
        "filtered_rows": _rows(items=[], is_filtered=True),
        "state": state,
        "here": reverse("ui:living"),
    }


def _rows(items: list[Any] | None = None, *, is_filtered: bool = False) -> Rows:
    invented = [
        It(
            verb="Thẩm định",
            title="Ứng dụng dây chuyền ép nước trái cây đóng hộp",
            under="KC-2026-0042-7 · DNTN Hoài Cổ · TP Bến Tre",
            amount=90_600_000,
            left=-1,
            on=date(2026, 11, 19),
        ),
        It(
            verb="Tiếp nhận",
            title="Hỗ trợ máy móc chế biến dừa cho 7 cơ sở",
            under="KC-2026-0051-2 · Trung tâm Khuyến công",
            amount=2_100_000_000,
            left=1,
            on=date(2026, 11, 24),
        ),
        It(
            verb="Chờ bổ sung",
            title="Máy xe chỉ xơ dừa tự động",
            under="KC-2026-0029-4 · Cơ sở Nguyên Phát · Mỏ Cày Nam",
            amount=120_000_000,
            left=None,
            on=None,
        ),
    ]
    return Rows(
        items=invented if items is None else items,
        columns=[
            Column("verb", "Việc"),
            Column("subject", "Đề án", wide=True),
            Column("amount", "Đề nghị hỗ trợ (đồng)", numeric=True, short="Đề nghị"),
            Column("due", "Hạn"),
        ],
        caption="Việc của tôi" if items is None else "Không có dòng" if is_filtered else "Danh sách trống",
        cells="ui/living_cells.html",
        count_words="3 việc",
        previous_url="#bang",
        next_url="#bang",
        clear_url="#bang",
        query="",
        searchable=True,
        search_label="Tìm (không cần gõ dấu)",
        filters=[],
        sorts=[Sort("han", "Hạn gần nhất", ()), Sort("tien", "Số tiền lớn nhất", ())],
        sort="han",
        is_filtered=is_filtered,
        empty_title="Không có việc nào đang chờ",
        empty_words="Hồ sơ mới của các huyện sẽ hiện ở đây khi huyện đề nghị; việc gần nhất được xử lý hôm qua.",
    )
