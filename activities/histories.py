"""Who may read how an activity came to be as it is: its own office."""

from activities import selectors
from activities.models import Activity, Involved, Shown
from khuyencong.access import Principal
from khuyencong.audit.history import History, Parts, register_history


def _title(pk: int, who: Principal) -> str | None:
    return selectors.own(who).filter(pk=pk).values_list("title", flat=True).first()


def _parts(pk: int, who: Principal) -> Parts:
    return {
        model._meta.db_table: list(model._default_manager.filter(activity_id=pk).order_by("pk").values_list("pk", flat=True))
        for model in (Involved, Shown)
    }


def _address(pk: int) -> str:
    return Activity.objects.get(pk=pk).get_absolute_url()


register_history(History("activities.Activity", _title, _parts, _address))
