"""A paper as text and as picture, in a form that is kept beside the tests and compared: what it says line by line, and where its ink lies.

The picture is kept as a grid of how dark each field of a page is (0 white to 9), not as points: hinting and versions of a font move points,
while a lost line, a moved heading, a narrower margin or a missing signature changes fields. How much may differ is told in decision 0024.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image

EXPECTED = Path(__file__).parent / "expected"
ACROSS, DOWN = 21, 30  # fields of 10 mm on A4
STEP = 60.0  # of the 255 shades that separate white from black: text covers a fifth of its field
# On average a field may differ by so much, and no more than this share of the fields by two or more.
MOST_ON_AVERAGE, MOST_FAR = 0.12, 0.02


@dataclass(frozen=True)
class Look:
    """What a paper says, and its pages' grids."""

    text: tuple[str, ...]
    pages: tuple[tuple[str, ...], ...]

    def write(self, file: Path) -> None:
        """Keep it."""
        file.parent.mkdir(exist_ok=True)
        parts = ["\n".join(self.text), *("\n".join(page) for page in self.pages)]
        file.write_text("\n\f\n".join(parts) + "\n", encoding="utf-8")


def read(file: Path) -> Look:
    """What was kept."""
    text, *pages = file.read_text(encoding="utf-8").removesuffix("\n").split("\n\f\n")
    return Look(tuple(text.split("\n")), tuple(tuple(page.split("\n")) for page in pages))


def look_at(content: bytes) -> Look:
    """The look of a PDF."""
    words: list[str] = []
    pages = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            said = page.get_textpage().get_text_range()
            words += [" ".join(line.split()) for line in said.splitlines() if line.strip()]
            drawn = page.render(scale=1.0).to_pil().convert("L")
            across, down = (ACROSS, DOWN) if drawn.width < drawn.height else (DOWN, ACROSS)
            fields = drawn.resize((across, down), Image.Resampling.BOX).tobytes()
            dark = [min(9, round((255 - shade) * 9 / STEP)) for shade in fields]
            pages.append(tuple("".join(map(str, dark[row * across : (row + 1) * across])) for row in range(down)))
    return Look(tuple(words), tuple(pages))


def differences(kept: Look, now: Look) -> list[str]:
    """In words, what is not as it was kept; nothing when it is within what may differ."""
    found = []
    # Where a line breaks depends on the font's version by a hair; the letters in their order do not.
    if "".join("".join(kept.text).split()) != "".join("".join(now.text).split()):
        gone, new = [line for line in kept.text if line not in now.text], [line for line in now.text if line not in kept.text]
        found.append(f"text: lost {gone[:5]}, new {new[:5]}")
    if len(kept.pages) != len(now.pages):
        return [*found, f"pages: {len(kept.pages)} kept, {len(now.pages)} now"]
    for number, (old, new) in enumerate(zip(kept.pages, now.pages, strict=True), start=1):
        gaps = [abs(int(a) - int(b)) for row, other in zip(old, new, strict=True) for a, b in zip(row, other, strict=True)]
        average, far = sum(gaps) / len(gaps), sum(gap > 1 for gap in gaps) / len(gaps)
        if average > MOST_ON_AVERAGE or far > MOST_FAR:
            found.append(f"page {number}: fields differ by {average:.3f} on average, {far:.1%} by two or more")
    return found


def held_against(file: Path, content: bytes) -> list[str]:
    """What of a PDF is not as it was kept in `file`; KC_PAPERS_WRITE=1 keeps it anew, to be looked at before it is committed."""
    now = look_at(content)
    if os.environ.get("KC_PAPERS_WRITE"):
        now.write(file)
    return differences(read(file), now)
