"""What was there before names had periods and roles needed functions: one period each, and the functions that roles act under."""

from django.db import migrations

# By code of the organisation, as they were declared on the day of this migration.
FUNCTIONS = {
    "sct": ("focal_point", "inspection_lead", "portal_operator"),
    "stc": ("settlement_checker",),
    "skhdt": ("planning_appraiser", "fund_raiser"),
    "skhcn": ("technology_scout",),
    "sldtbxh": ("training_planner",),
    "stttt": ("outreach_lead",),
    "ttxtdt": ("investment_promoter",),
    "ptth": ("broadcaster",),
    "bdk": ("press",),
}


def forwards(apps, schema_editor):
    organisation, period, holder = (apps.get_model("actors", name) for name in ("Organisation", "OrganisationPeriod", "FunctionHolder"))
    same = ("name", "short_name", "symbol", "leader_title", "parent_id", "area_id", "valid_from", "valid_to")
    rows = list(organisation.objects.order_by("id"))
    period.objects.bulk_create(period(organisation_id=row.pk, **{name: getattr(row, name) for name in same}) for row in rows)
    living = [row for row in rows if row.valid_to is None]
    held = [(function, row, None) for row in living for function in FUNCTIONS.get(row.code, ())]
    held += [("local_authority", row, row.area_id) for row in living if row.kind == "district_committee"]
    holder.objects.bulk_create(
        holder(function=function, organisation_id=row.pk, area_id=area_id, valid_from=row.valid_from) for function, row, area_id in held
    )


class Migration(migrations.Migration):

    dependencies = [
        ("actors", "0004_organisations_over_time"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
