"""The portal's settings, with the apps that exist for tests alone."""

import os

from khuyencong.settings import *  # noqa: F403
from khuyencong.settings import INSTALLED_APPS as _APPS
from khuyencong.settings.celery import queues_of

INSTALLED_APPS = [*_APPS, "tests.workflow_app", "tests.jobs_app"]

# Test processes share one broker; each has a queue of its own, or the worker of one would take the jobs of another's database.
CELERY_TASK_DEFAULT_QUEUE, JOBS_FRONT_QUEUE, CELERY_TASK_QUEUES = queues_of(f"celery-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")

# Tests work as the owner, who may do anything; some become the application's role to be refused (tests/audit).
APPLICATION_ROLE = {"name": "khuyencong_app", "password": ""}

# People come by the dozen; tests/identity/test_password.py looks at the real hash.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
