"""The texts that the portal's own rules cite, put in place from the project's file."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from khuyencong.missing import add_missing
from policy.enums import Bearing
from policy.models import Article, LegalText, TextRelation

DATA = Path(__file__).resolve().parent.parent / "data" / "texts.json"
_BESIDE = ("articles", "replaces", "amends")  # what is no column of the text


@transaction.atomic
def load_library() -> int:
    """Texts, summaries of the articles that are cited, and what they replace; a text that is there stays as officers keep it. Returns how many are new.

    Nobody has compared them with the originals: each says so until an officer does.
    """
    told: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))["texts"]
    there = set(LegalText.objects.order_by("pk").values_list("number", "issuer"))
    new = [row for row in told if (row["number"], row["issuer"]) not in there]
    made = add_missing(LegalText, [{k: v for k, v in row.items() if k not in _BESIDE} for row in new], key=("number", "issuer"))
    ids = {(number, issuer): pk for pk, number, issuer in LegalText.objects.order_by("pk").values_list("pk", "number", "issuer")}
    by_number = {row["number"]: ids[row["number"], row["issuer"]] for row in told}
    articles, relations = [], []
    for row in new:
        text = by_number[row["number"]]
        for at, (code, words) in enumerate(row.get("articles", {}).items(), 1):
            articles.append({"text_id": text, "position": at, "code": code, "words": words, "is_summary": True})
        for how, numbers in ((Bearing.REPLACES, row.get("replaces", ())), (Bearing.AMENDS, row.get("amends", ()))):
            relations += [{"text_id": text, "other_id": by_number[number], "how": how} for number in numbers]
    add_missing(Article, articles, key=("text_id", "code"))
    add_missing(TextRelation, relations, key=("text_id", "other_id"))
    return made
