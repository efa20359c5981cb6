"""A progress report with several photographs and quantities."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import User
from khuyencong.documents import photographs, store
from khuyencong.workflow.refusals import Refused
from projects.enums import LineState
from projects.models import ProgressReport
from projects.selectors.progress import reporting
from projects.services.execution import report_progress
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, fire, give_estimate, make_line, pdf_file, photo_file, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 4, 1)


@pytest.mark.thorough
def test_photographs_say_when_and_where_and_their_copies_nothing(client_as):
    with clock.at(DAY):
        prepare_province()
        give_estimate()
        cast = Cast()
        line = make_line(LineState.IMPLEMENTING, cast)
        owner = cast.of(line.enterprise)
        item = line.items.order_by("position")[0]
        told = {"line": line, "who": owner, "percent": 40, "text": "Đã lắp máy", "cost_so_far": 1}
        with pytest.raises(ValidationError, match="chỉ nhận ảnh"):
            report_progress(**told, photos=[photo_file(), pdf_file()])
        with pytest.raises(ValidationError, match="tối đa 10 ảnh"):
            report_progress(**told, photos=[photo_file()] * 11)
        with pytest.raises(ValidationError, match="không thuộc dự toán"):
            report_progress(**told, quantities={0: 1})
        assert not ProgressReport.objects.exists()
        browser = client_as(User.objects.get(pk=owner.user_id))
        answer = browser.post(
            line.get_absolute_url() + "tien-do/",
            {
                "percent": "40",
                "text": "Đã lắp máy",
                "cost_so_far": "1 triệu",
                f"item_{item.pk}": "1",
                "photos": [photo_file("Máy.jpg"), photo_file("Xưởng.jpg")],
            },
        )
        assert answer.status_code == 302
        page = browser.get(line.get_absolute_url()).content.decode()
        assert "Chụp 08:15 30/03/2024, tại 10.24000, 106.37500" in page
        assert "Máy ép: 1/1" in page
        photo = ProgressReport.objects.get().photos.order_by("pk")[0]
        shown, pictures = (
            reverse("projects:picture", args=[photo.pk, photo.copy.sha256[:16]]),
            reverse("portal:pictures", args=[line.project.code]),
        )
        assert b"".join(browser.get(shown).streaming_content) == store.read(photo.copy.path)
        stranger = client_as(User.objects.get(pk=cast.of(actors.make_enterprise()).user_id))
        # Nobody else sees a picture before the part is accepted; then everybody does, without time and place.
        assert [Client().get(shown).status_code, stranger.get(shown).status_code, Client().get(pictures).status_code] == [404, 404, 404]
        bring_line(line, LineState.ACCEPTED, cast)
        answer = Client().get(shown)
        assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("image/jpeg", store.read(photo.copy.path))
        assert Client().get(reverse("projects:picture", args=[photo.pk, "0" * 16])).status_code == 404
        open_page = Client().get(pictures).content.decode()
        assert shown in open_page
        assert "106.375" not in open_page
        assert pictures in Client().get(reverse("portal:funded")).content.decode()
    here = ZoneInfo("Asia/Ho_Chi_Minh")
    assert (photo.taken_at, photo.latitude) == (datetime(2024, 3, 30, 8, 15, tzinfo=here), Decimal("10.24000"))
    assert photographs.taken(store.read(photo.copy.path)) == photographs.Taken()
    assert photographs.taken(store.read(photo.original.path)).at == photo.taken_at


def test_a_report_is_put_right_by_another_that_says_why(client_as):
    with clock.at(DAY):
        give_estimate()
        cast = Cast()
        line = make_line(LineState.IMPLEMENTING, cast)
        owner = cast.of(line.enterprise)
        told = {"line": line, "who": owner, "cost_so_far": 1}
        with pytest.raises(ValidationError, match="Chưa có báo cáo") as early:
            report_progress(**told, percent=20, text="Đã đặt máy", correction_reason="Ghi nhầm")
        assert "correction_reason" in early.value.message_dict
        report_progress(**told, percent=20, text="Đã đặt máy")
    with clock.at(DAY.replace(day=20)):
        mistaken = report_progress(**told, percent=100, text="Xong", is_final=True, proof=pdf_file())
    with clock.at(DAY.replace(month=5, day=25)):
        browser = client_as(User.objects.get(pk=owner.user_id))
        address = line.get_absolute_url() + "tien-do/"
        sent = {"percent": "60", "text": "Mới lắp máy", "cost_so_far": "1 triệu"}
        refused = browser.post(address, sent)
        assert refused.status_code == 422
        assert "nêu lý do sửa" in refused.content.decode()
        low = browser.post(address, sent | {"percent": "10", "correction_reason": "Ghi nhầm của máy khác"})
        assert "thấp hơn lần trước (20 %)" in low.content.decode()
        assert browser.post(address, sent | {"correction_reason": "Ghi nhầm của máy khác"}).status_code == 302
        report = line.progress_reports.order_by("-at", "-pk")[0]
        assert (report.corrects, report.percent) == (mistaken, 60)
        page = browser.get(line.get_absolute_url()).content.decode()
        assert page.count("Đã được sửa") == 1
        assert "Ghi nhầm của máy khác" in page
        with pytest.raises(Refused, match="Chưa có báo cáo hoàn thành"):
            fire(line, "complete", owner)
        (standing,) = reporting(line.project.lines.all())
        assert standing.percent == 60
        assert standing.last_on == DAY.replace(day=20)
        assert standing.late > 0


def test_a_correction_is_of_its_own_line_and_says_why():
    with clock.at(DAY):
        give_estimate()
        cast = Cast()
        one, other = (make_line(LineState.IMPLEMENTING, cast) for _ in range(2))
        mine, theirs = (
            report_progress(line=line, who=cast.of(line.enterprise), percent=20, text="Đã đặt máy", cost_so_far=1) for line in (one, other)
        )
    for corrects, reason, guard in ((theirs.pk, "x", "none of the line"), (mine.pk, "x", "none of the line"), (None, "x", "says_why")):
        with pytest.raises(IntegrityError, match=guard), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE projects_progressreport SET corrects_id = %s, correction_reason = %s WHERE id = %s", [corrects, reason, mine.pk]
            )
