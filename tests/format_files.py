"""Tiny files of every format, made on the spot."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PICTURE = "(a picture)"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def pack(parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP container of these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def word_paragraph(text: str, *, style: str = "", list_id: str = "", level: int = 0) -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>' if list_id else ""
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def word_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ["".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(body: str, *, styles: str = "", numbering: str = "") -> bytes:
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    if styles:
        parts["word/styles.xml"] = f"<w:styles {W}>{styles}</w:styles>"
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {W}>{numbering}</w:numbering>"
    return pack(parts)


def slide_shape(lines: Sequence[str], *, place: str = "") -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    holder = f'<p:nvSpPr><p:nvPr><p:ph type="{place}"/></p:nvPr></p:nvSpPr>' if place else ""
    return f"<p:sp>{holder}<p:txBody>{paragraphs}</p:txBody></p:sp>"


def slide_table(rows: Sequence[Sequence[str]]) -> str:
    shown = ["".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>" for cell in row) for row in rows]
    return f"<p:graphicFrame><a:tbl>{''.join(f'<a:tr>{row}</a:tr>' for row in shown)}</a:tbl></p:graphicFrame>"


def pptx(slides: Sequence[str], *, order: Sequence[int] = ()) -> bytes:
    parts = {
        f"ppt/slides/slide{number}.xml": f"<p:sld {P} {A}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        for number, shapes in enumerate(slides, 1)
    }
    if order:
        ids = "".join(f'<p:sldId id="{300 + number}" r:id="r{number}"/>' for number in order)
        links = "".join(f'<Relationship Id="r{number}" Target="slides/slide{number}.xml"/>' for number in order)
        parts["ppt/presentation.xml"] = f"<p:presentation {P} {R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
        parts["ppt/_rels/presentation.xml.rels"] = f"<Relationships>{links}</Relationships>"
    return pack(parts)


def odt(body: str) -> bytes:
    content = f"<office:document-content {ODF}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def xlsx(sheets: Mapping[str, str], *, strings: Sequence[str] = (), formats: Sequence[int] = ()) -> bytes:
    """A workbook; each sheet is the XML of its rows, `formats` the number formats that styles 0, 1 … show."""
    entries = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    links = "".join(f'<Relationship Id="r{n}" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1))
    parts = {
        "xl/workbook.xml": f"<workbook {R}><sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/sharedStrings.xml": f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in strings)}</sst>",
        "xl/styles.xml": f"<styleSheet><cellXfs>{''.join(f'<xf numFmtId={chr(34)}{f}{chr(34)}/>' for f in formats)}</cellXfs></styleSheet>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": f"<worksheet>{rows}</worksheet>" for n, rows in enumerate(sheets.values(), 1)}
    return pack(parts)


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with a text layer in ASCII, a line of Helvetica to each line; a page without lines is blank, and one whose
    only line is PICTURE shows an image.
    """
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line.translate(str.maketrans({'(': chr(92) + '(', ')': chr(92) + ')'}))}) Tj" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET" if lines else "0 0 100 100 re f"
        image = list(lines) == [PICTURE]
        if image:
            objects.append("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream")
            stream = "/Im1 Do"
        drawn = f" /XObject << /Im1 {len(objects)} 0 R >>" if image else ""
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
            f" /Resources << /Font << /F1 3 0 R >>{drawn} >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return _assemble(objects)


def pdf_bomb(size: int) -> bytes:
    """A PDF whose one page unpacks to `size` bytes."""
    packed = zlib.compress(b" " * size, 1)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R /Resources << /Font << >> >> >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [4 0 R] >>"]
    return _assemble([*objects, f"{head}{packed.decode('latin-1')}\nendstream", page])


def _assemble(objects: Sequence[str]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return bytes(written) + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
