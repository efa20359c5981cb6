"""How products and booths of a cơ sở follow a merge, and what its page shows of them."""

from typing import Any

from django.core.exceptions import ValidationError

from khuyencong.access import Principal
from khuyencong.actors.hooks import on_merge, show_on_enterprise
from khuyencong.ui.search import Fold
from products.models import Booth, Product
from products.permissions import P
from products.selectors import selections


def move_products(keeper_id: int, loser_id: int) -> list[int]:
    """The products of a cơ sở become the other's. ValidationError when both have one of the same name: which of them it is, somebody must say."""
    rows = Product.objects.filter(enterprise_id=loser_id).alias(folded=Fold("name"))
    own = Product.objects.filter(enterprise_id=keeper_id).annotate(folded=Fold("name")).order_by().values("folded")
    both = rows.filter(folded__in=own).order_by("pk").first()
    if both is not None:
        raise ValidationError(f"Hai cơ sở cùng có sản phẩm “{both.name}” dự bình chọn; không gộp được.")
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Product.objects.filter(pk__in=ids).update(enterprise_id=keeper_id)
    return ids


def move_booths(keeper_id: int, loser_id: int) -> list[int]:
    """The booths of a cơ sở become the other's. ValidationError when both asked at one fair: what was given to whom stays."""
    rows = Booth.objects.filter(enterprise_id=loser_id)
    own = Booth.objects.filter(enterprise_id=keeper_id).order_by().values("fair")
    both = rows.filter(fair__in=own).select_related("fair").order_by("pk").first()
    if both is not None:
        raise ValidationError(f"Hai cơ sở cùng đăng ký gian hàng ở “{both.fair.name}”; không gộp được.")
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    Booth.objects.filter(pk__in=ids).update(enterprise_id=keeper_id)
    return ids


def shown(enterprise: Any, who: Principal) -> dict[str, Any] | None:
    """The typical products of a cơ sở."""
    return {"typical": list(selections.typical_of(enterprise.pk))} if who.may(P.VIEW) else None


on_merge("products.Product", move_products)
on_merge("products.Booth", move_booths)
show_on_enterprise("products/of_enterprise.html", shown)
