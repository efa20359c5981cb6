"""Pages and papers are Jinja2; Django's engine stays beside it for third-party pages."""

from khuyencong.settings.environment import BASE_DIR

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "khuyencong.jinja.environment", "context_processors": ["khuyencong.ui.context.frame"]},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]
FORM_RENDERER = "khuyencong.ui.forms.PortalFormRenderer"
