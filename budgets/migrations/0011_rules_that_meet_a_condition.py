from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import F, Q

from budgets.models.contents import IsCondition

_VALUES = (
    "Danh sách, ví dụ [\"commune\", \"township\"]. Với cách xét “đạt điều kiện”: các trường hợp, mỗi trường hợp gồm những phép so phải cùng đúng, ví dụ "
    '[[["legal_form", "=", "cooperative"], ["answers.jobs", ">=", 10]], [["cost", "<=", 500000000]]].'
)
_TESTS = {
    "one_of": "là một trong",
    "any_of": "có một trong",
    "is_true": "đúng",
    "meets": "đạt điều kiện",
    "ticked": "người thẩm định xác nhận",
    "counted": "đếm",
}


class Migration(migrations.Migration):
    dependencies = [("budgets", "0010_rules_on_several_facts")]

    operations = [
        migrations.RemoveField("eligibility", "when_fact"),
        migrations.RemoveField("eligibility", "when_value"),
        migrations.AlterField(
            "eligibility",
            "values",
            models.JSONField(blank=True, default=list, encoder=DjangoJSONEncoder, verbose_name="giá trị", help_text=_VALUES),
        ),
        migrations.AlterField(
            "eligibility", "test", models.CharField(choices=list(_TESTS.items()), max_length=8, verbose_name="cách xét")
        ),
        migrations.RemoveConstraint("eligibility", "eligibility_test_is_known"),
        migrations.AddConstraint(
            "eligibility", models.CheckConstraint(condition=Q(test__in=list(_TESTS)), name="eligibility_test_is_known")
        ),
        migrations.AddConstraint(
            "eligibility", models.CheckConstraint(condition=IsCondition(F("only_if")), name="eligibility_condition_is_whole")
        ),
        migrations.AddConstraint(
            "eligibility",
            models.CheckConstraint(
                condition=~Q(test="meets") | (IsCondition(F("values")) & ~Q(values=[]) & Q(fact="")), name="eligibility_meets_a_condition"
            ),
        ),
    ]
