"""The summary for the receiving office: who counts, ranks, groups, weak items, who is missing, files for analysts."""

from __future__ import annotations

import csv
import re
import runpy
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import msgspec
import office
import openpyxl
import pandas as pd
import pytest
from make import all_items
from submissions import agencies, day, refused, submitted

from ita_xl.assessment.submission import Remark
from ita_xl.batch.submitted import Status, Submitted
from ita_xl.batch.summary import write_summary
from ita_xl.batch.summary_columns import COLUMNS
from ita_xl.errors import ExpectedListError

ROOT = Path(__file__).parents[1]
HOSTILE = (
    '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "＝1", "https://example.org", "a\r\n=1", "{{ 7*7 }}", "{=1}",
)  # fmt: skip


def rows(folder: Path, name: str = "summary") -> list[dict[str, str]]:
    """The lines of a CSV file."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def sheet_texts(folder: Path, sheet: str) -> list[list[object]]:
    """The filled cells of a sheet, row by row."""
    found = openpyxl.load_workbook(folder / "summary.xlsx")[sheet]
    return [values for row in found.iter_rows(values_only=True) if (values := [v for v in row if v is not None])]


def listed(folder: Path, text: str) -> bool:
    """Whether a text stands anywhere in the workbook."""
    book = openpyxl.load_workbook(folder / "summary.xlsx")
    return any(text in str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


class TestRanking:
    def test_ties_share_a_rank_and_the_next_is_skipped(self, tmp_path: Path) -> None:
        write_summary(agencies(90, "95.5", "95.50", 60), tmp_path)
        assert [(row["rank"], row["percentile"]) for row in rows(tmp_path)] == [
            ("3", "50.00"), ("1", "100.00"), ("1", "100.00"), ("4", "25.00"),
        ]  # fmt: skip

    def test_the_league_table_stands_in_the_order_of_the_totals(self, tmp_path: Path) -> None:
        write_summary(agencies(90, 95, 60), tmp_path, digits="arabic")
        table = [row for row in sheet_texts(tmp_path, "อันดับ 2567") if isinstance(row[0], int)]
        assert [row[1] for row in table] == [f"องค์การบริหารส่วนตำบลที่ {n}" for n in (1002, 1001, 1003)]
        assert 95 in table[0]

    def test_means_and_medians_are_exact(self, tmp_path: Path) -> None:
        write_summary(agencies("80.01", "80.02", "80.02", "90.00"), tmp_path, digits="arabic")
        types = sheet_texts(tmp_path, "กลุ่ม 2567")
        (one,) = [row for row in types if row[0] == "องค์การบริหารส่วนตำบล"]
        assert one[1:6] == [4, 82.51, 80.02, 80.01, 90], "the mean is 82.5125"

    def test_years_are_never_ranked_together(self, tmp_path: Path) -> None:
        old = submitted("old.xlsx", year=2565, total=99, agency_code="7", agency="เทศบาลตำบลเก่า")
        write_summary([*agencies(90), old], tmp_path, digits="arabic")
        assert [row["rank"] for row in rows(tmp_path)] == ["1", "1"]
        names = openpyxl.load_workbook(tmp_path / "summary.xlsx").sheetnames
        assert {"อันดับ 2567", "อันดับ 2565"} <= set(names)
        assert listed(tmp_path, "ไม่ควรเปรียบเทียบคะแนนข้ามปี")

    def test_a_submission_without_a_total_is_not_ranked_but_listed(self, tmp_path: Path) -> None:
        without = submitted("none.xlsx", total=None, items={"i1": None}, agency="เทศบาลตำบลไม่มีคะแนน")
        write_summary([*agencies(90), without], tmp_path)
        assert rows(tmp_path)[1]["because"] == "no-total"
        assert rows(tmp_path)[1]["rank"] == ""
        assert listed(tmp_path, "เทศบาลตำบลไม่มีคะแนน")


class TestWeakItems:
    def test_items_stand_by_the_share_of_agencies_below_their_target(self, tmp_path: Path) -> None:
        weak = [
            submitted("1.xlsx", agency_code="1", items={"i3": 70, "O8": 0}),
            submitted("2.xlsx", agency_code="2", items={"O8": 0, "e1": (70, 100)}),
            submitted("3.xlsx", agency_code="3", items={"i4": 88}, target=Decimal(89)),
        ]
        write_summary(weak, tmp_path, digits="arabic")
        table = sheet_texts(tmp_path, "ตัวชี้วัดและข้อ 2567")
        found = {row[0]: row[-2:] for row in table if str(row[0]) in {"i3", "O8", "e1", "i4", "i5"}}
        assert found == {"O8": [2, 66.67], "i3": [1, 33.33], "e1": [1, 33.33], "i4": [1, 33.33]}
        assert next(row[0] for row in table if row[0] in found) == "O8"
        below = {(r["source"], r["item"]) for r in rows(tmp_path, "summary-items") if r["below_target"] == "True"}
        assert below == {
            ("1.xlsx", "i3"), ("1.xlsx", "O8"), ("2.xlsx", "O8"), ("2.xlsx", "e1"), ("3.xlsx", "i4"),
        }  # fmt: skip

    def test_agencies_that_gave_nothing_but_the_total(self, tmp_path: Path) -> None:
        nowhere = {"agency_type": None, "district": None, "province": None}
        bare = submitted(total=88, items=dict.fromkeys(all_items(2567, 90)), **nowhere)
        write_summary([bare], tmp_path)
        assert rows(tmp_path)[0]["rank"] == "1"
        assert rows(tmp_path, "summary-items") == []
        for told in ("มีคะแนนรายตัวชี้วัด", "มีคะแนนรายข้อ", "ระบุประเภท จังหวัด หรืออำเภอ"):
            assert listed(tmp_path, f"ไม่มีหน่วยงานใด{told}")
        assert not listed(tmp_path, "ไม่มีข้อที่หน่วยงานใดต่ำกว่าค่าเป้าหมาย"), "nobody knows"


class TestSeveralSubmissions:
    def counted(self, folder: Path, *files: Submitted) -> list[str]:
        write_summary(files, folder)
        assert all(listed(folder, file.source) for file in files), "all are listed"
        return [row["source"] for row in rows(folder) if row["counted"] == "True"]

    def test_the_newer_report_date_counts(self, tmp_path: Path) -> None:
        new = submitted("b.xlsx", agency_code="1", report_date=day(9), modified="2025-01-01T00:00:00Z")
        old = submitted("a.xlsx", agency_code="1", report_date=day(2), modified="2025-06-01T00:00:00Z")
        assert self.counted(tmp_path, new, old) == ["b.xlsx"]

    @pytest.mark.parametrize("dates", [(None, day(2)), (day(2), day(2)), (None, None)])
    def test_else_the_newer_file(self, dates: tuple[object, object], tmp_path: Path) -> None:
        new = submitted("a.xlsx", agency_code="1", report_date=dates[0], modified="2025-06-01T00:00:00+07:00")
        old = submitted("b.xlsx", agency_code="1", report_date=dates[1], modified="2025-05-31T16:00:00Z")
        assert self.counted(tmp_path, old, new) == ["a.xlsx"]

    def test_without_a_code_the_name_and_the_place_decide(self, tmp_path: Path) -> None:
        coded = submitted("a.xlsx", agency_code="1", agency="องค์การบริหารส่วนตำบลบ้านนา", modified="2025-02-01")
        short = submitted("b.xlsx", agency="อบต. บ้านนา", modified="2025-01-01")
        elsewhere = submitted("c.xlsx", agency="อบต. บ้านนา", province="ตราด")
        write_summary([coded, short, elsewhere], tmp_path)
        assert [row["because"] for row in rows(tmp_path)] == ["", "older-submission", ""]

    def test_the_same_agency_in_two_years_counts_twice(self, tmp_path: Path) -> None:
        files = (submitted("a.xlsx", agency_code="1"), submitted("b.xlsx", agency_code="1", year=2566))
        write_summary(files, tmp_path)
        assert [row["counted"] for row in rows(tmp_path)] == ["True", "True"]

    def test_one_code_with_two_names_is_told(self, tmp_path: Path) -> None:
        files = [submitted(f"{n}.xlsx", agency_code="1", agency=f"เทศบาลตำบล{n}") for n in ("เหนือ", "ใต้")]
        write_summary(files, tmp_path)
        assert listed(tmp_path, "โปรดตรวจสอบรหัส")

    def test_a_refused_file_does_not_replace_a_good_one(self, tmp_path: Path) -> None:
        write_summary([*agencies(90), refused("1001 ใหม่.xlsx")], tmp_path)
        assert [row["counted"] for row in rows(tmp_path)] == ["True", "False"]
        assert listed(tmp_path, "แฟ้มชำรุด")


class TestExpected:
    TEXT = (
        "รหัส,ชื่อหน่วยงาน,ประเภท,จังหวัด\n1001,อบต. หนึ่ง,อบต.,ขอนแก่น\n"
        ",อบต.บ้านนา,อบต.,จังหวัดขอนแก่น\n1009,เทศบาลตำบลเก้า,ทต.,ตราด\n"
    )

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
    def test_who_has_not_submitted(self, encoding: str, tmp_path: Path) -> None:
        (tmp_path / "list.csv").write_bytes(self.TEXT.encode(encoding))
        extra = submitted("x.xlsx", agency="องค์การบริหารส่วนตำบลบ้านนา")
        write_summary([*agencies(90, 80), extra], tmp_path, tmp_path / "list.csv")
        absent = [row for row in rows(tmp_path) if row["status"] == "not-submitted"]
        assert [(row["agency_code"], row["agency"], row["province"]) for row in absent] == [
            ("1009", "เทศบาลตำบลเก้า", "ตราด")
        ]
        sent = [text for row in sheet_texts(tmp_path, "การส่งสมุดงาน") for text in map(str, row)]
        assert sent.index("หน่วยงานที่ยังไม่ส่ง") < sent.index("เทศบาลตำบลเก้า")
        assert "1002.xlsx" in sent[sent.index("หน่วยงานที่ส่งแต่ไม่อยู่ในบัญชี") :]
        assert "x.xlsx" not in sent

    def test_other_separators_english_heads_and_repeated_lines(self, tmp_path: Path) -> None:
        text = "name;code;province\nอบต. หนึ่ง;๑๐๐๑;\nอบต. หนึ่ง;1001;\nอบต. สอง;2;\n\n"
        (tmp_path / "list.csv").write_text(text, encoding="utf-8")
        write_summary(agencies(90), tmp_path, tmp_path / "list.csv", digits="arabic")
        assert [row["agency_code"] for row in rows(tmp_path)] == ["1001", "2"]
        assert listed(tmp_path, "บัญชีหน่วยงานมีรายการซ้ำ 1 รายการ")

    def test_a_refused_workbook_of_a_known_agency_is_unusable_not_missing(self, tmp_path: Path) -> None:
        (tmp_path / "list.csv").write_text("code,name\n1001,อบต. หนึ่ง\n", encoding="utf-8")
        (one,) = agencies(90)
        write_summary([msgspec.structs.replace(one, status=Status.REFUSED)], tmp_path, tmp_path / "list.csv")
        assert [row["status"] for row in rows(tmp_path)] == ["refused"]
        assert listed(tmp_path, "หน่วยงานในบัญชีที่ส่งแล้วแต่สมุดงานใช้ไม่ได้")

    @pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"name\n" + b"x" * (17 * 2**20)])
    def test_a_list_that_cannot_be_used_is_told(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "list.csv").write_bytes(content)
        with pytest.raises(ExpectedListError, match=r"list\.csv"):
            write_summary([], tmp_path, tmp_path / "list.csv")
        assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


class TestSafety:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_text_of_a_submission_stays_text(self, name: str, tmp_path: Path) -> None:
        hostile = submitted("=1.xlsx", agency=name, district=name, agency_code=name)
        write_summary([hostile], tmp_path)
        (row,) = rows(tmp_path)
        for value in (row["agency"], row["district"], row["agency_code"], row["source"]):
            assert not value.startswith(("=", "+", "-", "@", "＝", "\r", "\n"))
        with zipfile.ZipFile(tmp_path / "summary.xlsx") as book:
            sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/")]
        assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
        links = [link for sheet in sheets for link in re.findall('Target="([^"]*)" TargetMode="External"', sheet)]
        assert links == ["=1\\=1.report.xlsx"], "only to the report of the batch"
        assert pd.read_parquet(tmp_path / "summary.parquet")["agency"][0] == " ".join(name.split())

    @pytest.mark.parametrize("place", ["/etc/a.xlsx", "../a.xlsx", "http://x/a.xlsx", "C:\\a.xlsx", "a/b.result.json"])
    def test_a_link_leads_nowhere_else(self, place: str, tmp_path: Path) -> None:
        write_summary([msgspec.structs.replace(agencies(90)[0], outputs=(place,))], tmp_path)
        assert rows(tmp_path)[0]["report"] == ""

    def test_personal_data_stays_out(self, tmp_path: Path) -> None:
        secret = {"phone": "081-234-5678", "units": ("งานของนายสมมุติ",), "addressee": "นางสมมุติ", "doc_no": "ขก ๑๒๓/๔"}
        remark = Remark("V1", None, {"typed": "นายสมมุติ ทดสอบ"})
        write_summary([submitted(remarks=(remark,), **secret)], tmp_path)
        with zipfile.ZipFile(tmp_path / "summary.xlsx") as book:
            content = b"".join(book.read(name) for name in book.namelist())
        for name in ("summary.csv", "summary-items.csv"):
            content += (tmp_path / name).read_bytes()
        content += pd.read_parquet(tmp_path / "summary.parquet").to_csv().encode()
        for word in ("081-234-5678", "สมมุติ", "ขก ๑๒๓/๔"):
            assert word.encode() not in content
        assert listed(tmp_path, "คะแนนไม่ใช่ตัวเลข"), "the finding itself is counted"


class TestFiles:
    def test_equal_input_gives_equal_bytes(self, tmp_path: Path) -> None:
        files = [*agencies(90, 80, 70), refused()]
        for name in ("1", "2"):
            (tmp_path / name).mkdir()
            made = write_summary(files, tmp_path / name)
        assert [path.name for path in made] == [
            "summary.xlsx", "summary.csv", "summary.parquet", "summary-items.csv", "summary-items.parquet",
        ]  # fmt: skip
        for path in made:
            assert path.read_bytes() == (tmp_path / "1" / path.name).read_bytes(), path.name
        assert len(list((tmp_path / "1").iterdir())) == 5, "no drafts are left"

    def test_csv_and_parquet_have_the_documented_columns(self, tmp_path: Path) -> None:
        write_summary([*agencies("90.5"), refused()], tmp_path)
        frame = pd.read_parquet(tmp_path / "summary.parquet")
        assert list(frame.columns) == [column.name for column in COLUMNS] == list(rows(tmp_path)[0])
        assert frame["total"].dtype == "float64"
        assert frame["total"][0] == 90.5
        assert rows(tmp_path)[0]["total"] == "90.50"
        assert rows(tmp_path)[1]["total"] == ""
        page = (ROOT / "docs" / "summary.md").read_text(encoding="utf-8")
        assert page == runpy.run_path(str(ROOT / "tools" / "build_docs.py"))["summary_page"]()

    def test_types_do_not_depend_on_what_came(self, tmp_path: Path) -> None:
        write_summary([], tmp_path)
        empty = pd.read_parquet(tmp_path / "summary.parquet")
        assert len(empty) == 0
        write_summary(agencies(90), tmp_path)
        assert list(pd.read_parquet(tmp_path / "summary.parquet").dtypes) == list(empty.dtypes)
        assert "ภาพรวม" in openpyxl.load_workbook(tmp_path / "summary.xlsx").sheetnames

    def test_each_agency_links_to_its_report(self, tmp_path: Path) -> None:
        write_summary(agencies(90, 80), tmp_path, digits="arabic")
        sheet = openpyxl.load_workbook(tmp_path / "summary.xlsx")["อันดับ 2567"]
        links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert links == ["1001\\1001.report.xlsx", "1002\\1002.report.xlsx"]

    def test_the_core_works_without_pandas(self, tmp_path: Path) -> None:
        program = (
            "import sys; sys.modules['pandas'] = sys.modules['pyarrow'] = None\n"
            "import ita_xl.pipeline, ita_xl.batch.submitted, ita_xl.batch.summary_document\n"
            f"sys.argv = ['ita-xl', 'check', {str(tmp_path / 'a.xlsx')!r}]\n"
            "from ita_xl.cli import main; main()"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
        assert done.returncode == 3, done.stderr


@pytest.mark.office
@pytest.mark.parametrize("count", [3, 60])
def test_the_pages_lie_and_nothing_is_cut(count: int, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name,province\n" + "เทศบาลตำบลยังไม่ส่ง,ขอนแก่น\n", encoding="utf-8")
    files = [
        submitted(
            f"รับ/{n}.xlsx",
            total=100 if n == 1 else 60 + n % 40,
            total_prev=Decimal("100") if n % 3 else Decimal("50.05"),
            agency_code=str(n),
            agency=f"องค์การบริหารส่วนตำบลศรีสวัสดิ์พัฒนาร่มเย็นเป็นสุขตลอดกาลนาน แห่งที่ {n}",
            agency_type=("องค์การบริหารส่วนตำบล", "เทศบาลตำบล")[n % 2],
            district=("พระนครศรีอยุธยา", "เมืองนครราชสีมา")[n % 2],
            items={"O8": 0, "i3": 40},
        )
        for n in range(count)
    ]
    write_summary([*files, refused(), refused("y.xlsx", "F6")], tmp_path, tmp_path / "list.csv")
    assert office.cut_rows(tmp_path / "summary.xlsx") == []
    printed = office.to_pdf(tmp_path / "summary.xlsx", tmp_path)
    assert not [page for page in office.page_texts(printed) if "###" in page]
    size = subprocess.run(["pdfinfo", str(printed)], capture_output=True, text=True, check=True).stdout
    assert "841.89 x 595.304 pts (A4)" in size or "841.89 x 595.276 pts (A4)" in size
