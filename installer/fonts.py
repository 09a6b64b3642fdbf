"""Make the bundled font: Noto Sans CJK SC, cut down and with TrueType outlines.

Why a font of our own: without a Chinese font on the machine every Chinese sentence is a row of
boxes, golden pictures must not depend on what a machine has installed, and the report writer can
only embed TrueType outlines, while Noto Sans CJK comes with PostScript (CFF) ones.

Run on Debian with ``fonts-noto-cjk`` installed and the development set of packages::

    python installer/fonts.py

It writes ``resources/fonts/MedDxSansSC-*.ttf`` (half a minute). The SIL Open Font Licence
allows this; Noto reserves no name, and the new one says that the font was changed.
"""

import argparse
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
SOURCE = Path("/usr/share/fonts/opentype/noto")
FACE = "Noto Sans CJK SC"
FAMILY = "MedDx Sans SC"
# Encodings, each up to a first byte. Names of patients may be traditional: Big 5 is sorted by
# frequency, and its 5,401 common characters end in row C6.
STYLES = {
    "Regular": {"gb2312": 0xFE, "big5": 0xFE},
    "Bold": {"gb2312": 0xFE, "big5": 0xC6},
}
MAX_ERROR = 1.0  # thousandths of an em between the quadratic and the original cubic outline

# What the window and the reports write beside Latin and Chinese.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),  # Latin 1, Latin Extended A
    (0x391, 0x3C9),  # Greek
    (0x2010, 0x2027),  # dashes, quotes, bullets
    (0x2030, 0x2044),
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x2150, 0x215E),  # fractions
    (0x2160, 0x217F),  # Roman numerals: stages
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2460, 0x2473),
    (0x25A0, 0x25EF),
    (0x2600, 0x266F),
    (0x2713, 0x2717),
    (0x3000, 0x303F),
    (0xFF01, 0xFF5E),
)
# Anatomy, pathology and given names outside GB 2312.
MORE = "啰腘骶髁髎胬瘆睑胼胝瘗癀癯皶瘔齇齉龂髌肽胨瞤臜喆堃玥珺昇煊炘旻翀妤姝璟琎祎犇堉珅燊熠瑄玘旸"

# Characters that both languages write: the Chinese face has them a whole character wide, which
# tears English apart. The feature that holds the narrow form of each.
NARROW = {"…": "pwid", "“": "pwid", "”": "pwid", "‘": "pwid", "’": "pwid", "·": "locl"}


def encodable(encoding: str, last: int = 0xFE) -> set[int]:
    """Code points that ``encoding`` writes as two bytes, the first of them up to ``last``."""
    pairs = (bytes((high, low)) for high in range(0x81, last + 1) for low in range(0x40, 0xFF))
    return {ord(c) for pair in pairs for c in pair.decode(encoding, errors="ignore") if c > "~"}


def texts() -> Iterator[str]:
    """Every Chinese text that MedDx ships, so that none of it can lack a character."""
    for pattern in ("translations/**/*", "help/*", "knowledge/*zh*"):
        for path in sorted((ROOT / "resources").glob(pattern)):
            if path.suffix in {".toml", ".ts", ".md", ".tsv"}:
                yield path.read_text(encoding="utf-8")


def characters(encodings: Mapping[str, int]) -> set[int]:
    """Code points of one style."""
    wanted = {point for first, last in RANGES for point in range(first, last + 1)}
    wanted |= {ord(c) for text in texts() for c in text}
    wanted |= {ord(c) for c in MORE}
    return wanted.union(*(encodable(name, last) for name, last in encodings.items()))


def substitutes(font: TTFont, feature: str, glyph: str) -> set[str]:
    """Glyphs that an OpenType feature puts in the place of ``glyph``, one for one."""
    table = font["GSUB"].table
    records = [r.Feature for r in table.FeatureList.FeatureRecord if r.FeatureTag == feature]
    lookups = {index for record in records for index in record.LookupListIndex}
    found = set()
    for subtable in (s for index in lookups for s in table.LookupList.Lookup[index].SubTable):
        mapping = getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {})
        found |= {mapping[glyph]} if glyph in mapping else set()
    return found


def narrow(font: TTFont) -> None:
    """Give the characters that both languages write their narrow forms, in place."""
    shown = font.getBestCmap()
    for character, feature in NARROW.items():
        point = ord(character)
        (chosen,) = substitutes(font, feature, shown[point])
        for table in font["cmap"].tables:
            if point in table.cmap:
                table.cmap[point] = chosen


def to_truetype(font: TTFont) -> None:
    """Replace the cubic PostScript outlines of ``font`` by quadratic TrueType ones, in place."""
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    del font["CFF "]
    for table in ("VORG", "DSIG"):
        if table in font:
            del font[table]
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, outlines
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs, maxp.maxZones = 0x00010000, len(order), 1
    for unhinted in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(maxp, unhinted, 0)
    post = font["post"]
    post.formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
    metrics = font["hmtx"].metrics
    for name in order:  # TrueType readers take the left bearing from the outline
        glyph = outlines[name]
        glyph.recalcBounds(glyf)
        metrics[name] = (metrics[name][0], getattr(glyph, "xMin", 0))


def rename(font: TTFont, style: str) -> None:
    """Give the font a name of its own; copyright and licence stay."""
    names = {
        1: FAMILY,
        2: style,
        3: f"MedDxSansSC-{style}",
        4: f"{FAMILY} {style}",
        6: f"MedDxSansSC-{style}",
        10: f"{FACE} {style}, cut down to the characters MedDx shows, outlines made quadratic.",
    }
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in {0, 5, 13, 14}]
    for name_id, text in names.items():
        table.setName(text, name_id, 3, 1, 0x409)


def make(style: str, encodings: Mapping[str, int]) -> Path:
    """Write one style with the characters of ``encodings`` and return its path.

    Raises
    ------
    FileNotFoundError
        If Debian's ``fonts-noto-cjk`` is not installed.
    ValueError
        If the collection lacks the simplified Chinese face or the style lacks a character of ours.
    """
    collection = TTCollection(SOURCE / f"NotoSansCJK-{style}.ttc")
    faces = [f for f in collection.fonts if f["name"].getBestFamilyName() == FACE]
    if len(faces) != 1:
        raise ValueError(f"{FACE} is not in the collection")
    font, wanted = faces[0], characters(encodings)
    narrow(font)
    options = Options()
    options.hinting = False
    options.layout_features = []  # no vertical writing, no alternates: the report has none either
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["BASE", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    to_truetype(font)
    rename(font, style)
    path = FONTS / f"MedDxSansSC-{style}.ttf"
    font.recalcTimestamp = False  # the same input gives the same bytes
    font.save(path)
    missing = {c for c in map(chr, wanted) if "一" <= c <= "鿿"} - set(map(chr, font.getBestCmap()))
    if missing:
        raise ValueError(f"not in {FACE}: {''.join(sorted(missing))}")
    return path


def main() -> None:
    """Write the styles that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("styles", nargs="*", default=list(STYLES), help="Regular, Bold")
    for style in parser.parse_args().styles:
        start = time.monotonic()
        path = make(style, STYLES[style])
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
