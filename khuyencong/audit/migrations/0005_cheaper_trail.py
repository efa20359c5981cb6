"""The trail costs less: what is the same for a whole statement is worked out once, and of many rows only the changed columns are read.

What an event says, and what is hashed, stays as it was (0002, khuyencong/audit/canonical.py).
"""

import django.contrib.postgres.indexes
from django.db import migrations

INTO = """INSERT INTO audit_event (id, at, table_name, row_id, action, event, old_values, new_values, user_id, on_behalf_of_id, role,
            organisation_id, request_id, kind, origin, job_id, database_role, transaction_id, hash)"""


WHO = "user_id, for_id, role, organisation, request, kind, origin, job, database_role, xid"


def told(source: str) -> str:
    """INSERT … SELECT of events from rows (id, row_id, action, old, new)."""
    return f"""{INTO}
        SELECT e.id, moment, of_table, e.row_id, e.action, '', e.old, e.new, {WHO},
            sha256(convert_to(ROW(e.id, micros, of_table, e.row_id, e.action, '', e.old, e.new, {WHO})::text, 'UTF8'))
        FROM ({source}) e"""


ID = "nextval('audit_event_id_seq') AS id"
# Any rows at all, also those whose key was changed: one that went and one that came.
ANY_UPDATE = told(
    f"""SELECT {ID}, coalesce(n.id, o.id) AS row_id,
                CASE WHEN n.id IS NULL THEN 'delete' WHEN o.id IS NULL THEN 'insert' ELSE 'update' END AS action,
                CASE WHEN o.id IS NULL THEN NULL WHEN covers THEN hstore_to_jsonb(audit_covered(coalesce(o.h - n.h, o.h), secret, masked))
                    ELSE hstore_to_jsonb(coalesce(o.h - n.h, o.h)) END AS old,
                CASE WHEN n.id IS NULL THEN NULL WHEN covers THEN hstore_to_jsonb(audit_covered(coalesce(n.h - o.h, n.h), secret, masked))
                    ELSE hstore_to_jsonb(coalesce(n.h - o.h, n.h)) END AS new
            FROM (SELECT t.h -> key AS id, t.h - left_out AS h FROM (SELECT hstore(old_rows) AS h FROM old_rows OFFSET 0) t) o
            FULL JOIN (SELECT t.h -> key AS id, t.h - left_out AS h FROM (SELECT hstore(new_rows) AS h FROM new_rows OFFSET 0) t) n
                ON n.id = o.id
            WHERE o.h IS DISTINCT FROM n.h"""
)
WHOLE = "hstore_to_jsonb(CASE WHEN covers THEN audit_covered(t.h - left_out, secret, masked) ELSE t.h - left_out END)"
INSERT = told(
    f"SELECT {ID}, t.h -> key AS row_id, 'insert' AS action, NULL::jsonb AS old, {WHOLE} AS new FROM (SELECT hstore(new_rows) AS h FROM new_rows OFFSET 0) t"
)
DELETE = told(
    f"SELECT {ID}, t.h -> key AS row_id, 'delete' AS action, {WHOLE} AS old, NULL::jsonb AS new FROM (SELECT hstore(old_rows) AS h FROM old_rows OFFSET 0) t"
)
# An UPDATE of many rows is told by a statement made for its table and for the columns that it changes anywhere. The text that is hashed is
# put together from its pieces; it is the text of the record, as canonical.py says it, letter by letter.
MANY = rf"""
-- A column read as text, as hstore reads it; a cast may write it otherwise (true, an address).
CREATE FUNCTION audit_read(side text, name text, kind regtype) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind IN ('bigint', 'integer', 'smallint', 'text', 'varchar', 'date', 'timestamptz', 'uuid', 'numeric', 'jsonb')
            THEN format('%s.%I::text', side, name)
        ELSE format('CASE WHEN %1$s.%2$I IS NOT NULL THEN format(''%%s'', %1$s.%2$I) END', side, name) END
$$;

-- Whether it differs: what is equal but written otherwise (1.0 and 1.00) does.
CREATE FUNCTION audit_differs(name text, kind regtype) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = public, pg_catalog, pg_temp AS $$
    SELECT CASE WHEN kind IN ('bigint', 'integer', 'smallint', 'text', 'varchar', 'date', 'timestamptz', 'uuid', 'boolean')
            THEN format('o.%1$I IS DISTINCT FROM n.%1$I', name)
        ELSE audit_read('o', name, kind) || ' IS DISTINCT FROM ' || audit_read('n', name, kind) END
$$;

-- What of it enters the trail.
CREATE FUNCTION audit_shown(value text, name text, secret text[], masked text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN name = ANY (secret) THEN format($say$CASE WHEN %1$s <> '' THEN '***' ELSE %1$s END$say$, value)
        WHEN name = ANY (masked)
            THEN format($say$CASE WHEN length(%1$s) > 3 THEN '•••' || right(%1$s, 3) WHEN %1$s <> '' THEN '•••' ELSE %1$s END$say$, value)
        ELSE value END
$$;

CREATE FUNCTION audit_many(of_table oid, key text, names text[], secret text[], masked text[]) RETURNS text LANGUAGE plpgsql STABLE
    SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
    was text;
    became text;
    differ text;
    part CONSTANT text := 'CASE WHEN %1$s THEN %2$L || coalesce(to_json(%3$s)::text, ''null'') END';
BEGIN
    -- Columns in the order in which jsonb keeps its keys.
    SELECT string_agg(format(part, differs, label, audit_shown(audit_read('o', name, kind), name, secret, masked)), ', ' ORDER BY length(name), name),
            string_agg(format(part, differs, label, audit_shown(audit_read('n', name, kind), name, secret, masked)), ', ' ORDER BY length(name), name),
            string_agg(differs, ' OR ')
        INTO was, became, differ
        FROM (SELECT attname::text AS name, atttypid::regtype AS kind, audit_differs(attname, atttypid) AS differs,
                format(', %s: ', to_json(attname::text)) AS label
            FROM pg_attribute WHERE attrelid = of_table AND attnum > 0 AND attname = ANY (names)) c;
    RETURN format($say${INTO}
        SELECT e.id, $1, $3, e.row_id, 'update', '', e.was::jsonb, e.became::jsonb, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
            sha256(convert_to('(' || e.id || $14 || e.row_id || ',update,"","'
                || replace(replace(e.was, chr(92), repeat(chr(92), 2)), '"', '""') || '","'
                || replace(replace(e.became, chr(92), repeat(chr(92), 2)), '"', '""') || '",' || $15, 'UTF8'))
        FROM (SELECT nextval('audit_event_id_seq') AS id, c.* FROM (
            SELECT o.%1$I::text AS row_id, '{{' || substr(concat(%2$s), 3) || '}}' AS was, '{{' || substr(concat(%3$s), 3) || '}}' AS became
            FROM old_rows o JOIN new_rows n ON n.%1$I = o.%1$I WHERE %4$s OFFSET 0) c) e$say$, key, was, became, differ);
END $$;

REVOKE EXECUTE ON FUNCTION audit_read(text, text, regtype), audit_differs(text, regtype), audit_shown(text, text, text[], text[]),
    audit_many(oid, text, text[], text[], text[]) FROM PUBLIC;
"""

CHANGE = rf"""
CREATE OR REPLACE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
    said text := current_setting('kc.audit', true);
    who jsonb := CASE WHEN said IS JSON OBJECT THEN said::jsonb END;
    moment timestamptz := clock_timestamp();
    micros bigint := (extract(epoch FROM moment) * 1000000)::bigint;
    -- First of all: an id drawn below belongs to a transaction that has its own number already (see audit_seal).
    xid bigint := pg_current_xact_id()::text::bigint;
    of_table text := TG_TABLE_NAME;
    user_id bigint := who ->> 'user';
    for_id bigint := who ->> 'on_behalf_of';
    role text := coalesce(who ->> 'role', '');
    organisation bigint := who ->> 'organisation';
    request text := coalesce(who ->> 'request', '');
    kind text := coalesce(who ->> 'kind', '');
    origin text := coalesce(who ->> 'origin', '');
    job uuid := who ->> 'job';
    database_role text := session_user;
    key text := TG_ARGV[0];
    left_out text[] := string_to_array(TG_ARGV[1], ',');
    secret text[] := string_to_array(TG_ARGV[2], ',');
    masked text[] := string_to_array(TG_ARGV[3], ',');
    covers boolean := TG_ARGV[2] || TG_ARGV[3] <> '';
    one bigint;
    of_row text;
    was jsonb;
    became jsonb;
    before hstore;
    after hstore;
    is_many boolean;
    names text[];
    asked text;
    changed boolean[];
    matched bigint;
    key_kind regtype;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT hstore(t), EXISTS (SELECT FROM new_rows OFFSET 1) INTO after, is_many FROM new_rows t LIMIT 1;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
        IF NOT is_many THEN
            SELECT hstore(t) INTO before FROM old_rows t;
            IF before -> key = after -> key THEN
                of_row := after -> key;
                before := before - left_out;
                after := after - left_out;
                IF before = after THEN
                    RETURN NULL;
                END IF;
                IF covers THEN
                    was := hstore_to_jsonb(audit_covered(before - after, secret, masked));
                    became := hstore_to_jsonb(audit_covered(after - before, secret, masked));
                ELSE
                    was := hstore_to_jsonb(before - after);
                    became := hstore_to_jsonb(after - before);
                END IF;
                one := nextval('audit_event_id_seq');
                {INTO} VALUES (one, moment, of_table, of_row, 'update', '', was, became, user_id, for_id, role, organisation,
                    request, kind, origin, job, database_role, xid, sha256(convert_to(ROW(one, micros, of_table, of_row, 'update'::text,
                        ''::text, was, became, user_id, for_id, role, organisation, request, kind, origin, job, database_role, xid)::text,
                        'UTF8')));
                RETURN NULL;
            END IF;
            {ANY_UPDATE};
            RETURN NULL;
        END IF;
        -- Which columns does the statement change at all? Planned for the rows at hand, as a plan made for one row is not.
        SELECT array_agg(attname::text ORDER BY attnum), string_agg(format('bool_or(%s)', audit_differs(attname, atttypid)), ', ' ORDER BY attnum),
            (max(atttypid::bigint) FILTER (WHERE attname = key))::oid::regtype
            INTO names, asked, key_kind FROM pg_attribute
            WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> ALL (left_out);
        EXECUTE format('SELECT count(*), ARRAY[%s] FROM old_rows o JOIN new_rows n ON n.%2$I = o.%2$I', asked, key) INTO matched, changed;
        IF matched <> (SELECT count(*) FROM new_rows) OR key_kind NOT IN ('bigint', 'integer', 'uuid') THEN
            {ANY_UPDATE};
            RETURN NULL;
        END IF;
        names := ARRAY(SELECT n FROM unnest(names, changed) c (n, differs) WHERE differs);
        IF names = '{{}}' THEN
            RETURN NULL;
        END IF;
        EXECUTE audit_many(TG_RELID, key, names, secret, masked) USING moment, micros, of_table, user_id, for_id, role, organisation, request,
            kind, origin, job, database_role, xid, format(',%s,%s,', micros, of_table), substr(ROW(user_id, for_id, role, organisation, request,
            kind, origin, job, database_role, xid)::text, 2);
    ELSIF TG_OP = 'INSERT' THEN
        {INSERT};
    ELSIF TG_OP = 'DELETE' THEN
        {DELETE};
    ELSE
        PERFORM audit_write('truncate', '', TG_TABLE_NAME::text, '', NULL, who);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_seal_behind_writers")]

    operations = [
        migrations.RemoveIndex("event", "events_of_a_row"),
        migrations.RemoveIndex("event", "events_of_a_day"),
        migrations.RemoveIndex("event", "events_of_a_request"),
        migrations.AddIndex(
            "event",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["at", "request_id", "table_name", "row_id"], name="events_by_stretches",
                opclasses=["timestamptz_minmax_ops", "text_minmax_ops", "text_bloom_ops", "text_bloom_ops"], pages_per_range=32,
            ),
        ),
        migrations.RunSQL(MANY, migrations.RunSQL.noop),
        migrations.RunSQL(CHANGE, migrations.RunSQL.noop),
    ]
