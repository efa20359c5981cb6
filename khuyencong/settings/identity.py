"""Signing in: which steps, how many wrong tries, how long a session lasts, which identity provider."""

from datetime import timedelta

from khuyencong.settings.environment import KIND, env
from khuyencong.settings.portal import PROVINCE_NAME

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

# A session ends when nothing was asked for so long, and in any case so long after the sign-in.
SESSION_ENGINE = "khuyencong.identity.store"
SESSION_IDLE = timedelta(minutes=env.int("KC_SESSION_IDLE_MINUTES", default=120))
SESSION_COOKIE_AGE = 3600 * env.int("KC_SESSION_HOURS", default=12)
# Between the password and the second factor; a fresh sign-in or confirmation is good for changing factors so long.
PENDING_FOR = timedelta(minutes=10)
CONFIRMED_FOR = timedelta(minutes=15)
# A link that was mailed opens once, and only so long.
MAILED_KEY_FOR = timedelta(minutes=15)
MAILED_KEYS_AT_ONCE = 3
# An invited officer's link to choose a password (`khuyencong/actors/invitations.py`); nothing else reads Django's setting.
PASSWORD_RESET_TIMEOUT = 86_400 * env.int("KC_INVITATION_DAYS", default=3)

# Ten wrong answers to (account, address), of passwords and second factors together; counted in PostgreSQL.
AXES_FAILURE_LIMIT = env.int("KC_LOCKOUT_TRIES", default=10)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("KC_LOCKOUT_MINUTES", default=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Trying on while locked out does not move the time that the page told.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_IP_CALLABLE = "khuyencong.identity.lockout.address_of"
AXES_USERNAME_CALLABLE = "khuyencong.identity.lockout.name_of"
AXES_LOCKOUT_CALLABLE = "khuyencong.identity.lockout.refuse"
# What was typed is not kept beside the count, nor written to the log.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "answer", "next", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = AXES_ENABLE_ACCESS_FAILURE_LOG = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

OTP_TOTP_ISSUER = f"Khuyến công {PROVINCE_NAME}"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True

# The domain that passkeys are bound to; empty: the host by which the portal is opened (ALLOWED_HOSTS bounds it).
PASSKEY_DOMAIN = env.str("KC_PASSKEY_DOMAIN", default="")

# The door of a state identity provider (OpenID Connect); without an issuer there is none.
OIDC_ISSUER = env.str("KC_OIDC_ISSUER", default="")
OIDC_CLIENT_ID = env.str("KC_OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("KC_OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("KC_OIDC_NAME", default="tài khoản định danh")
OIDC_SCOPE = env.str("KC_OIDC_SCOPE", default="openid email profile")
# Values of acr, or one among amr, by which the provider says that it asked for two factors; none: it never counts as two.
OIDC_STRONG_ACR = env.list("KC_OIDC_STRONG_ACR", default=[])
OIDC_STRONG_AMR = env.list("KC_OIDC_STRONG_AMR", default=[])
OIDC_SECONDS = env.int("KC_OIDC_SECONDS", default=10)

# Accounts of this mail domain are shown their present code on the page of the second factor, so that the demonstration can be
# tried without a phone. Nowhere but in the demonstration.
SHOW_CODES_OF = "demo.invalid" if KIND == "demo" else ""
