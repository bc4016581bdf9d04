"""Which rectangles and rows are written to turn one state of a sheet into another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ita_xl.workbook.book import Area, Cell
from ita_xl.workbook.package.cells import SharedTexts
from ita_xl.workbook.package.contents import (
    Content,
    RowLook,
    SheetState,
    blocks,
    cell_content,
    changed_cells,
    row_groups,
    rows_below,
)

CELLS = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 8)), max_size=40)
FORMULA = Content(2.0, is_formula=True, plain=False)


def state(cells: dict[Cell, Content], last_row: int = 99) -> SheetState:
    return SheetState(cells, {}, RowLook(15), last_row)


@given(changed=CELLS, fixed=CELLS)
def test_rectangles_hold_every_changed_cell_once_and_no_fixed_one(changed: set[Cell], fixed: set[Cell]) -> None:
    areas = blocks(changed, state(dict.fromkeys(fixed - changed, FORMULA)))
    for cell in changed:
        assert sum(area.holds(cell) for area in areas) == 1
    assert not [cell for cell in fixed - changed if any(area.holds(cell) for area in areas)]


@given(changed=CELLS)
def test_without_anything_fixed_one_rectangle_is_enough(changed: set[Cell]) -> None:
    assert len(blocks(changed, state({}))) == bool(changed)


@given(looks=st.dictionaries(st.integers(1, 1_048_576), st.sampled_from([15.0, 24.0, 31.5]), max_size=200))
def test_every_row_is_in_one_address_of_its_look(looks: dict[int, float]) -> None:
    found: dict[int, object] = {}
    for look, address in row_groups(looks):
        assert len(address) <= 255
        for span in address.split(","):
            first, last = map(int, span.split(":"))
            for number in range(first, last + 1):
                assert number not in found
                found[number] = look
    assert found == looks


def test_a_value_in_place_of_an_equal_formula_is_a_change() -> None:
    before, after = state({(1, 1): FORMULA, (2, 1): Content("ก")}), state({(1, 1): Content(2.0), (2, 1): Content("ก")})
    assert changed_cells(before, after) == {(1, 1)}


def test_rows_added_below_take_over_the_last_row() -> None:
    after = state({(64, 1): Content("ก"), (65, 2): Content("ข"), (66, 4): Content("ค")})
    assert rows_below(state({}, 64), after) == (Area(64, 64, 2, 4), Area(65, 66, 2, 4))
    assert rows_below(state({}, 66), after) is None
    assert rows_below(state({}, 0), after) is None, "an empty sheet has no formats to give"


def test_what_cells_of_a_file_hold() -> None:
    table = b"<sst><si><t>a_x000D_b</t></si><si><r><t>a</t></r><r><t>b</t></r></si></sst>"
    shared = SharedTexts(lambda: table)

    def held(xml: str) -> Content | None:
        return cell_content(etree.fromstring(xml), shared)

    assert held('<c t="s"><v>0</v></c>') == Content("a\rb")
    assert held('<c t="s"><v>1</v></c>') == Content("ab", plain=False)
    assert held('<c t="inlineStr"><is><t>_x005F_x0041_</t></is></c>') == Content("_x0041_")
    assert held("<c><v>69.5</v></c>") == Content(69.5)
    assert held('<c t="b"><v>1</v></c>') == Content(True)
    assert held('<c t="e"><v>#N/A</v></c>') == Content("#N/A", is_error=True)
    assert held('<c t="str"><f>A1</f><v>x</v></c>') == Content("x", is_formula=True, plain=False)
    assert held("<c><f>A1</f></c>") == Content("", is_formula=True, plain=False)
    assert held('<c s="4"><extLst/></c>') is None
