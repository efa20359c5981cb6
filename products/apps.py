from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """Craft villages, products of the province's small industry that are selected as typical, fairs (Thông tư 26/2014/TT-BCT)."""

    name = "products"
    verbose_name = "Làng nghề, sản phẩm, hội chợ"

    def ready(self) -> None:
        from khuyencong.actors.residents import register_resident

        # app ready: grants, papers and their readers, merges, histories, personal data and what waits register themselves
        from products import documents, enterprises, histories, permissions, personal, waiting  # noqa: F401
        from products.residents import RESIDENTS
        from products.selectors.selections import is_typical
        from projects.selectors.known import register_fact

        register_resident(*RESIDENTS)
        register_fact("typical_product", is_typical)
