"""Each paper as it is printed: the parts that Nghị định 30/2020/NĐ-CP asks for, and every field of its contract."""

import os
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.db import transaction

from khuyencong.documents import contexts
from khuyencong.documents.frame import Signer, frame_of
from khuyencong.documents.kinds import paper_kinds
from khuyencong.documents.render.confined import render_pdf
from khuyencong.documents.render.pages import FOLDER, environment, paper_html
from khuyencong.documents.services import issue
from tests.documents.looking import EXPECTED, differences, held_against, look_at, read
from tests.documents.test_render import text_of
from tests.factories.documents import DAY, make_organisation
from tests.factories.papers import SAMPLES

pytestmark = pytest.mark.django_db
SIGNER = Signer(name="Võ Minh Trí", title="PHÓ GIÁM ĐỐC", capacity="KT. GIÁM ĐỐC")


def texts(value):
    """Every text of a context."""
    if isinstance(value, str):
        yield from (line.strip() for line in value.splitlines() if line.strip())
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


# The public code is drawn by lot; a kept picture needs the same one each time.
CODE = "1234567890123452"


def compared(name, content):
    """Hold a rendered paper against what is kept of it."""
    assert held_against(EXPECTED / f"{name}.txt", content) == []


@pytest.fixture(autouse=True)
def _same_code(monkeypatch):
    monkeypatch.setattr("khuyencong.documents.services.papers.new_code", lambda: CODE)


@pytest.mark.thorough(4)
@pytest.mark.parametrize(("kind", "title", "context"), SAMPLES, ids=[kind.code for kind, _, _ in SAMPLES])
def test_each_paper_prints_all_of_its_contract(kind, title, context):
    committee = make_organisation("Ủy ban nhân dân tỉnh Bến Tre", "UBND")
    issuer = committee if getattr(context, "authority", "").endswith("TỈNH") else make_organisation(parent=committee)
    paper = issue(kind.code, subject=("project", 1), organisation=issuer, title=title, context=context, signer=SIGNER, by_id=None, on=DAY)
    made = render_pdf(paper_html(paper), made_on=DAY)
    if folder := os.environ.get("KC_PAPERS_LOOK"):
        (Path(folder) / f"{kind.code}.pdf").write_bytes(made.content)
    compared(kind.code, made.content)
    # Lines break anywhere on paper; what is compared are the letters.
    said = "".join(text_of(made.content).split())

    def has(text):
        return "".join(text.split()) in said

    assert has("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert has("Độc lập - Tự do - Hạnh phúc")
    assert has("Bến Tre, ngày 04 tháng 02 năm 2020")
    assert has(f"Số: {paper.notation}") if kind.needs_number else "Số:" not in said
    assert has(title)
    assert has(paper.shown_code)
    # A công văn has no name of its kind; every other paper has one, in capitals.
    assert has(kind.heading or kind.label.upper()) != kind.is_letter
    assert "V/v" in said or not kind.is_letter
    assert has(issuer.name.upper()) != kind.is_private or issuer is committee
    body = paper.context["body"]
    # A letter names whom it is for and the address only.
    whom = "enterprise" if isinstance(context, contexts.InspectionNotice) else "applicant"
    if whom in body:
        body = body | {whom: {key: body[whom][key] for key in ("name", "address")}}
    days = {text for text in texts(body) if len(text) == 10 and text[4] == "-"}
    missing = [text for text in texts(body) if text not in days and not has(text.rstrip("."))]
    assert missing == []


def test_many_names_leave_the_words_before_them_whole():
    title, context = BY_TEMPLATE["documents/thong_bao_quyet_toan.html"]
    many = replace(context, addressed_to=[f"Cơ sở chế biến dừa số {number}" for number in range(1, 20)])
    kind = next(kind for kind in real_kinds() if kind.template == context.template)
    paper = issue(
        kind.code, subject=("project", 1), organisation=make_organisation(), title=title, context=many, signer=SIGNER, by_id=None, on=DAY
    )
    assert any(line.startswith("Kính gửi:") for line in look_at(render_pdf(paper_html(paper), made_on=DAY).content).text)


def test_every_template_has_a_contract_and_every_contract_its_template():
    declared = {c.template for c in vars(contexts).values() if isinstance(c, type) and hasattr(c, "template") and c is not contexts.Context}
    files = {f"documents/{file.name}" for file in FOLDER.glob("*.html")} - {"documents/base.html", "documents/parts.html"}
    assert declared == files == {context.template for _, _, context in SAMPLES}


def real_kinds():
    """The kinds that the portal issues."""
    return [kind for kind in paper_kinds() if not kind.code.startswith(("sample_", "test_"))]


BY_TEMPLATE = {context.template: (title, context) for _, title, context in SAMPLES}


def test_every_kind_has_a_case():
    """A new kind needs a sample of its contract and what is kept of its look: KC_PAPERS_WRITE=1 script/test tests/documents/test_templates.py --all."""
    kinds = real_kinds()
    assert len(kinds) >= 39
    assert [kind.code for kind in kinds if kind.template not in BY_TEMPLATE or not (EXPECTED / f"{kind.code}.txt").exists()] == []
    named = {kind.code for kind in kinds} | {kind.code for kind, _, _ in SAMPLES}
    assert {file.stem for file in EXPECTED.glob("*.txt")} == named


@pytest.mark.long
def test_each_kind_looks_as_it_was_kept():
    committee = make_organisation("Ủy ban nhân dân tỉnh Bến Tre", "UBND")
    department = make_organisation(parent=committee)
    for kind in real_kinds():
        title, context = BY_TEMPLATE[kind.template]
        issuer = committee if getattr(context, "authority", "").endswith("TỈNH") else department
        with transaction.atomic():
            paper = issue(
                kind.code, subject=("project", 1), organisation=issuer, title=title, context=context, signer=SIGNER, by_id=None, on=DAY
            )
            html = paper_html(paper)
            transaction.set_rollback(True)  # so that each begins its book at 1
        compared(kind.code, render_pdf(html, made_on=DAY).content)


HARM = {
    "a word": lambda html: html.replace("DNTN Hoài Cổ", "DNTN Hoài Cố"),
    "a figure": lambda html: html.replace("90.600.000", "96.000.000"),
    "a narrower margin": lambda html: html.replace("22mm 30mm", "22mm 15mm"),
    "a part that moved": lambda html: html.replace(".head + .to-whom { margin-top: 16pt", ".head + .to-whom { margin-top: 60pt"),
    "the agency's line": lambda html: html.replace(".agency {", ".agency { visibility: hidden;"),
    "a table without rules": lambda html: html.replace("border: .6pt solid #000", "border: 0"),
    "a fainter text": lambda html: html.replace("color: #000", "color: #bbb"),
}


ALWAYS = ("a word", "a narrower margin", "the agency's line")


@pytest.mark.parametrize("harm", [pytest.param(name, marks=() if name in ALWAYS else pytest.mark.long) for name in HARM])
def test_what_is_wrong_with_a_paper_is_seen(harm):
    kind, title, context = next(sample for sample in SAMPLES if sample[0].code == "sample_letter")
    issuer = make_organisation(parent=make_organisation("Ủy ban nhân dân tỉnh Bến Tre", "UBND"))
    paper = issue(kind.code, subject=("project", 1), organisation=issuer, title=title, context=context, signer=SIGNER, by_id=None, on=DAY)
    html = paper_html(paper)
    harmed = HARM[harm](html)
    assert harmed != html
    assert differences(read(EXPECTED / f"{kind.code}.txt"), look_at(render_pdf(harmed, made_on=DAY).content)) != []


def test_the_head_names_the_organisation_above_but_a_committee_has_none():
    committee = make_organisation("Ủy ban nhân dân tỉnh Bến Tre", "UBND")
    department = make_organisation(parent=committee)
    assert frame_of(committee).parent == ""
    assert frame_of(committee).agency == ("ỦY BAN NHÂN DÂN", "TỈNH BẾN TRE")
    assert frame_of(department).parent == "UBND TỈNH BẾN TRE"
    assert frame_of(department).place == "Bến Tre"
    committee.area.name = "Phường 8"
    assert frame_of(committee).place == "Phường 8"


@pytest.mark.parametrize("attack", ["{{ 7 * 7 }}", "{% include 'base.html' %}", "{{ ''.__class__.__mro__ }}", "<b>đậm</b>", "&lt;i&gt;"])
def test_user_text_is_only_text(attack):
    said = environment().from_string("{{ it }}").render(it=attack)
    assert "49" not in said
    assert "<b>" not in said
    from tests.factories.documents import make_paper

    html = paper_html(make_paper(title=f"Về {attack}"))
    assert f"Về {said}" in html


@pytest.mark.parametrize("typed", ["Đạt yêu cầu", "Đạt yêu cầu.", "Đạt yêu cầu;", " Đạt yêu cầu . ", "Máy “Bến Tre”", "O'Neil & 'con'"])
def test_a_paper_sets_the_last_mark_itself(typed):
    shown = (
        environment()
        .from_string("{% macro it(x) %}{{ x }}{% endmacro %}{{ it(typed) | unstopped }}.|{{ typed | unstopped }}.")
        .render(typed=typed)
    )
    by_macro, plain = (unescape(part) for part in shown.split("|"))
    assert by_macro.lstrip() == plain.lstrip() == f"{typed.strip().rstrip('.;').strip()}."
