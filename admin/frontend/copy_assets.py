"""Put fonts and design tokens where the console and the simulator serve them, and where papers are printed from.

Runs at `make setup`, after npm. It only copies and trims; it never fetches, and nothing it writes is committed.
"""

import re
import shutil
from pathlib import Path

PACKAGES = Path(__file__).parent / "node_modules"
ROOT = Path(__file__).parents[2]
ROOMS = ("admin", "simulator")
FONT = PACKAGES / "@fontsource" / "biz-udpgothic"
WEIGHTS = ("400", "700")
TOKENS = PACKAGES / "@digital-go-jp" / "design-tokens"
AXE = PACKAGES / "axe-core"
LICENCES = {"biz-udpgothic": FONT, "design-tokens": TOKENS}
LETTERS = PACKAGES / "@expo-google-fonts"
PAPERS = ROOT / "handlers" / "papers" / "fonts"
# What papers are printed with, by the name handlers/papers/letters.py knows: whole TrueType files, to be cut down per paper.
PRINTED = {
    "regular": "biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf",
    "bold": "biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf",
    "japanese": "noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf",
    "korean": "noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf",
    "chinese": "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "devanagari": "noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf",
    "myanmar": "noto-sans-myanmar/400Regular/NotoSansMyanmar_400Regular.ttf",
    "emoji": "noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
}

# Every browser we serve reads woff2; the older woff is half of the package's weight.
WOFF_FALLBACK = re.compile(r", url\([^)]*\.woff\) format\('woff'\)")
FONT_URL = re.compile(r"url\(\./files/([^)]+\.woff2)\)")


def font_sheet() -> str:
    """Both weights of BIZ UDPGothic, cut by unicode-range so a page loads only the letters it shows."""
    whole = "\n".join((FONT / f"{weight}.css").read_text(encoding="utf-8") for weight in WEIGHTS)
    return FONT_URL.sub(r"url(fonts/\1)", WOFF_FALLBACK.sub("", whole))


def fonts_named_in(sheet: str) -> list[str]:
    """The font files a sheet asks for."""
    return sorted(set(re.findall(r"url\(fonts/([^)]+)\)", sheet)))


def fill(vendor: Path) -> None:
    """Write one room's vendor folder afresh; the folder appears whole or not at all."""
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    (fresh / "licences").mkdir()
    sheet = font_sheet()
    (fresh / "fonts.css").write_text(sheet, encoding="utf-8")
    for name in fonts_named_in(sheet):
        shutil.copyfile(FONT / "files" / name, fresh / "fonts" / name)
    shutil.copyfile(TOKENS / "dist" / "tokens.css", fresh / "tokens.css")
    for name, package in LICENCES.items():
        shutil.copyfile(package / "LICENSE", fresh / "licences" / f"{name}.txt")
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)


def fill_papers(folder: Path) -> None:
    """Write the folder of printed letters afresh, each with its licence; it appears whole or not at all."""
    fresh = folder.with_name("fonts.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name, file in PRINTED.items():
        package = LETTERS / file.partition("/")[0]
        shutil.copyfile(LETTERS / file, fresh / f"{name}.ttf")
        shutil.copyfile(package / "LICENSE_FONT", fresh / f"{package.name}.txt")
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def main() -> None:
    """Fill both rooms' vendor folders and the papers' fonts; hand the accessibility checker to the browser tests."""
    for room in ROOMS:
        fill(ROOT / room / "static" / "vendor")
        print(f"  {room}/static/vendor: fonts, design tokens")
    fill_papers(PAPERS)
    print("  handlers/papers/fonts: letters for papers")
    (ROOT / "build").mkdir(exist_ok=True)
    shutil.copyfile(AXE / "axe.min.js", ROOT / "build" / "axe.min.js")


if __name__ == "__main__":
    main()
