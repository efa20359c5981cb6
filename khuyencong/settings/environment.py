"""The environment, typed; every other settings file reads it through `env`."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

KIND: str = env.str("KC_ENV", default="demo")
if KIND not in {"demo", "test", "production"}:
    raise environ.ImproperlyConfigured("KC_ENV must be demo, test or production")
PRODUCTION = KIND == "production"
