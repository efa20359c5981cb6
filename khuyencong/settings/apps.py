"""Installed apps and middleware, from the bottom of the house to its top."""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "pgtrigger",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "khuyencong.access",
    "khuyencong.audit",
    "khuyencong.calendar",
    "khuyencong.ui",
    "khuyencong.jobs",
    "khuyencong.notices",
    "khuyencong.workflow",
    "khuyencong.documents",
    "khuyencong.actors",
    "khuyencong.identity",
    "budgets",
    "projects",
    "inspections",
    "investment",
    "activities",
    "communes",
    "councils",
    "donors",
    "employment",
    "finance",
    "guidance",
    "obstacles",
    "plans",
    "policy",
    "products",
    "reports",
    "technology",
    "treasury",
    "directive",
    "khuyencong.privacy",
    "khuyencong.portal",
    "khuyencong.demo",
    # After the portal, whose templates replace a few of the admin's; the site and what is on it: khuyencong/portal/admin.
    "django.contrib.admin.apps.SimpleAdminConfig",
]

# Packages whose apps are the portal's own: each of their tables has a trail (khuyencong/audit/trails.py).
AUDITED_PACKAGES = (
    "khuyencong",
    "budgets",
    "projects",
    "activities",
    "communes",
    "councils",
    "donors",
    "employment",
    "finance",
    "guidance",
    "inspections",
    "investment",
    "obstacles",
    "plans",
    "policy",
    "products",
    "reports",
    "technology",
    "treasury",
    "directive",
)

MIDDLEWARE = [
    "khuyencong.audit.middleware.Trail",
    "django.middleware.security.SecurityMiddleware",
    # Above whatever answers by itself, so that static files, failures and refusals carry these headers, too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "khuyencong.portal.handover.HandOverFiles",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "khuyencong.portal.middleware.PlainFailures",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "khuyencong.actors.middleware.ActingPrincipal",
    "django.contrib.messages.middleware.MessageMiddleware",
    "khuyencong.identity.middleware.Gate",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "khuyencong.urls"
WSGI_APPLICATION = "khuyencong.wsgi.application"
ASGI_APPLICATION = "khuyencong.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "actors.User"
LOGIN_URL = "identity:sign_in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:front"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
