"""What `ita-xl frameworks` shows: every year, every item and source, and assumed wording marked as such."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ita_xl.frameworks import load_framework
from ita_xl.frameworks.describe import describe_framework, describe_years
from ita_xl.frameworks.yaml_text import parse_yaml

YEARS = tuple(range(2562, 2570))
RULES = Path(load_framework.__code__.co_filename).parent

every_year = pytest.mark.parametrize("year", YEARS)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_table_has_a_line_per_year(lang: str) -> None:
    lines = describe_years([load_framework(year) for year in YEARS], lang)
    rows = {line[:4]: line for line in lines if re.match(r"25\d\d ", line)}
    assert set(rows) == {str(year) for year in YEARS}
    assert "IIT 15 + EIT 9 + OIT 35 = 59" in rows["2567"]
    assert "30/30/40" in rows["2567"]
    assert rows["2567"].endswith("O34, O35")
    assert "2568" in rows["2569"], "provisional: the year whose rules are used"


@every_year
@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_description_holds_every_item_level_and_source(year: int, lang: str) -> None:
    framework = load_framework(year)
    text = "\n".join(describe_framework(framework, lang))
    assert (framework.summary if lang == "th" else framework.summary_en) in text
    for item in framework.items:
        assert re.search(rf"^ +{item.code} .*\[.+\]$", text, re.MULTILINE), item.code
    for name in (r.name for r in framework.levels.rules):
        assert f"{name}: " in text
    for key, source in framework.sources.items():
        assert f"    {key}: {source.what_th if lang == 'th' else source.what}" in text


@every_year
@pytest.mark.parametrize(("lang", "warning"), [("th", "ไม่ใช่ถ้อยคำทางการ"), ("en", "not official")])
def test_assumed_wording_is_never_shown_as_official(year: int, lang: str, warning: str) -> None:
    framework = load_framework(year)
    lines = describe_framework(framework, lang)
    for item in framework.items:
        line = next(line for line in lines if line.startswith(f"            {item.code:<4}"))
        assert (warning in line) == (item.assumed_text is not None), line


def test_labels_exist_in_both_languages() -> None:
    labels = parse_yaml((RULES / "labels.yaml").read_text(encoding="utf-8"), "labels.yaml").value
    for group in labels.values():
        for key, words in group.items():
            assert set(words) == {"th", "en"}, key
            assert all(words.values()), key
            assert set(re.findall(r"{(\w+)}", words["th"])) <= set(re.findall(r"{(\w+)}", words["en"])), key
