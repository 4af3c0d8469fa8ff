"""Bytes to text: byte order marks, declared charsets, UTF-8, and a careful guess for the rest.

The guess is asked only where UTF-8 fails. Western text with a few high bytes is Windows-1252 (a superset of
Latin-1 in what occurs in text); anything else goes to charset_normalizer, on a sample.
"""

from __future__ import annotations

import codecs

from kg.errors import UnreadableSource

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 32_768
_WESTERN_SHARE = 0.1  # with fewer high bytes than this, the text is written in Latin letters
_MAX_CONTROLS = 0.01
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r\f\v\x1b")
# Encodings of running text in use; without the list the guess can end in a mainframe's code page.
_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8_r",
    "koi8_u", "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_9", "mac_cyrillic", "gb18030", "big5",
    "shift_jis", "euc_jp", "euc_kr", "cp874",
]  # fmt: skip


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``. Raises UnreadableSource for binary data and for bytes that fit no encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding)
    wide = _wide(data)
    if wide:
        return _strictly(data, wide)
    _refuse_binary(data)
    text = _try(data, "utf-8")
    if text is not None:
        return text
    if declared:
        text = _try(data, declared)
        if text is not None:
            return text
    return _guess(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text nearly every second byte is NUL."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if b"\0" in data or controls > _MAX_CONTROLS * len(data) + 2:
        raise UnreadableSource(
            "It holds binary data. Expected text, HTML or JSON. Convert it to plain text first."
        )


def _strictly(data: bytes, encoding: str) -> str:
    text = _try(data, encoding)
    if text is None or "\0" in text:
        raise UnreadableSource(
            f"It begins as {encoding.upper()} and is damaged. Expected text. Save it again as UTF-8."
        )
    return text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
    return text if isinstance(text, str) else None


def _guess(data: bytes) -> str:
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if high <= _WESTERN_SHARE * len(data):
        text = _try(data, "cp1252")
        if text is not None:
            return text
        return data.decode("latin-1")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=_CANDIDATES).best()
    text = _try(data, best.encoding) if best is not None else None
    if text is None:
        raise UnreadableSource(
            "It is in an encoding that could not be told. Expected UTF-8 text. Save it again as UTF-8."
        )
    return text
