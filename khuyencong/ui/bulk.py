"""Doing one thing to several rows of a list: each row by itself, judged by whoever judges it alone; what was refused is listed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from khuyencong.ui import kept
from khuyencong.ui.forms import PortalForm
from khuyencong.ui.lists import ListPage

_OUTCOME = "bulk_outcome"
CHOSEN, ACT, SURE = "chon", "viec", "chac"
_SHOWN, _ALL = "ket-qua", "danh-dau"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row that was ticked, and its version when the list was read."""

    row: Any
    version: int


# Does it to one row, in a transaction of its own; gives back every reason against it, nothing when it is done.
Run = Callable[[Any, Chosen, dict[str, Any]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Bulk:
    """Something to do to the ticked rows. `may(view)` says who is offered it; `form(data)` asks what holds for all of them.

    `done` is what is said of the rows for which it went well. With `answers` the rows are answered together by a file, and nothing is written.
    """

    name: str
    label: str
    may: Callable[[Any], bool]
    run: Run | None = None
    done: str = ""
    form: Callable[..., PortalForm] | None = None
    answers: Callable[[Any, Sequence[Any]], HttpResponseBase] | None = None


class BulkListPage(ListPage):
    """A list whose rows, of a moving model, can be ticked. POST names the thing to do and the rows; a page asks once more, then each row is done by itself.

    Rows that the reader may not see, or that have gone, are told as such; a row that somebody else changed meanwhile is refused.
    At most one page of rows at a time.
    """

    bulk: ClassVar[Sequence[Bulk]] = ()

    def acts(self) -> list[Bulk]:
        """What this reader may do to several rows."""
        return [act for act in self.bulk if act.may(self)]

    def named(self, row: Any) -> str:
        """A row in the list of what was done."""
        return str(row)

    def more(self) -> dict[str, Any]:
        acts = self.acts()
        outcome = self.request.session.pop(_OUTCOME, None) if acts and _SHOWN in self.request.GET else None
        ticked = set(self.request.POST.getlist(CHOSEN))
        return super().more() | {
            "bulk_acts": acts,
            "bulk_outcome": outcome,
            "ticked": ticked,
            "all_ticked": _ALL in self.request.GET,
            "tick_all_url": self.with_cursor(**{_ALL: "1"}),
            "act_chosen": self.request.POST.get(ACT, ""),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        act = next((act for act in self.acts() if act.name == request.POST.get(ACT)), None)
        if act is None:
            return self.page(status=422, bulk_mistake="Hãy chọn việc cần làm cho các dòng đã đánh dấu.")
        chosen, missing = self.chosen_rows()
        if not chosen and not missing:
            return self.page(status=422, bulk_mistake=f"Chưa đánh dấu dòng nào để {act.label[:1].lower()}{act.label[1:]}.")
        if act.answers is not None:
            return act.answers(self, [one.row for one in chosen])
        form = act.form(request.POST if SURE in request.POST else None) if act.form else None
        if SURE not in request.POST or (form is not None and not form.is_valid()):
            return self.ask(act, chosen, form)
        return self.do(act, chosen, missing, form.cleaned_data if form is not None else {})

    def chosen_rows(self) -> tuple[list[Chosen], int]:
        """The ticked rows that the reader may see, in the order of ticking, and how many others were named."""
        asked: dict[int, int] = {}
        for said in self.request.POST.getlist(CHOSEN)[: self.size]:
            pk, _, version = said.partition(":")
            if pk.isascii() and pk.isdecimal() and len(pk) < 19 and version.isascii() and version.isdecimal() and len(version) < 10:
                asked.setdefault(int(pk), int(version))
        found = {row.pk: row for row in self.rows().filter(pk__in=asked).order_by("pk")}
        return [Chosen(found[pk], version) for pk, version in asked.items() if pk in found], len(asked) - len(found)

    def ask(self, act: Bulk, chosen: Sequence[Chosen], form: PortalForm | None) -> HttpResponse:
        """The page that asks once more, with the form."""
        names = {
            "title": act.label,
            "act": act,
            "chosen": [{"value": f"{one.row.pk}:{one.version}", "words": self.named(one.row)} for one in chosen],
            "form": form,
            "back": self.address(),
        }
        return render(self.request, "ui/bulk.html", names, status=422 if form is not None and form.is_bound else 200)

    def do(self, act: Bulk, chosen: Sequence[Chosen], missing: int, data: dict[str, Any]) -> HttpResponseBase:
        """Each row by itself; then back to the list, which says what happened."""
        assert act.run is not None
        done, refused = [], []
        for one in chosen:
            if reasons := act.run(self, one, dict(data)):
                refused.append({"row": self.named(one.row), "reasons": list(reasons)})
            else:
                done.append(self.named(one.row))
        if missing:
            refused.append({"row": f"{missing} dòng", "reasons": ["Không còn, hoặc vai đang dùng không được xem."]})
        self.request.session[_OUTCOME] = {"done": done, "refused": refused, "words": act.done}
        query = self.address()
        return redirect(f"{query}{'&' if '?' in query else '?'}{_SHOWN}=1")

    def with_cursor(self, **more: str) -> str:
        """This very page of the list, with something more in its address."""
        query = self.request.GET.copy()
        query.pop(_SHOWN, None)
        for name, value in more.items():
            query[name] = value
        return f"{self.request.path}?{query.urlencode()}"

    def address(self) -> str:
        """The list under the filters from which the rows were ticked."""
        query = kept.cleaned(self.request.GET.urlencode(), self.parameters())
        return f"{self.request.path}?{query}" if query else self.request.path
