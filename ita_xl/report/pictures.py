"""Pictures as they stand on a page: scaled into the room that there is for them, their proportions kept."""

from __future__ import annotations

from ita_xl.report.document import Picture
from ita_xl.workbook.reading.picture_format import dimensions, picture_fault

LOGO_ROOM = (200.0, 96.0)  # points: width and height on the cover
EMBLEM_ROOM = (60.0, 42.5)  # 1.5 cm high, as on official letters


def fitted_picture(data: bytes | None, room: tuple[float, float], alt: str) -> Picture | None:
    """The picture in points, as large as `room` (width, height) allows; None without a usable picture."""
    size = dimensions(data) if data and picture_fault(data) is None else None
    if data is None or size is None:
        return None
    scale = min(room[0] / size[0], room[1] / size[1])
    return Picture(data=data, width=size[0] * scale, height=size[1] * scale, alt=alt)
