"""Digital signatures: what is signed, where the stamp stands, what a check finds, and that nothing claims to be signed when nothing is configured."""

import hashlib
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pikepdf
import pypdfium2
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from khuyencong import clock
from khuyencong.documents.frame import Signer
from khuyencong.documents.models import Paper, PaperSignature
from khuyencong.documents.services import issue
from khuyencong.documents.services.rendering import make_pdf
from khuyencong.documents.services.signatures import note_signature, sign_now, sign_paper
from khuyencong.documents.signing import AuthorityAway, CannotSign, check, sign
from khuyencong.documents.signing import making as making_room
from khuyencong.documents.signing.certificates import TEST_AUTHORITY
from khuyencong.documents.signing.stamp import place_in, stamp_pdf
from khuyencong.documents.signing.testing import make_certificates
from khuyencong.jobs.models import Job, JobState
from khuyencong.jobs.running import run_pending
from tests.browser import axe, no_sideways_scroll, shot
from tests.documents import tsa
from tests.factories.documents import DAY, DECISION, decision_context, make_organisation, make_paper, pdf_bytes

AT = datetime(2024, 3, 4, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def stamp():
    return stamp_pdf(office="Sở Công Thương tỉnh Bến Tre", signer="Nguyễn Thị Ưu Ái", at=AT.astimezone(clock.ZONE), note=TEST_AUTHORITY)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    make_certificates(folder, {"sct": "Sở Công Thương tỉnh Bến Tre"})
    make_certificates(folder, {"cu": "Sở có chứng thư hết hạn"}, valid_to=datetime(2020, 1, 1, tzinfo=UTC))
    return folder


@pytest.fixture
def configured(settings, keys, stamp, monkeypatch):
    """Certificates are there; the stamp is drawn once."""
    settings.SIGNING_FOLDER, settings.SIGNING_PASSPHRASE_FILE, settings.SIGNING_ROOTS = (
        str(keys),
        str(keys / "passphrase"),
        str(keys / "roots.pem"),
    )
    monkeypatch.setattr(making_room, "stamp_pdf", lambda **said: stamp)
    return keys


def signed_pdf(content=None, code="sct"):
    return sign(content or pdf_bytes(2), code=code, office="Sở Công Thương", signer="Nguyễn Thị Ưu Ái", place="Bến Tre", at=AT)


def test_the_signed_bytes_stand_behind_the_frozen_ones_and_are_right(configured):
    plain = pdf_bytes(2)
    made = signed_pdf(plain)
    assert made.content.startswith(plain)
    assert len(made.content) > len(plain)
    found = check(made.content, at=AT)
    assert (found.is_right, found.subject, found.issuer, found.at) == (True, "Sở Công Thương tỉnh Bến Tre", TEST_AUTHORITY, AT)


def test_each_changed_byte_is_found(configured):
    content = signed_pdf().content
    used = range(0, len(content), max(1, len(content) // 60))
    for place in used:
        changed = bytearray(content)
        changed[place] ^= 1
        if bytes(changed).lower() != content.lower():  # a hexadecimal digit may be written in capitals; the file's hash finds that
            assert check(bytes(changed), at=AT).problems, place
    assert check(content + b"%", at=AT).problems
    assert check(content[:-7], at=AT).problems


def test_what_is_added_behind_a_signature_is_found(configured):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed_pdf().content)) as document:
        document.docinfo["/Title"] = "khác"
        document.save(out)
    assert check(out.getvalue(), at=AT).problems


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nx", b"\0" * 300])
def test_no_pdf_and_no_signature_are_told(content, configured):
    assert "Không đọc được" in check(content).problems[0]
    assert check(pdf_bytes()).problems == ("Tệp không có chữ ký số.",)


def test_a_certificate_of_others_is_not_trusted(configured, settings, tmp_path):
    make_certificates(tmp_path, {"khac": "Người khác"})
    content = signed_pdf().content
    settings.SIGNING_ROOTS = str(tmp_path / "roots.pem")
    assert "không do tổ chức chứng thực được tin cậy cấp" in check(content, at=AT).problems[0]
    settings.SIGNING_ROOTS = ""
    assert check(content, at=AT).problems


def test_what_cannot_sign_says_why(configured, settings, tmp_path):
    with pytest.raises(CannotSign, match="hết hạn"):
        signed_pdf(code="cu")
    with pytest.raises(CannotSign, match="chưa có chứng thư"):
        signed_pdf(code="../sct")
    wrong = tmp_path / "passphrase"
    wrong.write_text("sai")
    settings.SIGNING_PASSPHRASE_FILE = str(wrong)
    with pytest.raises(CannotSign, match="sai mật khẩu"):
        signed_pdf()
    settings.SIGNING_PKCS11_MODULE, settings.SIGNING_PKCS11_CODES = "/nowhere/token.so", ["sct"]
    with pytest.raises(CannotSign, match="PKCS#11"):
        signed_pdf()


def test_the_stamp_says_office_signer_and_time(stamp):
    words = " ".join(pypdfium2.PdfDocument(stamp)[0].get_textpage().get_text_range().split())
    assert (
        words == f"Ký bởi: Sở Công Thương tỉnh Bến Tre Người ký: Nguyễn Thị Ưu Ái Thời gian ký: 04/03/2024 08:30:00 +07:00 {TEST_AUTHORITY}"
    )


def the_office(code="sct"):
    office = make_organisation()
    office.code = code
    office.save(update_fields=["code"])
    return office


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_paper_is_signed_once_made_and_anybody_may_check_it(client, configured, monkeypatch):
    cache.clear()
    paper = make_paper(the_office())
    with clock.at(AT):
        run_pending()
    paper.refresh_from_db()
    row = PaperSignature.objects.get()
    assert Job.objects.get(key=f"sign:{paper.pk}").state == JobState.DONE
    plain, signed = stored(paper.pdf_path), stored(row.path)
    assert signed.startswith(plain)
    assert hashlib.sha256(plain).hexdigest() == paper.pdf_sha256 != row.sha256
    assert sign_now(paper_id=paper.pk) == row
    covers_no_word(plain)
    address = reverse("documents:verify", args=[paper.code])
    assert "chữ ký khớp và chứng thư số có hiệu lực lúc ký" in client.get(address).content.decode()
    changed = bytearray(signed)
    changed[len(plain) // 2] ^= 1
    for content, words in ((signed, "bản PDF đã ký số"), (plain, "là bản chưa có chữ ký số"), (bytes(changed), "Tệp khác với bản PDF")):
        answer = client.post(address, {"file": SimpleUploadedFile("a.pdf", content)})
        assert words in answer.content.decode()
    checked(1, wrong=0)
    damage(row.path, bytes(changed))
    assert "Tệp đã ký trong kho khác với mã băm đã ghi" in client.get(address).content.decode()
    checked(1, wrong=1)


def stored(path):
    from khuyencong.documents import store  # the folder of this test

    return store.read(path)


def damage(path, content):
    from khuyencong.documents import store  # the folder of this test

    store.path_of(path).write_bytes(content)


def checked(count, *, wrong, file=None):
    out = io.StringIO()
    asked = [str(file)] if file else []
    if wrong:
        with pytest.raises(SystemExit):
            call_command("check_signatures", *asked, "--format", "json", stdout=out)
    else:
        call_command("check_signatures", *asked, "--format", "json", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["checked"], said["wrong"]) == (count, wrong)


def covers_no_word(content):
    """The stamp's box holds no text of the paper."""
    where = place_in(content)
    page = pypdfium2.PdfDocument(content)[where.page]
    left, bottom, right, top = where.box
    assert page.get_textpage().get_text_bounded(left=left, bottom=bottom, right=right, top=top).strip() == ""
    assert left > 0
    assert right < page.get_width()


@pytest.mark.django_db
def test_a_file_from_elsewhere_is_checked_by_the_command(configured, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(signed_pdf().content)
    checked(1, wrong=0, file=file)
    file.write_bytes(pdf_bytes())
    checked(1, wrong=1, file=file)
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("check_signatures", str(tmp_path / "khong-co.pdf"))


@pytest.mark.django_db
def test_without_certificate_or_signer_nothing_is_signed(client, configured, settings, monkeypatch):
    monkeypatch.setattr(
        "khuyencong.documents.services.rendering.render_pdf", lambda *a, **k: type("R", (), {"content": pdf_bytes(), "pages": 1})
    )
    unsigned = issue(
        DECISION.code,
        subject=("project", 1),
        organisation=the_office(),
        title="x",
        context=decision_context(),
        signer=Signer(name=""),
        by_id=None,
        on=DAY,
    )
    papers = [make_paper(make_organisation()), unsigned]
    settings.SIGNING_FOLDER = ""
    papers.append(make_paper(unsigned.organisation))
    for paper in papers:
        make_pdf(paper_id=paper.pk)
        assert "Chữ ký số" not in client.get(reverse("documents:verify", args=[paper.code])).content.decode()
    assert not Job.objects.filter(kind="documents.sign").exists()
    with pytest.raises(CommandError, match="chạy thử"):
        call_command("make_test_certificates")


@pytest.mark.django_db
def test_test_certificates_are_made_for_whom_they_are_asked_and_once(settings, tmp_path):
    office, other = the_office(), make_organisation()
    settings.SIGNING_FOLDER = str(tmp_path / "keys")
    with pytest.raises(CommandError, match="mang mã khong-co"):
        call_command("make_test_certificates", "khong-co")
    for said in ("1 chứng thư", "0 chứng thư"):
        out = io.StringIO()
        call_command("make_test_certificates", office.code, stdout=out)
        assert out.getvalue().startswith(said)
    call_command("make_test_certificates", stdout=io.StringIO())
    assert {f"{code}.p12" for code in (office.code, other.code)} <= {file.name for file in (tmp_path / "keys").iterdir()}
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "keys").iterdir())


@pytest.mark.django_db
def test_a_certificate_that_ended_fails_the_job_and_leaves_the_paper(configured, monkeypatch):
    monkeypatch.setattr(
        "khuyencong.documents.services.rendering.render_pdf", lambda *a, **k: type("R", (), {"content": pdf_bytes(), "pages": 1})
    )
    paper = make_paper(the_office("cu"))
    with clock.at(AT):
        run_pending()
    job = Job.objects.get(key=f"sign:{paper.pk}")
    assert (job.state, "hết hạn" in job.error) == (JobState.FAILED, True)
    assert Paper.objects.get(pk=paper.pk).has_pdf
    assert not PaperSignature.objects.exists()


STAMPED = AT + timedelta(seconds=3)


@pytest.fixture
def stamped(configured, settings, tmp_path):
    """An authority of time is asked, and trusted."""
    with tsa.authority(STAMPED) as authority:
        settings.SIGNING_TSA, settings.SIGNING_TSA_ROOTS = authority.url, str(tmp_path / "time.pem")
        (tmp_path / "time.pem").write_bytes(authority.root)
        yield authority


def test_an_authority_says_when_it_was_signed(stamped, settings):
    found = check(signed_pdf().content, at=AT)
    assert (found.is_right, found.at, found.stamped_at, found.stamped_by) == (True, AT, STAMPED, tsa.NAME)
    assert json.loads(json.dumps(found.as_dict()))["stamped_at"] == STAMPED.isoformat()
    content = signed_pdf().content
    settings.SIGNING_TSA_ROOTS = settings.SIGNING_ROOTS
    assert check(content, at=AT).problems == ("Dấu thời gian không do tổ chức được tin cậy cấp.",)
    with pytest.raises(CannotSign, match="Dấu thời gian không do"):
        signed_pdf()


def test_another_time_in_the_stamp_is_found(stamped):
    """The hour is a text within the signature, in hexadecimal digits."""
    content = signed_pdf().content
    told, other = (f"202403040{hour}3003Z".encode().hex().encode() for hour in (1, 2))
    assert content.lower().count(told) == 1
    place = content.lower().index(told)
    changed = content[:place] + other + content[place + len(told) :]
    assert check(changed, at=AT).problems == ("Dấu thời gian không khớp với chữ ký.",)


@pytest.mark.parametrize("mode", ["busy", "words"])
def test_without_the_word_of_the_authority_nothing_is_signed(configured, settings, mode):
    with tsa.authority(STAMPED, mode=mode) as authority:
        settings.SIGNING_TSA = authority.url
        with pytest.raises(AuthorityAway, match="dấu thời gian"):
            signed_pdf()
    with pytest.raises(AuthorityAway, match="dấu thời gian"):
        signed_pdf()


def test_a_time_stamp_of_something_else_is_not_taken(configured, settings, tmp_path):
    with tsa.authority(STAMPED, mode="other") as authority:
        settings.SIGNING_TSA, settings.SIGNING_TSA_ROOTS = authority.url, str(tmp_path / "time.pem")
        (tmp_path / "time.pem").write_bytes(authority.root)
        with pytest.raises(CannotSign, match="Dấu thời gian không khớp"):
            signed_pdf()


@pytest.mark.django_db
def test_the_job_waits_for_the_authority_and_the_public_page_names_it(client, configured, settings, tmp_path, monkeypatch):
    cache.clear()
    monkeypatch.setattr(
        "khuyencong.documents.services.rendering.render_pdf", lambda *a, **k: type("R", (), {"content": pdf_bytes(), "pages": 1})
    )
    settings.SIGNING_TSA, settings.SIGNING_TSA_ROOTS = "http://127.0.0.1:9/", str(tmp_path / "time.pem")
    paper = make_paper(the_office())
    with clock.at(AT):
        run_pending()
        job = Job.objects.get(key=f"sign:{paper.pk}")
        assert (job.state, PaperSignature.objects.exists()) == (JobState.QUEUED, False)
        with tsa.authority(STAMPED) as authority:
            settings.SIGNING_TSA = authority.url
            (tmp_path / "time.pem").write_bytes(authority.root)
            Job.objects.filter(pk=job.pk).update(not_before=AT)
            run_pending()
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    words = client.get(reverse("documents:verify", args=[paper.code])).content.decode()
    assert tsa.NAME in words
    checked(1, wrong=0)


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_anybody_sees_the_signature(browse, configured, width, dark):
    paper = make_paper(the_office())
    paper = make_pdf(paper_id=paper.pk)
    with ThreadPoolExecutor() as aside:  # the browser's loop runs in this thread
        note_signature(aside.submit(sign_paper, paper).result(timeout=60))
    page = browse(reverse("documents:verify", args=[paper.code]), width=width, dark=dark)
    assert "Chữ ký số" in page.inner_text("main")
    axe(page)
    no_sideways_scroll(page)
    shot(page, f"signature-{width}")
