"""Make the web fonts: subset IBM Plex Sans and IBM Plex Sans Arabic and rename them (reserved font name)."""

import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from sources import STATIC, installed_sources, write_checksums

ARABIC = "060C, 061B, 061F, 0621-063A, 0640-0655, 0660-066D, 0670-0671, 067E, 0686, 06A4, 06A8, 06AD, 06AF"
LATIN = (
    "0020-007E, 00A0-00FF, 0152-0153, 0178, 2009-200A, 2010-2015, 2018-201A, 201C-201E, 2020-2022, 2026, 202F, "
    "2030, 2032-2033, 2039-203A, 20AC, 2190-2195, 2212, 2248, 2260, 2264-2265, 2713"
)
FEATURES = ["ccmp", "locl", "isol", "init", "medi", "fina", "rlig", "liga", "calt", "curs", "kern", "mark", "mkmk"]
WEIGHTS = {"Regular": "400", "SemiBold": "600 700"}
FAMILIES = {
    "InnoCook Sans": ("plex-sans", "IBMPlexSans", LATIN),
    "InnoCook Sans Arabic": ("plex-sans-arabic", "IBMPlexSansArabic", ARABIC),
}
RULE = """@font-face {{
  font-family: "InnoCook Sans";
  font-style: normal;
  font-weight: {weight};
  font-display: swap;
  src: url("{name}-{style}.woff2") format("woff2");
  unicode-range: {ranges};
}}"""


def main(target: Path) -> None:
    """Write four woff2 files, fonts.css and the licence into the target folder."""
    with installed_sources() as modules:
        for family, (package, stem, ranges) in FAMILIES.items():
            folder = modules / "@ibm" / package / "fonts" / "complete" / "woff2"
            for style in WEIGHTS:
                make_font(folder / f"{stem}-{style}.woff2", target, (family, style), ranges)
        shutil.copy(modules / "@ibm" / "plex-sans" / "LICENSE.txt", target / "OFL.txt")
    (target / "fonts.css").write_text("\n".join(map(face, FAMILIES)) + "\n", "utf-8")
    write_checksums(target, ("*.woff2", "*.css", "*.txt"))


def make_font(source: Path, target: Path, names: tuple[str, str], ranges: str) -> None:
    """Subset one font to the ranges, rename it and save it as woff2."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(layout_features=FEATURES, name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17])
    options.name_languages = [0x409]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for part in ranges.split(", ") for code in codes_of(part)])
    subsetter.subset(font)
    rename(font, *names)
    font.flavor = "woff2"
    font.save(target / f"{names[0].replace(' ', '')}-{names[1]}.woff2")


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the font its own name; copyright, trademark and licence entries stay as they are."""
    postscript = f"{family.replace(' ', '')}-{style}"
    table = font["name"]
    version = table.getDebugName(5)
    table.names = [record for record in table.names if record.nameID in {0, 7, 13, 14}]
    entries = {1: family, 2: "Regular", 3: f"{version};{postscript}", 4: f"{family} {style}", 5: version, 6: postscript}
    if style != "Regular":
        entries |= {1: f"{family} {style}", 16: family, 17: style}
    for number, text in entries.items():
        table.setName(text, number, 3, 1, 0x409)


def face(family: str) -> str:
    """Return the @font-face rules of one family; both families answer to one CSS name."""
    name = family.replace(" ", "")
    ranges = ", ".join(f"U+{part}" for part in FAMILIES[family][2].split(", "))
    return "\n".join(
        RULE.format(weight=weight, name=name, style=style, ranges=ranges) for style, weight in WEIGHTS.items()
    )


def codes_of(part: str) -> range:
    """Return the code points of `0621-063A` or of `0670`."""
    first, _, last = part.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else STATIC / "fonts")
