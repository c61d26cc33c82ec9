"""The encoding of a file, found from its bytes, and its text."""

import codecs
import re
from io import BytesIO, TextIOWrapper

from ticketcli.errors import Usage
from ticketcli.i18n import _

HEAD = 1 << 16
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES = {
    b"PK\x03\x04": "zip/xlsx",
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "pdf",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"SQLite format 3": "sqlite",
}
_STRAY = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[\x80-\U0010ffff]")
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")


def detect_encoding(name: str, data: bytes, asked: str | None) -> str:
    """The encoding of `data`: the one `asked` for, by byte order mark, utf-8, or cp1252; Usage when it is no text."""
    if not data.strip():
        raise Usage(_("{file}: is empty; nothing to import").format(file=name))
    for start, kind in _OTHER_FILES.items():
        if data.startswith(start):
            raise _no_text(name, kind)
    if not asked and not _by_mark(data) and (wide := _wide(data)):
        what = _("{file}: looks like {encoding} without its mark; say --encoding {encoding}")
        raise Usage(what.format(file=name, encoding=wide))
    found = _known(asked) if asked else _by_mark(data) or ("utf-8" if _is_utf8(data) else "cp1252")
    _check(name, data, found)
    return found


def open_text(data: bytes, encoding: str, newline: str) -> TextIOWrapper:
    """`data` as lines of text; bytes that are no text become lone surrogates."""
    return TextIOWrapper(BytesIO(data), encoding, _errors(encoding), newline)


def _errors(encoding: str) -> str:
    return "surrogatepass" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _known(asked: str) -> str:
    try:
        name = codecs.lookup(asked).name
        TextIOWrapper(BytesIO(), name)
    except (LookupError, ValueError):
        raise Usage(_("--encoding {name}: unknown; try utf-8 or cp1252").format(name=asked)) from None
    return name


def _by_mark(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _wide(data: bytes) -> str:
    """The encoding of two bytes a character that has nearly all its zeros in one place; empty where there is none."""
    high, low = (data[start:HEAD:2] for start in (0, 1))
    zeros = high.count(0), low.count(0)
    if max(zeros) <= len(low) / 2 or min(zeros) > max(zeros) / 10:
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _is_utf8(data: bytes) -> bool:
    """Whether what is beyond ASCII is mostly UTF-8, which hardly ever happens by chance."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    stray = good = 0
    for start in range(0, len(data), _CHUNK):
        text = decoder.decode(data[start : start + _CHUNK], start + _CHUNK >= len(data))
        if not text.isascii():
            wrong = len(_STRAY.findall(text))
            stray += wrong
            good += len(_BEYOND_ASCII.findall(text)) - wrong
    return good >= stray


def _check(name: str, data: bytes, encoding: str) -> None:
    """Usage when `data` can't be decoded or is no text."""
    try:
        text = open_text(data, encoding, "")
        head = text.read(HEAD)
        while text.read(_CHUNK):
            pass
    except ValueError:
        raise Usage(_("{file}: is not {encoding}; give --encoding").format(file=name, encoding=encoding)) from None
    if not head.strip():
        raise Usage(_("{file}: is empty; nothing to import").format(file=name))
    if 10 * len(_CONTROL.findall(head)) > 3 * len(head):
        raise _no_text(name, "binary")


def _no_text(name: str, kind: str) -> Usage:
    return Usage(_("{file}: is no text but {kind}; save it as CSV or JSON first").format(file=name, kind=kind))
