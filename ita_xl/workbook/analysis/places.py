"""Where everything stands on the analysis sheets: the one description that template and fill share.

Rows and columns count from 1. Sheets with a table: title in row 1, the agency in row 2, the message of the sheet in
row 3 (one cell over all columns), headers in row 4, data below. Only the rules of a year change the tables.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.dashboard import ChartData
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import Area, Cell, SheetForm

TITLE_ROW, ABOUT_ROW, LEAD_ROW = 1, 2, 3
MAX_YEARS = 9
CHECK_ROWS = 60
TITLE_SIZE, LEAD_SIZE, TABLE_SIZE = 20, 16, 14


class Look(StrEnum):
    """How a cell of a table looks."""

    CODE = "code"
    LABEL = "label"
    TEXT = "text"
    SCORE = "score"
    CHANGE = "change"
    SHARE = "share"
    WEIGHT = "weight"
    BAND = "band"
    INPUT = "input"
    INPUT_DATE = "input_date"
    INPUT_CODE = "input_code"


class AnalysisColumn(msgspec.Struct, frozen=True):
    """A column of an analysis table; `width` in characters."""

    key: str
    header: str
    width: float
    look: Look


class AnalysisTable(msgspec.Struct, frozen=True):
    """A table of an analysis sheet, from column A. `rows` is how many rows the template formats."""

    sheet: str
    columns: tuple[AnalysisColumn, ...]
    rows: int
    header_row: int = 4

    @property
    def first_row(self) -> int:
        """First row of data."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        """Last row that the template formats."""
        return self.header_row + self.rows

    def place(self, key: str) -> int:
        """Number of the column with this key. KeyError if there is none."""
        for number, column in enumerate(self.columns, start=1):
            if column.key == key:
                return number
        raise KeyError(key)

    @property
    def headers(self) -> dict[Cell, str]:
        """The header texts by cell."""
        return {(self.header_row, number): c.header for number, c in enumerate(self.columns, start=1)}

    def below(self, last_row: int | None = None) -> Area:
        """The data rows, down to `last_row` or the end of the sheet."""
        return Area(self.first_row, last_row, 1, len(self.columns))


INSTRUMENTS = AnalysisTable(
    layout.BY_INSTRUMENT,
    (
        AnalysisColumn("number", "ที่", 7, Look.CODE),
        AnalysisColumn("name", "แบบวัด / ตัวชี้วัด", 27, Look.TEXT),
        AnalysisColumn("share", "น้ำหนัก\n(ร้อยละ)", 8.5, Look.SHARE),
        AnalysisColumn("used", "คะแนน", 8.5, Look.SCORE),
        AnalysisColumn("previous", "ปีก่อน", 8.5, Look.SCORE),
        AnalysisColumn("change", "เปลี่ยนแปลง", 10, Look.CHANGE),
        AnalysisColumn("band", "ระดับการดำเนินการ", 15, Look.BAND),
    ),
    rows=0,
)

RANKING = AnalysisTable(
    layout.RANKING,
    (
        AnalysisColumn("rank", "อันดับ", 7, Look.CODE),
        AnalysisColumn("number", "ที่", 5.5, Look.CODE),
        AnalysisColumn("name", "ตัวชี้วัด", 31, Look.TEXT),
        AnalysisColumn("instrument", "แบบวัด", 8, Look.CODE),
        AnalysisColumn("used", "คะแนน", 16, Look.SCORE),
        AnalysisColumn("gap", "ห่างจาก\nค่าเป้าหมาย", 11, Look.CHANGE),
        AnalysisColumn("band", "ระดับการดำเนินการ", 15.5, Look.BAND),
        AnalysisColumn("previous", "ปีก่อน", 9, Look.SCORE),
        AnalysisColumn("change", "เปลี่ยนแปลง", 10.5, Look.CHANGE),
        AnalysisColumn("contribution", "เพิ่ม 1 คะแนน\nคะแนนรวมเพิ่ม", 13, Look.SHARE),
    ),
    rows=10,
)

YEARS = AnalysisTable(
    layout.BY_YEAR,
    (
        AnalysisColumn("year", "ปี", 12, Look.CODE),
        AnalysisColumn("total", "คะแนนรวม", 9.5, Look.SCORE),
        AnalysisColumn("level", "ระดับ", 19, Look.LABEL),
        *(AnalysisColumn(code, code, 7.8, Look.SCORE) for code in ("IIT", "EIT", "OIT")),
        *(AnalysisColumn(str(number), str(number), 6.1, Look.SCORE) for number in range(1, 11)),
    ),
    rows=MAX_YEARS + 1,
)
CHANGE_ROW = YEARS.last_row
YEAR_HEADING_ROW = CHANGE_ROW + 2
YEAR_CHART_ROWS = (YEAR_HEADING_ROW + 1, YEAR_HEADING_ROW + 10)

ISSUES = AnalysisTable(
    layout.BY_ISSUE,
    (
        AnalysisColumn("number", "ที่", 6, Look.CODE),
        AnalysisColumn("name", "ประเด็น", 33, Look.TEXT),
        AnalysisColumn("items", "ข้อที่คิด\nคะแนน", 9, Look.CODE),
        AnalysisColumn("weak", "ต่ำกว่า\nเป้าหมาย", 9, Look.CODE),
        AnalysisColumn("missing", "ไม่มี\nคะแนน", 8, Look.CODE),
        AnalysisColumn("text", "ผลการวิเคราะห์", 59, Look.TEXT),
    ),
    rows=10,
)

CHECKS = AnalysisTable(
    layout.CHECKS,
    (
        AnalysisColumn("number", "ที่", 5.5, Look.CODE),
        AnalysisColumn("severity", "ระดับ", 13.5, Look.BAND),
        AnalysisColumn("code", "รหัส", 7, Look.CODE),
        AnalysisColumn("sheet", "แผ่นงาน", 17, Look.TEXT),
        AnalysisColumn("cell", "เซลล์", 7.5, Look.CODE),
        AnalysisColumn("message", "สิ่งที่พบ", 42, Look.TEXT),
        AnalysisColumn("fix", "วิธีแก้ไข", 33, Look.TEXT),
    ),
    rows=CHECK_ROWS,
)


def weak_table(framework: Framework) -> AnalysisTable:
    """The items below the target: two part columns and their difference only in years with EIT parts."""
    parts = has_parts(framework)
    return AnalysisTable(
        layout.WEAK_ITEMS,
        (
            AnalysisColumn("order", "ลำดับ", 6, Look.CODE),
            AnalysisColumn("code", "ข้อ", 6, Look.CODE),
            AnalysisColumn("indicator", "ตัวชี้วัดที่", 9, Look.CODE),
            AnalysisColumn("text", "ข้อคำถาม", 40 if parts else 68, Look.TEXT),
            AnalysisColumn("score", "คะแนน", 9, Look.SCORE),
            *(
                (
                    AnalysisColumn("public", "EIT Public", 9, Look.SCORE),
                    AnalysisColumn("survey", "EIT Survey", 9, Look.SCORE),
                    AnalysisColumn("difference", "ส่วนต่าง", 9.5, Look.CHANGE),
                )
                if parts
                else ()
            ),
            AnalysisColumn("measures", "มาตรการ", 29, Look.TEXT),
        ),
        rows=len(framework.items),
    )


def draft_table(framework: Framework) -> AnalysisTable:
    """Weak items and indicators without a measure: `รับ`, then the columns of `แผนมาตรการ`, narrower."""
    widths = {
        "code": 7,
        "indicator": 7,
        "items": 6.5,
        "issue": 6.5,
        "weakness": 20,
        "measure": 19,
        "steps": 33,
        "responsible": 12,
        "start": 10.5,
        "due": 10.5,
        "monitoring": 17,
        "success": 26,
        "budget": 8.5,
        "source": 7.5,
    }
    filled = {"indicator": Look.CODE, "items": Look.CODE, "issue": Look.CODE, "weakness": Look.TEXT}
    typed = {
        "code": Look.INPUT_CODE,
        "start": Look.INPUT_DATE,
        "due": Look.INPUT_DATE,
        "source": Look.INPUT_CODE,
    }
    return AnalysisTable(
        layout.DRAFT_PLAN,
        (
            AnalysisColumn("accept", layout.ACCEPT.header, 5, Look.INPUT_CODE),
            *(
                AnalysisColumn(c.key, c.header, widths[c.key], (filled | typed).get(c.key, Look.INPUT))
                for c in layout.PLAN_TABLE.columns
            ),
        ),
        rows=len(framework.items) + len(framework.indicators),
    )


def worth_table(framework: Framework) -> AnalysisTable:
    """What every score below 100 is worth, and what it must become for the next level."""
    return AnalysisTable(
        layout.WORTH,
        (
            AnalysisColumn("order", "ลำดับ", 6, Look.CODE),
            AnalysisColumn("kind", "ประเภท", 13, Look.LABEL),
            AnalysisColumn("key", "รหัส", 7, Look.CODE),
            AnalysisColumn("name", "รายการ", 55, Look.TEXT),
            AnalysisColumn("used", "คะแนน", 9, Look.SCORE),
            AnalysisColumn("per_point", "เพิ่ม 1 คะแนน\nคะแนนรวมเพิ่ม", 13, Look.WEIGHT),
            AnalysisColumn("gain", "ได้ 100 คะแนน\nคะแนนรวมเพิ่ม", 13, Look.CHANGE),
            AnalysisColumn("needed", "คะแนนที่ต้องได้\nเพื่อระดับถัดไป", 14, Look.SCORE),
        ),
        rows=_node_count(framework),
    )


def reasons_table(framework: Framework) -> AnalysisTable:
    """The tree of the scores: value, what was typed and where, what was computed and how."""
    return AnalysisTable(
        layout.REASONS,
        (
            AnalysisColumn("key", "รหัส", 9, Look.LABEL),
            AnalysisColumn("name", "รายการ", 42, Look.TEXT),
            AnalysisColumn("used", "คะแนนที่ใช้", 10, Look.SCORE),
            AnalysisColumn("published", "ที่กรอก", 9, Look.SCORE),
            AnalysisColumn("computed", "ที่คำนวณได้", 10.5, Look.SCORE),
            AnalysisColumn("rule", "วิธีคำนวณ", 34, Look.TEXT),
            AnalysisColumn("place", "เซลล์ที่กรอก", 20, Look.TEXT),
        ),
        rows=1 + _node_count(framework),
    )


def _node_count(framework: Framework) -> int:
    groups = (framework.instruments, framework.indicators, framework.sub_indicators, framework.items)
    return sum(len(group) for group in groups)


def has_parts(framework: Framework) -> bool:
    """Whether an instrument of the year is answered in two parts."""
    return any(instrument.parts for instrument in framework.instruments)


class InstrumentBlock(msgspec.Struct, frozen=True):
    """Rows of one instrument on `วิเคราะห์แบบวัด`: itself, best, worst, the sentence, then its indicators."""

    code: str
    row: int
    indicators: dict[int, int]

    @property
    def best_row(self) -> int:
        """Row of the best indicators."""
        return self.row + 1

    @property
    def worst_row(self) -> int:
        """Row of the worst indicators."""
        return self.row + 2

    @property
    def sentence_row(self) -> int:
        """Row of the generated sentence, one cell over all columns."""
        return self.row + 3


def instrument_blocks(framework: Framework) -> tuple[InstrumentBlock, ...]:
    """The blocks one below the other, with an empty row between them."""
    blocks, row = [], INSTRUMENTS.first_row
    for instrument in framework.instruments:
        numbers = [indicator.number for indicator in framework.indicators_of(instrument.code)]
        blocks.append(InstrumentBlock(instrument.code, row, {n: row + 4 + i for i, n in enumerate(numbers)}))
        row += 4 + len(numbers) + 1
    return tuple(blocks)


def title(sheet: str, framework: Framework) -> str:
    """The text of cell A1, by which a renamed sheet is found."""
    return analysis_texts().titles[sheet].format(year=framework.fiscal_year)


def sheet_forms(framework: Framework) -> tuple[SheetForm, ...]:
    """How each of the sheets is recognised, in their order."""
    words = analysis_texts().chart_data
    headers: dict[str, dict[Cell, str]] = {
        layout.OVERVIEW: {
            (ChartData.HEADER_ROW, ChartData.LABEL): words.label,
            (ChartData.HEADER_ROW, ChartData.TARGET): words.target,
        }
    }
    tables = (
        INSTRUMENTS,
        RANKING,
        YEARS,
        weak_table(framework),
        ISSUES,
        draft_table(framework),
        worth_table(framework),
        reasons_table(framework),
        CHECKS,
    )
    headers |= {table.sheet: table.headers for table in tables}
    return tuple(
        SheetForm(sheet, title(sheet, framework), headers[sheet], optional=sheet in layout.SINCE_VERSION_2)
        for sheet in layout.ANALYSIS_SHEETS
    )
