"""Pages that anybody may read."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import TemplateView

from budgets.norms import services as norms
from budgets.norms.eligibility import DECIDING
from budgets.norms.terms import Beneficiary, Case, OtherFund, Place, Verdict
from khuyencong import clock
from khuyencong.access import Principal
from khuyencong.access.routes import address_for
from khuyencong.access.views import Public
from khuyencong.portal import places
from khuyencong.portal.forms.public import CodeForm, SelfCheckForm
from khuyencong.text import vnd
from khuyencong.ui.exports import Cell
from khuyencong.ui.keyset import Key
from khuyencong.ui.limits import Limited
from khuyencong.ui.lists import Column, Filter, ListPage, Sort, newest
from projects.enums import ExceptionState
from projects.models import NormException, Project
from projects.selectors import public
from projects.selectors.places import places as places_of_files


class Front(Public, TemplateView):
    """What the portal is for, and the ways in."""

    template_name = "portal/front.html"


class Track(Limited, Public):
    """Code → public state, since when, by when; nothing private."""

    limit_name = "tra-cuu"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.GET) if "ma" in request.GET else CodeForm()
        found, asked = None, ""
        if form.is_bound and form.is_valid():
            asked = form.cleaned_data["ma"]
            found = public.state_of_code(asked)
        status = 404 if asked and found is None else 200
        return render(request, "portal/track.html", {"form": form, "found": found, "asked": asked}, status=status)


class Funded(Limited, Public, ListPage):
    """Đề án whose grant was approved, for all to see, and as a file for who counts on with it."""

    limit_name, asks_a_minute = "tep-de-an", 10
    title = "Đề án được hỗ trợ"
    template_name = "portal/funded.html"
    cells = "portal/funded_cells.html"
    columns = (
        Column(
            "project",
            "Đề án và đơn vị thụ hưởng",
            wide=True,
            cells=(
                Cell("Mã hồ sơ", lambda row: row.code),
                Cell("Đề án", lambda row: row.title, 60),
                Cell("Đơn vị thụ hưởng", lambda row: row.beneficiaries, 60),
            ),
        ),
        Column("district", "Địa bàn", cells=(Cell("Địa bàn", lambda row: row.district.name, 24),)),
        Column(
            "year",
            "Năm",
            short="Năm",
            cells=(Cell("Năm kế hoạch", lambda row: str(row.year)), Cell("Nguồn", lambda row: row.get_track_display(), 26)),
        ),
        Column("grant", "Hỗ trợ (đồng)", numeric=True, short="Hỗ trợ", cells=(Cell("Hỗ trợ (đồng)", lambda row: row.approved),)),
    )
    sorts = (
        newest("year", "Năm mới nhất"),
        Sort("tien", "Mức hỗ trợ lớn nhất", (Key("approved", descending=True), Key("id", descending=True))),
    )
    filters: ClassVar = (
        Filter(
            "huyen",
            "Địa bàn",
            lambda view: [(unit.pk, unit.called) for unit in places_of_files()],
            lambda rows, value: rows.filter(district_id=value),
        ),
    )
    empty_title = "Chưa có đề án nào được phê duyệt"
    empty_words = "Đề án hiện ở đây ngay khi có quyết định phê duyệt kinh phí hỗ trợ."
    unit = "đề án"
    size = 30

    def rows(self) -> QuerySet[Project]:
        return public.funded()

    def counts(self, request: HttpRequest) -> bool:
        """Only files are counted: reading on in the list is not."""
        return "xuat" in request.GET

    def dress(self, rows: list[Any]) -> None:
        for project in rows:
            project.beneficiaries = " · ".join(dict.fromkeys(public.public_name(line) for line in project.lines.all()))


class Exceptions(Public, ListPage):
    """Exceptions to the norms that were argued and decided, for all to see; without a person's name."""

    title = "Ngoại lệ định mức đã quyết định"
    template_name = "portal/exceptions.html"
    cells = "portal/exceptions_cells.html"
    columns = (
        Column("content", "Nội dung, điều xin ngoại lệ", wide=True),
        Column("asked", "Mức đề nghị (đồng)", numeric=True, short="Mức"),
        Column("outcome", "Quyết định, lý do"),
        Column("decision", "Văn bản, ngày"),
    )
    sorts = (newest("decided_at"),)
    filters: ClassVar = (
        Filter(
            "ket-qua",
            "Kết quả",
            lambda view: [(one.value, one.label) for one in (ExceptionState.GRANTED, ExceptionState.REFUSED)],
            lambda rows, value: rows.filter(state=value),
        ),
    )
    empty_title = "Chưa có ngoại lệ nào"
    empty_words = "Khi một đề án được hoặc không được hỗ trợ khác định mức, quyết định và lý do hiện ở đây."
    unit = "ngoại lệ"
    size = 30

    def rows(self) -> QuerySet[NormException]:
        return public.exceptions()

    def dress(self, rows: list[Any]) -> None:
        for row in rows:
            row.asked, row.title = public.asked_in(row), public.title_of(row)


class Pictures(Public):
    """What was done with the money, in pictures; of parts that were accepted alone."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = public.photographs(code)
        if found is None:
            raise Http404
        project, parts = found
        named = [(public.public_name(line), photos) for line, photos in parts]
        return render(request, "portal/pictures.html", {"project": project, "parts": named})


class SelfCheck(Public):
    """Whether one may be supported, and how much: the law of today, line by line, with its citations. Keeps nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = SelfCheckForm(request.GET) if request.GET else SelfCheckForm()
        verdict = judged(form.cleaned_data) if form.is_bound and form.is_valid() else None
        live = getattr(request, "htmx", False)
        names = {
            "form": form,
            "said": shown(verdict) if verdict else None,
            "live": bool(live),
            "apply_url": _apply_url(getattr(request, "principal", None)),
        }
        return render(request, "portal/self_check_answer.html" if live else "portal/self_check.html", names)


def _apply_url(who: Principal | None) -> str:
    """Where an application begins; who is not signed in comes there through the sign-in, who never applies is not led there."""
    if who is not None:
        return address_for(who, places.APPLY.url_name)
    return places.APPLY.address or reverse("identity:sign_in")


def judged(asked: dict[str, Any]) -> Verdict:
    """The verdict of today's law on the answers of the form."""
    other = asked["khac"] or 0
    unit = Beneficiary(
        name="Cơ sở",
        kind=asked["loai_hinh"],
        cost=asked["chi_phi"],
        grant=asked["de_nghi"],
        other_funds=(OtherFund("OTHER_STATE", other),) if other else (),
        large={"small": False, "large": True}.get(asked["quy_mo"]),
        trade=asked["nganh"] or None,
    )
    place = Place(district=asked["dia_ban"].name, priority=asked["kho_khan"], kind=asked["noi_dat"] or None)
    return norms.judge_on(Case(clock.today(), asked["nguon"], asked["noi_dung"].norm_code, (unit,), place), content=asked["noi_dung"])


def shown(verdict: Verdict) -> dict[str, Any]:
    """The verdict in the words of the page: title, tone, lines with their citations."""
    titles = {
        "ok": ("done", "Trong mức được hỗ trợ"),
        "violations": ("late", "Chưa đúng mức hoặc điều kiện hỗ trợ"),
        "no_norm": ("near", "Chưa có mức hỗ trợ để đối chiếu"),
    }
    tone, title = titles[verdict.verdict]
    broken = {violation.message_vi for violation in verdict.violations}
    lines: list[dict[str, Any]] = [{"ok": False, "words": v.message_vi, "figure": "", "cite": v.citation} for v in verdict.violations]
    if verdict.eligible:
        lines = [{"ok": True, "words": "Số tiền đề nghị và điều kiện đã nhập đúng với mức hỗ trợ.", "figure": "", "cite": ""}]
    findings = [finding for finding in verdict.findings if finding.aspect in DECIDING]
    lines += [
        {"ok": {"yes": True, "no": False, "ask": None}[finding.verdict], "words": finding.sentence, "figure": "", "cite": finding.citation}
        for finding in findings
        if finding.sentence not in broken
    ]
    told = {f"{finding.sentence} Căn cứ: {finding.citation}." for finding in findings}
    steps = [sentence for sentence in verdict.explanation_vi if sentence not in broken | told]
    for rule in verdict.rules:
        # A visitor reads the name of the content, not its code.
        steps = [sentence.removeprefix(f"{rule.code} ({rule.scope}): ") for sentence in steps]
    return {
        "title": title,
        "first": [finding.sentence for finding in verdict.findings if finding.aspect == "priority" and finding.verdict == "yes"],
        "tone": tone,
        "lines": lines,
        "steps": steps,
        "figure": f"{vnd(verdict.ceiling)} đồng" if verdict.ceiling is not None else "",
        "eligible": verdict.eligible,
        "needs_verification": verdict.needs_verification,
        "sources": sorted({f"{rule.citation}{rule.mark}" for rule in verdict.rules}),
    }
