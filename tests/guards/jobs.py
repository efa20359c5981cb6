"""Attacks on the rows of background work."""

from tests.guards import insert, update

_QUEUED = "WHERE state = 'queued'"

ATTACKS = [
    update("jobs_job", "failed_job_says_why", f"state = 'failed', finished_at = now() {_QUEUED}"),
    update("jobs_job", "job_does_no_more_than_all", f"done = total + 1 {_QUEUED}"),
    update("jobs_job", "job_ends_when_it_is_finished", f"state = 'cancelled' {_QUEUED}"),
    update("jobs_job", "job_has_a_key", "key = '' WHERE id = (SELECT id FROM jobs_job WHERE state = 'queued' LIMIT 1)"),
    update("jobs_job", "job_is_leased_while_it_runs", f"state = 'running' {_QUEUED}"),
    update("jobs_job", "job_is_leased_while_it_runs", f"lease_until = now() {_QUEUED}"),
    update("jobs_job", "job_is_tried_so_often", f"attempts = max_attempts + 1 {_QUEUED}"),
    update("jobs_job", "job_state_is_known", f"state = 'lost', finished_at = now() {_QUEUED}"),
    insert("jobs_pulse", "pulse_has_a_name", "INSERT INTO jobs_pulse (name) VALUES ('')"),
    update("jobs_job", "done_is_done", "state = 'queued', finished_at = NULL WHERE state = 'done'"),
]
