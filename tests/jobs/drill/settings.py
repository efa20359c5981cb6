"""The portal's settings, with the places at which a process stops to be killed."""

from khuyencong.settings import *  # noqa: F403
from khuyencong.settings import INSTALLED_APPS as _APPS
from khuyencong.settings import MIDDLEWARE as _MIDDLEWARE

INSTALLED_APPS = [*_APPS, "tests.jobs.drill"]
MIDDLEWARE = [*_MIDDLEWARE, "tests.jobs.drill.points.Answering"]
