"""The public page that says whether a paper is right."""

import hashlib
import hmac

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong.access.views import Public
from khuyencong.documents.codes import parse_code
from khuyencong.documents.selectors import paper_by_code
from khuyencong.documents.services.signatures import check_kept
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.limits import Limited

# Fifteen random digits at this rate: a guesser needs longer than the portal will live.
ASKS_A_MINUTE = 30
COMPARED_MAX_BYTES = 30 * 1024 * 1024


class CodeForm(PortalForm):
    """The code as printed on the paper."""

    code = forms.CharField(
        label="Mã kiểm chứng",
        max_length=40,
        help_text="16 chữ số ở cuối trang cuối của văn bản, ví dụ 1234-5678-9012-3456",
        error_messages={"required": "Hãy nhập mã kiểm chứng in ở cuối văn bản."},
    )

    def clean_code(self) -> str:
        code = parse_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError("Mã gồm 16 chữ số; mã vừa nhập bị thiếu, thừa hoặc sai chữ số. Hãy xem lại trên văn bản.")
        return code


class CompareForm(PortalForm):
    """A PDF to compare with the one that was issued."""

    file = forms.FileField(
        label="Tệp PDF cần đối chiếu",
        help_text="Tệp chỉ được tính mã băm để so sánh, không lưu lại trên cổng",
        error_messages={"required": "Hãy chọn tệp PDF cần đối chiếu.", "empty": "Tệp rỗng. Hãy chọn lại tệp."},
    )

    def clean_file(self) -> str:
        """The file's SHA-256; the file itself is forgotten."""
        file = self.cleaned_data["file"]
        if file.size > COMPARED_MAX_BYTES:
            raise forms.ValidationError(f"Tệp lớn hơn {COMPARED_MAX_BYTES // (1024 * 1024)} MB nên không phải bản PDF do cổng tạo.")
        said = hashlib.sha256()
        for chunk in file.chunks():
            said.update(chunk)
        return said.hexdigest()


class _Checking(Limited, Public):
    """Each look counts, also one without a question: the code stands in the address."""

    limit_name = "kiem-chung"
    asks_a_minute = ASKS_A_MINUTE

    def counts(self, request: HttpRequest) -> bool:
        return True


class Ask(_Checking):
    """The form for the code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.GET) if "code" in request.GET else CodeForm()
        if form.is_bound and form.is_valid():
            return redirect("documents:verify", code=form.cleaned_data["code"])
        return render(request, "documents_pages/ask.html", {"form": form})


class Verify(_Checking):
    """What a code stands for: right, replaced, revoked or unknown; a posted PDF is compared with the issued one and the signed one."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._answer(request, code, CompareForm(), None)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = CompareForm(request.POST, request.FILES)
        return self._answer(request, code, form, form.cleaned_data["file"] if form.is_valid() else None)

    def _answer(self, request: HttpRequest, code: str, form: CompareForm, compared: str | None) -> HttpResponse:
        paper = paper_by_code(parse_code(code) or "")
        if paper is None:
            page = {"form": CodeForm(), "code": code[:40]}
            return render(request, "documents_pages/unknown.html", page, status=404)
        signed = paper.signed
        matches = ""
        if compared is not None and paper.has_pdf:
            known = {"signed": signed.sha256 if signed else "", "plain": paper.pdf_sha256}
            matches = next((which for which, sha256 in known.items() if hmac.compare_digest(compared, sha256)), "no")
        page = {"paper": paper, "form": form, "compared": compared, "matches": matches, "signed": signed}
        page["checked"] = check_kept(signed) if signed else None
        return render(request, "documents_pages/verified.html", page)
