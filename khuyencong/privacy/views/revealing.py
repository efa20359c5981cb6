"""Seeing covered values in full, for a reason."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from khuyencong import clock
from khuyencong.access import Principal, Sensitivity, may_reveal, needs, personal_fields, revealable
from khuyencong.access.views import SignedIn
from khuyencong.actors.selectors import enterprises_visible_to
from khuyencong.privacy.forms import ReasonForm
from khuyencong.privacy.services.disclosing import note_disclosure

REVEALED = "revealed"
LASTS = timedelta(minutes=10)

# Whose rows a reader may come near at all, by the kind in the address.
VISIBLE: dict[str, Callable[[Principal], QuerySet[Any]]] = {"co-so": enterprises_visible_to}


class Reveal(SignedIn):
    """Ask with a reason (POST), then see for ten minutes (GET). Rows that the reader may not open answer 404."""

    def get(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        return self.shown(self.find(kind, pk), kind, ReasonForm())

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        row = self.find(kind, pk)
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                note_disclosure(subject=(kind, row.pk), who=self.principal, reason=form.cleaned_data["reason"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                until = (clock.now() + LASTS).isoformat()
                request.session[REVEALED] = {**self._open(), f"{kind}:{row.pk}": until}
                return redirect("privacy:reveal", kind=kind, pk=pk)
        return self.shown(row, kind, form, status=422)

    def find(self, kind: str, pk: int) -> Any:
        """The row, when it is one that this reader may reveal."""
        if kind not in VISIBLE or kind not in revealable():
            raise Http404
        row = VISIBLE[kind](self.principal).filter(pk=pk).first()
        if row is None or not (may_reveal(self.principal, row) or needs(self.principal, row)):
            raise Http404
        return row

    def shown(self, row: Any, kind: str, form: ReasonForm, status: int = 200) -> HttpResponse:
        """The values while they are open to this session, else the question why."""
        is_open = needs(self.principal, row) or f"{kind}:{row.pk}" in self._open()
        model = apps.get_model(revealable()[kind])
        values = [
            (_named(model, one.field), getattr(row, f"{one.field}_shown", None) or getattr(row, one.field))
            for one in personal_fields(model._meta.label)
            if one.sensitivity == Sensitivity.MASKED and not getattr(model._meta.get_field(one.field), "generated", False)
        ]
        names = {"row": row, "values": values if is_open else [], "is_open": is_open, "form": form, "minutes": LASTS.seconds // 60}
        answer = render(self.request, "privacy/reveal.html", names, status=status)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _open(self) -> dict[str, str]:
        """What this session has revealed and may still see."""
        now = clock.now()
        return {key: until for key, until in self.request.session.get(REVEALED, {}).items() if datetime.fromisoformat(until) > now}


def _named(model: Any, field: str) -> str:
    name = str(model._meta.get_field(field).verbose_name)
    return f"{name[0].upper()}{name[1:]}"
