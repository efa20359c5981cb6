"""Every column that can hold personal data is declared: as personal, or as not personal with a word why."""

import pytest
from django.db import models

from khuyencong.access import PersonalField, Sensitivity, masked, personal_fields, register_impersonal, register_personal, sensitivity_of
from khuyencong.access import personal as table
from khuyencong.privacy import completeness
from khuyencong.privacy.completeness import holds_text


def test_every_column_that_can_hold_text_is_declared():
    missing = list(completeness.undeclared_columns())
    assert not missing, "Cột chưa khai báo:\n" + "\n".join(missing)


def test_every_relation_to_an_account_is_declared():
    missing = list(completeness.undeclared_people())
    assert not missing, "Quan hệ tới tài khoản chưa khai báo:\n" + "\n".join(missing)


def test_every_declaration_has_its_column():
    assert list(completeness.declarations_of_nothing()) == []


def test_a_column_without_a_row_is_named_with_what_to_add(monkeypatch):
    before = set(completeness.undeclared_columns())
    monkeypatch.delitem(table._fields, ("actors.enterprise", "phone"))
    (said,) = set(completeness.undeclared_columns()) - before
    assert said.startswith("actors.Enterprise.phone: thêm vào khuyencong/actors/personal.py — columns('actors.Enterprise', 'phone'")


def test_a_relation_without_a_row_is_named(monkeypatch):
    before = set(completeness.undeclared_people())
    monkeypatch.delitem(table._tables, "notices.notice")
    (said,) = set(completeness.undeclared_people()) - before
    assert said.startswith("notices.Notice.user: thêm 'user' vào people")


def test_a_declaration_of_nothing_is_named(monkeypatch):
    monkeypatch.setitem(table._fields, ("actors.user", "nickname"), PersonalField("actors.User", "nickname", "a", "b", "c"))
    (said,) = completeness.declarations_of_nothing()
    assert said.startswith("actors.User.nickname")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (models.CharField(max_length=5), True),
        (models.EmailField(), True),
        (models.TextField(), True),
        (models.JSONField(), True),
        (models.FileField(), True),
        (models.BinaryField(), True),
        (models.GenericIPAddressField(), True),
        (models.GeneratedField(expression=models.F("a"), output_field=models.TextField(), db_persist=True), True),
        (models.Field(), True),
        (models.CharField(max_length=5, choices=[("a", "A")]), False),
        (models.BigIntegerField(), False),
        (models.DateTimeField(), False),
        (models.GeneratedField(expression=models.F("a"), output_field=models.BigIntegerField(), db_persist=True), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_which_columns_can_hold_text(field, expected):
    assert holds_text(field) is expected


def test_every_row_says_purpose_ground_and_time():
    assert [row for row in personal_fields() if not (row.purpose and row.basis and row.retention)] == []


@pytest.mark.parametrize(
    ("model", "field", "expected"),
    [
        ("actors.User", "password", Sensitivity.SECRET),
        ("actors.User", "email", Sensitivity.MASKED),
        ("actors.enterprise", "tax_code", Sensitivity.MASKED),
        ("actors.Enterprise", "representative", Sensitivity.ORDINARY),
        ("actors.Enterprise", "capital", None),
    ],
)
def test_how_a_column_is_treated(model, field, expected):
    assert sensitivity_of(model, field) == expected


def test_two_answers_about_one_column_are_refused():
    with pytest.raises(ValueError, match="two declarations"):
        register_personal(PersonalField("actors.User", "email", "khác", "khác", "khác"))
    with pytest.raises(ValueError, match="two declarations"):
        register_impersonal("actors.User", "khác", "email")
    with pytest.raises(ValueError, match="without a reason"):
        register_impersonal("actors.User", "", "nickname")


@pytest.mark.parametrize(("value", "shown"), [("0905123456", "•••456"), ("123", "•••"), ("", ""), (None, "")])
def test_a_mask_leaves_the_last_letters(value, shown):
    assert masked(value) == shown
