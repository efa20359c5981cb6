"""Celery only carries job rows (see khuyencong.jobs); PostgreSQL is the truth."""

from kombu import Exchange, Queue

from khuyencong.settings.database import REDIS_URL
from khuyencong.settings.environment import env


def queues_of(common: str) -> tuple[str, str, tuple[Queue, ...]]:
    """Names of the common queue and of the one beside it, and both as workers take them."""
    front = f"{common}-front"
    return common, front, tuple(Queue(name, Exchange(name, type="direct"), routing_key=name) for name in (common, front))


CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) if REDIS_URL.startswith("unix://") else REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
# Workers take turns at both: what somebody waits for at this moment does not stand behind a night's letters.
CELERY_TASK_DEFAULT_QUEUE, JOBS_FRONT_QUEUE, CELERY_TASK_QUEUES = queues_of("celery")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_ENABLE_UTC = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Visibility is over twice the hard limit: a slow job is not started twice by Redis itself; lost ones come back by our own sweeper.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2000,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
# A dead Redis must not hold a web request: the job row is kept, the sweeper sends it later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_TICK_SECONDS = env.int("KC_BEAT_TICK_SECONDS", default=15)
CELERY_BEAT_SCHEDULE = {
    "jobs-sweep": {"task": "jobs.sweep", "schedule": CELERY_BEAT_TICK_SECONDS},
    "audit-seal": {"task": "audit.seal", "schedule": CELERY_BEAT_TICK_SECONDS},
    "documents-scan": {"task": "documents.scan", "schedule": 4 * CELERY_BEAT_TICK_SECONDS},
    "portal-sweep": {"task": "portal.sweep", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "portal-remind": {"task": "portal.remind", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "projects-sweep": {"task": "projects.sweep", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "documents-sweep": {"task": "documents.sweep", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "identity-sweep": {"task": "identity.sweep", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "privacy-retention": {"task": "privacy.tick", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "investment-remind": {"task": "investment.remind", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "inspections-remind": {"task": "inspections.remind", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "projects-watch": {"task": "projects.tick", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "employment-remind": {"task": "employment.remind", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "communes-remind": {"task": "communes.remind", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "activities-remind": {"task": "activities.remind", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "directive-remind": {"task": "directive.remind", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "policy-remind": {"task": "policy.remind", "schedule": 240 * CELERY_BEAT_TICK_SECONDS},
    "reports-fold": {"task": "reports.fold", "schedule": 4 * CELERY_BEAT_TICK_SECONDS},
    "reports-due": {"task": "reports.tick", "schedule": 4 * CELERY_BEAT_TICK_SECONDS},
}
# A worker that has not renewed its lease for so long is dead; its job is taken over at the next sweep.
JOB_LEASE_SECONDS = env.int("KC_JOB_LEASE_SECONDS", default=10)
