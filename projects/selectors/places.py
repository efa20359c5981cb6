"""The places in which đề án lie: the local units of today, and those that have ended with what was over by then."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from khuyencong.actors.models import AdminUnit
from khuyencong.actors.selectors import is_local
from projects.models import Project


def places() -> QuerySet[AdminUnit]:
    """Units to choose from in a list of đề án, in dictionary order; `called` says of an ended one that it is old."""
    lying = Exists(Project.objects.filter(district=OuterRef("pk")))
    rows = AdminUnit.objects.filter(is_local() | Q(lying))
    old = When(valid_to__isnull=False, then=Concat(F("name"), Value(" (cũ)")))
    return rows.annotate(called=Case(old, default=F("name"), output_field=CharField())).order_by("sort_name", "id")
