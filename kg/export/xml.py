"""What XML cannot hold, and articles may have all the same: control characters, not even as an escape."""

from __future__ import annotations

import re

__all__ = ["clean", "written_out"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text to be read: each character that XML 1.0 has no place for becomes U+FFFD."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def written_out(text: str) -> str:
    r"""Text that tells things apart: each such character becomes the six characters ``\u0007``."""
    return _NOT_XML.sub(lambda match: f"\\u{ord(match.group()):04X}", text)
