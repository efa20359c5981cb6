"""Clauses 1b, 1c, 7a, 7b: news, courses, what the media bring out."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet

from activities.enums import Topic
from activities.models import MediaPlan, Publication
from activities.selectors import media, training
from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Part, Year, register
from directive.evidence.planning import local_units
from khuyencong.actors.models import OfficerAssignment, Training
from khuyencong.actors.selectors import in_force


def news_figures(year: Year) -> tuple[Figure, ...]:
    """For clause 1b: articles, columns and programmes that everybody may read on the portal, whoever wrote them."""
    by_topic = _by_topic(media.brought_out(year.first, year.on).filter(is_public=True))
    return (Figure("Tin, bài, chương trình đăng trên cổng", sum(by_topic.values()), url_name="activities:news"),)


def _by_topic(rows: QuerySet[Publication]) -> dict[str, int]:
    return dict(rows.order_by().values_list("topic").annotate(n=Count("pk")))


def _topics(told: Mapping[str, int]) -> tuple[Figure, ...]:
    return tuple(Figure(f"Về {topic.label.lower()}", told.get(topic.value, 0)) for topic in Topic)


def _trained(year: Year) -> Counted:
    """Officers who took a course that ended in the year, by the unit that they are in charge of; and the courses held here."""
    courses = Training.objects.filter(ends_on__range=(year.first, year.on))
    in_charge = OfficerAssignment.objects.filter(in_force(year.on), user__in=courses.order_by().values("user"))
    by_unit = dict(
        in_charge.order_by().values("organisation__area").annotate(n=Count("user", distinct=True)).values_list("organisation__area", "n")
    )
    parts = tuple(Part(unit.pk, unit.name, int(unit.pk in by_unit), 1, f"{by_unit.get(unit.pk, 0)} người") for unit in local_units(year))
    told = courses.aggregate(people=Count("user", distinct=True), courses=Count("name", distinct=True))
    held = training.held_courses(year.first, year.on).aggregate(
        n=Count("pk", distinct=True), invited=Count("invitations__organisation", distinct=True)
    )
    came = training.who_was_trained(year.first, year.on).aggregate(
        people=Count("user", distinct=True), certified=Count("pk", filter=Q(certificate__isnull=False), distinct=True)
    )
    return Counted(
        value=told["people"],
        figures=(
            Figure("Khóa đào tạo, tập huấn", told["courses"], url_name="actors:officers"),
            Figure("Huyện, thành phố có cán bộ được đào tạo trong năm", sum(part.value for part in parts)),
            Figure("Lớp, hội thảo, chuyến học tập mở trên cổng đã thực hiện", held["n"], url_name="activities:list"),
            Figure("Cơ quan được mời", held["invited"]),
            Figure("Cán bộ có mặt", came["people"], url_name="activities:trained"),
            Figure("Giấy chứng nhận đã cấp", came["certified"], url_name="activities:trained"),
        ),
        parts=parts,
    )


def _communicated(year: Year) -> Counted:
    """What the media brought out against their plans, the models they showed, who says nothing."""
    rows = media.brought_out(year.first, year.on).filter(activity__organisation__in=media.media(year.on).order_by())
    stand, by_topic = media.standings(year.year, on=year.on), _by_topic(rows)
    return Counted(
        value=sum(by_topic.values()),
        expected=sum(one.planned for one in stand) or None,
        figures=(
            Figure("Mô hình trình diễn, sản xuất sạch hơn được giới thiệu", media.models_shown(rows), url_name="activities:media"),
            *_topics(by_topic),
            Figure("Cơ quan im lặng quá lâu", sum(1 for one in stand if one.is_silent), url_name="activities:media"),
            Figure("Cơ quan chưa lập kế hoạch", sum(1 for one in stand if one.has_no_plan), url_name="activities:media"),
        ),
    )


def _broadcast(year: Year) -> Counted:
    """Columns and programmes brought out, against those that were planned."""
    rows = media.brought_out(year.first, year.on).filter(
        activity__kind__in=media.COLUMNS, activity__organisation__in=media.media(year.on).order_by()
    )
    planned = sum(MediaPlan.objects.filter(year=year.year, kind__in=media.COLUMNS).values_list("count", flat=True))
    by_kind: Counter[str] = Counter()
    by_topic: Counter[str] = Counter()
    for kind, topic, n in rows.order_by().values_list("activity__kind", "topic").annotate(n=Count("pk")):
        by_kind[kind] += n
        by_topic[topic] += n
    kinds = tuple(Figure(kind.label, by_kind[kind.value], url_name="activities:media") for kind in media.COLUMNS)
    return Counted(value=sum(by_kind.values()), expected=planned or None, figures=(*kinds, *_topics(by_topic)))


register(
    Evidence("officer_training", "Cán bộ được đào tạo, tập huấn trong năm", "người", Basis.GROWS, _trained, "", "actors:officers"),
    Evidence(
        "communication_7a",
        "Tin, bài, chương trình đã thực hiện",
        "tin, bài",
        Basis.GROWS,
        _communicated,
        "theo kế hoạch",
        "activities:media",
    ),
    Evidence(
        "communication_7b", "Chuyên mục, chương trình đã thực hiện", "số", Basis.GROWS, _broadcast, "theo kế hoạch", "activities:media"
    ),
)
