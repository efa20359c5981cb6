"""What a province sets for itself."""

from khuyencong.settings.environment import env

PROVINCE_NAME = env.str("KC_PROVINCE_NAME", default="Bến Tre")
PORTAL_BASE_URL = env.str("KC_BASE_URL", default="http://127.0.0.1:8000")
# A paper is rendered in a child of its own, with these limits.
RENDER_SECONDS = env.int("KC_RENDER_SECONDS", default=300)
RENDER_MEGABYTES = env.int("KC_RENDER_MEGABYTES", default=1500)
# A report of more rows is laid out in blocks; of more than the second it is no PDF.
REPORT_BLOCK_ROWS = env.int("KC_REPORT_BLOCK_ROWS", default=500)
REPORT_MOST_ROWS = env.int("KC_REPORT_MOST_ROWS", default=20_000)
# The one password of the demonstration's accounts; production has none of them.
DEMO_PASSWORD = env.str("KC_DEMO_PASSWORD", default="khuyen-cong-2026")
