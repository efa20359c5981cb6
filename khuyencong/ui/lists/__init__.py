"""Lists: columns, filters, orderings and search are declared; paging, counting and addresses follow from them."""

from khuyencong.ui.lists.page import ALL, CHUNK, KEYED, ListPage
from khuyencong.ui.lists.parts import Column, Filter, Rows, ShownFilter, Sort, newest

__all__ = ["ALL", "CHUNK", "KEYED", "Column", "Filter", "ListPage", "Rows", "ShownFilter", "Sort", "newest"]
