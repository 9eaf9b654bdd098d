"""Mails (`.eml`): the subject as a heading, who and when as fields, the body, and attachments of a known format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from index.errors import UnreadableRecord
from index.formats import is_known, read_parts
from index.formats.html import page_text
from index.formats.markdown import Writer, tidy
from index.formats.parts import join_parts, named_file
from index.formats.values import Extracted, Source, printable, unreadable
from index.values import LeftOut

_FIELDS = ("Date", "From", "To", "Cc")
_DEEPEST = 20  # parts within parts


def extract(source: Source) -> Extracted:
    """The text of a mail. Raises UnreadableRecord."""
    mail = _parse(source)
    writer = Writer()
    writer.heading(1, _header(mail, "Subject"))
    writer.paragraph("\n".join(f"{name}: {_header(mail, name)}" for name in _FIELDS if mail[name]))
    parts = list(_parts(mail, source))
    attached = [part for part in parts if _name(part)]
    names = [tidy(_name(part)).replace("\n", " ") for part in attached]
    if names:
        writer.paragraph(f"Attachments: {'; '.join(names)}")
    writer.paragraph(_body([part for part in parts if not _name(part)], source))
    files = list(_read_attachments(zip(attached, names, strict=True), source))
    whole = join_parts([writer.extracted(), *(file for file in files if file.text)], "\n")
    return replace(whole, left_out=tuple(entry for file in files for entry in file.left_out))


def _parse(source: Source) -> Message:
    try:
        mail = message_from_bytes(source.raw)
    except (RecursionError, ValueError, LookupError, MessageError) as error:
        raise unreadable(source.path, "a damaged mail", "a mail as it was sent", "save it again") from error
    if not any(mail[name] for name in ("From", "Date", "Subject", "Received")):
        raise unreadable(source.path, "no mail", "a mail with its header", "save it as .eml or .txt")
    return mail


def _parts(mail: Message, source: Source) -> Iterator[Message]:
    """The parts that hold no others, in order."""
    todo: list[tuple[Message, int]] = [(mail, 0)]
    count = 0
    while todo:
        part, depth = todo.pop()
        count += 1
        if count > source.settings.max_archive_entries or depth > _DEEPEST:
            expected = f"at most {_DEEPEST} within each other"
            raise unreadable(source.path, "too many parts", expected, "save the text alone")
        inner = part.get_payload()
        if isinstance(inner, list):
            todo.extend((each, depth + 1) for each in reversed(inner) if isinstance(each, Message))
        else:
            yield part


def _header(mail: Message, name: str) -> str:
    """A header in Unicode, on one line."""
    value = mail[name]
    try:
        text = str(make_header(decode_header(value))) if value is not None else ""
    except (MessageError, LookupError, ValueError):
        text = str(value)
    return " ".join(text.split())


def _name(part: Message) -> str:
    """The name of an attached file; empty for the text of the mail itself and for pictures in it."""
    try:
        name = part.get_filename() or ""
        return str(make_header(decode_header(name))) if "=?" in name else name
    except (MessageError, LookupError, ValueError, TypeError):
        return ""


def _body(parts: list[Message], source: Source) -> str:
    """The plain text of the mail, else its page."""
    for kind in ("text/plain", "text/html"):
        texts = [_decoded(part, source) for part in parts if part.get_content_type() == kind]
        if any(text.strip() for text in texts):
            joined = "\n".join(texts)
            return joined if kind == "text/plain" else page_text(joined)
    return ""


def _decoded(part: Message, source: Source) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    if not raw.strip():
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        from index.repair.decoding import decode

        return decode(raw, path=source.path).text


def _read_attachments(attached: Iterator[tuple[Message, str]], source: Source) -> Iterator[Extracted]:
    """The attachments that can be read; those of a known type that cannot are listed as left out."""
    for part, name in attached:
        payload = part.get_payload(decode=True)
        inner = source.within(name, payload if isinstance(payload, bytes) else b"")
        if is_known(inner) and not source.nested:
            try:
                yield named_file(name, read_parts(inner))
            except UnreadableRecord as error:
                yield Extracted("", (), (LeftOut(printable(name), str(error)),))
