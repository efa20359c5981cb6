"""Reading a QR code back from a page, as a telephone does: an undamaged one of version 1–6 in byte mode.

Nothing here is taken from the library that draws the codes; the rules are those of ISO/IEC 18004.
"""

from collections.abc import Callable, Iterator

from PIL import Image

Matrix = list[list[bool]]
# How many codewords of data each block holds, by the two bits of the level and the version.
_BLOCKS: dict[int, tuple[tuple[int, ...], ...]] = {
    0b01: ((19,), (34,), (55,), (80,), (108,), (68, 68)),
    0b00: ((16,), (28,), (44,), (32, 32), (43, 43), (27, 27, 27, 27)),
    0b11: ((13,), (22,), (17, 17), (24, 24), (15, 15, 16, 16), (19, 19, 19, 19)),
    0b10: ((9,), (16,), (13, 13), (9, 9, 9, 9), (11, 11, 12, 12), (15, 15, 15, 15)),
}
_FORMAT = [(8, n) for n in (0, 1, 2, 3, 4, 5, 7, 8)] + [(n, 8) for n in (7, 5, 4, 3, 2, 1, 0)]
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)


def matrix_of(picture: Image.Image) -> Matrix:
    """The modules of the code that stands alone in a picture. The first row of its upper left corner is seven modules long."""
    grey = picture.convert("L")
    left, top, right, bottom = grey.point(lambda value: 255 if value < 128 else 0).getbbox() or (0, 0, 0, 0)
    dark = [grey.getpixel((x, top + 1)) < 128 for x in range(left, right)]
    size = round((right - left) / (dark.index(False) / 7))
    size = 17 + 4 * round((size - 17) / 4)
    wide, high = (right - left) / size, (bottom - top) / size
    return [[grey.getpixel((int(left + (x + 0.5) * wide), int(top + (y + 0.5) * high))) < 128 for x in range(size)] for y in range(size)]


def read(code: Matrix) -> str:
    """What a code says."""
    size = len(code)
    version = (size - 17) // 4
    assert 1 <= version <= 6, "a code of this size is not read here"
    form = int("".join("1" if code[y][x] else "0" for y, x in _FORMAT), 2) ^ 0b101010000010010
    mask, lengths = _MASKS[form >> 10 & 0b111], _BLOCKS[form >> 13][version - 1]
    bits = "".join("1" if code[y][x] != mask(y, x) else "0" for y, x in _way(size) if not _is_pattern(y, x, size, version))
    words = (bits[at : at + 8] for at in range(0, len(bits) - 7, 8))
    # The blocks stand word by word beside each other; the longer ones go on alone.
    blocks: list[list[str]] = [[] for _ in lengths]
    for turn in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if turn < length:
                block.append(next(words))
    data = "".join("".join(block) for block in blocks)
    assert data[:4] == "0100", "not in byte mode"
    count = int(data[4:12], 2)
    return bytes(int(data[at : at + 8], 2) for at in range(12, 12 + 8 * count, 8)).decode()


def _way(size: int) -> Iterator[tuple[int, int]]:
    """The places of data in their order: two columns at a time from the right, up and down in turn, past the column of the clock."""
    columns = [*range(size - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(columns):
        for y in range(size) if turn % 2 else range(size - 1, -1, -1):
            yield from ((y, right), (y, right - 1))


def _is_pattern(y: int, x: int, size: int, version: int) -> bool:
    """Whether a place belongs to the corners with their format, to a clock or to the small square."""
    in_corner = (y < 9 and (x < 9 or x >= size - 8)) or (y >= size - 8 and x < 9)
    in_square = version > 1 and abs(y - (size - 7)) <= 2 and abs(x - (size - 7)) <= 2
    return in_corner or in_square or 6 in (y, x)
