"""One line per event on standard error, with the id of its request; no bodies, and no personal data: see khuyencong.audit.logs."""

from khuyencong.settings.environment import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "khuyencong.audit.logs.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("KC_LOG_LEVEL", default="INFO")},
    # axes tells of every try; what is worth keeping is in the audit trail.
    "loggers": {
        "axes": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
    },
}
