"""Bytes to text: which encoding a file is in, and the text it holds.

A byte order mark decides, then whether the bytes are valid UTF-8. Otherwise the file is read in every encoding that it
may be in, and the reading that is likeliest as text is taken (see `likelihood`; the readings are of the same bytes, so
their costs compare). A byte that the encoding cannot read becomes U+FFFD, one for each byte; a file in which there are
many, or whose likeliest reading is still no text, is refused.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from index.errors import UnreadableRecord
from index.repair.likelihood import load_likelihood

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BIG5 = ("big5", "cp950", "big5hkscs")
_ENCODINGS = ("utf-8", "gb18030", *_BIG5, "utf-16-le", "utf-16-be", "cp1252")
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\x1f\x8b", "an archive"),
)
_SAMPLE = 32_768  # bytes
_WORST_COST = 10.5  # nats a character; running text costs 3 (English) to 7
_WORST_SHARE = 0.05  # of bytes that cannot be read, or of control characters
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Windows-1252 beyond ASCII: common marks and letters, rare ones, and two in a row, as two-byte text would show.
_LATIN_MARK, _LATIN_ODD, _LATIN_ROW = 6.0, 12.0, 6.0
_LATIN_COMMON = re.compile("[À-ÖØ-öø-ÿ‘’“”–—…•€£°§©®™\xa0«»·]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_LOST = "\U0010ffff"  # stands for a byte that cannot be read until all are found; Unicode assigns it no meaning
_HANDLER = "index.repair.one-mark-per-byte"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding it was read in, and the offsets of the U+FFFD that stand for a bad byte each."""

    text: str
    encoding: str
    undecodable: tuple[int, ...] = ()


def _mark_each_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _LOST * (error.end - error.start), error.end


codecs.register_error(_HANDLER, _mark_each_byte)


def decode(raw: bytes, *, path: str) -> Decoded:
    """Decode the bytes of a record. Raises `UnreadableRecord`, naming `path`, for what is empty or not text.

    >>> decode("會議紀錄：出席委員十二人".encode("big5"), path="a.txt").encoding
    'big5'
    """
    _refuse_what_is_not_text(raw, path)
    marked = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "")
    read = _read(raw, marked) if marked else _recognize(raw)
    body = read.text.replace("\ufeff", "")
    if not body.strip():
        raise UnreadableRecord(f"{path} is empty, expected a text record; put its text in it or remove it")
    if len(read.undecodable) > _WORST_SHARE * len(raw) or len(_CONTROL.findall(body)) > _WORST_SHARE * len(body):
        raise UnreadableRecord(_wrong(path, "bytes that no known encoding reads"))
    return read


def _wrong(path: str, found: str) -> str:
    return f"{path} is {found}, expected text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8 text"


def _refuse_what_is_not_text(raw: bytes, path: str) -> None:
    if not raw.strip():
        raise UnreadableRecord(f"{path} is empty, expected a text record; put its text in it or remove it")
    for signature, kind in _SIGNATURES:
        if raw.startswith(signature):
            raise UnreadableRecord(_wrong(path, kind))


def _recognize(raw: bytes) -> Decoded:
    """The likeliest reading of bytes without a mark."""
    zeros = raw.count(b"\0") > len(raw) // 1000
    if not zeros:
        try:
            return Decoded(raw.decode("utf-8", "surrogatepass"), "utf-8")
        except UnicodeDecodeError:
            pass
    sample = raw[:_SAMPLE]
    readings = [_read(sample, encoding) for encoding in _ENCODINGS]
    best = min(readings, key=_cost)
    if _cost(best) > _WORST_COST * len(best.text):
        return Decoded("\ufffd", best.encoding, tuple(range(len(raw))))
    if best.encoding in _BIG5:
        return min((_read(raw, encoding) for encoding in _BIG5), key=lambda read: len(read.undecodable))
    return _read(raw, best.encoding)


def _cost(read: Decoded) -> float:
    """How unlikely a reading is, in nats."""
    model = load_likelihood()
    if read.encoding != "cp1252":
        return model.cost("\n" + read.text)
    rows = _BEYOND_ASCII.findall(read.text)
    marks = sum(len(row) for row in rows)
    odd = marks - sum(len(_LATIN_COMMON.findall(row)) for row in rows)
    plain = model.cost("\n" + _BEYOND_ASCII.sub("", read.text))
    return plain + _LATIN_MARK * marks + (_LATIN_ODD - _LATIN_MARK) * odd + _LATIN_ROW * (marks - len(rows))


def _read(raw: bytes, encoding: str) -> Decoded:
    """Read in one encoding, with U+FFFD for each byte that it cannot read."""
    try:
        return Decoded(raw.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, _HANDLER)
        lost = tuple(place.start() for place in re.finditer(_LOST, text))
        return Decoded(text.replace(_LOST, "\ufffd"), encoding, lost)
