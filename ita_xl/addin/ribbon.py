"""The ribbon of the add-in and of the macro-enabled workbook, from `macros/ribbon.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from xml.etree import ElementTree

import msgspec

from ita_xl.addin.sources import read_data
from ita_xl.frameworks.load import known_years

Target = Literal["addin", "template"]
Size = Literal["normal", "large"]
NAMESPACES = {
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui",
}
"""The two parts: Excel 2007 reads the first, Excel 2010 and later the second. openpyxl keeps only the first."""


class MenuItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A button in a menu."""

    tag: str
    label: str
    screentip: str


class Menu(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The buttons below one button: listed, or one for every fiscal year."""

    items: tuple[MenuItem, ...] = ()
    each: Literal["years"] | None = None
    label: str = ""
    screentip: str = ""

    def buttons(self) -> tuple[MenuItem, ...]:
        """The buttons of the menu, the latest year first."""
        if self.each is None:
            return self.items
        tags = [str(year) for year in reversed(known_years())]
        return tuple(MenuItem(tag, self.label.format(tag=tag), self.screentip.format(tag=tag)) for tag in tags)


class Control(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"image": "imageMso"}):
    """A button, or a button with a menu."""

    id: str
    label: str
    screentip: str
    supertip: str
    image: str
    size: Size
    action: str
    menu: Menu | None = None

    def commands(self) -> Iterator[str]:
        """What RunPython is given, for every tag of the menu."""
        call = f"import ita_xl.addin; ita_xl.addin.{self.action}"
        tags = [f"'{item.tag}'" for item in self.menu.buttons()] if self.menu else [""]
        return (f"{call}({tag})" for tag in tags)


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Buttons that stand together."""

    id: str
    label: str
    controls: tuple[Control, ...]


class RibbonFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What differs between the two files."""

    module: str
    prefix: str
    tab: str
    label: str


class Ribbon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `ribbon.yaml`."""

    files: dict[Target, RibbonFile]
    groups: tuple[Group, ...]

    def commands(self) -> tuple[str, ...]:
        """Every command that a button of the ribbon can give to RunPython."""
        return tuple(command for group in self.groups for one in group.controls for command in one.commands())


def load_ribbon() -> Ribbon:
    """The ribbon. Raises AddinBuildError when the file is wrong."""
    return read_data("ribbon.yaml", Ribbon)


def ribbon_parts(target: Target) -> dict[str, bytes]:
    """Both ribbon parts of a file by their names in the package; they differ in the namespace only."""
    ribbon = load_ribbon()
    return {name: _part(ribbon, ribbon.files[target], namespace) for name, namespace in NAMESPACES.items()}


def _part(ribbon: Ribbon, file: RibbonFile, namespace: str) -> bytes:
    root = ElementTree.Element("customUI", xmlns=namespace)
    tabs = ElementTree.SubElement(ElementTree.SubElement(root, "ribbon"), "tabs")
    tab = ElementTree.SubElement(tabs, "tab", id=file.tab, label=file.label)
    for group in ribbon.groups:
        place = ElementTree.SubElement(tab, "group", id=f"{file.prefix}Group{group.id}", label=group.label)
        for control in group.controls:
            _add_control(place, control, file)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add_control(place: ElementTree.Element, control: Control, file: RibbonFile) -> None:
    name = f"{file.prefix}{control.id}"
    call = f"{file.module}.{name}"
    shown = {
        "id": name,
        "label": control.label,
        "imageMso": control.image,
        "size": control.size,
        "screentip": control.screentip,
        "supertip": control.supertip,
    }
    if control.menu is None:
        ElementTree.SubElement(place, "button", shown | {"onAction": call})
        return
    menu = ElementTree.SubElement(place, "menu", shown)
    for item in control.menu.buttons():
        ElementTree.SubElement(
            menu,
            "button",
            {
                "id": f"{name}_{item.tag}",
                "label": item.label,
                "screentip": item.screentip,
                "tag": item.tag,
                "onAction": call,
            },
        )
