"""The sheet `ข้อมูลหน่วยงาน`: label, value, hint; every value has a defined name."""

from __future__ import annotations

import io

from ita_xl.report.text_metrics import column_points, row_height
from ita_xl.workbook import layout
from ita_xl.workbook.building.assemble import Build
from ita_xl.workbook.building.cells import area, input_format, validation, write_value
from ita_xl.workbook.building.formats import CELL, FIRST_ROW, FONT_SIZE, MUTED, ROW_HEIGHT, Style
from ita_xl.workbook.building.tables import head
from ita_xl.workbook.layout import Column, Field, Kind
from ita_xl.workbook.reading.picture_format import dimensions
from ita_xl.workbook.reading.pictures import Pictures

WIDTHS = (34, 44, 46)
LABEL, VALUE, HINT = range(3)
HINT_SIZE = 14
PICTURE_ROWS, PICTURE_HEIGHT = 8, 160  # pixels high at most
LABEL_STYLE: Style = CELL | {"bold": True, "align": "right", "indent": 1}
HINT_STYLE: Style = {"font_size": HINT_SIZE, "font_color": MUTED, "valign": "vcenter", "indent": 1, "text_wrap": True}


def profile_fields(build: Build) -> tuple[Field, ...]:
    """The fields of a year with or without EIT parts, in order."""
    return tuple(field for field in layout.FIELDS if field.parts in (None, build.has_parts))


def profile_sheet(build: Build) -> None:
    """Writes labels, values, hints, names and validations, and below them the units of the agency."""
    texts = build.texts.profile
    columns = [
        Column(str(place), header, Kind.TEXT, width)
        for place, (header, width) in enumerate(zip(texts.header, WIDTHS, strict=True))
    ]
    sheet = head(build, layout.PROFILE, columns, landscape=False)
    fields = profile_fields(build)
    for row, field in enumerate(fields, start=FIRST_ROW):
        sheet.write_string(row, LABEL, field.label, build.formats(**LABEL_STYLE))
        style = input_format(build, field.kind, {"align": "left", "indent": 1})
        value = field_value(build, field.key)
        write_value(sheet, row, VALUE, value, style)
        sheet.data_validation(row, VALUE, row, VALUE, validation(build, "profile", field))
        hint = build.say(texts.hints[field.key])
        sheet.write_string(row, HINT, hint, build.formats(**HINT_STYLE))
        sheet.set_row(row, _height(field.label, value, hint))
        build.workbook.define_name(field.name, f"={area(layout.PROFILE, row, VALUE)}")
    first = FIRST_ROW + len(fields) + 1
    last = first + layout.UNITS_ROWS - 1
    units = Field("units", layout.UNITS_LABEL, Kind.TEXT)
    sheet.write_string(first, LABEL, units.label, build.formats(**LABEL_STYLE))
    for place in range(layout.UNITS_ROWS):
        unit = build.entries.units[place] if place < len(build.entries.units) else None
        style = input_format(build, Kind.TEXT, {"align": "left", "indent": 1})
        write_value(sheet, first + place, VALUE, unit, style)
    sheet.write_string(first, HINT, texts.units_hint, build.formats(**HINT_STYLE))
    sheet.set_row(first, _height(units.label, None, texts.units_hint))
    sheet.data_validation(first, VALUE, last, VALUE, validation(build, "profile", units))
    build.workbook.define_name(layout.UNITS_NAME, f"={area(layout.PROFILE, first, VALUE, last)}")
    sheet.set_h_pagebreaks([first])
    sheet.set_selection(FIRST_ROW, VALUE, FIRST_ROW, VALUE)


def profile_pictures(build: Build, pictures: Pictures) -> None:
    """Places logo and emblem beside the units, each with the word that says what it is."""
    sheet, first = build.sheet(layout.PROFILE), FIRST_ROW + len(profile_fields(build)) + 3
    for row, (role, data) in enumerate({"logo": pictures.logo, "emblem": pictures.emblem}.items()):
        if data is not None:
            _, height = dimensions(data) or (0, PICTURE_HEIGHT)
            scale = min(1.0, PICTURE_HEIGHT / height)
            options = {"image_data": io.BytesIO(data), "description": role, "x_scale": scale, "y_scale": scale}
            sheet.insert_image(first + PICTURE_ROWS * row, HINT, f"{role}.png", options)


def field_value(build: Build, key: str) -> object:
    """The prefilled value of a profile field."""
    if key == "year":
        return build.framework.fiscal_year
    return build.target if key == "target" else getattr(build.entries.profile, key)


def _height(label: str, value: object, hint: str) -> float:
    cells = [
        (label, column_points(WIDTHS[LABEL]) - 9, FONT_SIZE, True),
        (hint, column_points(WIDTHS[HINT]) - 9, HINT_SIZE, False),
    ]
    if isinstance(value, str):
        cells.append((value, column_points(WIDTHS[VALUE]) - 9, FONT_SIZE, False))
    return max(ROW_HEIGHT, row_height(cells))
