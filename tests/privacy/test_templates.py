"""A page writes a covered column through `shown` or `covered`; where it need not, it is named here with the reason."""

import re
from pathlib import Path

from django.conf import settings

from khuyencong.access import Sensitivity, personal_fields

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ALLOWED = {
    "identity/account.html": "one's own address",
    "actors/choose_password.html": "one's own address, from one's own link",
    "actors/staff_cells.html": "office addresses, for who manages the people of an office",
    "actors/person.html": "office addresses, for who manages the people of an office",
    "actors/team.html": "addresses of those who act for the same cơ sở, for its owner",
    "activities/course.html": "the paper of the portal that certifies, no column of a person",
    "activities/course_mine.html": "the same, one's own",
    "activities/trained_cells.html": "the same",
    "products/entry.html": "the paper of the portal that certifies a product",
    "products/selection.html": "the same",
    "products/typical_cells.html": "the same, which everybody may check",
    "employment/course.html": "number of a trainee's certificate, for who organises the class",
    "actors/decide_join.html": "the address of who asks to act for one's cơ sở",
}
# Papers are frozen and say what the law asks (Nghị định 30/2020/NĐ-CP).
PAPERS = "documents/"


def written_openly(html: str) -> set[str]:
    """Covered columns that a template writes with nothing around them."""
    names = {row.field for row in personal_fields() if row.sensitivity == Sensitivity.MASKED and "." in row.model and _is_typed(row.model)}
    bare = re.sub(r"\b(?:shown|covered)\([^)]*\)", "", html)
    return {name for name in names if re.search(rf"\w\.{name}\b(?!\s*=)", bare)}


def _is_typed(model: str) -> bool:
    return model.split(".", maxsplit=1)[0] in {"actors", "projects"}


def test_no_page_writes_a_covered_column_openly():
    found = {
        path.relative_to(TEMPLATES).as_posix(): names
        for path in sorted(TEMPLATES.rglob("*.html"))
        if not path.relative_to(TEMPLATES).as_posix().startswith(PAPERS) and (names := written_openly(path.read_text(encoding="utf-8")))
    }
    assert {place: names for place, names in found.items() if place not in ALLOWED} == {}


def test_the_eye_is_open():
    assert written_openly('{{ one.phone }} {{ covered(e, "tax_code", who) }} {{ shown(one, "phone", who) }}') == {"phone"}
    assert written_openly("{{ proof.seller_tax_code }} {{ e.tax_code or '' }}") == {"seller_tax_code", "tax_code"}
