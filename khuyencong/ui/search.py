"""Searching in the database by the folded form of a text."""

from django.db.models import Func, TextField


class Fold(Func):
    """`kc_fold(text)`: the searching form of a Vietnamese text, equal to `khuyencong.text.fold` in Python."""

    function = "kc_fold"
    arity = 1
    output_field = TextField()
