"""The one description of the standard workbook: sheets, columns, defined names and fixed words.

Reader, template and fill take every sheet name and header from here; other workbooks and scripts rely on
these texts, so they are only ever added to. Codes, never positions, identify rows.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from ita_xl.assessment.submission import MeasureStatus

STAMP_NAME = "ita_template"
STAMP_PREFIX = "ita-xl"
TEMPLATE_VERSION = 2
"""2: the sheets WORTH and REASONS. Workbooks of every earlier version are read and filled as before."""
YES = "ใช่"
THAI_DIGITS, ARABIC_DIGITS = "ไทย", "อารบิก"

START = "เริ่มที่นี่"
PROFILE = "ข้อมูลหน่วยงาน"
INDICATORS = "คะแนนตัวชี้วัด"
ITEMS = "คะแนนรายข้อ"
HISTORY = "ผลย้อนหลัง"
PLAN = "แผนมาตรการ"
FOLLOW_UP = "ติดตามมาตรการ"
SIGNATORIES = "ผู้ลงนาม"
REFERENCE = "อ้างอิง"
OVERVIEW = "ภาพรวม"
BY_INSTRUMENT = "วิเคราะห์แบบวัด"
RANKING = "จัดลำดับตัวชี้วัด"
BY_YEAR = "เปรียบเทียบรายปี"
WEAK_ITEMS = "ข้อที่ต้องปรับปรุง"
BY_ISSUE = "วิเคราะห์ประเด็น"
DRAFT_PLAN = "ร่างแผนมาตรการ"
WORTH = "คะแนนที่เพิ่มได้"
REASONS = "ที่มาของคะแนน"
CHECKS = "ตรวจสอบความถูกต้อง"

INPUT_SHEETS = (START, PROFILE, INDICATORS, ITEMS, HISTORY, PLAN, FOLLOW_UP, SIGNATORIES)
ANALYSIS_SHEETS = (
    OVERVIEW,
    BY_INSTRUMENT,
    RANKING,
    BY_YEAR,
    WEAK_ITEMS,
    BY_ISSUE,
    DRAFT_PLAN,
    WORTH,
    REASONS,
    CHECKS,
)
SINCE_VERSION_2 = (WORTH, REASONS)
SHEETS = (*INPUT_SHEETS, *ANALYSIS_SHEETS, REFERENCE)

REPORT_KINDS = ("analysis", "measures", "followup", "development", "memo")
REPORT_NAMES = {kind: f"ita_report_{kind}" for kind in REPORT_KINDS}


class Kind(StrEnum):
    """What may be typed into an input cell."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    SCORE = "score"
    COUNT = "count"
    YEAR = "year"
    DATE = "date"
    PERCENT = "percent"
    CHOICE = "choice"
    CODE = "code"
    CODES = "codes"


class Field(msgspec.Struct, frozen=True):
    """A scalar input on the sheet `ข้อมูลหน่วยงาน`. `key` is the defined name without `ita_`; `choices` names a list
    on the sheet `อ้างอิง`; `parts` limits it to years with (True) or without (False) EIT parts."""

    key: str
    label: str
    kind: Kind
    choices: str | None = None
    parts: bool | None = None

    @property
    def name(self) -> str:
        """The workbook-scope defined name."""
        return f"ita_{self.key}"


FIELDS = (
    Field("agency", "ชื่อหน่วยงาน (ชื่อเต็ม)", Kind.TEXT),
    Field("agency_short", "ชื่อย่อ", Kind.TEXT),
    Field("agency_code", "รหัสหน่วยงาน", Kind.TEXT),
    Field("agency_type", "ประเภทหน่วยงาน", Kind.CHOICE, "agency_types"),
    Field("subdistrict", "ตำบล/แขวง", Kind.TEXT),
    Field("district", "อำเภอ/เขต", Kind.TEXT),
    Field("province", "จังหวัด", Kind.CHOICE, "provinces"),
    Field("year", "ปีงบประมาณของผลการประเมิน (พ.ศ.)", Kind.YEAR),
    Field("total", "คะแนนรวมตามประกาศ", Kind.SCORE),
    Field("total_prev", "คะแนนรวมปีก่อน", Kind.SCORE),
    Field("level", "ระดับผลการประเมินตามประกาศ", Kind.TEXT),
    Field("target", "ค่าเป้าหมาย", Kind.SCORE),
    Field("announced", "วันที่ประกาศผล", Kind.DATE),
    Field("meeting_date", "วันที่ประชุมพิจารณาผล", Kind.DATE),
    Field("report_date", "วันที่รายงาน", Kind.DATE),
    Field("n_iit", "จำนวนผู้ตอบ IIT", Kind.COUNT),
    Field("n_eit", "จำนวนผู้ตอบ EIT", Kind.COUNT, parts=False),
    Field("n_eit_public", "จำนวนผู้ตอบ EIT Public", Kind.COUNT, parts=True),
    Field("n_eit_survey", "จำนวนผู้ตอบ EIT Survey", Kind.COUNT, parts=True),
    Field("website", "เว็บไซต์หน่วยงาน", Kind.TEXT),
    Field("phone", "โทรศัพท์", Kind.TEXT),
    Field("doc_no", "ที่ (เลขหนังสือ)", Kind.TEXT),
    Field("department", "ส่วนราชการเจ้าของเรื่อง", Kind.TEXT),
    Field("addressee", "เรียน", Kind.TEXT),
    Field("digits", "ตัวเลขในรายงาน", Kind.CHOICE, "digits"),
    Field("font", "แบบอักษรของรายงาน", Kind.CHOICE, "fonts"),
)
UNITS_NAME = "ita_units"
UNITS_LABEL = "ส่วนราชการภายในของหน่วยงาน"
UNITS_ROWS = 20


class Column(msgspec.Struct, frozen=True):
    """A column of an input table. `parts`: only in years with EIT parts. `given`: prefilled and locked.
    `hidden`: a step of a calculation that nobody needs to see."""

    key: str
    header: str
    kind: Kind
    width: float
    choices: str | None = None
    parts: bool | None = None
    given: bool = False
    hidden: bool = False


class Table(msgspec.Struct, frozen=True):
    """An input table: one header row, found by its texts. `required` are the column keys that identify the
    table when its sheet was renamed; `rows` is how many rows the empty template offers (0: given by the year).
    `formulas` are the columns of live formulas to the right; a reader compares them, it never trusts them."""

    key: str
    sheet: str
    columns: tuple[Column, ...]
    required: tuple[str, ...]
    rows: int = 0
    formulas: tuple[Column, ...] = ()

    def column(self, key: str) -> Column:
        """The column with this key; KeyError if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def columns_for(self, has_parts: bool) -> tuple[Column, ...]:
        """The columns of a year with or without EIT parts."""
        return tuple(c for c in self.columns if c.parts is None or c.parts == has_parts)

    def places(self, has_parts: bool) -> dict[str, int]:
        """Where the template puts each column, formulas included: key to zero-based column number."""
        return {c.key: place for place, c in enumerate((*self.columns_for(has_parts), *self.formulas))}


INDICATOR_TABLE = Table(
    "indicators",
    INDICATORS,
    (
        Column("number", "ที่", Kind.CODE, 7, given=True),
        Column("name", "ตัวชี้วัด", Kind.TEXT, 36, given=True),
        Column("instrument", "แบบวัด", Kind.TEXT, 9, given=True),
        Column("published", "คะแนนตามประกาศ", Kind.SCORE, 14),
        Column("previous", "คะแนนปีก่อน", Kind.SCORE, 13),
    ),
    required=("number", "name", "published"),
    formulas=(
        Column("computed", "คำนวณจากรายข้อ", Kind.SCORE, 14, given=True),
        Column("difference", "ส่วนต่าง", Kind.SCORE, 10, given=True),
        Column("used", "คะแนนที่ใช้", Kind.SCORE, 12, given=True),
        Column("change", "เปลี่ยนแปลง", Kind.SCORE, 13, given=True),
        Column("band", "ระดับการดำเนินการ", Kind.TEXT, 20, given=True),
        Column("rank", "อันดับ", Kind.COUNT, 8, given=True),
        Column("exact", "ค่าคำนวณก่อนปัดเศษ", Kind.SCORE, 12, given=True, hidden=True),
        Column("exact_used", "ค่าที่ใช้ก่อนปัดเศษ", Kind.SCORE, 12, given=True, hidden=True),
        Column("before", "ค่าปีก่อนที่ใช้", Kind.SCORE, 12, given=True, hidden=True),
        Column("parent", "อยู่ในตัวชี้วัดที่", Kind.COUNT, 12, given=True, hidden=True),
        Column("scored_items", "จำนวนข้อที่คิดคะแนน", Kind.COUNT, 12, given=True, hidden=True),
    ),
)

ITEM_TABLE = Table(
    "items",
    ITEMS,
    (
        Column("code", "ข้อ", Kind.CODE, 7, given=True),
        Column("instrument", "แบบวัด", Kind.TEXT, 8, given=True),
        Column("indicator", "ตัวชี้วัดที่", Kind.CODE, 9, given=True),
        Column("sub_indicator", "ตัวชี้วัดย่อย", Kind.CODE, 11, given=True),
        Column("text", "ข้อคำถาม", Kind.LONG_TEXT, 56, given=True),
        Column("score", "คะแนน", Kind.SCORE, 11),
        Column("public", "EIT Public", Kind.SCORE, 11, parts=True),
        Column("survey", "EIT Survey", Kind.SCORE, 11, parts=True),
        Column("previous", "คะแนนปีก่อน", Kind.SCORE, 12),
        Column("unscored", "ไม่คิดคะแนน", Kind.CHOICE, 12, "yes"),
    ),
    required=("code", "score", "indicator"),
    formulas=(
        Column("used", "คะแนนที่ใช้", Kind.SCORE, 12, given=True),
        Column("outcome", "ผล", Kind.TEXT, 20, given=True),
    ),
)

HISTORY_TABLE = Table(
    "history",
    HISTORY,
    (
        Column("year", "ปี", Kind.YEAR, 9),
        Column("total", "คะแนนรวม", Kind.SCORE, 12),
        Column("level", "ระดับ", Kind.TEXT, 20),
        *(Column(code, code, Kind.SCORE, 10) for code in ("IIT", "EIT", "OIT")),
        *(Column(str(n), str(n), Kind.SCORE, 8.5) for n in range(1, 11)),
    ),
    required=("year", "total", "IIT"),
    rows=8,
)

PLAN_TABLE = Table(
    "plan",
    PLAN,
    (
        Column("code", "รหัส", Kind.CODE, 8),
        Column("indicator", "ตัวชี้วัดที่", Kind.CODE, 9),
        Column("items", "ข้อ", Kind.CODES, 12),
        Column("issue", "ประเด็น", Kind.TEXT, 10),
        Column("weakness", "จุดอ่อน", Kind.LONG_TEXT, 30),
        Column("measure", "มาตรการ", Kind.LONG_TEXT, 36),
        Column("steps", "ขั้นตอน", Kind.LONG_TEXT, 40),
        Column("responsible", "ผู้รับผิดชอบ", Kind.CHOICE, 18, "units"),
        Column("start", "เริ่ม", Kind.DATE, 15),
        Column("due", "แล้วเสร็จ", Kind.DATE, 15),
        Column("monitoring", "การกำกับติดตาม", Kind.LONG_TEXT, 28),
        Column("success", "ตัวชี้วัดความสำเร็จ", Kind.LONG_TEXT, 28),
        Column("budget", "งบประมาณ", Kind.TEXT, 14),
        Column("source", "ที่มา", Kind.CHOICE, 12, "plan_sources"),
    ),
    required=("code", "measure", "steps"),
    rows=60,
)

ACCEPT = Column("accept", "รับ", Kind.CHOICE, 5, "yes")
DRAFT_TABLE = Table("draft", DRAFT_PLAN, (ACCEPT, *PLAN_TABLE.columns), required=("accept", "measure", "steps"))
ACCEPTED_CODE = "M-{key}"  # code of an accepted draft that has none: which item or indicator it serves

FOLLOW_UP_TABLE = Table(
    "follow_up",
    FOLLOW_UP,
    (
        Column("code", "รหัส", Kind.CODE, 8),
        Column("round", "รอบ", Kind.CHOICE, 10, "rounds"),
        Column("status", "สถานะ", Kind.CHOICE, 22, "statuses"),
        Column("percent", "ร้อยละ", Kind.PERCENT, 9),
        Column("result", "ผลการดำเนินงาน", Kind.LONG_TEXT, 40),
        Column("done", "วันที่แล้วเสร็จ", Kind.DATE, 15),
        Column("evidence", "หลักฐาน", Kind.LONG_TEXT, 32),
        Column("problems", "ปัญหา/อุปสรรค", Kind.LONG_TEXT, 30),
        Column("suggestions", "ข้อเสนอแนะ", Kind.LONG_TEXT, 30),
    ),
    required=("code", "status", "result"),
    rows=60,
)

SIGNATORY_TABLE = Table(
    "signatories",
    SIGNATORIES,
    (
        Column("order", "ลำดับ", Kind.COUNT, 8),
        Column("role", "บทบาท", Kind.TEXT, 24),
        Column("name", "ชื่อ-สกุล", Kind.TEXT, 34),
        Column("position", "ตำแหน่ง", Kind.TEXT, 36),
        Column("position_2", "ตำแหน่ง (ต่อ)", Kind.TEXT, 36),
        Column("opinion", "ความเห็น", Kind.CHOICE, 12, "opinions"),
    ),
    required=("order", "name", "position"),
    rows=8,
)

TABLES = (INDICATOR_TABLE, ITEM_TABLE, HISTORY_TABLE, PLAN_TABLE, FOLLOW_UP_TABLE, SIGNATORY_TABLE)

CHOICES: dict[str, tuple[str, ...]] = {
    "yes": (YES,),
    "digits": (THAI_DIGITS, ARABIC_DIGITS),
    "fonts": ("TH Sarabun New", "TH SarabunPSK", "TH SarabunIT๙"),
    "rounds": ("6 เดือน", "12 เดือน"),
    "statuses": tuple(MeasureStatus),
    "opinions": ("ไม่มี", "สมควร", "อนุมัติ"),
    "plan_sources": ("แนะนำ", "แก้ไขแล้ว", "เขียนเอง"),
}


def past_code(year: int, code: str) -> str:
    """The code under which a measure of an earlier plan is kept: its fiscal year (B.E.) before its own code."""
    return f"{year}/{code}"


def stamp(year: int, version: int = TEMPLATE_VERSION) -> str:
    """The stamp of a workbook made for fiscal year `year` (B.E.), such as `ita-xl/2567/2`."""
    return f"{STAMP_PREFIX}/{year}/{version}"
