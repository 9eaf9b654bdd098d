"""Hostile and broken files: each ends in one clear line that names it, and the rest of the folder is indexed."""

from __future__ import annotations

import io
import os
import re
import socket
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from format_files import PICTURE, docx, odt, pack, pdf, pdf_bomb, word_paragraph, xlsx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_fakes import Ear, ensure

from assistant.mentions import find_mentions
from assistant.question import analyse
from index.encoder import load_encoder
from index.errors import UnreadableRecord, UsageError
from index.formats import FORMATS, extract_text, read_format, read_parts
from index.formats.tags import read_pieces
from index.formats.values import Source, printable
from index.normalize import fold
from index.numerals import find_numerals
from index.records import find_records, read_record
from index.repair import repair_text, replay
from index.sentences import split_sentences
from index.settings import Settings
from index.store import ensure_index, verify_index
from index.values import Record

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
PATIENCE = 20.0  # seconds; what is linear takes well under one, what is quadratic minutes


def read(raw: bytes, name: str, **limits: int) -> str:
    return extract_text(Source(raw, name, Settings(**limits)))


def refused(raw: bytes, name: str, **limits: int) -> str:
    with pytest.raises(UnreadableRecord) as caught:
        read(raw, name, **limits)
    line = str(caught.value)
    assert line.isprintable() and name in line and ";" in line
    return line


def flagged(raw: bytes, flag: int) -> bytes:
    """A container whose entries carry a flag, in their own header and in the table of contents."""
    patched = bytearray(raw)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(signature), raw):
            patched[match.start() + place] |= flag
    return bytes(patched)


@pytest.mark.parametrize("part", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize(("name", "place"), [("a.docx", "word/document.xml"), ("a.odt", "content.xml"), ("a.pptx", "ppt/slides/slide1.xml"), ("a.xlsx", "xl/workbook.xml")])
def test_xml_with_entities_is_refused(name: str, place: str, part: str) -> None:
    assert "an XML document type" in refused(pack({place: part}), name)


def test_zip_bombs_are_refused_before_they_are_unpacked() -> None:
    bomb = pack({"word/document.xml": b"\0" * (8 << 20)})
    assert "packed" in refused(bomb, "a.docx")
    assert "an entry of 8,388,608 bytes" in refused(bomb, "a.docx", max_entry_bytes=1 << 20)
    many = pack({f"{number}.txt": "x" * 1000 for number in range(40)})
    assert "40 entries" in refused(many, "a.zip", max_archive_entries=39)
    assert "40,000 bytes when unpacked" in refused(many, "a.zip", max_archive_bytes=39_999)


def test_a_table_of_contents_that_lies_unpacks_no_more_than_it_says() -> None:
    honest = pack({"a.txt": "x" * 5000})
    lying = honest.replace(struct.pack("<I", 5000), struct.pack("<I", 10))
    assert lying != honest
    assert "a damaged entry" in refused(lying, "a.zip")


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "..\\out.txt", "C:/out.txt"])
def test_archives_lead_nowhere(name: str, tmp_path: Path) -> None:
    assert "leads out" in refused(pack({name: "x", "a.txt": "y"}), "a.zip")
    assert not list(tmp_path.iterdir())


def test_encrypted_files_are_refused() -> None:
    assert "an encrypted entry" in refused(flagged(pack({"a.txt": "x"}), 1), "a.zip")
    assert "a password" in refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.docx")
    manifest = '<m:manifest><m:encryption-data/></m:manifest>'
    assert "an encrypted document" in refused(pack({"META-INF/manifest.xml": manifest, "content.xml": "x"}), "a.odt")
    locked = pdf([["x"]]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") >> /ID [(a) (a)]")
    assert "an encrypted PDF" in refused(locked, "a.pdf")


def test_pages_that_are_pictures_among_others_are_told_of() -> None:
    extracted = read_parts(Source(pdf([["One."], [PICTURE], [], [PICTURE], ["Two."]]), "a.pdf", Settings()))
    assert extracted.text == "One.\n\nTwo.\n"
    [entry] = extracted.left_out
    assert entry.name == "page 2"
    assert entry.reason == "found pictures without text for pages (page 2, 4) in a.pdf, expected a text layer; run OCR over it first"


def test_a_pdf_that_needs_another_package_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf.errors import DependencyError

    def lacking(*_: object) -> object:
        raise DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr("pypdf.PdfReader", lacking)
    assert "pip install 'pypdf[crypto]'" in refused(pdf([["x"]]), "a.pdf")


def test_a_pdf_that_unpacks_without_end_or_takes_for_ever_is_refused() -> None:
    started = time.perf_counter()
    line = refused(pdf_bomb(200 << 20), "a.pdf")
    assert "unpacks to more than pypdf allows" in line and "do not trust the file" in line
    assert time.perf_counter() - started < PATIENCE
    assert "take more than -1 s to read" in refused(pdf([["x"]]), "a.pdf", max_pdf_seconds=-1)


def test_a_pdf_of_pictures_needs_ocr() -> None:
    assert "found no text layer" in refused(pdf([[PICTURE]]), "a.pdf")
    assert "found no text layer" in refused(pdf([[], []]), "a.pdf") and "OCR" in refused(pdf([[]]), "a.pdf")
    assert "3 pages" in refused(pdf([["a"], ["b"], ["c"]]), "a.pdf", max_pages=2)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.docx", b"no zip"), ("a.docx", pack({"x": "y"})), ("a.docx", pack({"word/document.xml": "<a><b></a>"})), ("a.docx", b""),
        ("a.pptx", b"PK\x03\x04"), ("a.odt", pack({"content.xml": "<x/>"})), ("a.xlsx", pack({"xl/workbook.xml": ""})),
        ("a.pdf", b"%PDF-1.7\nnothing"), ("a.pdf", b"nothing"), ("a.pdf", pdf([["x"]])[:200]), ("a.rtf", b"no rtf"), ("a.rtf", b"{\\rtf1" + b"{" * 2000),
        ("a.json", b"{"), ("a.json", b'{"name": "package"}'), ("a.json", b"[" * 200_000), ("a.srt", b"no times"), ("a.eml", b"no mail"),
        ("a.zip", pack({"a.zip": pack({"a.txt": "x"})})), ("a.zip", pack({"p.png": "x"})), ("a.zip", pack({"a.txt": "x"}).replace(b"a.txt", b"\0.txt")), ("a.zip", pack({"a.docx": b"x", "b.pdf": "y"})),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600), ("a.xls", b"PK\x03\x04"), ("a.ppt", pack({"x": "y"})), ("a.rar", b"Rar!"), ("a.doc", b""),
        ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4), ("a.csv", b""),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_told(name: str, raw: bytes) -> None:
    refused(raw, name)


def test_every_beginning_of_a_container_is_refused_or_read() -> None:
    whole = docx(word_paragraph("One."))
    for end in range(0, len(whole), 7):
        refused(whole[:end], "a.docx")


def test_names_from_a_file_cannot_break_the_line() -> None:
    line = refused(pack({"../a\n\x1b[31m\u202eevil.txt": "x"}), "a.zip")
    assert "evil" in line and "\u202e" not in line
    assert len(printable("x" * 10_000)) == 120


def test_deep_nesting_is_read_or_refused_without_recursion() -> None:
    deep = "<div><ul><li><table><tr><td>" * 20_000 + "end"
    assert read(deep.encode(), "a.html").endswith("end\n")
    nested = "<w:p>" * 300 + "</w:p>" * 300
    assert "elements nested" in refused(docx(nested), "a.docx")
    assert "more than 50 elements" in refused(docx("<w:p/>" * 60), "a.docx", max_xml_elements=50)
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(60))
    refused(f"Subject: x\n{parts}\n\nend".encode(), "a.eml")


def test_counts_that_a_file_makes_up_are_bounded() -> None:
    cells = '<table:table-cell table:number-columns-repeated="999999999"><text:p>x</text:p></table:table-cell>'
    assert len(read(odt(f"<table:table><table:table-row>{cells}</table:table-row></table:table>"), "a.odt")) < 1000
    assert len(read(odt('<text:p>a<text:s text:c="999999999"/>b</text:p>'), "a.odt")) < 10
    far = '<row><c r="XFD1" t="str"><v>x</v></c><c r="A1" t="str"><v>y</v></c></row>'
    assert read(xlsx({"Sheet1": far, "Sheet2": '<row><c r="A1" t="str"><v>z</v></c></row><mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'}), "a.xlsx").count("z") == 1
    table = '<table><tr><td colspan="9999" rowspan="9999">a<td>b<tr><td>c</table>'
    assert len(read(table.encode(), "a.html")) < 2000
    assert "characters" in refused(b"<p>" + b"x" * 1000, "a.html", max_text_chars=999)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("a.html", "<"), ("a.html", "<!--"), ("a.html", "<a b="), ("a.html", "<a '"), ("a.html", '<a "x" \''), ("a.html", "<script"), ("a.html", "<script>"),
        ("a.html", "<![CDATA["), ("a.html", "&#"), ("a.html", "</"), ("a.html", "<table>"), ("a.html", "<td>"), ("a.html", "a="), ("a.html", "<!x"), ("a.html", "<p>"),
        ("a.srt", "00:00:01,000 --> 00:00:02,000\nx: y\n\n"), ("a.srt", "1:"), ("a.vtt", "00:00:01.000 --> 00:00:02.000\n<v a>\n\n"),
        ("a.csv", '"'), ("a.csv", 'a,"b\n'), ("a.rtf", "{\\rtf1 \\u1 \\'b"), ("a.rtf", "{\\rtf1}\\"), ("a.json", '[{"text": "a:'), ("a.eml", "Subject: =?utf-8?B?\n"),
    ],
)  # fmt: skip
def test_broken_text_formats_take_linear_time(name: str, page: str) -> None:
    raw = (page * (200_000 // len(page))).encode()
    started = time.perf_counter()
    try:
        read(raw, name)
    except UnreadableRecord as error:
        assert name in str(error)
    assert time.perf_counter() - started < PATIENCE


def test_pieces_lose_no_text() -> None:
    page = "a < b <c d='<' e</c & f <1> <"
    assert "".join(piece.text for piece in read_pieces(page) if not piece.name) == page


def test_a_line_beyond_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)  # a hole in the file: nothing is written
    with pytest.raises(UnreadableRecord, match=r"found 104,857,600 bytes in .*long\.txt, expected at most 67,108,864; split the file"):
        read_record(path, seeds=tmp_path)


def test_a_file_that_grows_while_it_is_read_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growing.txt"
    path.write_text("x" * 300)
    small = os.stat_result((0o100644, 1, 1, 1, 0, 0, 10, 0, 0, 0))
    monkeypatch.setattr(Path, "stat", lambda self, **_: small)
    with pytest.raises(UnreadableRecord, match=r"found 201 bytes in .*growing\.txt, expected at most 200"):
        read_record(path, seeds=tmp_path, settings=Settings(max_record_bytes=200))


def test_a_file_beyond_the_limit_is_not_even_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds, ear = tmp_path / "seeds", Ear()
    seeds.mkdir()
    (seeds / "a.txt").write_text("會議由李明主持。", "utf-8")
    with (seeds / "huge.txt").open("wb") as stream:
        stream.truncate(200 << 30)  # 200 GiB, a hole: reading it would take minutes
    if hasattr(os, "mkfifo"):
        os.mkfifo(seeds / "pipe.txt")  # opening it would wait for ever
    for _ in range(2):
        index = ensure(seeds, tmp_path / "home", ear)
        assert index.record_ids == ("a.txt",) and [entry.path for entry in index.manifest.skipped] == ["huge.txt"]
    assert len(ear.lines) == 2 and "huge.txt, expected at most 67,108,864" in ear.lines[1]
    (seeds / "huge.txt").write_text("散會。", "utf-8")
    assert ensure(seeds, tmp_path / "home", ear).record_ids == ("a.txt", "huge.txt")


@pytest.mark.parametrize("text", ["會" * 1_000_000, "word " * 200_000, "“" * 100_000 + "。", "1" * 300_000, "（" * 100_000, "a." * 100_000, "|" * 100_000, "#" * 100_000])
def test_endless_sentences_are_cut(text: str) -> None:
    started = time.perf_counter()
    sentences = split_sentences(Record("a.txt", "a.txt", "", "", text, ""))
    assert time.perf_counter() - started < PATIENCE
    assert max(len(sentence.text) for sentence in sentences) <= Settings().max_sentence_chars
    assert "".join(sentence.text for sentence in sentences).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("odd", "plain"),
    [("開\0會", "開會"), ("a\u202eb\u202c", "ab"), ("x\ud842y", "x\ufffdy"), ("𠮷野家", "𠮷野家"), ("\ud842\udfb7", "𠮷"), ("a\x1b[31mb", "ab"), ("\ufeffa", "a")],
)
def test_characters_that_deceive_are_repaired(odd: str, plain: str) -> None:
    assert repair_text(f"會議紀錄{odd}完").text == f"會議紀錄{plain}完"


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.ppt", "a.wps"])
def test_old_formats_say_what_to_save_them_as(name: str) -> None:
    wanted = {"a.doc": ".docx", "a.xls": ".xlsx", "a.ppt": ".pptx", "a.wps": ".docx"}[name]
    line = refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name)
    assert line == f"found a format that is not read ({name[1:]}) in {name}, expected {wanted}; open it and save it as {wanted}"


def test_files_under_a_false_suffix_are_read_for_what_they_are() -> None:
    assert read(b"{\\rtf1 One.\\par}", "a.doc") == "One.\n"
    assert read("\ufeff<html><table><tr><th>事項<th>期限<tr><td>修路<td>5月</table></html>".encode(), "a.xls") == "- 事項：修路；期限：5月\n"
    assert read(docx(word_paragraph("One.")), "a.doc") == "One.\n"


def test_formulas_in_a_table_are_text_and_nothing_else() -> None:
    cells = ['=HYPERLINK("http://x.y/?"&A1)', "+1+1", "-2+3", "@SUM(A1:A9)", "=cmd|' /C calc'!A0", "=1+1"]
    table = "事項,備註\n" + "".join(f'修路,"{cell.replace(chr(34), chr(34) * 2)}"\n' for cell in cells)
    assert read(table.encode(), "a.csv") == "".join(f"- 事項：修路；備註：{cell}\n" for cell in cells)
    formula = '<row><c r="A1"><f>HYPERLINK("http://x.y")</f><v>7</v></c><c r="B1"><f>1+1</f></c></row>'
    assert read(xlsx({"Sheet1": formula}), "a.xlsx") == "7\n"


def test_what_of_an_archive_or_a_mail_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.zip").write_bytes(pack({"good.txt": "會議由李明主持。", "bad.docx": b"x", "old.doc": b"\xd0\xcf\x11\xe0", "p.png": "x"}))
    (seeds / "b.eml").write_bytes(b"Subject: Minutes\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nBody.\n--x\nContent-Disposition: attachment; filename=t.pdf\n\nzz\n--x--\n")
    ear = Ear()
    index = ensure(seeds, tmp_path / "home", ear)
    assert index.record_ids == ("a.zip", "b.eml")
    assert [entry.path for entry in index.manifest.skipped] == ["a.zip/bad.docx", "a.zip/old.doc", "b.eml/t.pdf"]
    assert "skipped 3 unreadable: a.zip/bad.docx, a.zip/old.doc, b.eml/t.pdf." in ear.lines[0]
    assert ["save it again" in ear.lines[1], "save it as .docx" in ear.lines[2], len(ear.lines)] == [True, True, 4]
    ensure(seeds, tmp_path / "home", ear)
    assert len(ear.lines) == 4
    (seeds / "c.txt").write_text("散會。", "utf-8")
    assert len(ensure(seeds, tmp_path / "home", ear).manifest.skipped) == 3
    assert len(ear.lines) == 5
    (seeds / "a.zip").write_bytes(pack({"good.txt": "會議由李明主持。"}))
    assert [entry.path for entry in ensure(seeds, tmp_path / "home", ear).manifest.skipped] == ["b.eml/t.pdf"]


def test_names_of_files_may_be_anything(tmp_path: Path) -> None:
    """Not UTF-8, with line ends, escapes and direction marks: indexed, and told of on one line that can be shown."""
    seeds, ear = tmp_path / "seeds", Ear()
    seeds.mkdir()
    for name in (b"\xff\xfe.txt", b"a\nb.txt", "x\u202etxt.txt".encode(), b"\x1b[31mred.txt", "𠮷.txt".encode()):
        Path(os.fsdecode(bytes(seeds) + b"/" + name)).write_text("會議由李明主持。", "utf-8")
        Path(os.fsdecode(bytes(seeds) + b"/bad-" + name[:-4] + b".pdf")).write_bytes(b"x")
    index = ensure(seeds, tmp_path / "home", ear)
    assert len(index.record_ids) == 5 and len(index.manifest.skipped) == 5
    assert all(line.isprintable() for line in ear.lines) and len(ear.lines) == 6
    assert verify_index(tmp_path / "home") == ()
    assert index.sentences(index.record_ids[0])[0].text == "會議由李明主持。"


def damaged(raw: bytes, *, place: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ 0xFF]) + raw[place + 1 :]


def entry_without_method() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "x" * 100)
    return packed.getvalue().replace(struct.pack("<H", zipfile.ZIP_LZMA), struct.pack("<H", 99))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.docx": lambda: pack({"word/document.xml": b"\0" * (4 << 20)}),
    "laughs.odt": lambda: pack({"content.xml": LAUGHS}),
    "outside.xlsx": lambda: pack({"xl/workbook.xml": OUTSIDE}),
    "leads.zip": lambda: pack({"../../x.txt": "x"}),
    "locked.zip": lambda: flagged(pack({"a.txt": "x"}), 1),
    "scan.pdf": lambda: pdf([[]]),
    "cut.pdf": lambda: pdf([["x"]])[:150],
    "method.docx": entry_without_method,
    "checksum.docx": lambda: damaged(pack({"word/document.xml": "x" * 50}, method=zipfile.ZIP_STORED), place=60),
    "package.json": lambda: b'{"name": "x"}',
    "old.doc": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "zeros.html": lambda: b"\0" * 5000,
    "noise.txt": lambda: zlib.compress(b"".join(struct.pack("<I", n * 2654435761 % 2**32) for n in range(3000))),
}


@pytest.mark.slow
def test_one_bad_file_spoils_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a record reached for the network"))
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name, make in HOSTILE.items():
        (seeds / name).write_bytes(make())
    (seeds / "good.docx").write_bytes(docx(word_paragraph("2024年5月1日召開會議。")))
    (seeds / "good.txt").write_text("會議由李明主持。", "utf-8")
    (seeds / "picture.png").write_bytes(b"PNG")
    (tmp_path / "secret.docx").write_bytes(docx(word_paragraph("secret")))
    (seeds / "link.docx").symlink_to(tmp_path / "secret.docx")
    (seeds / "loop").symlink_to(seeds, target_is_directory=True)
    assert "link.docx" not in {path.name for path in find_records(seeds)}
    ear = Ear()
    index = ensure_index(seeds, tmp_path / "home", encoder=load_encoder(), watcher=ear)
    assert index.record_ids == ("good.docx", "good.txt")
    assert {entry.path for entry in index.manifest.skipped} == set(HOSTILE)
    assert f"skipped {len(HOSTILE)} unreadable: " in ear.lines[0] and "Left out 1 of other types: picture.png." in ear.lines[0]
    for entry in index.manifest.skipped:
        assert entry.path in entry.reason and entry.reason.isprintable()
    assert len(ear.lines) == 11 and all(line.startswith("Skipped: ") for line in ear.lines[1:])


def test_a_document_type_in_a_text_is_text() -> None:
    assert read(odt("<text:p>&lt;!DOCTYPE x&gt;</text:p>"), "a.odt") == "<!DOCTYPE x>\n"


MARKS = ["#", "##", "-", "*", "1.", "一、", "（一）", "|", "|-|-|", ">", "```", ":", "：", "。", "，", "、", "；", "(", "（", "「", "」", "“", "”", "\n", "\r\n", "\t", "\x00", "\u202e", "\u200b", "\ufeff", "�", "\u2028", "�", "�", "𠮷", "𪚥", "💬", "é", "<p>", "</p>", "<td>", "&", "&amp;", "&#x110000;", "{\\rtf1", "\\u-1", "\\'ff", "}", "[", "]", "{", '"', ",", "-->", "00:00:01,000", "%PDF-", "PK\x03\x04", "主席", "李明", "会议", "會議", "2024年", "5月1日", "第三", "百分之五", "三百億", "", "1,234.5", "12%", "1e999", "9999999999999999999999", "一二三亿万", "零", "兆兆", "½", "who", "when", "誰", "多少", "幾", "哪些", "為什麼", "和", "及", "Mr.", "e.g.", "http://a.b", "業(yè)", "?！比蝿?wù)"]
TEXTS = st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=40).map("".join)
BOUNDED = settings(max_examples=150, deadline=20_000, suppress_health_check=list(HealthCheck))
WHOLE = {
    ".docx": docx(word_paragraph("One.") + "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>"), ".odt": odt("<text:p>One.</text:p>"), ".pdf": pdf([["One."]]),
    ".xlsx": xlsx({"A": '<row><c r="A1"><v>1</v></c></row>'}), ".zip": pack({"a.txt": "One.", "b.csv": "a,b"}), ".pptx": pack({"ppt/slides/slide1.xml": "<x/>"}),
}  # fmt: skip


def read_or_refuse(raw: bytes, name: str) -> None:
    try:
        text = read_format(raw, name, Settings()).text
    except UnreadableRecord as error:
        assert name in str(error) and "\n" not in str(error)
    else:
        assert text.strip() and text.encode("utf-8")


@BOUNDED
@given(st.sampled_from(sorted(FORMATS)), st.binary(max_size=200) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(suffix: str, raw: bytes) -> None:
    read_or_refuse(raw, f"a{suffix}")


@BOUNDED
@given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_containers_are_read_or_refused(suffix: str, changes: list[tuple[int, int]]) -> None:
    raw = bytearray(WHOLE[suffix])
    for place, byte in changes:
        raw[place % len(raw)] = byte
    read_or_refuse(bytes(raw), f"a{suffix}")


@BOUNDED
@given(TEXTS)
def test_text_within_containers_is_read_or_refused(text: str) -> None:
    read_or_refuse(docx(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode("utf-8", "replace").decode()), "a.docx")
    read_or_refuse(odt(f"<text:p>{escape(text)}</text:p>".encode("utf-8", "replace").decode()), "a.odt")


@BOUNDED
@given(TEXTS)
def test_any_text_is_repaired_and_split_by_the_laws(text: str) -> None:
    repaired = repair_text(text)
    assert replay(repaired.steps, text) == repaired.text
    repaired.text.encode("utf-8")  # no lone surrogates are left
    sentences = split_sentences(Record("a", "a", "", "", repaired.text, ""))
    place = 0
    for sentence in sentences:
        assert place <= sentence.span.start < sentence.span.end
        assert repaired.text[sentence.span.start : sentence.span.end] == sentence.text
        assert not repaired.text[place : sentence.span.start].strip()
        place = sentence.span.end
    assert not repaired.text[place:].strip()


@BOUNDED
@given(TEXTS)
def test_any_text_folds_and_its_figures_and_mentions_lie_within(text: str) -> None:
    text = repair_text(text).text
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1 and list(folded.offsets) == sorted(folded.offsets)
    found = [(numeral.start, numeral.end) for numeral in find_numerals(text)] + [(mention.start, mention.end) for mention in find_mentions(text)]
    assert all(0 <= start < end <= len(text) for start, end in found)


@BOUNDED
@given(TEXTS)
def test_any_question_is_understood_or_refused(question: str) -> None:
    try:
        analysis = analyse(question)
    except UsageError as error:
        assert "\n" not in str(error)
    else:
        assert analysis.language in ("zh-Hans", "zh-Hant", "en")
        assert analysis == analyse(question)
