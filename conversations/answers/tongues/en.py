"""English words of days, hours and amounts; and its yes, no and "rather not". Data only."""

from __future__ import annotations

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MORE = ("", "tues|tuesd", "weds", "thur|thurs", "", "", "")
_MONTHS = (
    "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
    "september|sep|sept", "october|oct", "november|nov", "december|dec",
)  # fmt: skip
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()

WORDS = (
    {
        "day-2": "the day before yesterday|day before yesterday",
        "day-1": "yesterday",
        "day+0": "today",
        "day+1": "tomorrow|tmrw|tomorow|tommorow|tommorrow|tmr",
        "day+2": "the day after tomorrow|day after tomorrow|overmorrow",
        "day+0 night": "tonight|this evening",
        "day+0 morning": "this morning",
        "day+0 pm": "this afternoon",
        "week-1": "last week",
        "week+0": "this week",
        "week+1": "next week",
        "week+2": "the week after next|week after next",
        "month-1": "last month",
        "month+0": "this month",
        "month+1": "next month",
        "year-1": "last year",
        "year+0": "this year",
        "year+1": "next year",
        "shift_week1": "a week from today|a week from now|in a week|one week from now|a week later|one week later",
        "shift_month1": "in a month|a month from now",
        "shift_year_half": "in half a year",
        "next": "next",
        "coming": "this coming|coming|this",
        "last": "last|previous",
        "unsure": "every|each|or|either|before|after|until|till|by|except|not|between|weekend|weekday|weekdays|any|anytime|any time|sometime|around the|without|"
        "the following day|business days|working days|earliest|no later than|from",
        "within": "in",
        "after": "later|from now|from today|hence",
        "ago": "ago",
        "unit_min": "minutes|minute|mins|min",
        "unit_hour": "hours|hour|hrs|hr",
        "unit_day": "days|day",
        "unit_week": "weeks|week",
        "unit_month": "months|month",
        "unit_year": "years|year",
        "daymark": "st|nd|rd|th",
        "hour": "o'clock|o’clock|oclock|o clock",
        "at": "at",
        "us_am": "am|a.m.|a.m|in the morning|morning",
        "us_pm": "pm|p.m.|p.m",
        "pm": "in the afternoon|afternoon",
        "evening": "in the evening|evening",
        "night": "at night|night",
        "noon": "noon|midday",
        "midnight": "midnight",
        "past30": "half past",
        "past15": "quarter past|a quarter past|quarter after|a quarter after",
        "past-15": "quarter to|a quarter to|quarter till",
        "past-10": "ten to",
        "past10": "ten past",
        "past-5": "five to",
        "past5": "five past",
        "past20": "twenty past",
        "past-20": "twenty to",
        "hundred": "hundred",
        "end": "the end of|end of|the last day of|last day of",
        "named12 num25": "christmas|christmas day",
        "named12 num24": "christmas eve",
        "named1 num1": "new year's day|new years day",
        "named12 num31": "new year's eve|new years eve",
        "filler": "the|on|of|please|is|it|it's|i|i'd|would|like|to|come|,|will|be|good|works|for me|let's|about|around|maybe on|a|at around|date|and|"
        "jst|could|can|we|do|my|was|born|in the year",
        "era5": "reiwa",
        "era4": "heisei",
        "era3": "showa",
    }
    | {
        f"weekday{n}": "|".join(filter(None, (day, long, more)))
        for n, (day, long, more) in enumerate(zip(_DAYS, _LONG, _MORE, strict=True), start=1)
    }
    | {f"named{n}": names for n, names in enumerate(_MONTHS, start=1)}
    | {f"num{n}": name for n, name in enumerate(_ONES)}
    | {f"num{n * 10}": name for n, name in enumerate(_TENS, start=2)}
    | {f"num{n} daymark": name for n, name in enumerate(_ORDINALS, start=1)}
)

ASSENT = {
    "yes": "yes|y|yes please|yep|yeah|yea|yup|ya|yess|yes i do|yes i am|yes we do|i do|i am|we do|i have|sure|of course|ok|okay|okey|alright|all right|absolutely|definitely|certainly|right|correct|that's right|that is right|"
    "agree|i agree|agreed|go ahead|please do|please|sounds good|true|affirmative|indeed|exactly|i would|i'd like that|i would like that|i'd love to|why not|got it|understood|i consent|consent|yes thank you|👍|👌|✅|✔|yessir|uh huh|uh-huh|mhm|it is|i can|for sure|by all means",
    "no": "no|n|nope|nah|no way|no thanks|no thank you|not really|not yet|not at all|never|i don't|i do not|i'm not|i am not|don't|do not|i disagree|disagree|i don't agree|i do not agree|i don't want|i don't want to|i refuse|refuse|i decline|decline|wrong|incorrect|that's wrong|false|negative|"
    "not now|none|nothing|no i don't|no i do not|👎|❌|it isn't|it is not|i can't|i cannot|can't|cannot|i haven't|not interested|i'd rather not|rather not|noo|i do not consent|not correct|not right|not ok|not okay|not good|of course not|certainly not|absolutely not|definitely not|sure not|not sure i want|don't agree|not true",
    "unsure": "maybe|perhaps|possibly|probably|probably not|not sure|i'm not sure|unsure|i don't know|dunno|depends|it depends|either|either one|whatever|i guess|i think so|i think|i guess so|sometimes|so so|hmm|um|well|let me think|kind of|sort of|i'm fine|fine|it's fine|good|i'm good|no idea|hard to say|up to you|both|if possible|if|but|unless|only if|yes and no|a little|it's ok|no problem|that's fine",
    "polite": "thanks|thank you|please|very much|much|so|that|it|is|i|sir|ma'am|the|a|to|do|you|well|oh|ah|really|just|for me|am|very|sorry|to that|with that|with this|to this",
    "but": "but|however|if|unless|although|only|except",
    "skip": "i don't know|i dont know|i do not know|don't know|dont know|do not know|dunno|idk|no idea|i have no idea|i've no idea|i haven't a clue|no clue|not sure|i'm not sure|im not sure|i am not sure|unsure|unknown|i forgot|forgot|i can't remember|i cannot remember|can't remember|don't remember|i don't remember|i do not remember|skip|skip it|skip this|skip this one|skip this question|skip please|pass|next|next question|next please|"
    "rather not say|i'd rather not say|i would rather not say|id rather not say|i'd rather not|i would rather not|rather not|prefer not to say|i prefer not to say|i'd prefer not to say|prefer not to answer|i prefer not to answer|i'd prefer not to answer|prefer not|i'd prefer not to|i don't want to say|i don't want to answer|i do not want to say|i do not want to answer|don't want to say|don't want to answer|i don't wish to say|i won't say|i can't say|i cannot say|can't say|no comment|n/a|na|not telling|secret|it's a secret|private|it's private|that's private|none of your business|no answer|don't wanna say|i don't wanna say|i'd rather not answer|i would rather not answer|not decided|undecided|haven't decided|i haven't decided|not decided yet|leave it blank|decline to answer|i decline to answer|i'd rather not tell|i don't want to tell|i don't want to tell you|don't want to tell you|i'd rather keep it private|keep it private|confidential|anonymous",
    "skip_polite": "sorry|please|thanks|thank you|i|that|this|it|the|question|yet|right now|now|at the moment|honestly|actually|really|exactly|my|phone number|number|age|address|name|date|well|oh|um|hmm|let's|can we|can i|could i|about that|one|for now|just|no|to you|if that's ok|her|his|to|answer",
}
