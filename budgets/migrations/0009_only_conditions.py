from django.db import migrations, models
from django.db.models import F

from budgets.models.contents import IsCondition


class Migration(migrations.Migration):
    dependencies = [("budgets", "0008_conditions_with_and_or_and_comparing")]

    operations = [
        migrations.RemoveConstraint("contentfield", "content_field_condition_is_whole"),
        migrations.RemoveField("contentfield", "only_if_key"),
        migrations.RemoveField("contentfield", "only_if_value"),
        migrations.AddConstraint(
            "contentfield", models.CheckConstraint(condition=IsCondition(F("only_if")), name="content_field_condition_is_whole")
        ),
    ]
