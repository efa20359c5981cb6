"""The functions that write the trail. They run as their owner, so that the application's role writes events by changing rows alone."""

from django.contrib.postgres.operations import HStoreExtension
from django.db import migrations

# What is hashed stands a second time, for verification, in khuyencong/audit/canonical.py.
CHANGE = r"""
CREATE FUNCTION audit_covered(row_values hstore, secret text[], masked text[]) RETURNS hstore LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    name text;
    value text;
BEGIN
    FOREACH name IN ARRAY secret || masked LOOP
        value := row_values -> name;
        IF value <> '' THEN
            row_values := row_values || hstore(name, CASE
                WHEN name = ANY (secret) THEN '***'
                WHEN length(value) > 3 THEN '•••' || right(value, 3)
                ELSE '•••' END);
        END IF;
    END LOOP;
    RETURN row_values;
END $$;

CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_catalog, pg_temp
    -- A plan that was made for one row is kept and used for thousands.
    SET enable_nestloop = off
AS $$
DECLARE
    said text := current_setting('kc.audit', true);
    who jsonb := CASE WHEN said IS JSON OBJECT THEN said::jsonb END;
    moment timestamptz := clock_timestamp();
    micros bigint := (extract(epoch FROM moment) * 1000000)::bigint;
    -- First of all: an id drawn below belongs to a transaction that has its own number already (see audit_seal).
    xid bigint := pg_current_xact_id()::text::bigint;
    key text := TG_ARGV[0];
    left_out text[] := string_to_array(TG_ARGV[1], ',');
    secret text[] := string_to_array(TG_ARGV[2], ',');
    masked text[] := string_to_array(TG_ARGV[3], ',');
    covers boolean := TG_ARGV[2] || TG_ARGV[3] <> '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO audit_event (id, at, table_name, row_id, action, event, old_values, new_values, user_id, on_behalf_of_id, role,
            organisation_id, request_id, kind, origin, job_id, database_role, transaction_id, hash)
        SELECT e.id, moment, e.table_name, e.row_id, e.action, '', e.old, e.new, e.user_id, e.for_id, e.role,
            e.organisation, e.request, e.kind, e.origin, e.job, e.database_role, xid,
            sha256(convert_to(ROW(e.id, micros, e.table_name, e.row_id, e.action, '', e.old, e.new, e.user_id, e.for_id, e.role,
                e.organisation, e.request, e.kind, e.origin, e.job, e.database_role, xid)::text, 'UTF8'))
        FROM (
            SELECT nextval('audit_event_id_seq') AS id, TG_TABLE_NAME::text AS table_name, coalesce(n.id, o.id) AS row_id,
                CASE WHEN n.id IS NULL THEN 'delete' WHEN o.id IS NULL THEN 'insert' ELSE 'update' END AS action,
                CASE WHEN o.id IS NULL THEN NULL WHEN covers THEN hstore_to_jsonb(audit_covered(coalesce(o.h - n.h, o.h), secret, masked))
                    ELSE hstore_to_jsonb(coalesce(o.h - n.h, o.h)) END AS old,
                CASE WHEN n.id IS NULL THEN NULL WHEN covers THEN hstore_to_jsonb(audit_covered(coalesce(n.h - o.h, n.h), secret, masked))
                    ELSE hstore_to_jsonb(coalesce(n.h - o.h, n.h)) END AS new,
                (who ->> 'user')::bigint AS user_id, (who ->> 'on_behalf_of')::bigint AS for_id, coalesce(who ->> 'role', '') AS role,
                (who ->> 'organisation')::bigint AS organisation, coalesce(who ->> 'request', '') AS request,
                coalesce(who ->> 'kind', '') AS kind, coalesce(who ->> 'origin', '') AS origin, (who ->> 'job')::uuid AS job,
                session_user::text AS database_role
            FROM (SELECT t.h -> key AS id, t.h - left_out AS h FROM (SELECT hstore(old_rows) AS h FROM old_rows OFFSET 0) t) o
            FULL JOIN (SELECT t.h -> key AS id, t.h - left_out AS h FROM (SELECT hstore(new_rows) AS h FROM new_rows OFFSET 0) t) n
                ON n.id = o.id
            WHERE o.h IS DISTINCT FROM n.h
        ) e;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO audit_event (id, at, table_name, row_id, action, event, old_values, new_values, user_id, on_behalf_of_id, role,
            organisation_id, request_id, kind, origin, job_id, database_role, transaction_id, hash)
        SELECT e.id, moment, e.table_name, e.row_id, 'insert', '', NULL, e.new, e.user_id, e.for_id, e.role,
            e.organisation, e.request, e.kind, e.origin, e.job, e.database_role, xid,
            sha256(convert_to(ROW(e.id, micros, e.table_name, e.row_id, 'insert', '', NULL::jsonb, e.new, e.user_id, e.for_id, e.role,
                e.organisation, e.request, e.kind, e.origin, e.job, e.database_role, xid)::text, 'UTF8'))
        FROM (
            SELECT nextval('audit_event_id_seq') AS id, TG_TABLE_NAME::text AS table_name, n.h -> key AS row_id,
                hstore_to_jsonb(CASE WHEN covers THEN audit_covered(n.h - left_out, secret, masked) ELSE n.h - left_out END) AS new,
                (who ->> 'user')::bigint AS user_id, (who ->> 'on_behalf_of')::bigint AS for_id, coalesce(who ->> 'role', '') AS role,
                (who ->> 'organisation')::bigint AS organisation, coalesce(who ->> 'request', '') AS request,
                coalesce(who ->> 'kind', '') AS kind, coalesce(who ->> 'origin', '') AS origin, (who ->> 'job')::uuid AS job,
                session_user::text AS database_role
            FROM (SELECT hstore(new_rows) AS h FROM new_rows OFFSET 0) n
        ) e;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO audit_event (id, at, table_name, row_id, action, event, old_values, new_values, user_id, on_behalf_of_id, role,
            organisation_id, request_id, kind, origin, job_id, database_role, transaction_id, hash)
        SELECT e.id, moment, e.table_name, e.row_id, 'delete', '', e.old, NULL, e.user_id, e.for_id, e.role,
            e.organisation, e.request, e.kind, e.origin, e.job, e.database_role, xid,
            sha256(convert_to(ROW(e.id, micros, e.table_name, e.row_id, 'delete', '', e.old, NULL::jsonb, e.user_id, e.for_id, e.role,
                e.organisation, e.request, e.kind, e.origin, e.job, e.database_role, xid)::text, 'UTF8'))
        FROM (
            SELECT nextval('audit_event_id_seq') AS id, TG_TABLE_NAME::text AS table_name, o.h -> key AS row_id,
                hstore_to_jsonb(CASE WHEN covers THEN audit_covered(o.h - left_out, secret, masked) ELSE o.h - left_out END) AS old,
                (who ->> 'user')::bigint AS user_id, (who ->> 'on_behalf_of')::bigint AS for_id, coalesce(who ->> 'role', '') AS role,
                (who ->> 'organisation')::bigint AS organisation, coalesce(who ->> 'request', '') AS request,
                coalesce(who ->> 'kind', '') AS kind, coalesce(who ->> 'origin', '') AS origin, (who ->> 'job')::uuid AS job,
                session_user::text AS database_role
            FROM (SELECT hstore(old_rows) AS h FROM old_rows OFFSET 0) o
        ) e;
    ELSE
        PERFORM audit_write('truncate', '', TG_TABLE_NAME::text, '', NULL, who);
    END IF;
    RETURN NULL;
END $$;

-- One event that is not made from rows: a table that was emptied, a happening.
CREATE FUNCTION audit_write(what text, happening text, of_table text, of_row text, data jsonb, who jsonb) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    xid bigint := pg_current_xact_id()::text::bigint;
    e audit_event;
BEGIN
    e.id := nextval('audit_event_id_seq');
    e.at := moment;
    e.table_name := of_table;
    e.row_id := of_row;
    e.action := what;
    e.event := happening;
    e.new_values := data;
    e.user_id := (who ->> 'user')::bigint;
    e.on_behalf_of_id := (who ->> 'on_behalf_of')::bigint;
    e.role := coalesce(who ->> 'role', '');
    e.organisation_id := (who ->> 'organisation')::bigint;
    e.request_id := coalesce(who ->> 'request', '');
    e.kind := coalesce(who ->> 'kind', '');
    e.origin := coalesce(who ->> 'origin', '');
    e.job_id := (who ->> 'job')::uuid;
    e.database_role := session_user::text;
    e.transaction_id := xid;
    e.hash := sha256(convert_to(ROW(e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.table_name, e.row_id, e.action, e.event,
        e.old_values, e.new_values, e.user_id, e.on_behalf_of_id, e.role, e.organisation_id, e.request_id, e.kind, e.origin, e.job_id,
        e.database_role, e.transaction_id)::text, 'UTF8'));
    INSERT INTO audit_event VALUES (e.*);
    RETURN e.id;
END $$;

-- The only way in for a happening: it can say nothing of rows.
CREATE FUNCTION audit_note(happening text, of_table text, of_row text, data jsonb, who jsonb) RETURNS bigint LANGUAGE sql
    SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$ SELECT audit_write('happened', happening, of_table, of_row, data, who) $$;

REVOKE EXECUTE ON FUNCTION audit_change(), audit_write(text, text, text, text, jsonb, jsonb), audit_note(text, text, text, jsonb, jsonb)
    FROM PUBLIC;
"""

SEAL = r"""
INSERT INTO audit_horizon (id, number, last_id, events, hash) VALUES (1, 0, 0, 0, '');

-- Closes the events that nothing can be added before any more; how many were sealed. One at a time, others do nothing.
CREATE FUNCTION audit_seal() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    biggest CONSTANT int := 50000;
    is_fresh boolean := pg_current_xact_id_if_assigned() IS NULL;
    newest bigint;
    xid bigint;
    h audit_horizon;
    s audit_seal;
    sealed bigint := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('audit_seal')) THEN
        RETURN 0;
    END IF;
    -- Read before this transaction has a number: whoever drew an id up to here has a smaller one.
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO newest FROM audit_event_id_seq;
    xid := pg_current_xact_id()::text::bigint;
    SELECT * INTO STRICT h FROM audit_horizon;
    IF h.candidate_xid > xid THEN
        -- Said by another server, before this copy was put back.
        h.candidate_id := NULL;
    ELSIF h.candidate_id IS NOT NULL AND pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= h.candidate_xid THEN
        LOOP
            SELECT count(*), max(id), sha256(string_agg(hash, ''::bytea ORDER BY id)) INTO s.events, s.last_id, s.digest
                FROM (SELECT id, hash FROM audit_event WHERE id > h.last_id AND id <= h.candidate_id ORDER BY id LIMIT biggest) block;
            EXIT WHEN s.events = 0;
            s.number := h.number + 1;
            s.after_id := h.last_id;
            s.previous := h.hash;
            s.sealed_at := clock_timestamp();
            s.hash := sha256(convert_to(ROW(s.number, s.after_id, s.last_id, s.events, encode(s.digest, 'hex'), encode(s.previous, 'hex'),
                (extract(epoch FROM s.sealed_at) * 1000000)::bigint)::text, 'UTF8'));
            INSERT INTO audit_seal VALUES (s.*);
            h.number := s.number;
            h.last_id := s.last_id;
            h.hash := s.hash;
            h.events := h.events + s.events;
            sealed := sealed + s.events;
        END LOOP;
        h.candidate_id := NULL;
    END IF;
    IF h.candidate_id IS NULL THEN
        h.candidate_xid := NULL;
        IF is_fresh AND newest > h.last_id THEN
            h.candidate_id := newest;
            h.candidate_xid := xid;
        END IF;
    END IF;
    UPDATE audit_horizon SET number = h.number, last_id = h.last_id, hash = h.hash, events = h.events, candidate_id = h.candidate_id,
        candidate_xid = h.candidate_xid
        WHERE (number, candidate_id, candidate_xid) IS DISTINCT FROM (h.number, h.candidate_id, h.candidate_xid);
    RETURN sealed;
END $$;
REVOKE EXECUTE ON FUNCTION audit_seal() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        HStoreExtension(),
        migrations.RunSQL(CHANGE, migrations.RunSQL.noop),
        migrations.RunSQL(SEAL, migrations.RunSQL.noop),
    ]
