"""A small profile on disk, to be spoiled: its files, and a way to read it with some of them changed."""

from datetime import date
from pathlib import Path

from handlers.profile.lacking import look_for_gaps
from handlers.profile.reading import Reading, read_files

COUNCIL = """[council]
names = { ja = "みどり市社会福祉協議会" }
phone = "03-0000-0000"
fire = "119"
police = "110"
municipalities = ["13120"]
languages = ["ja"]
checked = "2026-11"

[[consents]]
purpose = "intake"
version = "2026-11"
"""
DESKS = """[[desks]]
key = "general"
names = { ja = "総合相談" }
phone = "03-0000-0001"
takes = ["other", "complaint"]
coordinates = true
checked = "2026-11"
slots = [{ days = ["mon"], from = "08:30", to = "12:00" }, { days = ["mon"], from = "13:00", to = "17:15" }]

[[desks]]
key = "care"
names = { ja = "地域福祉係" }
phone = "03-0000-0003"
takes = ["care"]
areas = ["east"]
checked = "2026-11"
slots = [{ from = "08:30", to = "12:00" }]
"""
AREAS = """[[areas]]
key = "east"
names = { ja = "東部" }
towns = ["豊玉北", "桜台"]

[[areas]]
key = "west"
names = { ja = "西部" }
towns = ["大泉町"]
"""
OTHERS = """[[agencies]]
key = "welfare-office"
names = { ja = "福祉事務所" }
phone = "03-0000-0010"
takes = ["income"]
checked = "2026-11"

[[programmes]]
key = "wheelchair-loan"
names = { ja = "車いすの貸し出し" }
asked = ["車いす"]
says = { ja = "車いすをお貸しします。" }
desk = "general"
checked = "2026-11"
"""
FILES = {"council": COUNCIL, "desks": DESKS, "areas": AREAS, "others": OTHERS}


def read(tmp_path: Path, **changed: str) -> Reading:
    folder = tmp_path / "midori"
    folder.mkdir(exist_ok=True)
    for name, text in {**FILES, **changed}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    reading = read_files("midori", tmp_path)
    look_for_gaps(reading.profile, reading.notes, date(2026, 11, 21))
    return reading
