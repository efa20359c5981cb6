"""Pages of communication: how each medium stands, its plan, its items; the portal's news with feed and share picture."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed

from activities import markup, pictures
from activities.enums import Kind, Topic
from activities.forms.media import AmendItemForm, ItemForm, PlanForm, RemindForm
from activities.models import Activity, Publication
from activities.permissions import P, publishes
from activities.selectors import media as reading
from activities.services import media, technologies_of
from activities.views.activities import OfOffice
from khuyencong import clock
from khuyencong.access.views import Allowed, Public
from khuyencong.actors.models import Organisation
from khuyencong.documents.inspection.refusal import FileRefused
from khuyencong.ui.keyset import Key
from khuyencong.ui.limits import Limited
from khuyencong.ui.lists import Column, Filter, ListPage, Sort
from khuyencong.workflow import pages
from khuyencong.workflow.pages import found
from projects.selectors import public as funded

YEARS = range(2010, 2100)


def year_of(request: HttpRequest) -> int:
    """The year that an address asks for; this one when it names none."""
    asked = request.GET.get("nam", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in YEARS else clock.today().year


class Media(Allowed):
    """How each medium stands in a year; who says nothing stands first."""

    permission = P.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        year = year_of(request)
        who = self.principal
        rows = reading.standings(year)
        names = {
            "title": f"Truyền thông năm {year}", "year": year, "this_year": clock.today().year, "rows": rows, "topics": [topic.label for topic in Topic],
            "publishes": publishes(who, P.PUBLISH), "reminds": reading.may_remind(who), "mine": who.organisation_id,
            "silent": [row for row in rows if row.is_silent] if year == clock.today().year else [], "rule": reading.silence_rule(),
        }  # fmt: skip
        return render(request, "activities/media.html", names)


class OfPublisher(pages.Starting):
    """For offices that communicate; others are not shown it."""

    permission = P.PUBLISH
    list_url = "activities:media"

    def find(self) -> Any:
        if not publishes(self.principal, P.PUBLISH):
            raise Http404
        return super().find()


class RecordItem(OfPublisher):
    """Write down an article, a column, a programme."""

    form_class = ItemForm
    template_name = "activities/doing.html"
    title = "Ghi tin, bài, chương trình"
    submit = "Ghi"
    files = True
    refusals: ClassVar = {FileRefused: "photo"}

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal}

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("loai", "")
        return {"kind": asked} if asked in Kind.of_media() else {}

    def perform(self, data: dict[str, Any]) -> str:
        self.made = media.record_item(who=self.principal, **data)
        return f"Đã ghi {self.made.title}."


class AmendItem(OfOffice):
    """Write anew what an item says."""

    form_class = AmendItemForm
    title = "Sửa tin, bài, chương trình"

    def find(self) -> Activity:
        row = super().find()
        item = reading.item_of(row)
        if item is None:
            raise Http404
        self.item = item
        return row

    def form_arguments(self) -> dict[str, Any]:
        return {"who": self.principal, "activity": self.subject, "item": self.item}

    def perform(self, data: dict[str, Any]) -> str:
        media.amend_item(activity=self.subject, who=self.principal, **data)
        return "Đã sửa."


class PlanYear(OfPublisher):
    """How many of what in a year."""

    form_class = PlanForm
    template_name = "activities/doing.html"
    title = "Kế hoạch truyền thông"

    def form_arguments(self) -> dict[str, Any]:
        rows = reading.plans_of(self.principal.organisation_id or 0, self.kwargs["year"])
        return {"planned": {(row.kind, row.topic): row.count for row in rows}}

    def find(self) -> Any:
        if self.kwargs["year"] not in YEARS:
            raise Http404
        return super().find()

    def more(self) -> dict[str, Any]:
        return super().more() | {"subject": f"{self.principal.organisation_name}, năm {self.kwargs['year']}"}

    def perform(self, data: dict[str, Any]) -> str:
        counts = {(kind, topic.value): data.get(f"{kind}_{topic.value}") or 0 for kind in Kind.of_media() for topic in Topic}
        media.plan_year(who=self.principal, year=self.kwargs["year"], counts=counts)
        return f"Đã lưu kế hoạch năm {self.kwargs['year']}: {sum(counts.values())} tin, bài, chương trình."


class RemindMedium(pages.Doing):
    """Remind a medium that says nothing."""

    permission = P.REMIND
    form_class = RemindForm
    title = "Nhắc cơ quan truyền thông"
    submit = "Gửi nhắc"

    def find(self) -> Organisation:
        if not reading.may_remind(self.principal):
            raise Http404
        row: Organisation = found(reading.media(), self.kwargs["pk"])
        return row

    def back(self) -> str:
        return reverse("activities:media")

    def initial(self) -> dict[str, Any]:
        told = next((row for row in reading.standings(clock.today().year) if row.organisation.pk == self.subject.pk), None)
        days = f"{told.silent_days} ngày chưa có tin, bài, chương trình về khuyến công. " if told and told.silent_days else ""
        return {"words": f"{days}Đề nghị thực hiện kế hoạch tuyên truyền theo mục 7 của Chỉ thị."}

    def perform(self, data: dict[str, Any]) -> str:
        media.remind_media(organisation=self.subject, who=self.principal, words=data["words"])
        return f"Đã nhắc {self.subject.name}."


class News(Public, ListPage):
    """The portal's news."""

    title = "Tin khuyến công"
    template_name = "activities/news.html"
    cells = "activities/news_cells.html"
    columns: ClassVar[Sequence[Column]] = (
        Column("title", "Tin, bài, chương trình", wide=True),
        Column("topic", "Chủ đề"),
        Column("source", "Nguồn"),
        Column("on", "Ngày"),
    )
    sorts = (Sort("moi", "Mới nhất", (Key("activity__held_from", descending=True), Key("id", descending=True))),)
    filters = (
        Filter("chu-de", "Chủ đề", lambda view: Topic.choices, lambda rows, value: rows.filter(topic=value)),
        Filter(
            "loai", "Loại", lambda view: [(kind.value, kind.label) for kind in Kind.of_media()],
            lambda rows, value: rows.filter(activity__kind=value),
        ),
    )  # fmt: skip
    unit = "tin"
    empty_title = "Chưa có tin nào"
    empty_words = "Tin, bài, chương trình về khuyến công do các cơ quan đăng sẽ hiện ở đây."

    def rows(self) -> QuerySet[Publication]:
        return reading.public()


def _absolute(path: str) -> str:
    return f"{settings.PORTAL_BASE_URL.rstrip('/')}{path}"


class NewsItem(Public):
    """One item, with what is needed to share it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(reading.public(), pk)
        names = {
            "item": row, "activity": row.activity, "body": markup.shown(row.body), "projects": list(funded.funded().filter(activities=row.activity)[:20]),
            "technologies": technologies_of(row.activity, None), "address": _absolute(request.path), "picture": _absolute(reverse("activities:news_picture", args=[row.pk])),
        }  # fmt: skip
        return render(request, "activities/news_item.html", names)


class NewsPicture(Limited, Public):
    """The picture that goes with a shared address."""

    limit_name = "anh-tin"
    asks_a_minute = 120

    def counts(self, request: HttpRequest) -> bool:
        return True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found(reading.public(), pk)
        response = HttpResponse(pictures.share_picture(row), content_type="image/png")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


class NewsFeed(Limited, Public):
    """The latest news as RSS."""

    limit_name = "rss"

    def counts(self, request: HttpRequest) -> bool:
        return True

    def get(self, request: HttpRequest) -> HttpResponse:
        feed = Rss201rev2Feed(
            title="Tin khuyến công", link=_absolute(reverse("activities:news")), description="Tin, bài, chương trình về khuyến công, sản xuất sạch hơn, tiết kiệm năng lượng",
            language="vi", feed_url=_absolute(request.path),
        )  # fmt: skip
        for row in reading.public()[:30]:
            address = _absolute(reverse("activities:news_item", args=[row.pk]))
            day = row.activity.held_from
            feed.add_item(
                title=row.activity.title, link=address, description=row.summary, unique_id=address, categories=[row.get_topic_display()],
                pubdate=datetime.combine(day, time(12), tzinfo=clock.ZONE), author_name=row.activity.organisation.name,
            )  # fmt: skip
        response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
        feed.write(response, "utf-8")
        return response
