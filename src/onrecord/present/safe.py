"""Make untrusted text harmless for where it is shown.

Articles come from anywhere, and so may their characters: an escape sequence could repaint a
terminal, a bidirectional override could make a line read backwards, a cell that begins with ``=``
could run in a spreadsheet. :func:`for_terminal` and :func:`for_page` keep the length of a text, so that
spans still fit.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NOTHING = "\N{ZERO WIDTH SPACE}"

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _terminal_table() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20)}  # ESC becomes the picture ␛
    table |= dict.fromkeys(range(0x80, 0xA0), REPLACEMENT)  # C1 holds one-byte escape sequences
    table |= {ord(c): _NOTHING for c in _BIDI}
    table |= {0x7F: "\N{SYMBOL FOR DELETE}", 0x09: " ", 0x0A: "\n", 0x0D: " ", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
    return table


def _page_table() -> dict[int, str]:
    table = dict.fromkeys([*range(0x20), 0x7F, *range(0x80, 0xA0)], REPLACEMENT)
    return table | {0x09: "\t", 0x0A: "\n", 0x0D: " "}


_TERMINAL = _terminal_table()
_PAGE = _page_table()


def scalars(text: str) -> str:
    """``text`` with lone surrogates, which no encoding can write, replaced one for one."""
    return _SURROGATE.sub(REPLACEMENT, text)


def for_terminal(text: str) -> str:
    """``text`` without anything a terminal obeys; line breaks stay, every character stands for one."""
    return scalars(text).translate(_TERMINAL)


def for_page(text: str) -> str:
    """``text`` without characters that HTML forbids; every character stands for one.

    Bidirectional controls stay: the page isolates each paragraph, so they cannot leave it.
    """
    return scalars(text).translate(_PAGE)


def line(text: str) -> str:
    """``text`` for a terminal, on one line."""
    return " ".join(for_terminal(text).split())


def cell(text: str) -> str:
    """``text`` as a spreadsheet cell that is never taken for a formula (an apostrophe goes before)."""
    text = scalars(text).replace("\0", REPLACEMENT)
    return "'" + text if text.startswith(_FORMULA) else text


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(char_width, text))


def char_width(char: str) -> int:
    """Columns that one character takes on a terminal."""
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shorten(text: str, columns: int) -> str:
    """``text`` in at most ``columns`` columns, an ellipsis for what is left out, cut between words."""
    if width(text) <= columns:
        return text
    if columns < 1:
        return ""
    kept, used = 0, 1  # one column for the ellipsis
    for char in text:
        used += char_width(char)
        if used > columns:
            break
        kept += 1
    head = text[:kept]
    space = head.rfind(" ")
    if not text[kept : kept + 1].isspace() and space > kept * 2 // 3:
        head = head[:space]
    return head.rstrip(" ,;:") + "…"


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """``text`` shortened or filled with spaces to exactly ``columns`` columns."""
    text = shorten(text, columns)
    fill = " " * (columns - width(text))
    return fill + text if right else text + fill
