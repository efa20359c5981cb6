"""Sealing waits for the writers of the trail alone, not for every transaction of the server."""

import django.contrib.postgres.fields
from django.db import migrations, models

WRITE = r"""
CREATE OR REPLACE FUNCTION audit_write(what text, happening text, of_table text, of_row text, data jsonb, who jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp
AS $$
DECLARE
    e audit_event;
BEGIN
    -- Before an id is drawn: who draws one is seen to be at work in the trail (see audit_seal). An INSERT does so by itself.
    LOCK TABLE audit_event IN ROW EXCLUSIVE MODE;
    e.id := nextval('audit_event_id_seq');
    e.at := clock_timestamp();
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
    e.transaction_id := pg_current_xact_id()::text::bigint;
    e.hash := sha256(convert_to(ROW(e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.table_name, e.row_id, e.action, e.event,
        e.old_values, e.new_values, e.user_id, e.on_behalf_of_id, e.role, e.organisation_id, e.request_id, e.kind, e.origin, e.job_id,
        e.database_role, e.transaction_id)::text, 'UTF8'));
    INSERT INTO audit_event VALUES (e.*);
    RETURN e.id;
END $$;
"""

SEAL = r"""
CREATE OR REPLACE FUNCTION audit_seal() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_catalog, pg_temp AS $$
DECLARE
    biggest CONSTANT int := 50000;
    newest bigint;
    at_work text[];
    upto bigint;
    h audit_horizon;
    s audit_seal;
    sealed bigint := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('audit_seal')) THEN
        RETURN 0;
    END IF;
    -- In this order: whoever drew an id up to here holds the lock still, or is over and seen by the statements below.
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO newest FROM audit_event_id_seq;
    SELECT coalesce(array_agg(DISTINCT virtualtransaction ORDER BY virtualtransaction), '{}') INTO at_work FROM pg_locks
        WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND relation = 'audit_event'::regclass
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    SELECT * INTO STRICT h FROM audit_horizon;
    IF at_work = '{}' THEN
        upto := newest;
    ELSIF h.candidate_id IS NOT NULL AND NOT h.candidate_holders && at_work THEN
        upto := h.candidate_id;
    END IF;
    IF upto IS NOT NULL THEN
        LOOP
            SELECT count(*), max(id), sha256(string_agg(hash, ''::bytea ORDER BY id)) INTO s.events, s.last_id, s.digest
                FROM (SELECT id, hash FROM audit_event WHERE id > h.last_id AND id <= upto ORDER BY id LIMIT biggest) block;
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
        h.candidate_holders := '{}';
    END IF;
    IF h.candidate_id IS NULL AND at_work <> '{}' AND newest > h.last_id THEN
        h.candidate_id := newest;
        h.candidate_holders := at_work;
    END IF;
    UPDATE audit_horizon SET number = h.number, last_id = h.last_id, hash = h.hash, events = h.events, candidate_id = h.candidate_id,
        candidate_holders = h.candidate_holders
        WHERE (number, candidate_id, candidate_holders) IS DISTINCT FROM (h.number, h.candidate_id, h.candidate_holders);
    RETURN sealed;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_devices")]

    operations = [
        # A mark of the old kind says nothing to the new function, and the next sealing makes another.
        migrations.RunSQL("UPDATE audit_horizon SET candidate_id = NULL, candidate_xid = NULL", migrations.RunSQL.noop),
        migrations.RemoveField("horizon", "candidate_xid"),
        migrations.AddField(
            "horizon", "candidate_holders", django.contrib.postgres.fields.ArrayField(models.TextField(), default=list, size=None)
        ),
        migrations.RunSQL(WRITE, migrations.RunSQL.noop),
        migrations.RunSQL(SEAL, migrations.RunSQL.noop),
    ]
