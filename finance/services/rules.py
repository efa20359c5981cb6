"""The dated rules of the books and of warnings: put in place from the project's own file, and changed from a day on."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from finance.models import BudgetCode, ChartRule, Dated, WarningRule
from finance.permissions import P
from khuyencong.access import Principal
from khuyencong.missing import add_missing
from khuyencong.text import nfc

DATA = Path(__file__).resolve().parent.parent / "data" / "rules.json"
KEYS: dict[type[Dated], tuple[str, ...]] = {
    ChartRule: ("kind", "from_stage", "to_stage", "source"),
    BudgetCode: ("source",),
    WarningRule: ("code",),
}
"""What a row of each table speaks of; only one row speaks of it on a day."""

Rule = TypeVar("Rule", bound=Dated)


@transaction.atomic
def load_finance_rules() -> int:
    """Accounts, codes and thresholds; doing it again changes nothing. Returns how many are new."""
    read = json.loads(DATA.read_text(encoding="utf-8"))
    made = 0
    for name, model in (("chart", ChartRule), ("codes", BudgetCode), ("warnings", WarningRule)):
        rows = [read[f"{name}_common"] | row for row in read[name]]
        if model is ChartRule:
            rows = [{"source": ""} | row for row in rows]
        made += add_missing(model, rows, key=(*KEYS[model], "valid_from"))
    return made


@transaction.atomic
def declare_rule(model: type[Rule], *, who: Principal, valid_from: date, citation: str, is_verified: bool, **said: object) -> Rule:
    """Say what holds from a day on; the row that held until then ends the day before. The past stays as it was.

    `said` names the key of the table and its values. A day on or before the beginning of the row in force is refused.
    """
    if not who.may(P.KEEP_CHART):
        raise ValidationError("Vai trò đang dùng không khai báo quy định này.")
    key = {name: said[name] for name in KEYS[model]}
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(**key).order_by("-valid_from", "-pk")
    last = rows.first()
    if last is not None and last.valid_from >= valid_from:
        raise ValidationError({"valid_from": f"Phải sau {last.valid_from:%d/%m/%Y}, ngày quy định đang có bắt đầu áp dụng."})
    if last is not None and last.valid_to is None:
        last.valid_to = valid_from - timedelta(days=1)
        last.save(update_fields=["valid_to"])
    row = model(**said, valid_from=valid_from, citation=nfc(citation).strip(), needs_verification=not is_verified, by_id=who.user_id)
    row.full_clean()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError("Người khác vừa khai báo quy định này; hãy tải lại trang.") from error
    return row
