"""Who may read how a đề án came to be as it is."""

from khuyencong.access import Principal
from khuyencong.audit.history import History, Parts, register_history
from projects.models import CostItem, CostShare, Line, Project
from projects.selectors.visibility import lines_visible_to, visible_to


def _title(pk: int, who: Principal) -> str | None:
    """An office that may open the đề án. A cơ sở follows its steps on the page of the đề án, which do not name officers."""
    if who.enterprise_ids:
        return None
    return visible_to(who).filter(pk=pk).order_by("pk").values_list("title", flat=True).first()


def _parts(pk: int, who: Principal) -> Parts:
    lines = list(lines_visible_to(who).filter(project_id=pk).order_by("pk").values_list("pk", flat=True))
    costs = list(CostItem.objects.filter(line_id__in=lines).order_by("pk").values_list("pk", flat=True))
    shares = list(CostShare.objects.filter(item_id__in=costs).order_by("pk").values_list("pk", flat=True))
    return {Line._meta.db_table: lines, CostItem._meta.db_table: costs, CostShare._meta.db_table: shares}


def _address(pk: int) -> str:
    return Project.objects.get(pk=pk).get_absolute_url()


register_history(History("projects.Project", _title, _parts, _address))
