"""The portal's settings with Django's admin beside it, the yardstick of the lists; in a scratch database."""

from khuyencong.settings import *  # noqa: F403
from khuyencong.settings import DATABASES

SCRATCH = "bench_khuyencong"
ROOT_URLCONF = "benchmarks.urls"
DATABASES = {"default": DATABASES["default"] | {"NAME": SCRATCH}}
