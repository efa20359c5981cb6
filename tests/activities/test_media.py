"""Communication: plans, items cleaned and tied to models, public news with feed and picture, silent media reminded."""

from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from activities.markup import cleaned
from activities.models import Activity, MediaPlan, MediaReminder, Publication
from activities.selectors import media as reading
from activities.services import media
from khuyencong import clock
from khuyencong.access import Role
from khuyencong.actors.models import Organisation
from khuyencong.calendar.models import ClockRule
from khuyencong.notices.models import Notice
from khuyencong.workflow.refusals import NotAllowed
from tests.factories import actors
from tests.factories.activities import make_item
from tests.factories.projects import Cast, make_project

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(DAY):
        yield


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Một.\n\nHai < ba", "<p>Một.</p>\n<p>Hai &lt; ba</p>"),
        ("<p onclick=x()>Chữ</p><script>alert(1)</script><style>p{}</style>", "<p>Chữ</p>"),
        ('<a href="javascript:x()" style="x">đây</a>', '<a rel="noopener nofollow">đây</a>'),
        ('<img src=x onerror=alert(1)><b>Đậm</b><iframe src="//x"></iframe>', "<b>Đậm</b>"),
        ('<a href="https://x.invalid/">x</a>', '<a href="https://x.invalid/" rel="noopener nofollow">x</a>'),
        ("", ""),
    ],
)
def test_texts_are_cleaned_and_their_words_stay(typed, kept):
    assert cleaned(typed) == kept
    assert cleaned(kept) == kept


def test_an_item_is_written_in_one_step(cast):
    paper, broadcaster = (
        actors.acting(Role.CO_APPRAISER, organisation_code="bdk"),
        actors.acting(Role.CO_APPRAISER, organisation_code="ptth"),
    )
    project = make_project(state="approved", cast=cast)
    row = make_item(paper, projects=[project], body="<p>Hay</p><script>x</script>", is_public=True, link="")
    assert (row.state, row.held_from, row.clause, row.publication.body, row.publication.summary) == ("held", DAY, "7a", "<p>Hay</p>", "Hay")
    assert list(row.projects.all()) == [project]
    later = make_item(broadcaster, kind="broadcast", on=DAY + timedelta(days=3))
    assert (later.state, later.clause) == ("planned", "7b")
    assert make_item(actors.acting(Role.CO_APPRAISER, organisation_code="stttt"), kind="column").clause == "7a"
    assert make_item(cast[Role.DOIT_OFFICER]).clause == "1b"
    for facts, field in (
        ({"link": "javascript:x()"}, "link"),
        ({"link": "", "is_public": True}, "link"),
        ({"topic": "moon"}, "topic"),
        ({"kind": "meeting"}, "kind"),
    ):
        with pytest.raises(ValidationError) as refused:
            make_item(paper, **facts)
        assert field in refused.value.error_dict
    for who in (actors.acting(Role.CO_APPRAISER, organisation_code="skhcn"), cast[Role.DISTRICT_OFFICER]):
        with pytest.raises(NotAllowed):
            make_item(who)
    assert Activity.objects.count() == 4
    said = {"topic": "energy", "link": "", "audience": 900, "summary": "Mới", "body": "", "is_public": True}
    media.amend_item(activity=row, who=paper, **said)
    assert (Publication.objects.get(activity=row).topic, row.projects.count()) == ("energy", 0)
    with pytest.raises(NotAllowed):
        media.amend_item(activity=row, who=broadcaster, **said)


def test_who_says_nothing_stands_out_and_is_reminded(cast):
    paper, coordinator = (
        actors.acting(Role.CO_APPRAISER, organisation_code="bdk"),
        actors.acting(Role.CO_APPRAISER, organisation_code="stttt"),
    )
    media.plan_year(who=paper, year=2024, counts={("article", "promotion"): 24, ("column", "cleaner"): 12, ("broadcast", "energy"): 0})
    media.plan_media(who=paper, year=2024, kind="column", topic="cleaner", count=0)
    assert MediaPlan.objects.get().count == 24
    make_item(paper)
    assert not any(row.is_silent for row in reading.standings(2024))  # 40 working days, Tết left out, and no more
    say_silence(39, since=DAY)
    told = {row.organisation.code: row for row in reading.standings(2024)}
    assert set(told) == {"bdk", "ptth", "stttt"}
    assert (told["bdk"].planned, told["bdk"].done, told["bdk"].due, told["bdk"].is_behind, told["bdk"].is_silent) == (24, 1, 4, True, False)
    assert (told["ptth"].is_silent, told["ptth"].has_no_plan, told["ptth"].silent_days) == (True, True, 64)
    silent = Organisation.objects.get(code="ptth")
    listener = actors.acting(Role.CO_APPRAISER, organisation_code="ptth")
    for who in (paper, cast[Role.DOIT_OFFICER]):
        with pytest.raises(NotAllowed):
            media.remind_media(organisation=silent, who=who, words="Nhắc")
    media.remind_media(organisation=silent, who=coordinator, words="Nhắc")
    with pytest.raises(ValidationError, match="đã được nhắc"):
        media.remind_media(organisation=silent, who=cast[Role.DOIT_HEAD], words="Nhắc")
    with pytest.raises(ValidationError, match="không có nhiệm vụ"):
        media.remind_media(organisation=Organisation.objects.get(code="skhcn"), who=coordinator, words="Nhắc")
    assert Notice.objects.filter(user_id=listener.user_id, kind="activities.reminder").count() == 1
    assert media.remind_silent() == 1  # Sở TTTT itself; the other was reminded
    with clock.at(DAY + timedelta(days=29)):
        assert media.remind_silent() == 0
    with clock.at(DAY + timedelta(days=30)):
        assert media.remind_silent() == 2
    assert MediaReminder.objects.count() == 4


def say_silence(working_days: int, *, since: date) -> None:
    """The province decides anew from a day on."""
    ClockRule.objects.filter(code=reading.SILENCE).update(valid_to=since - timedelta(days=1))
    ClockRule.objects.create(code=reading.SILENCE, label="Im lặng", working_days=working_days, valid_from=since, citation="Quyết định 12")


def test_silence_is_what_the_rule_of_the_day_says(cast):
    def silent(on: date) -> int:
        return sum(row.is_silent for row in reading.standings(on.year, on=on))

    next_day = DAY + timedelta(days=1)
    assert (silent(DAY), silent(next_day)) == (0, 3)
    assert (silent(date(2016, 2, 25)), silent(date(2016, 2, 26))) == (0, 3)  # a year without its holidays: weekends alone
    say_silence(45, since=next_day)
    assert silent(next_day) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockRule.objects.create(code=reading.SILENCE, label="x", working_days=5, valid_from=DAY + timedelta(days=9), citation="x")
    ClockRule.objects.filter(code=reading.SILENCE).delete()
    assert silent(date(2024, 12, 31)) == 0
    assert media.remind_silent() == 0


def test_pages_of_the_media(client, cast, client_as):
    person = actors.make_member(Role.CO_APPRAISER, organisation_code="ptth")
    page = client_as(person.user, person)
    sent = {"kind": "broadcast", "title": "Tiết kiệm điện ở lò gạch & làng nghề", "topic": "energy", "on": "04/03/2024", "is_public": "1"}
    wrong = page.post(reverse("activities:record_item"), sent | {"link": "ftp://x", "codes": "KC-0"})
    assert wrong.status_code == 422
    assert "lò gạch" in wrong.content.decode()
    assert page.post(reverse("activities:record_item"), sent | {"body": "<p>Lò <b>mới</b><script>x</script></p>"}).status_code == 302
    item = Publication.objects.get()
    plan = reverse("activities:plan_media", args=[2024])
    assert page.post(plan, {"broadcast_energy": "-1"}).status_code == 422
    assert page.post(plan, {"broadcast_energy": "12"}).status_code == 302
    assert 'value="12"' in page.get(plan).content.decode()
    assert "ngày làm việc qua:" not in page.get(reverse("activities:media")).content.decode()
    say_silence(39, since=DAY)
    shown = page.get(reverse("activities:media")).content.decode()
    assert "ngày làm việc qua:" in shown
    assert "quá 39 ngày làm việc không có tin, bài, chương trình nào. Áp dụng từ 04/03/2024; căn cứ: Quyết định 12." in shown
    assert "kế hoạch cả năm <b>12</b>" in shown
    amend = reverse("activities:amend_item", args=[item.activity_id])
    assert (
        page.post(
            amend, {"topic": "energy", "link": "https://x.invalid/", "summary": "Lò mới", "body": item.body, "is_public": "1"}
        ).status_code
        == 302
    )
    assert "<b>mới</b>" in page.get(item.activity.get_absolute_url()).content.decode()
    news = client.get(reverse("activities:news"), {"chu-de": "energy"}).content.decode()
    assert "lò gạch" in news
    one = client.get(reverse("activities:news_item", args=[item.pk])).content.decode()
    assert 'property="og:image"' in one
    assert "script" not in one.split("<main")[1].split("</main>")[0]
    assert person.user.full_name not in one
    picture = client.get(reverse("activities:news_picture", args=[item.pk]))
    assert Image.open(BytesIO(picture.content)).size == (1200, 630)
    feed = ET.fromstring(client.get(reverse("activities:news_feed")).content)  # noqa: S314 our own
    assert [one.text for one in feed.iter("title")][1:] == [item.activity.title]
    Publication.objects.update(is_public=False)
    for name in ("news_item", "news_picture"):
        assert client.get(reverse(f"activities:{name}", args=[item.pk])).status_code == 404
    stranger = actors.make_member(Role.CO_APPRAISER, organisation_code="skhcn")
    other = client_as(stranger.user, stranger)
    for address in (reverse("activities:record_item"), plan, amend):
        assert other.get(address).status_code == 404
    head = actors.make_member(Role.DOIT_HEAD)
    remind = reverse("activities:remind_media", args=[Organisation.objects.get(code="bdk").pk])
    assert client_as(head.user, head).post(remind, {"words": "Đề nghị đăng bài"}).status_code == 302
    assert page.post(remind, {"words": "x"}).status_code == 404
