"""The portal's settings with Django's admin beside it, the yardstick of the lists; in a scratch database."""

from khuyencong.settings import *  # noqa: F403
from khuyencong.settings import DATABASES

SCRATCH = "bench_khuyencong"
ROOT_URLCONF = "benchmarks.urls"
# Connections stay open between pages, as in production (the tests close theirs).
DATABASES = {"default": DATABASES["default"] | {"NAME": SCRATCH, "CONN_MAX_AGE": 600}}
