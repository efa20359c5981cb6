"""Static files from packages and our own; uploaded files and papers outside of the web root."""

from importlib.util import find_spec
from pathlib import Path

from khuyencong.settings.environment import BASE_DIR, KIND, env

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("KC_STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", Path(str(find_spec("fontpkg_be_vietnam_pro").origin)).parent / "files")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
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
# The proxy's internal location for MEDIA_ROOT, with a slash at both ends; empty: the portal sends files itself.
FILES_BY_PROXY = env.str("KC_FILES_BY_PROXY", default="")
# Pages name static files by their hash alone, so the plain names need not be served nor compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
