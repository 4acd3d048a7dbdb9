"""Filipino words of days, hours and amounts, with the Spanish numbers of its clocks; and its yes, no and "rather not"."""

from __future__ import annotations

_WEEK = (
    "lunes",
    "martes",
    "miyerkules|miyerkoles|myerkules",
    "huwebes|hwebes",
    "biyernes|byernes",
    "sabado",
    "araw ng linggo",
)
_MONTHS = (
    "enero", "pebrero", "marso", "abril", "mayo", "hunyo", "hulyo", "agosto", "setyembre", "oktubre", "nobyembre",
    "disyembre",
)  # fmt: skip
_NUMBERS = (
    "sero", "isa|isang|una|uno", "dalawa|dalawang|dos", "tatlo|tatlong|tres", "apat|apat na|kuwatro|kwatro", "lima|limang|singko",
    "anim|anim na|sais", "pito|pitong|siyete", "walo|walong|otso", "siyam|siyam na|nuwebe|nwebe", "sampu|sampung|diyes",
    "labing-isa|labing isa|onse", "labindalawa|labingdalawa|dose",
)  # fmt: skip
_TENS = "dalawampu tatlumpu apatnapu limampu animnapu pitumpu walumpu siyamnapu".split()

WORDS = (
    {
        "day-1": "kahapon",
        "day+0": "ngayon|ngayong araw",
        "day+1": "bukas",
        "day+2": "sa makalawa|makalawa|samakalawa",
        "day+0 night": "mamayang gabi|ngayong gabi",
        "day+0 pm": "mamayang hapon|ngayong hapon",
        "week+0": "ngayong linggo|sa linggong ito|linggong ito",
        "week+1": "sa susunod na linggo|susunod na linggo",
        "month+0": "ngayong buwan|sa buwang ito",
        "month+1": "sa susunod na buwan|susunod na buwan",
        "year+0": "ngayong taon",
        "year+1": "sa susunod na taon|susunod na taon",
        "next": "sa susunod na|susunod na|susunod",
        "coming": "darating na|ngayong|sa darating na|itong",
        "daymark_before": "ika|ika-|a-",
        "at": "alas|alas-|ala|ala-|alas ",
        "half": "y medya|imedya|at kalahati|medya",
        "morning": "ng umaga|umaga|sa umaga",
        "noonish": "ng tanghali|tanghali|sa tanghali",
        "pm": "ng hapon|hapon|sa hapon",
        "night": "ng gabi|gabi|sa gabi",
        "dawn": "ng madaling araw|madaling araw|ng madaling-araw",
        "noon": "tanghaling tapat",
        "midnight": "hatinggabi",
        "unit_day": "araw|na araw",
        "week_or_sunday": "linggo",
        "unit_month": "buwan|na buwan",
        "unit_year": "taon|na taon",
        "unit_hour": "oras|na oras",
        "after": "mula ngayon|makalipas",
        "within": "pagkatapos ng|makalipas ang",
        "named12 num25": "pasko",
        "named12 num31": "bisperas ng bagong taon",
        "unsure": "o|maliban|hanggang|bago|hindi",
        "filler": "'t|t|at|ng|sa|po|nang|na|,|ang|mga|araw ng|tuwing|kung pwede|pwede|din|lang|ho",
    }
    | {f"weekday{n}": names for n, names in enumerate(_WEEK, start=1)}
    | {f"named{n}": names for n, names in enumerate(_MONTHS, start=1)}
    | {f"num{n}": names for n, names in enumerate(_NUMBERS)}
    | {f"num{n * 10}": name for n, name in enumerate(_TENS, start=2)}
)

ASSENT = {
    "yes": "oo|opo|oo po|oho|oo nga|oo naman|sige|sige po|tama|tama po|syempre|siyempre|payag|payag ako|pumapayag ako|sang-ayon|sang-ayon ako|gusto ko|gusto ko po|kailangan ko|meron|meron po|mayroon|mayroon po|yes|ok|okay|okey|opo naman|pwede|pwede po|puwede|puwede po|oo sige|sigurado|talaga|kaya ko|totoo",
    "no": "hindi|hindi po|hinde|di|di po|ayaw|ayaw ko|ayaw ko po|ayoko|ayoko po|wala|wala po|huwag|huwag na|huwag na po|hindi na|hindi na po|hindi ako payag|hindi ako pumapayag|hindi po ako payag|hindi pwede|hindi puwede|hindi po pwede|di pwede|mali|mali po|no|hindi kailangan|hindi ko kailangan|hindi ko gusto|hindi salamat|hindi pa|hindi pa po|hindi tama|hindi totoo",
    "unsure": "siguro|siguro po|baka|marahil|ewan|ewan ko|bahala na|kahit ano|pag-isipan ko|depende|hindi sigurado|hindi ako sigurado|di ko alam|hindi ko alam|minsan|okay lang|ok lang|ayos lang|konti|tingnan natin",
    "polite": "po|salamat|salamat po|maraming salamat|maraming salamat po|naman|nga|ho|ko|ako|lang|talaga|na|pasensya na|pasensya",
    "but": "pero|ngunit|kung|subalit",
    "skip": "hindi ko alam|hindi ko po alam|di ko alam|di ko po alam|hindi alam|ewan|ewan ko|ewan ko po|aywan|hindi ako sigurado|hindi po ako sigurado|hindi sigurado|di ako sigurado|hindi ko maalala|hindi ko po maalala|hindi ko matandaan|hindi ko na maalala|nakalimutan ko|nakalimutan ko po|nakalimutan ko na|laktawan|laktawan na lang|laktawan po|lampasan|skip|skip po|pass|pass po|susunod|susunod na tanong|next|ayaw kong sabihin|ayaw ko pong sabihin|ayokong sabihin|ayoko pong sabihin|ayaw ko sabihin|ayoko sabihin|ayaw kong sagutin|ayokong sagutin|ayoko sagutin|ayaw ko pong sagutin|ayoko pong sagutin|ayaw kong sumagot|ayokong sumagot|hindi ko gustong sabihin|hindi ko gustong sagutin|mas gusto kong hindi sabihin|mas gusto kong huwag sabihin|sikreto|lihim|pribado|hindi pa alam|hindi pa napagpasyahan|walang sagot|hindi ko masasabi|huwag na lang",
    "skip_polite": "po|pasensya na|pasensya|sorry|ngayon|pa|na|lang|muna|ito|tanong|ang|ko|ako|talaga|salamat|eh|sa",
}
