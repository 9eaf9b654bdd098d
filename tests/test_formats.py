"""Every format: headings, lists, tables, speakers and times survive as lines that the sentence splitter understands."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from format_files import docx, odt, pack, pdf, pptx, slide_shape, slide_table, word_paragraph, word_table, xlsx

from index.errors import UnreadableRecord
from index.formats import FORMATS, extract_text
from index.formats.numbering import write_number
from index.formats.values import Source
from index.records import READERS, read_record
from index.repair import byte_offset
from index.sentences import split_sentences
from index.settings import Settings

CASES = json.loads((Path(__file__).parent / "cases" / "formats.json").read_text("utf-8"))
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="taiwaneseCountingThousand"/>'
    '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
)
STYLES = (
    '<w:style w:styleId="1"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="T"><w:name w:val="mine"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="O"><w:name w:val="x"/><w:basedOn w:val="O"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
)


def text_of(raw: bytes, name: str, **limits: int) -> str:
    return extract_text(Source(raw, name, Settings(**limits)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['path'][2:]}: {case['why']}")
def test_text_formats(case) -> None:
    assert text_of(case["raw"].encode(), case["path"]) == case["text"]


def test_every_format_has_a_case() -> None:
    here = Path(__file__).read_text("utf-8") + "".join(case["path"] for case in CASES)
    assert not [suffix for suffix in FORMATS if suffix not in here and suffix != ".xhtml"]
    assert set(FORMATS) < set(READERS)


def test_docx_headings_by_style_and_outline() -> None:
    body = word_paragraph("甲", style="T") + word_paragraph("乙", style="O") + word_paragraph("丙", style="none")
    assert text_of(docx(body, styles=STYLES), "a.docx") == "## 甲\n\n### 乙\n\n丙\n"


def test_docx_lists_show_the_numbers_that_word_writes() -> None:
    lines = [("道路", 0), ("由工務課辦理", 1), ("限期一月", 1), ("公園", 0), ("種樹", 1)]
    body = "".join(word_paragraph(text, list_id="5", level=level) for text, level in lines)
    assert text_of(docx(body, numbering=NUMBERING), "a.docx") == "一、道路\n(1) 由工務課辦理\n(2) 限期一月\n二、公園\n(1) 種樹\n"
    assert text_of(docx(word_paragraph("x", list_id="7")), "a.docx") == "- x\n"


@pytest.mark.parametrize(
    ("count", "style", "written"),
    [(10, "chineseCounting", "十"), (20, "taiwaneseCounting", "二十"), (11, "chineseLegalSimplified", "壹拾壹"), (3, "ideographTraditional", "丙"),
     (4, "upperRoman", "IV"), (28, "lowerLetter", "bb"), (7, "decimalZero", "07"), (3, "decimalEnclosedCircle", "③"), (200, "lowerRoman", "200"), (0, "upperLetter", "0")],
)  # fmt: skip
def test_numbers_in_the_styles_of_word(count: int, style: str, written: str) -> None:
    assert write_number(count, style) == written


def test_docx_tables() -> None:
    header = word_table([["時間", "2024年5月1日"], ["地點", "二樓"], ["主席", "李明"]])
    tasks = word_table([["事項", "負責人", "期限"], ["修路", "李明", "5月1日"]])
    expected = "時間：2024年5月1日\n地點：二樓\n主席：李明\n\n- 事項：修路；負責人：李明；期限：5月1日\n"
    assert text_of(docx(header + tasks), "a.docx") == expected


def test_docx_merged_cells_are_whole_in_every_row() -> None:
    down = '<w:tc><w:tcPr><w:vMerge{0}/></w:tcPr><w:p><w:r><w:t>{1}</w:t></w:r></w:p></w:tc>'
    rows = [f"{down.format(' w:val=' + chr(34) + 'restart' + chr(34), 'Road')}", down.format("", "")]
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{word_paragraph("Tasks")}</w:tc>'
    names = cell.format("Item") + cell.format("Owner")
    table = [wide, names, rows[0] + cell.format("Ann"), rows[1] + cell.format("Bob")]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in table) + "</w:tbl>"
    assert text_of(docx(body), "a.docx") == "Tasks\n- Item: Road; Owner: Ann\n- Item: Road; Owner: Bob\n"


def test_docx_shows_what_is_seen() -> None:
    runs = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    box = "<w:p><w:r><w:pict><w:txbxContent>" + word_paragraph("boxed") + "</w:txbxContent></w:pict></w:r></w:p>"
    assert text_of(docx(runs + "<w:sdt><w:sdtContent>" + box + "</w:sdtContent></w:sdt>"), "a.docx") == "a b\ncnew\n\nboxed\n"


def test_pptx_slides_in_their_order() -> None:
    first = slide_shape(["修路", "種樹"], place="body") + slide_shape(["工作報告"], place="title") + slide_shape(["3"], place="sldNum")
    second = slide_shape(["附註"]) + slide_table([["事項", "期限"], ["修路", "5月"]])
    assert text_of(pptx([first, second]), "a.pptx") == "## 工作報告\n\n- 修路\n- 種樹\n\n附註\n\n- 事項：修路；期限：5月\n"
    assert text_of(pptx([first, second], order=[2, 1]), "a.pptx").startswith("附註\n")


def test_odt() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    tall = '<table:table-cell table:number-rows-spanned="2"><text:p>李明</text:p></table:table-cell>'
    rows = [cell.format("人") + cell.format("期限"), tall + cell.format("5月"), "<table:covered-table-cell/>" + cell.format("6月")]
    body = (
        '<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h text:outline-level="2">議程</text:h>'
        '<text:p>出席<text:s text:c="2"/><text:span>李明</text:span>等<text:line-break/>三人</text:p>'
        "<text:list><text:list-item><text:p>修路</text:p></text:list-item></text:list><table:table>"
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        + "</table:table>"
    )
    assert text_of(odt(body), "a.odt") == "## 議程\n\n出席 李明等\n三人\n\n- 修路\n\n- 人：李明；期限：5月\n- 人：李明；期限：6月\n"


def test_xlsx_strings_dates_and_figures() -> None:
    rows = (
        '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>期限</t></is></c><c r="D1" t="str"><v>金額</v></c></row>'
        '<row><c r="A2" t="s"><v>1</v></c><c r="C2" s="1"><v>45413</v></c><c r="D2"><v>0.30000000000000004</v></c></row>'
        '<row><c r="A3" t="s"><v>9</v></c><c r="C3" s="1"><v>45413.5</v></c><c r="D3" t="b"><v>1</v></c></row>'
    )
    raw = xlsx({"待辦": rows, "Sheet2": ""}, strings=["事項", "修路"], formats=[0, 14])
    assert text_of(raw, "a.xlsx") == "## 待辦\n\n- 事項：修路；期限：2024-05-01；金額：0.3\n- 期限：2024-05-01 12:00；金額：TRUE\n"


def test_pdf_lines_are_joined_and_furniture_dropped() -> None:
    lines = [
        "The council met on 5 May 2024 in the town hall and approved a budget of 3 mil-",
        "lion dollars (one million more than in 2023) for the bridge over the river and",
        "the road.",
    ]
    pages = [["Town Council", *lines, "1"], ["Town Council", "Item 2: Parks", "Page 2 of 3"], ["Town Council", "Closed.", "- 3 -"]]
    expected = (
        "Town Council\n\nThe council met on 5 May 2024 in the town hall and approved a budget of 3 million dollars (one million more than in 2023)"
        " for the bridge over the river and the road.\n\nItem 2: Parks\n\nClosed.\n"
    )
    assert text_of(pdf(pages), "a.pdf") == expected


def test_radicals_in_a_pdf_are_read_as_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pypdf.PageObject.extract_text", lambda page: "市⺠與⾥⻑於⼆⽉開會")
    assert text_of(pdf([["x"]]), "a.pdf") == "市民與里長於二月開會\n"


def test_a_pdf_without_the_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(UnreadableRecord, match=r'a\.pdf, expected pypdf; pip install pypdf'):
        text_of(pdf([["x"]]), "a.pdf")


def test_zip_of_records() -> None:
    parts = {"b/會議.txt": "會議開始。", "a.docx": docx(word_paragraph("One.")), "__MACOSX/._a.txt": "x", ".hidden.txt": "x", "p.png": b"1"}
    assert text_of(pack(parts), "a.zip") == "# a.docx\n\nOne.\n\n# b/會議.txt\n\n會議開始。\n"
    assert text_of(pack({"a.txt": "One."}), "a.zip") == "One."


def test_a_record_of_a_format(tmp_path: Path) -> None:
    raw = docx(word_paragraph("輕工業(yè)會議", style="T") + word_paragraph("2024年5月1日召開。"), styles=STYLES)
    (tmp_path / "a.docx").write_bytes(raw)
    record = read_record(tmp_path / "a.docx", seeds=tmp_path)
    assert record.text == "## 輕工業會議\n\n2024年5月1日召開。\n"
    assert (record.title, record.date, record.encoding) == ("輕工業會議", "2024-05-01", "docx")
    assert record.sha256 == hashlib.sha256(raw).hexdigest()
    assert [step.before for step in record.repairs] == ["(yè)"]


def test_offsets_of_extracted_text_lead_to_no_byte() -> None:
    from index.formats import read_format

    repaired = read_format(docx(word_paragraph("One.")), "a.docx", Settings())
    with pytest.raises(LookupError):
        byte_offset(repaired, 1)


def test_structure_reaches_the_sentences(tmp_path: Path) -> None:
    said = "WEBVTT\n\n" + "".join(
        f"00:{minute:02d}.000 --> 00:{minute + 1:02d}.000\n<v {name}>We agreed on the plan.\n\n" for minute, name in enumerate(("Ann", "Bob") * 3)
    )
    (tmp_path / "a.vtt").write_text(said, "utf-8")
    sentences = split_sentences(read_record(tmp_path / "a.vtt", seeds=tmp_path))
    assert [sentence.speaker for sentence in sentences] == ["Ann", "Bob"] * 3


def test_finding_records_imports_no_reader() -> None:
    code = "import sys, index.records; print([n for n in sys.modules if n.split('.')[0] in ('pypdf', 'email', 'zipfile') or n.startswith('index.formats.')])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    assert printed.stdout.strip() == "['index.formats.values']"
