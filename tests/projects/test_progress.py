"""A progress report with several photographs and quantities."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from khuyencong import clock
from khuyencong.actors.models import User
from khuyencong.documents import photographs, store
from projects.enums import LineState, ProjectState
from projects.models import ProgressReport
from projects.services.execution import report_progress
from tests.factories import actors
from tests.factories.projects import Cast, bring_line, give_estimate, make_project, pdf_file, photo_file, prepare_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 4, 1)


def test_photographs_say_when_and_where_and_their_copies_nothing(client_as):
    with clock.at(DAY):
        prepare_province()
        give_estimate()
        cast = Cast()
        line = bring_line(make_project(state=ProjectState.ALLOCATED, cast=cast).lines.get(), LineState.IMPLEMENTING, cast)
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
