"""How typed scores, counts, years, dates and codes are read: what is clear is read with a note, the rest is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ita_xl.workbook.reading.cells import Cell, CellKind
from ita_xl.workbook.reading.codes import parse_indicator_number, parse_item_code, parse_item_codes
from ita_xl.workbook.reading.dates import parse_date
from ita_xl.workbook.reading.numbers import exact, parse_count, parse_score, parse_year
from ita_xl.workbook.reading.plan import steps
from ita_xl.workbook.reading.text import clean, key


def cell(value: object, kind: CellKind = CellKind.TEXT, number_format: str = "General") -> Cell:
    return Cell("คะแนนรายข้อ", 4, 6, kind, value, number_format)


READ_SCORES = [
    ("85.5", "85.5"),
    ("๘๕.๕๐", "85.5"),
    ("８５．５", "85.5"),
    ("85,5", "85.5"),
    ("85,50", "85.5"),
    ("0,855", "0.855"),
    ("85.50 %", "85.5"),
    ("ร้อยละ ๘๕", "85"),
    ("85.5 คะแนน", "85.5"),
    ("\u00a085.5\u00a0", "85.5"),
    ("\u200b85.5", "85.5"),
    ("85 .5", "85.5"),
    ("85. 50", "85.5"),
    ("'85.5", "85.5"),
    ("+85.5", "85.5"),
    (".5", "0.5"),
    ("100", "100"),
    ("0", "0"),
]


@pytest.mark.parametrize(("typed", "points"), READ_SCORES)
def test_a_score_typed_as_text_is_read_with_a_note(typed: str, points: str) -> None:
    parsed = parse_score(cell(typed))
    assert parsed.value == Decimal(points)
    assert parsed.codes == ("V6",)


@pytest.mark.parametrize("typed", ["-", "–", "—", "ไม่มี", "ไม่มีข้อมูล", "N/A", "n.a.", " ไม่ มี "])
def test_words_for_no_value_are_blank_with_a_note(typed: str) -> None:
    parsed = parse_score(cell(typed))
    assert parsed.value is None
    assert parsed.codes == ("V7",)


REFUSED_SCORES = [
    # Two readings: thousands or decimals, one number or two.
    *[(typed, "V3") for typed in ("1,234", "85,500", "1.234,5", "8 5", "1 5.5", "85..5", "85/100", "85-90", "1" * 40)],
    *[(typed, "V2") for typed in ("-5", "− 5", "-0.01", "101", "100.01", "1,234.5", "1,234,567", "850 %")],
    *[(typed, "V1") for typed in ("ดี", "85.5 บาท", "=85.5", "{{ 85 }}", "8.5E1", "85.5 (87)", "nan", "inf")],
]


@pytest.mark.parametrize(("typed", "code"), REFUSED_SCORES)
def test_a_score_that_is_not_clear_is_refused(typed: str, code: str) -> None:
    parsed = parse_score(cell(typed))
    assert parsed.value is None
    assert parsed.codes == (code,)


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0", "\u200b"])
def test_nothing_typed_is_nothing_to_tell(typed: str) -> None:
    assert parse_score(cell(typed)).codes == ()
    assert parse_score(None).codes == ()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [(88.61000000000001, "88.61"), (0.1 + 0.2, "0.3"), (85, "85"), (100.0, "100"), (256 / 3, "85.3333333333")],
)
def test_a_stored_number_is_what_the_officer_sees(stored: float, shown: str) -> None:
    assert str(exact(stored)) == shown


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_every_published_score_survives_binary_storage(points: Decimal) -> None:
    assert exact(float(points)) == points
    assert parse_score(cell(f"{points:f}")).value == points


NOT_NUMBERS = [
    (cell(Decimal("0.855"), CellKind.NUMBER, "0.00%"), "85.5", "V8"),
    (cell(Decimal(1), CellKind.NUMBER, "0%"), "100", "V8"),
    (cell(Decimal("85.5"), CellKind.NUMBER, "0.00%"), None, "V2"),  # shown as 8550.00%
    (cell(Decimal("85.5"), CellKind.NUMBER, '0.00" %"'), "85.5", None),  # the sign is only a word here
    (cell("#DIV/0!", CellKind.ERROR), None, "V4"),
    (cell(None, CellKind.UNCACHED), None, "V5"),
    (cell(True, CellKind.BOOL), None, "V1"),
    (cell(date(2024, 3, 25), CellKind.DATE), None, "V1"),
    (cell("0:51:18", CellKind.TIME), None, "V1"),
]


@pytest.mark.parametrize(("typed", "points", "code"), NOT_NUMBERS)
def test_cells_that_hold_more_than_a_number(typed: Cell, points: str | None, code: str | None) -> None:
    parsed = parse_score(typed)
    assert parsed.value == (None if points is None else Decimal(points))
    assert parsed.codes == ((code,) if code else ())


COUNTS = [
    ("30", 30, "V6"),
    ("๓๐ คน", 30, "V6"),
    ("1,234", 1234, "V6"),
    ("-", None, "V7"),
    ("-3", None, "V22"),
    ("30.5", None, "V22"),
    ("มาก", None, "V22"),
    ("3 0", None, "V22"),
]


@pytest.mark.parametrize(("typed", "count", "code"), COUNTS)
def test_numbers_of_respondents(typed: str, count: int | None, code: str) -> None:
    parsed = parse_count(cell(typed))
    assert (parsed.value, parsed.codes) == (count, (code,))


YEARS = [
    (cell(Decimal(2567), CellKind.NUMBER), 2567, None),
    (cell("2567"), 2567, None),
    (cell("๒๕๖๗"), 2567, "V6"),
    (cell("ปีงบประมาณ พ.ศ. 2567"), 2567, "V6"),
    (cell(Decimal(2024), CellKind.NUMBER), 2567, "V20"),
    (cell("ค.ศ. 2024"), 2567, "V20"),
    (cell("ค.ศ. 2567"), None, "V21"),
    (cell("67"), None, "V21"),
    (cell("2567/1"), None, "V21"),
    (cell(Decimal("2567.5"), CellKind.NUMBER), None, "V21"),
    (cell(date(2024, 1, 1), CellKind.DATE), None, "V21"),
    (cell("#REF!", CellKind.ERROR), None, "V4"),
]


@pytest.mark.parametrize(("typed", "year", "code"), YEARS)
def test_years_are_buddhist(typed: Cell, year: int | None, code: str | None) -> None:
    parsed = parse_year(typed)
    assert (parsed.value, parsed.codes) == (year, (code,) if code else ())


DATES = [
    ("6 มี.ค. 2566", (2023, 3, 6), "V18"),
    ("๖ มีนาคม ๒๕๖๖", (2023, 3, 6), "V18"),
    ("6 มีค 66", (2023, 3, 6), "V18"),
    ("วันที่ 6 เดือน มีนาคม พ.ศ. 2566", (2023, 3, 6), "V18"),
    ("วันจันทร์ที่ 6 มีนาคม 2566", (2023, 3, 6), "V18"),
    ("6/3/2566", (2023, 3, 6), "V18"),  # the day first, as everywhere in Thailand
    ("6-3-2023", (2023, 3, 6), "V18"),
    ("6.3.2566", (2023, 3, 6), "V18"),
    ("2566-03-06", (2023, 3, 6), "V18"),
    ("29/2/2567", (2024, 2, 29), "V18"),
    ("กันยายน 2567", (2024, 9, 1), "V33"),
    ("6/3/66", None, "V16"),
    ("3/15/2566", None, "V16"),
    ("31 ก.พ. 2566", None, "V16"),
    ("30 กันยายน", None, "V16"),
    ("ไตรมาสที่ 1-4", None, "V16"),
    ("มีนาคม 2024", None, "V16"),
    ("1/1/2400", None, "V19"),
    ("-", None, "V7"),
]


@pytest.mark.parametrize(("typed", "day", "code"), DATES)
def test_dates_typed_as_text(typed: str, day: tuple[int, int, int] | None, code: str) -> None:
    parsed = parse_date(cell(typed))
    assert (parsed.value, parsed.codes) == (date(*day) if day else None, (code,))


def test_a_month_ends_when_something_is_due() -> None:
    assert parse_date(cell("กุมภาพันธ์ 2567"), end_of_month=True).value == date(2024, 2, 29)


STORED_DATES = [
    (cell(date(2024, 3, 6), CellKind.DATE), date(2024, 3, 6), ()),
    (cell(date(2567, 3, 6), CellKind.DATE), date(2024, 3, 6), ("V17",)),  # B.E. typed into a C.E. calendar
    (cell(date(1967, 3, 6), CellKind.DATE), None, ("V19",)),  # 6/3/67 became 1967
    (cell(Decimal(45000), CellKind.NUMBER), None, ("V16",)),
    (cell("#N/A", CellKind.ERROR), None, ("V4",)),
    (cell(None, CellKind.UNCACHED), None, ("V5",)),
]


@pytest.mark.parametrize(("stored", "day", "told"), STORED_DATES)
def test_dates_stored_as_dates(stored: Cell, day: date | None, told: tuple[str, ...]) -> None:
    parsed = parse_date(stored)
    assert (parsed.value, parsed.codes) == (day, told)


ITEM_CODES = [
    *[(typed, "O42") for typed in ("O42", "o42", "๐๔๒", "042", "O๔๒", "0๔๒", "OIT 42", "ข้อ O42", "ข้อที่ O 42", "O-42")],
    *[(typed, "i1") for typed in ("i1", "I1", "i ๑", "IIT1", "\u200bi1")],
    *[(typed, "e9") for typed in ("e9", "E9", "E๙", "EIT 9")],
    *[(typed, "O10") for typed in ("O10", "o1o", "O1O", "๐๑๐")],
    *[(typed, None) for typed in ("42", "๔๒", "EB1", "ข้อ", "", "O", "O0", "i1.1", "O1234", "i1 i2")],
]


@pytest.mark.parametrize(("typed", "code"), ITEM_CODES)
def test_item_codes_as_officers_type_them(typed: str, code: str | None) -> None:
    parsed = parse_item_code(typed)
    assert parsed.value == code
    assert parsed.codes == (() if code in (None, typed) else ("V12",))


KNOWN = {f"{letter}{n}" for letter, last in (("i", 15), ("e", 9), ("O", 35)) for n in range(1, last + 1)}
CODE_LISTS = [
    ("i1", ("i1",), ()),
    ("i1, e๙ และ O7-O9", ("i1", "e9", "O7", "O8", "O9"), ()),
    ("i1 i2\ni3;i4", ("i1", "i2", "i3", "i4"), ()),
    ("OIT 3, OIT 4", ("O3", "O4"), ()),
    ("O7–10", ("O7", "O8", "O9", "O10"), ()),
    ("O7 ถึง O8", ("O7", "O8"), ()),
    ("ข้อ i1 ข้อ i2", ("i1", "i2"), ()),
    ("๐๘, ๐๙", ("O8", "O9"), ()),
    ("i1, i1", ("i1",), ()),
    ("O43, i1", ("i1",), ("O43",)),
    ("ทุกข้อ", (), ("ทุกข้อ",)),
    ("i3-e1", (), ("i3-e1",)),
]


@pytest.mark.parametrize(("typed", "read", "strange"), CODE_LISTS)
def test_lists_of_items_in_a_plan(typed: str, read: tuple[str, ...], strange: tuple[str, ...]) -> None:
    assert parse_item_codes(typed, KNOWN) == (read, strange)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("6", 6), ("๖", 6), ("6.", 6), ("ตัวชี้วัดที่ 6", 6), ("ตัวชี้วัดที่ ๑๐", 10), ("6,7", None), ("9.1", None), ("IIT", None)],
)
def test_indicator_numbers(typed: str, number: int | None) -> None:
    assert parse_indicator_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("1. จัดทำคู่มือ\n2. ประกาศใช้", ("จัดทำคู่มือ", "ประกาศใช้")),
        ("๑) จัดทำคู่มือ\n(๒) ประกาศใช้", ("จัดทำคู่มือ", "ประกาศใช้")),
        ("- จัดทำคู่มือ\n\n• ประกาศใช้", ("จัดทำคู่มือ", "ประกาศใช้")),
        ("ก. จัดทำคู่มือ\nข. ประกาศใช้", ("จัดทำคู่มือ", "ประกาศใช้")),
        ("1.จัดทำคู่มือ", ("จัดทำคู่มือ",)),
        ("ก.ย. 2567 สรุปผล\n1.5 ล้านบาท\n3 ครั้งต่อปี", ("ก.ย. 2567 สรุปผล", "1.5 ล้านบาท", "3 ครั้งต่อปี")),
    ],
)
def test_steps_lose_their_numbering_only(typed: str, lines: tuple[str, ...]) -> None:
    assert steps(typed) == lines


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("การดำเนินงาน", "การดํ\u0e32เนินงาน"),
        ("น้ำ", "น\u0e4d\u0e49\u0e32"),
        ("แบบวัด", "เเบบวัด"),
        ("คะแนน ตามประกาศ", "คะแนน\nตามประกาศ"),
        ("EIT Public", "eit\u00a0public"),
        ("ตัวชี้วัด", "ตัว\u200bชี้\u200bวัด"),
        ("ข้อ ๔๒", "ข้อ 42"),
    ],
)
def test_texts_that_look_alike_are_alike(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("typed", "kept", "had_controls"),
    [
        ("สำนัก\x07ปลัด", "สำนักปลัด", True),
        ("สำนัก_x0007_ปลัด", "สำนักปลัด", True),
        ("บรรทัดหนึ่ง_x000D_\nบรรทัดสอง", "บรรทัดหนึ่ง\nบรรทัดสอง", False),
        ("บรรทัดหนึ่ง\r\nบรรทัดสอง  ", "บรรทัดหนึ่ง\nบรรทัดสอง", False),
        ("=HYPERLINK(1)", "=HYPERLINK(1)", False),
        ("{{ agency }}", "{{ agency }}", False),
    ],
)
def test_kept_text(typed: str, kept: str, had_controls: bool) -> None:
    assert clean(typed) == (kept, had_controls)
