from django.db import migrations, models

_HELP = 'Các trường hợp như trên, ví dụ [[["trade", "=", "mineral"]]]; [] thì luôn xét.'
_TO = """
UPDATE budgets_eligibility SET only_if = jsonb_build_array(jsonb_build_array(jsonb_build_array(when_fact, '=', when_value))) WHERE when_fact <> ''
"""
_BACK = """
UPDATE budgets_eligibility SET when_fact = only_if #>> '{0,0,0}', when_value = only_if #>> '{0,0,2}' WHERE only_if <> '[]'
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0009_only_conditions")]

    operations = [
        migrations.AddField(
            "eligibility", "only_if", models.JSONField(blank=True, default=list, verbose_name="chỉ xét khi", help_text=_HELP)
        ),
        migrations.RunSQL(_TO, _BACK),
    ]
