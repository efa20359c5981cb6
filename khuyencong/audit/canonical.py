"""What is hashed, as SQL: the same words as in the functions of migration 0002, said again here so that verification asks nothing of them.

A record's text quotes its parts, so no two rows share one; moments are counted in microseconds, because their text hangs on settings.
"""

EVENT = """sha256(convert_to(ROW(id, (extract(epoch FROM at) * 1000000)::bigint, table_name, row_id, action, event, old_values, new_values,
    user_id, on_behalf_of_id, role, organisation_id, request_id, kind, origin, job_id, database_role, transaction_id)::text, 'UTF8'))"""

SEAL = """sha256(convert_to(ROW(number, after_id, last_id, events, encode(digest, 'hex'), encode(previous, 'hex'),
    (extract(epoch FROM sealed_at) * 1000000)::bigint)::text, 'UTF8'))"""
