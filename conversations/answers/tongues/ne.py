"""Nepali words of days, hours and amounts, in Devanagari and romanised; and its yes, no and "rather not". Data only."""

from __future__ import annotations

_WEEK = (
    "सोमबार|सोमवार|sombar|sombaar",
    "मंगलबार|मङ्गलबार|मंगलवार|मङ्गलवार|mangalbar|mangalbaar",
    "बुधबार|बुधवार|budhabar|budhbar|budhabaar",
    "बिहीबार|बिहिबार|बिहीवार|बिहिवार|bihibar|bihibaar",
    "शुक्रबार|शुक्रवार|sukrabar|shukrabar|sukrabaar",
    "शनिबार|शनिवार|sanibar|shanibar|sanibaar",
    "आइतबार|आइतवार|आईतबार|aaitabar|aitabar|aitabaar|aaitabaar",
)
_MONTHS = (
    "जनवरी", "फेब्रुअरी|फेब्रुवरी", "मार्च", "अप्रिल", "मे", "जुन|जून", "जुलाई", "अगस्ट|अगस्त", "सेप्टेम्बर|सेप्टेम्वर",
    "अक्टोबर|अक्टुबर", "नोभेम्बर|नोवेम्बर", "डिसेम्बर|डिसेंबर",
)  # fmt: skip
_NUMBERS = (
    "शून्य|sunya", "एक|ek", "दुई|dui", "तीन|तिन|tin|teen", "चार|char", "पाँच|पांच|paanch|panch", "छ|chha", "सात|saat|sat",
    "आठ|aath|aatha", "नौ|nau", "दश|दस|das", "एघार|eghara", "बाह्र|bahra",
)  # fmt: skip
_BIKRAM = (
    "बैशाख|वैशाख|जेठ|असार|साउन|श्रावण|भदौ|असोज|कात्तिक|कार्तिक|मंसिर|मङ्सिर|पुस|पौष|माघ|फागुन|फाल्गुन|चैत|चैत्र|वि.सं.|विसं"
)

WORDS = (
    {
        "day-2": "अस्ति|asti",
        "day-1": "हिजो|hijo",
        "day+0": "आज|aaja|aja",
        "day+1": "भोलि|भोली|bholi",
        "day+2": "पर्सि|पर्सी|parsi",
        "day+3": "निकोर्सि",
        "week-1": "गत हप्ता|अघिल्लो हप्ता",
        "week+0": "यो हप्ता|यस हप्ता|yo hapta",
        "week+1": "अर्को हप्ता|अर्को हप्ताको|आउने हप्ता|आउने हप्ताको|arko hapta|aune hapta|arko haptako",
        "month+0": "यो महिना|यस महिना",
        "month+1": "अर्को महिना|आउने महिना|arko mahina",
        "year+0": "यो वर्ष|यस वर्ष",
        "year+1": "अर्को वर्ष|आउने वर्ष",
        "next": "अर्को|आगामी|arko",
        "coming": "यो|आउने|yo|aune",
        "daymark": "गते|तारिख|तारीख|gate|tarikh",
        "yearmark": "साल|सन्",
        "hour": "बजे|बजेतिर|baje|बज्यो",
        "minute": "मिनेट|minet",
        "half_more": "साढे|साढ़े|sadhe",
        "quarter_more": "सवा|sawa",
        "quarter_less": "पौने|paune",
        "morning": "बिहान|bihana|bihan",
        "noonish": "मध्यान्ह",
        "day_long": "दिउँसो|दिउसो|diuso|diunso",
        "evening": "साँझ|बेलुका|बेलुकी|saanjha|sanjha|beluka|beluki",
        "night": "राति|राती|rati|raati",
        "unit_day": "दिन|din",
        "unit_week": "हप्ता|hapta",
        "unit_month": "महिना|mahina",
        "unit_year": "वर्ष|बर्ष|barsa|barsha",
        "unit_hour": "घण्टा|ghanta",
        "after": "पछि|पछी|pachhi|pachi",
        "ago": "अघि|अगाडि|aghi",
        "unsure": f"वा|अथवा|सम्म|बाहेक|सप्ताहन्त|{_BIKRAM}",
        "filler": "मा|को|का|की|तिर|,|।|हो|छ है|ma|ko",
    }
    | {f"weekday{n}": names for n, names in enumerate(_WEEK, start=1)}
    | {f"named{n}": names for n, names in enumerate(_MONTHS, start=1)}
    | {f"num{n}": names for n, names in enumerate(_NUMBERS)}
)

ASSENT = {
    "yes": "हो|हजुर|अँ|हुन्छ|ठीक छ|ठिक छ|छ|सहमत छु|म सहमत छु|सहमत|मञ्जुर छ|मन्जुर छ|मञ्जुर|चाहन्छु|चाहिन्छ|गर्छु|सक्छु|अवश्य|पक्कै|ok|ओके|yes|एस|ho|hajur|hunchha|huncha|thik chha|thik cha|chha|cha|sahamat chhu|chahinchha|chahincha|garchhu|la|ल|ल हुन्छ|हजुर हो|हो हजुर|हजुर हुन्छ|हस्|हस|has|hus|han|jyu",
    "no": "होइन|हैन|छैन|हुँदैन|हुन्न|अहँ|पर्दैन|चाहिँदैन|चाहिदैन|चाहन्न|चाहिन्न|गर्दिन|सक्दिन|सहमत छैन|म सहमत छैन|असहमत|मञ्जुर छैन|no|नो|hoina|haina|chhaina|chaina|hudaina|hundaina|hunna|pardaina|chahidaina|chahindaina|ahan|sahamat chhaina|होइन हजुर|नाइँ|नाई|nai|गर्दैन|चाहन्नँ",
    "unsure": "सायद|शायद|होला|थाहा छैन|यकिन छैन|जे भए पनि|जे भए नि|हेरौं|hola|sayad|saayad|thaha chhaina|अलि अलि|कहिलेकाहीँ",
    "polite": "धन्यवाद|हजुर|कृपया|dhanyabad|hajur|kripaya|म|है|नि",
    "but": "तर|यदि|भने|tara|yadi",
    "skip": "थाहा छैन|थाहा छैन मलाई|मलाई थाहा छैन|थाहा भएन|जान्दिन|सम्झना छैन|याद छैन|मलाई याद छैन|बिर्सें|बिर्सिएँ|बिर्सेँ|भन्न चाहन्न|भन्न चाहन्नँ|म भन्न चाहन्न|भन्न मन छैन|भन्न मन लागेन|जवाफ दिन चाहन्न|जवाफ दिन चाहन्नँ|म जवाफ दिन चाहन्न|म जवाफ दिन चाहन्नँ|उत्तर दिन चाहन्न|उत्तर दिन चाहन्नँ|छोड्नुहोस्|छोडौं|छोडिदिनुस्|छोडिदिनुहोस्|यो छोड्नुहोस्|स्किप|पास|अर्को प्रश्न|गोप्य|गोप्य हो|यकिन छैन|thaha chhaina|thaha chaina|thaha xaina|malai thaha chhaina|malai thaha chaina|malai thaha xaina|bhanna chahanna|yaad chhaina|yaad chaina|birse|chhodnus|skip|pass|निश्चित छैन|अहिले थाहा छैन",
    "skip_polite": "माफ गर्नुहोस्|माफ गर्नुस्|मलाई|म|अहिले|यो|प्रश्न|हजुर|कृपया|sorry|malai|ahile|पनि|त",
}
