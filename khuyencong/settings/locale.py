"""Vietnamese pages, Vietnamese formats, the clock of Bến Tre."""

LANGUAGE_CODE = "vi"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["khuyencong.formats"]
