"""Write the tables of access into docs/access.md, from the grants and the URL resolver.

`script/access` writes them between the page's two marks; `--check` only compares.
"""

import os
import sys
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parent.parent / "docs" / "access.md"
BEGIN, END = "<!-- access: made by script/access -->", "<!-- end of access -->"


def page_with(tables: str) -> str:
    """The page with the tables between its marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


def main() -> int:
    """0 when the page is (or is now) as the code is; 1 when `--check` finds it old."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyencong.settings")
    django.setup()
    from khuyencong.access.tables import as_markdown  # leaf: needs the apps

    wanted = page_with(as_markdown())
    if wanted == PAGE.read_text(encoding="utf-8"):
        return 0
    if "--check" in sys.argv:
        sys.stderr.write("docs/access.md: permissions or addresses have changed; run script/access\n")
        return 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
