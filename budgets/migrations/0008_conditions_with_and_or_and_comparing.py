from django.db import migrations, models

_TO = """
UPDATE budgets_contentfield SET only_if = jsonb_build_array(jsonb_build_array(jsonb_build_array(
    only_if_key, '=', CASE only_if_value WHEN 'true' THEN 'true'::jsonb WHEN 'false' THEN 'false'::jsonb ELSE to_jsonb(only_if_value) END
))) WHERE only_if_key <> ''
"""
_BACK = """
UPDATE budgets_contentfield SET only_if_key = only_if #>> '{0,0,0}', only_if_value = only_if #>> '{0,0,2}' WHERE only_if <> '[]'
"""


class Migration(migrations.Migration):
    dependencies = [("budgets", "0007_kept_sums")]

    operations = [
        migrations.AddField("contentfield", "only_if", models.JSONField(blank=True, default=list, verbose_name="chỉ hỏi khi")),
        migrations.RunSQL(_TO, _BACK),
    ]
