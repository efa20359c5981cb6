"""Clause 8a: communes that spread what there is to know, and reported it to their district."""

from django.db.models import Count

from communes import selectors as communes
from communes.enums import Clause
from communes.models import Task
from directive.enums import Basis
from directive.evidence import Counted, Evidence, Figure, Part, Year, register
from directive.evidence.planning import local_units
from khuyencong.actors import selectors as actors
from khuyencong.actors.enums import Level


def _reached(year: Year) -> Counted:
    """Communes that reported within the year on a task to spread policies, against all communes of the day, by district."""
    units = local_units(year)
    known = {unit.pk for unit in units}
    there = actors.units(Level.COMMUNE, year.on)
    reported = communes.reported_by(year.first, year.on, Clause.SPREAD)
    whole: dict[int, int] = {}
    done: dict[int, int] = {}
    for pk, parent_id in there.order_by("pk").values_list("pk", "parent_id"):
        unit = parent_id if parent_id in known else pk
        whole[unit] = whole.get(unit, 0) + 1
        done[unit] = done.get(unit, 0) + (pk in reported)
    told = communes.counted(year.first, year.on, Clause.SPREAD)
    tasks = Task.objects.filter(sent_at__date__range=(year.first, year.on), clause=Clause.SPREAD)
    given = tasks.aggregate(n=Count("pk"), by=Count("organisation", distinct=True))
    parts = tuple(
        Part(unit.pk, unit.name, done.get(unit.pk, 0), whole.get(unit.pk, 0), f"{done.get(unit.pk, 0)} trên {whole.get(unit.pk, 0)} xã")
        for unit in units
    )
    return Counted(
        value=sum(done.values()),
        expected=sum(whole.values()) or None,
        figures=(
            Figure("Việc đã giao xã", given["n"], url_name="communes:tasks"),
            Figure("Cơ quan đã giao việc", given["by"]),
            Figure("Lượt giao cho xã", told.asked, url_name="communes:reports"),
            Figure("Đã báo cáo", told.reported),
            Figure("Báo cáo đúng hạn", told.in_time),
            Figure("Chưa báo cáo, đã trễ", told.late),
            Figure("Cơ sở, hộ đã được phổ biến", told.reached),
        ),
        parts=parts,
    )


register(Evidence("communes", "Xã, phường đã phổ biến chính sách và báo cáo", "xã", Basis.GROWS, _reached, "xã, phường", "communes:tasks"))
