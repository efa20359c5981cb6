"""The portal's settings with Django's admin beside it, the yardstick of the lists; in a scratch database."""

from khuyencong.settings import *  # noqa: F403
from khuyencong.settings import DATABASES, INSTALLED_APPS

SCRATCH = "bench_khuyencong"
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
ROOT_URLCONF = "benchmarks.urls"
DATABASES = {"default": DATABASES["default"] | {"NAME": SCRATCH}}
