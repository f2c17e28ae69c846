# mypy: disable-error-code="import-untyped"
"""Makes the Arabic fonts of the PDF report: the vowel signs get glyphs that already stand where they belong.

    python innocook/reports/fonts/derive.py ORIGINAL.ttf RESULT.ttf

For every stand-in of `innocook.reports.pdf_marks` and every base letter, the sign's outline is moved by the difference
of the two anchors and chosen by context, so that a sign is a glyph of its own, on the base line, at no distance.
"""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from fontTools.otlLib.builder import ChainContextSubstBuilder, ChainContextualRule, SingleSubstBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

from innocook.reports.pdf_marks import MARK_STAND_IN, POINTS, STAND_IN_OF

STEP = 24
NAMES = {1: "InnoCook Naskh", 4: "InnoCook Naskh", 16: None, 3: "InnoCook Naskh 1", 6: "InnoCookNaskh"}


class Rule(NamedTuple):
    """After one of `bases`, the glyph `start` becomes `variant`, the one of place `number`."""

    start: str
    variant: str
    number: int
    bases: list[str]


Offsets = dict[tuple[int, int], list[str]]


def derive(font: Any) -> None:
    """Add the stand-ins' glyphs and rules to an open Noto Naskh Arabic, and give it a name of its own."""
    rules: list[Rule] = []
    full = CmapSubtable.newSubtable(12)
    full.platformID, full.platEncID, full.language, full.cmap = 3, 10, 0, dict(font.getBestCmap())
    font["cmap"].tables.append(full)
    font["glyf"]["blank"], font["hmtx"]["blank"] = Glyph(), (0, 0)
    full.cmap[ord(MARK_STAND_IN)] = "blank"
    for point, stand_in in POINTS.items():
        drawn = full.cmap[ord(point)]
        _add(font, f"{drawn}.afterNumber", drawn, (0, 0))
        font["hmtx"][f"{drawn}.afterNumber"] = font["hmtx"][drawn]
        full.cmap[ord(stand_in)] = f"{drawn}.afterNumber"
    for sign, stand_in in STAND_IN_OF.items():
        drawn = "_".join(f"uni{ord(part):04X}" for part in sign)
        start = f"sign{''.join(f'{ord(part):04X}' for part in sign)}"
        _add(font, start, drawn, (0, 0))
        for table in font["cmap"].tables:
            if table.isUnicode() and (table.format == 12 or ord(stand_in) < 0x10000):
                table.cmap[ord(stand_in)] = start
        for number, (offset, bases) in enumerate(sorted(_offsets(font, drawn).items())):
            variant = f"{start}.{number}"
            _add(font, variant, drawn, offset)
            rules.append(Rule(start, variant, number, bases))
    font.getReverseGlyphMap(rebuild=True)
    _choose(font, rules)
    _rename(font)


def _offsets(font: Any, drawn: str) -> Offsets:
    found: Offsets = {}
    letters = _letters(font)
    for table in font["GPOS"].table.LookupList.Lookup[0].SubTable:
        if drawn not in table.MarkCoverage.glyphs:
            continue
        mark = table.MarkArray.MarkRecord[table.MarkCoverage.glyphs.index(drawn)]
        for base, record in zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True):
            anchor = record.BaseAnchor[mark.Class]
            if anchor is None or base not in letters:
                continue
            across = round((anchor.XCoordinate - mark.MarkAnchor.XCoordinate) / STEP) * STEP
            up = round((anchor.YCoordinate - mark.MarkAnchor.YCoordinate) / STEP) * STEP
            found.setdefault((across, up), []).append(base)
    return found


def _letters(font: Any) -> set[str]:
    """The glyphs of the letters in use, in all their joined forms."""
    names = {
        font.getBestCmap().get(code) for code in (*range(0x621, 0x64B), 0x67E, 0x686, 0x698, 0x6A4, 0x6A9, 0x6AF, 0x6CC)
    }
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag in ("init", "medi", "fina"):
            for index in record.Feature.LookupListIndex:
                for table in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                    names |= {shaped for name, shaped in table.mapping.items() if name in names}
    return names - {None}


def _add(font: Any, name: str, drawn: str, offset: tuple[int, int]) -> None:
    component = GlyphComponent()
    component.glyphName, (component.x, component.y), component.flags = drawn, offset, 0x204
    glyph = Glyph()
    glyph.numberOfContours, glyph.components = -1, [component]
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (0, glyph.xMin)


def _choose(font: Any, rules: list[Rule]) -> None:
    """One lookup per place number, shared by all signs, and one lookup of contexts per sign."""
    lookups = font["GSUB"].table.LookupList.Lookup
    singles = []
    for number in range(max(rule.number for rule in rules) + 1):
        single = SingleSubstBuilder(font, None)
        single.mapping = {rule.start: rule.variant for rule in rules if rule.number == number}
        single.lookup_index = len(lookups)
        lookups.append(single.build())
        singles.append(single)
    first = len(lookups)
    for start in dict.fromkeys(rule.start for rule in rules):
        chain = ChainContextSubstBuilder(font, None)
        for rule in rules:
            if rule.start == start:
                chain.rules.append(ChainContextualRule([rule.bases], [[start]], [], [[singles[rule.number]]]))
        lookups.append(chain.build())
    font["GSUB"].table.LookupList.LookupCount = len(lookups)
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "rlig":
            record.Feature.LookupListIndex += range(first, len(lookups))
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


def _rename(font: Any) -> None:
    style = "Bold" if "Bold" in font["name"].getDebugName(2) else "Regular"
    for record in list(font["name"].names):
        if record.nameID in NAMES:
            name = NAMES[record.nameID]
            if name is None:
                font["name"].names.remove(record)
            else:
                record.string = (
                    f"{name}{'-' if record.nameID == 6 else ' '}{style}" if record.nameID in (4, 6) else name
                )


if __name__ == "__main__":
    opened = TTFont(sys.argv[1], recalcTimestamp=False)
    derive(opened)
    opened.save(sys.argv[2])
