"""What words of old spreadsheets mean in the portal: its own names, and what officers have answered before."""

import re
from difflib import get_close_matches

from django.db.models import QuerySet

from budgets.models import SupportContent
from khuyencong.actors.enums import Level
from khuyencong.actors.models import AdminUnit
from khuyencong.text import fold
from projects.enums import Track
from reports.enums import PastDimension
from reports.models import PastWord
from reports.old.reading import NOTHING, PASSED, key_of

D = PastDimension
# Kinds of districts as people shorten them; what is shortened to another kind (“TX. Bến Tre” of a thành phố) is asked about.
# As keys are: without marks, y as i.
_KINDS = {"huien": ("h",), "thanh pho": ("tp", "t p"), "thi xa": ("tx", "t x")}
_ANY_KIND = re.compile(r"^(?:huien|thanh pho|thi xa|tp|tx|t p|t x|h) ")


def districts() -> QuerySet[AdminUnit]:
    """The districts that the portal knows, those that are there last first."""
    return AdminUnit.objects.filter(level=Level.DISTRICT).order_by("-valid_from", "-id")


def choices(dimension: str) -> list[tuple[str, str]]:
    """What a word of a dimension may mean."""
    match dimension:
        case D.DISTRICT:
            found = {unit.name: str(unit.pk) for unit in reversed(districts())}
            named = sorted(((value, name) for name, value in found.items()), key=lambda pair: fold(pair[1]))
        case D.CONTENT:
            named = list(SupportContent.objects.order_by("sub_programme", "code").values_list("code", "short_name"))
        case _:
            named = [(str(value), str(label)) for value, label in Track.choices]
    return [*named, (NOTHING, "Không phân theo mục nào (để “Chưa rõ”)"), (PASSED, "Bỏ các dòng này (dòng cộng, ghi chú)")]


def labels() -> dict[str, dict[str, str]]:
    """What the things are called that words mean, by dimension."""
    return {str(dimension): dict(choices(dimension)) | {"": "Chưa rõ"} for dimension in D}


def content_ids() -> dict[str, int]:
    """The contents by their codes."""
    return dict(SupportContent.objects.order_by("code").values_list("code", "pk"))


def own_words() -> dict[str, dict[str, str]]:
    """The portal's own names of things, by dimension, as keys."""
    said: dict[str, dict[str, str]] = {D.DISTRICT: {}, D.CONTENT: {}, D.SOURCE: {}}
    for unit in reversed(districts()):
        name = key_of(unit.name)
        bare = _ANY_KIND.sub("", name)
        kind = next((kind for kind in _KINDS if name.startswith(f"{kind} ")), "")
        for key in (name, bare, unit.code, *(f"{short} {bare}" for short in _KINDS.get(kind, ()))):
            said[D.DISTRICT][key] = str(unit.pk)
    for row in SupportContent.objects.order_by("code"):
        for word in (row.name_vi, row.short_name, row.code):
            said[D.CONTENT][key_of(word)] = row.code
    for value, label in Track.choices:
        for word in (value, str(label)):
            said[D.SOURCE][key_of(word)] = str(value)
    return said


def meanings() -> dict[str, dict[str, str]]:
    """What all known words mean: the portal's own, and those that were answered. Two queries beside the portal's own."""
    said = own_words()
    for word in PastWord.objects.order_by("pk"):
        said[word.dimension][word.key] = word.value
    return said


def proposal(dimension: str, key: str, own: dict[str, dict[str, str]]) -> str:
    """What an unknown word probably means; empty when nothing is near."""
    if dimension == D.DISTRICT and (found := own[D.DISTRICT].get(_ANY_KIND.sub("", key))):
        return found
    near = get_close_matches(key, own[dimension], n=1, cutoff=0.75)
    return own[dimension][near[0]] if near else ""
