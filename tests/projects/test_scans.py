"""The scan of a signed contract: attached by the Trung tâm, read by both sides, missed when it does not come."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import User
from khuyencong.documents.models import Attachment
from khuyencong.documents.readers import may_read_files
from khuyencong.ui.waiting import sources
from khuyencong.workflow.refusals import NotAllowed
from projects.enums import LineState, ProjectState, TermCode
from projects.models import ContractScan, ExecutionTerm, Line
from projects.selectors.scans import scan_of
from projects.services.scans import attach_signed_contract
from tests.factories import actors
from tests.factories.projects import Cast, give_estimate, make_line, make_project, pdf_file, photo_file

pytestmark = pytest.mark.django_db
DAY = date(2024, 4, 1)
SIGNED = {"signer_a": "Trần Giám Đốc", "signer_b": "Lê Chủ Cơ Sở", "signed_on": DAY}


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        yield


@pytest.fixture
def cast() -> Cast:
    give_estimate()
    return Cast()


def contracted(cast: Cast) -> Line:
    return make_line(LineState.CONTRACTED, cast)


def waits(who) -> list[str]:
    source = next(source for source in sources() if source.name == "projects.signed_scans")
    rows = source.waiting(who)
    return [source.row(row, who).code for row in rows] if rows is not None else []


@pytest.mark.thorough
def test_the_scan_is_attached_read_by_both_sides_and_missed(cast):
    waiting = make_project(state=ProjectState.ALLOCATED, cast=cast).lines.get()
    line, center = contracted(cast), cast[Role.CENTER_OFFICER]
    given = {"line": line, "who": center, "files": [photo_file(), photo_file()]} | SIGNED
    for wrong, field in (
        ({"files": []}, "files"), ({"files": [pdf_file()] * 21}, "files"), ({"signed_on": DAY + timedelta(days=1)}, "signed_on"),
        ({"signer_a": " "}, "signer_a"), ({"signer_b": "x" * 121}, "signer_b"), ({"signer_b": "a\0"}, "signer_b"),
        ({"files": [pdf_file(), SimpleUploadedFile("ban ky.pdf", b"MZ not a paper")]}, "files"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            attach_signed_contract(**(given | wrong))
        assert field in refused.value.error_dict
    with pytest.raises(ValidationError, match="ở tình trạng"):
        attach_signed_contract(**(given | {"line": waiting}))
    for who in (cast.of(line.enterprise), cast[Role.DOIT_LEADER]):
        with pytest.raises(NotAllowed):
            attach_signed_contract(**(given | {"who": who}))
    assert (ContractScan.objects.count(), Attachment.objects.filter(subject_kind="contract_scan").count()) == (0, 0)
    # Without a rule on its day nobody is reminded of a contract.
    with clock.at(DAY + timedelta(days=30)):
        assert waits(center) == []
    ExecutionTerm.objects.filter(code=TermCode.SIGNED_SCAN).update(valid_from=DAY)
    with clock.at(DAY + timedelta(days=7)):
        assert waits(center) == []
    with clock.at(DAY + timedelta(days=8)):
        assert (waits(center), waits(cast[Role.DOIT_OFFICER])) == ([line.project.code], [])
        state = line.state
        attach_signed_contract(**given)
        assert waits(center) == []
        attach_signed_contract(**(given | {"files": [pdf_file()], "signed_on": DAY + timedelta(days=2)}))
    found = scan_of(Line.objects.get(pk=line.pk).contract)
    assert found is not None
    assert ([file.mime for file in found.files], found.is_of_another_day, found.scan.signer_b) == (
        ["application/pdf"],
        True,
        "Lê Chủ Cơ Sở",
    )
    assert (ContractScan.objects.count(), Line.objects.get(pk=line.pk).state) == (2, state)
    other = cast.of(actors.make_enterprise())
    readers = [cast.of(line.enterprise), center, other, actors.acting(Role.DISTRICT_OFFICER, district="831"), None]
    assert [may_read_files(who, "contract_scan", found.scan.pk) for who in readers] == [True, True, False, False, False]


@pytest.mark.thorough
def test_pages(cast, client_as):
    line, center = contracted(cast), cast[Role.CENTER_OFFICER]
    desk, owner = (client_as(User.objects.get(pk=who.user_id)) for who in (center, cast.of(line.enterprise)))
    address = reverse("projects:attach_signed_contract", args=[line.project.code, line.position])
    for reader in (desk, owner):
        assert "Chưa đính kèm bản ký" in reader.get(line.get_absolute_url()).content.decode()
    assert [address in reader.get(line.get_absolute_url()).content.decode() for reader in (desk, owner)] == [True, False]
    sent = {"signer_a": "Trần Giám Đốc", "signer_b": "Lê <b>Chủ</b>", "signed_on": "01/04/2024"}
    wrong = desk.post(address, sent)
    assert (wrong.status_code, "Lê &lt;b&gt;Chủ" in wrong.content.decode()) == (422, True)
    assert owner.post(address, sent | {"files": [pdf_file()]}).status_code == 403
    assert desk.post(address, sent | {"files": [photo_file(), photo_file()]}).status_code == 302
    for reader in (desk, owner):
        page = reader.get(line.get_absolute_url()).content.decode()
        assert ("Lê &lt;b&gt;Chủ" in page, "Chưa đính kèm bản ký" in page) == (True, False)
        files = Attachment.objects.filter(subject_kind="contract_scan").order_by("pk")
        opened = [reader.get(reverse("documents:preview", args=[file.pk, file.sha256[:16]])).status_code for file in files]
        assert opened == [200, 200]
    assert 'value="Trần Giám Đốc"' in desk.get(address).content.decode()
