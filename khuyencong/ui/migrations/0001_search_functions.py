"""The database side of searching: `kc_fold`, and the extensions for fast substrings and for periods that may not overlap.

`kc_fold(text)` is `khuyencong.text.fold` in SQL. It may be indexed and used in generated columns: its body is resolved
when it is created (no search path), it names its dictionary, and it lowers letters by collation "C", so that neither
a restore nor another locale changes it.
"""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

KC_FOLD = """
CREATE FUNCTION kc_fold(source text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN btrim(regexp_replace(
    translate(lower(unaccent('unaccent'::regdictionary, normalize(source, NFC)) COLLATE "C"), 'y', 'i'),
    '[[:space:]\\u00a0]+', ' ', 'g'))
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        CreateExtension("unaccent"),
        CreateExtension("pg_trgm"),
        CreateExtension("btree_gist"),
        migrations.RunSQL(KC_FOLD, "DROP FUNCTION kc_fold(text)"),
    ]
