"""Pages of inspections: what each role is offered, sendings by script and by form, kept ones tried again, lists that cost the same."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from inspections import selectors
from inspections.enums import SendingState
from inspections.models import Photo, Sending
from inspections.services import planning
from khuyencong.access import Role
from khuyencong.actors.models import Membership
from projects.models import Inspection
from tests.factories import actors
from tests.factories.inspections import Ground, found, make_plan, photo_file, send, signature_file
from tests.factories.projects import fire
from tests.inspections.conftest import DAY

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def page(client_as):
    def of(ground: Ground, role: Role):
        member = Membership.objects.select_related("user").get(pk=ground.cast[role].membership_id)
        return client_as(member.user, member)

    return of


def typed(client, visit, **changed):
    """What the page sends, filled in."""
    assert client.get(reverse("inspections:at_place", args=[visit.pk])).status_code == 200
    data = {"client_id": str(uuid4()), "held_on": "04/03/2024", "participants": "Đoàn; cơ sở", "conclusion": "Đúng."}
    data |= dict.fromkeys(("machine_is_there", "money_is_used_rightly", "papers_are_kept"), "yes")
    data |= {f"q{question.pk}": "yes" for question in selectors.questions_for("MACHINERY", DAY) if question.kind == "yes_no"}
    data |= {"team_name": "Lê Thị Đoàn", "team_how": "on_paper", "beneficiary_name": "Nguyễn Văn An", "beneficiary_how": "on_paper"}
    return data | changed


@pytest.mark.thorough
def test_sent_by_script_and_again(ground, visit, page):
    client, address = page(ground, Role.DOIT_OFFICER), reverse("inspections:at_place", args=[visit.pk])
    data = typed(client, visit, team_how="drawn")
    for _ in range(2):
        answer = client.post(address, data | {"team_picture": signature_file()}, **JSON)
        assert (answer.status_code, answer.json()["state"]) == (200, "taken")
    assert (Inspection.objects.count(), Sending.objects.count()) == (1, 1)
    assert client.get(address).url == visit.get_absolute_url()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"held_on": "05/03/2024"}, "không được sau hôm nay"),
        ({"team_how": "drawn"}, "Chưa có chữ ký trên máy"),
        ({"beneficiary_how": "refused"}, "lý do không ký"),
        ({"finding_1": "Thiếu hóa đơn"}, "Cần hạn khắc phục"),
        ({"finding_1": "Thiếu", "finding_1_due": "01/03/2024"}, "từ ngày kiểm tra trở đi"),
        ({"conclusion": "a\0b"}, "ký tự không hợp lệ"),
        ({"client_id": "x"}, "UUID"),
        ({"participants": "x" * 401}, "400"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(ground, visit, page, changed, words):
    client, address = page(ground, Role.DOIT_OFFICER), reverse("inspections:at_place", args=[visit.pk])
    data = typed(client, visit)
    answer = client.post(address, data | changed, **JSON)
    assert answer.status_code == 422
    assert words.lower() in " ".join(answer.json()["mistakes"]).lower()
    assert client.post(address, data | changed).status_code == 422
    assert not Sending.objects.exists()
    assert client.post(address, data | {"la": "\0"}, **JSON).json()["state"] == "taken"


def test_photos_by_script_once_and_refused(ground, visit, page):
    client, address = page(ground, Role.DOIT_OFFICER), reverse("inspections:photo", args=[visit.pk])
    data = {"client_id": str(uuid4()), "latitude": "10.1", "longitude": "106.2", "accuracy": "9", "taken_at": "2024-03-04T02:00:00.000Z"}
    for _ in range(2):
        assert client.post(address, data | {"file": photo_file(exif=False)}).json()["state"] == "taken"
    photo = Photo.objects.get()
    assert (photo.accuracy, photo.taken_at.hour) == (9, 2)
    assert client.post(address, data | {"client_id": str(uuid4()), "latitude": "95", "file": photo_file()}).status_code == 422
    assert client.post(address, data | {"client_id": str(uuid4())}).status_code == 422
    outsider = page(ground, Role.FINANCE_OFFICER)
    planning.name_team(visit=visit, members=[ground.cast[Role.DISTRICT_OFFICER].user_id], head=ground.officer.user_id, who=ground.officer)
    assert outsider.post(address, {"client_id": str(uuid4()), "file": photo_file()}).status_code == 403


def test_kept_is_shown_and_tried_again(ground, visit, page):
    client = page(ground, Role.DOIT_OFFICER)
    data = typed(client, visit, team_how="drawn")
    fire(ground.line, "suspend", ground.cast[Role.DOIT_LEADER], reason="Mưa bão", resume_by=DAY + timedelta(days=30))
    answer = client.post(reverse("inspections:at_place", args=[visit.pk]), data | {"team_picture": signature_file()}, **JSON)
    assert answer.json()["state"] == "kept"
    sending = Sending.objects.get()
    shown = client.get(visit.get_absolute_url()).content.decode()
    assert "được giữ lại" in shown
    assert "Đúng." in shown
    fire(ground.line, "resume", ground.cast[Role.DOIT_LEADER])
    again = reverse("inspections:again", args=[visit.pk])
    assert client.post(again, {"sending": "0"}).status_code == 302
    assert client.post(again, {"sending": sending.pk}).status_code == 302
    sending.refresh_from_db()
    assert sending.state == SendingState.TAKEN
    assert Inspection.objects.get().paper.context["body"]["signatures"][0]["image"]


def test_standing_tells_only_who_is_signed_in(ground, page, client):
    address = reverse("inspections:standing")
    told = page(ground, Role.DOIT_OFFICER).get(address).json()
    assert told["user"] == ground.officer.user_id
    assert told["token"]
    assert client.get(address).json() == {"signed_in": False}
    assert client.get(reverse("inspections:worker"))["Content-Type"].startswith("text/javascript")


def test_a_hearing_goes_through_its_pages(ground, visit, page):
    send(ground, visit, findings=[found()])
    finding = Inspection.objects.get().findings.get()
    officer, leader, owner = (page(ground, role) for role in (Role.DOIT_OFFICER, Role.DOIT_LEADER, Role.ENTERPRISE))
    address = officer.post(reverse("inspections:propose", args=[finding.pk]), {"measure": "withhold", "grounds": "Chậm"}).url
    pk = int(address.strip("/").split("/")[-1])
    assert "Yêu cầu giải trình" not in officer.get(reverse("inspections:findings")).content.decode()
    for name, words in (("inspections:findings", finding.text), ("inspections:visits", "Đã làm")):
        head, row = b"".join(officer.get(reverse(name), {"xuat": "csv"})).decode().strip().split("\r\n")
        assert (words in row, head.count(",")) == (True, row.count(",")), name
    assert (
        "quyền giải trình"
        in leader.post(reverse("inspections:decide", args=[pk]), {"outcome": "imposed", "decision": "Chậm"}).content.decode()
    )
    assert "Giải trình đến hết ngày 14/03/2024" in owner.get(address).content.decode()
    assert owner.post(reverse("inspections:reply", args=[pk]), {"text": "Đang chờ"}).url == address
    assert leader.post(reverse("inspections:decide", args=[pk]), {"outcome": "imposed", "decision": "Chậm"}).url == address
    assert leader.post(reverse("inspections:lift", args=[pk])).url == address
    assert "Đã thôi áp dụng" in owner.get(address).content.decode()


def test_lists_cost_the_same_for_one_or_many(ground, page, django_assert_max_num_queries):
    plan, visit = make_plan(ground)
    client = page(ground, Role.DOIT_LEADER)
    for quarter in (0, 2, 3, 4):
        if quarter:
            planning.plan_visit(
                plan=plan, line=ground.line, quarter=quarter, reason="Lại", who=ground.officer, lead=visit.lead, offices=list(visit.offices.order_by("pk"))
            )  # fmt: skip
        with django_assert_max_num_queries(17):
            assert client.get(reverse("inspections:visits")).status_code == 200
        with django_assert_max_num_queries(18):
            assert client.get(plan.get_absolute_url()).status_code == 200


def test_the_plan_goes_through_its_pages(ground, page):
    officer, leader = page(ground, Role.DOIT_OFFICER), page(ground, Role.DOIT_LEADER)
    address = officer.post(reverse("inspections:write_plan"), {"year": "2024", "aims": "Kiểm tra"}).url
    offices = {"lead": make_office("sct"), "offices": [make_office("stc")]}
    drawn = {"size_kind": "percent", "size": "50", "weigh": "risk", "quarter": "2", "seed": "gieo"} | offices
    assert officer.post(f"{address}chon-mau/", drawn).url == address
    assert "gieo" in officer.get(address).content.decode()
    assert "Phê duyệt kế hoạch" not in officer.get(address).content.decode()
    assert officer.post(f"{address}duyet/").status_code == 403
    assert leader.post(f"{address}duyet/").url == address
    assert officer.post(f"{address}them/", {"line": ground.line.pk, "quarter": "1", "reason": "Thêm"} | offices).status_code == 422
    order = {"line": ground.line.pk, "until": "10/03/2024", "reason": "Phản ánh"} | offices
    visit = leader.post(reverse("inspections:order"), order).url
    assert "Quyết định" in leader.get(visit).content.decode()


def make_office(code: str) -> int:
    """The key of an office."""
    return actors.organisation(code).pk
