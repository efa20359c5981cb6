"""Static files from packages and our own; uploaded files and papers outside of the web root."""

from importlib.util import find_spec
from pathlib import Path

from khuyencong.settings.environment import BASE_DIR, KIND, env

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("KC_STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", Path(str(find_spec("fontpkg_be_vietnam_pro").origin)).parent / "files")]
# A bucket for papers, attachments and reports, S3-compatible; empty: they lie below MEDIA_ROOT.
STORE_BUCKET = env.str("KC_STORE_BUCKET", default="")
_BUCKET = {
    "bucket_name": STORE_BUCKET,
    "location": env.str("KC_STORE_PREFIX", default=""),
    "endpoint_url": env.str("KC_STORE_ENDPOINT", default="") or None,
    "region_name": env.str("KC_STORE_REGION", default="") or None,
    "access_key": env.str("KC_STORE_KEY", default="") or None,
    "secret_key": env.str("KC_STORE_SECRET", default="") or None,
    # Files are named by their hash: what is there already is the same.
    "file_overwrite": True,
    "default_acl": None,
    "querystring_auth": True,
    "signature_version": "s3v4",
    "addressing_style": "path",
    "max_memory_size": 4 * 1024 * 1024,
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "kept": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _BUCKET}
    if STORE_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if KIND == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = Path(env.str("KC_MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
ATTACHMENT_MAX_BYTES = env.int("KC_ATTACHMENT_MAX_BYTES", default=20 * 1024 * 1024)
# The virus scanner, where there is one: tcp://host:3310 or unix:///run/clamav/clamd.ctl (clamd's INSTREAM).
CLAMD = env.str("KC_CLAMD", default="")
CLAMD_SECONDS = env.int("KC_CLAMD_SECONDS", default=20)
# The proxy's internal location for MEDIA_ROOT, with a slash at both ends; empty: the portal sends files itself.
FILES_BY_PROXY = env.str("KC_FILES_BY_PROXY", default="")
# Pages name static files by their hash alone, so the plain names need not be served nor compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
