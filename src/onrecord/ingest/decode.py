"""Bytes to text: what encoding it is, or why it is no text."""

from __future__ import annotations

import codecs
import re

from onrecord.errors import NotText
from onrecord.ingest.language import language_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF media file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "an Ogg media file"),
    (b"ID3", "an MP3 file"),
)
_AS_TEXT = "save the article as UTF-8 text or HTML"
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})")
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
# Browsers read these names as Windows-1252, and that is what pages that give them are written in.
_READ_AS_1252 = frozenset({"iso8859-1", "ascii"})
_SINGLE_BYTE = re.compile(r"(?:iso8859|cp125|koi8|mac|cp437|cp850|latin|ascii)")
_SNIFFED = 4096
_GUESSED_FROM = 200_000
_MOST_NULS = 0.005
_MOST_CONTROLS = 0.05
_LEAST_COHERENCE = 0.3
_MOST_CHAOS = 0.1


def decoded(data: bytes, *, name: str, content_type: str | None = None, markup: bool = False) -> str:
    """The text that ``data`` encodes. A byte order mark stays, as U+FEFF, so that offsets are those of the file.

    Tried in turn: byte order mark, declared character set (HTTP header, then the page's own), strict
    UTF-8, Windows-1252 where that gives plain English, and what charset-normalizer is sure of.

    Args:
        data: all bytes of the input.
        name: the input, for messages.
        content_type: the HTTP header of that name.
        markup: it is HTML, so a ``<meta charset>`` counts.

    Raises:
        NotText: empty, binary, or in an encoding that cannot be told.
    """
    if not data.strip(b" \t\r\n\x0b\x0c"):
        raise NotText(name, "it is empty", "give a text with at least one sentence")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _strict(data, encoding if encoding != "utf-8" else "utf-8")
            if text is None:
                raise NotText(name, f"its byte order mark says {encoding.upper()}, but it is not", _AS_TEXT)
            return text
    for magic, kind in _KINDS:
        if data.startswith(magic):
            raise NotText(name, f"it is {kind}, not text", _AS_TEXT)
    if data[4:8] == b"ftyp":
        raise NotText(name, "it is a media file, not text", _AS_TEXT)
    wide = _wide(data)
    if wide is not None:
        return wide
    _refuse_binary(data, name)
    text = _declared(data, content_type, markup)
    if text is None:
        text = _strict(data, "utf-8")
    if text is None:
        text = _guessed(data)
    if text is None:
        raise NotText(
            name,
            "its character encoding cannot be told",
            "convert it to UTF-8, for instance with: iconv -f OLD-ENCODING -t UTF-8",
        )
    return text


def encoding_of(sample: bytes, *, name: str) -> str:
    """The encoding of a text of which ``sample`` is the beginning, for reading it as a stream.

    Told as in `decoded`; a byte order mark is not part of the text. The sample may end within a character.

    Raises:
        NotText: as `decoded`.
    """
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return "utf-8-sig" if encoding == "utf-8" else encoding
    for magic, kind in _KINDS:
        if sample.startswith(magic):
            raise NotText(name, f"it is {kind}, not text", _AS_TEXT)
    if (wide := sample[: len(sample) // 2 * 2]) and _wide(wide) is not None:
        return "utf-16-le" if wide[1::2].count(0) > wide[0::2].count(0) else "utf-16-be"
    _refuse_binary(sample, name)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    text = _strict(sample, "cp1252")
    if text is not None and language_of(text) == "en":
        return "cp1252"
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample[:_GUESSED_FROM]).best()
    if best is not None and best.chaos <= _MOST_CHAOS and best.coherence >= _LEAST_COHERENCE:
        return best.encoding
    if text is not None:
        return "cp1252"
    raise NotText(name, "its character encoding cannot be told", "convert it to UTF-8")


def _declared(data: bytes, content_type: str | None, markup: bool) -> str | None:
    names = []
    if content_type and (header := _HEADER_CHARSET.search(content_type)):
        names.append(header[1])
    if markup:
        for pattern in (_XML_ENCODING, _META_CHARSET):
            if found := pattern.search(data[:_SNIFFED]):
                names.append(found[1].decode("ascii"))
    for name in names:
        try:
            encoding = codecs.lookup(name).name
        except LookupError:
            continue
        if encoding in _READ_AS_1252:
            encoding = "cp1252"
        if encoding.startswith(("utf-16", "utf-32")):
            continue  # without a mark and without NUL bytes it cannot be; see `_wide`
        if _SINGLE_BYTE.match(encoding) and (text := _strict(data, "utf-8")) is not None:
            # Any bytes are valid in a single-byte set; hardly any but UTF-8 are valid UTF-8. Servers
            # that declare the first by habit are common.
            return text
        try:
            text = _strict(data, encoding)
        except LookupError:  # "base64" and other codecs that are no character sets
            continue
        if text is not None:
            return text
    return None


def _guessed(data: bytes) -> str | None:
    text = _strict(data, "cp1252")
    others = sum(byte > 127 for byte in data)
    if text is not None and others * 20 <= len(data) and language_of(text) == "en":
        return text
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_GUESSED_FROM]).best()
    if best is None or best.chaos > _MOST_CHAOS or best.coherence < _LEAST_COHERENCE:
        return None
    return _strict(data, best.encoding)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, known by a NUL in every other byte."""
    sample = data[: _SNIFFED - _SNIFFED % 2]
    half = len(sample) // 2
    if half < 8 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return _strict(data, "utf-16-le")
    if even > 0.7 * half and odd < 0.05 * half:
        return _strict(data, "utf-16-be")
    return None


def _refuse_binary(data: bytes, name: str) -> None:
    """Raise `NotText` when NULs or control characters are too many for a text that was merely damaged."""
    nuls = data.count(0)
    controls = sum(data[:_GUESSED_FROM].count(byte) for byte in (*range(1, 9), *range(14, 27), 28, 29, 30, 31, 127))
    if nuls > max(3, _MOST_NULS * len(data)) or controls > max(3, _MOST_CONTROLS * min(len(data), _GUESSED_FROM)):
        raise NotText(name, "it is binary data, not text", _AS_TEXT)
