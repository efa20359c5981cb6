"""The portal's settings, with the apps that exist for tests alone."""

from khuyencong.settings import *  # noqa: F403
from khuyencong.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.workflow_app", "tests.jobs_app"]
