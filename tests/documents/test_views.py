"""The public verification page, and files for who may read them."""

import hashlib
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.functions import ROLE_FUNCTIONS
from khuyencong.actors.models import FunctionHolder, Membership, User
from khuyencong.actors.roles import HOMES
from khuyencong.documents import readers
from khuyencong.documents.codes import new_code, shown_code
from khuyencong.documents.readers import register_reader
from khuyencong.documents.services import attach, replace, revoke
from khuyencong.documents.services.rendering import make_pdf
from khuyencong.documents.views.verification import ASKS_A_MINUTE
from tests.factories.documents import DAY, make_organisation, make_paper, pdf_bytes, upload

pytestmark = pytest.mark.django_db
SUBJECT = ("test_dossier", 5)


def only_the_clerk(principal, subject_id):
    return principal.role == Role.DOIT_CLERK and subject_id == 5


@pytest.fixture(autouse=True)
def fresh(monkeypatch, settings):
    cache.clear()
    settings.LOGIN_URL = "/dang-nhap/"  # where exactly people sign in is the portal room's matter
    monkeypatch.setattr(readers, "_readers", {})
    monkeypatch.setattr(readers, "_file_readers", {})
    register_reader("test_dossier", only_the_clerk)


def signed_in(client, role):
    user = User.objects.create_user(email=f"{role}@bentre.example", full_name="Nguyễn Thị Bưởi")
    office = make_organisation()
    office.kind = HOMES.get(role, (office.kind,))[0]
    office.save(update_fields=["kind"])
    for function in ROLE_FUNCTIONS.get(role, ())[:1]:
        FunctionHolder.objects.create(function=function, organisation=office, valid_from=office.valid_from)
    Membership.objects.create(user=user, role=role, organisation=office, valid_from=date(2008, 1, 1))
    client.force_login(user)
    return client


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def verify(client, paper, **more):
    return client.get(reverse("documents:verify", args=[paper.code]), **more)


def test_a_right_paper_is_described_without_its_content(client):
    paper = make_paper(subject=SUBJECT)
    said = text(verify(client, paper))
    for part in (paper.notation, "04/02/2020", paper.title, paper.content_sha256, "còn hiệu lực", paper.shown_code, "đang được tạo"):
        assert part in said
    assert "DNTN Hoài Cổ" not in said
    assert paper.signer_name not in said


def test_replaced_and_revoked_papers_say_so(client):
    department = make_organisation()
    old, new = make_paper(department), make_paper(department)
    replace(old, by=new)
    answer = verify(client, old)
    assert f"thay thế bởi quyết định phê duyệt số {new.notation}" in text(answer)
    assert new.code in answer.content.decode()
    revoke(new, reason="Lý do nội bộ", on=DAY)
    said = text(verify(client, new))
    assert "đã bị thu hồi ngày 04/02/2020" in said
    assert "Lý do nội bộ" not in said


@pytest.mark.parametrize("code", ["1234567890123450", "abc", "1234567890123456789", "<script>", "0" * 300])
def test_an_unknown_code_is_said_to_be_unknown(client, code):
    response = client.get(f"/kiem-chung/{code.replace('/', '')}/")
    assert response.status_code == 404
    assert "Không có văn bản nào mang mã" in text(response)
    assert b"<script>x" not in response.content


def test_a_typed_code_leads_to_its_paper_and_a_wrong_one_back_to_the_field(client):
    paper = make_paper()
    response = client.get(reverse("documents:ask"), {"code": f" {shown_code(paper.code)} "})
    assert response.headers["Location"] == reverse("documents:verify", args=[paper.code])
    wrong = client.get(reverse("documents:ask"), {"code": "1234"})
    assert "Mã gồm 16 chữ số" in text(wrong)
    assert 'value="1234"' in wrong.content.decode()
    assert "Hãy nhập mã" in text(client.get(reverse("documents:ask"), {"code": ""}))


def test_a_file_is_compared_and_not_kept(client, store_folder):
    paper = make_pdf(paper_id=make_paper().pk)
    right = (store_folder / paper.pdf_path).read_bytes()
    address = reverse("documents:verify", args=[paper.code])
    assert "trùng khớp từng byte" in text(client.post(address, {"file": upload("a.pdf", right)}))
    assert "Tệp khác với bản PDF" in text(client.post(address, {"file": upload("a.pdf", right + b" ")}))
    assert "Hãy chọn tệp PDF" in text(client.post(address))
    assert "Tệp rỗng" in text(client.post(address, {"file": upload("a.pdf", b"")}))
    assert [f for f in store_folder.rglob("*") if f.is_file()] == [store_folder / paper.pdf_path]
    assert hashlib.sha256(right).hexdigest() == paper.pdf_sha256


def test_a_guesser_is_slowed_down(client, clock_at):
    clock_at(clock.now())
    for _ in range(ASKS_A_MINUTE):
        assert client.get(f"/kiem-chung/{new_code()}/").status_code == 404
    response = client.get(f"/kiem-chung/{new_code()}/")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert client.get(reverse("documents:ask"), REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_pdf_is_for_readers_alone(client):
    paper = make_paper(subject=SUBJECT)
    address = reverse("documents:pdf", args=[paper.code])
    assert client.get(address).status_code == 302
    signed_in(client, Role.FINANCE_OFFICER)
    assert client.get(address).status_code == 404
    signed_in(client, Role.DOIT_CLERK)
    waiting = client.get(address)
    assert "Đang tạo bản PDF" in text(waiting)
    assert waiting.headers["Refresh"] == "3"
    make_pdf(paper_id=paper.pk)
    response = client.get(address)
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    guarded(response, "inline", "01-Q")
    saved = client.get(address, {"tai": "1"})
    guarded(saved, "attachment", "01-Q")
    assert b"".join(saved.streaming_content).startswith(b"%PDF-")
    other = make_paper(subject=("test_dossier", 6))
    assert client.get(reverse("documents:pdf", args=[other.code])).status_code == 404
    nobody_answers = make_paper(subject=("unknown_kind", 5))
    assert client.get(reverse("documents:pdf", args=[nobody_answers.code])).status_code == 404


def guarded(response, disposition, name):
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert name in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]


def test_an_attachment_is_always_a_download_for_readers_alone(client):
    content = pdf_bytes()  # names itself anew each time
    kept = attach(subject=SUBJECT, purpose="quotation", file=upload("Báo giá “mới”.pdf", content), by_id=None)
    address = reverse("documents:attachment", args=[kept.pk, kept.sha256[:12]])
    assert client.get(address).status_code == 302
    signed_in(client, Role.FINANCE_OFFICER)
    assert client.get(address).status_code == 404
    signed_in(client, Role.DOIT_CLERK)
    response = client.get(address)
    assert b"".join(response.streaming_content) == content
    guarded(response, "attachment", "B%C3%A1o%20gi%C3%A1")
    assert client.get(reverse("documents:attachment", args=[kept.pk, "0" * 12])).status_code == 404
    assert client.get(reverse("documents:attachment", args=[kept.pk, kept.sha256[:4]])).status_code == 404


def test_two_readers_for_one_kind_are_refused():
    with pytest.raises(ValueError, match="two readers"):
        register_reader("test_dossier", lambda principal, subject_id: True)
