"""Indonesian words of days, hours and amounts; and its yes, no and "rather not". Data only."""

from __future__ import annotations

_WEEK = ("senin", "selasa", "rabu", "kamis", "jumat|jum'at", "sabtu", "hari minggu|ahad|minggu tgl")
_MONTHS = (
    "januari", "februari|pebruari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november|nopember",
    "desember",
)  # fmt: skip
_NUMBERS = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)

WORDS = (
    {
        "day-1": "kemarin",
        "day+0": "hari ini",
        "day+1": "besok|esok",
        "day+2": "lusa|besok lusa",
        "day+1 morning": "besok pagi",
        "day+0 night": "malam ini|nanti malam",
        "day+0 pm": "sore ini|nanti sore",
        "week-1": "minggu lalu",
        "week+0": "minggu ini",
        "week+1": "minggu depan",
        "month-1": "bulan lalu",
        "month+0": "bulan ini",
        "month+1": "bulan depan",
        "year+0": "tahun ini",
        "year+1": "tahun depan",
        "shift_week1": "seminggu lagi",
        "shift_month1": "sebulan lagi",
        "next": "depan|berikutnya",
        "coming": "ini",
        "last": "lalu",
        "daymark_before": "tanggal|tgl",
        "monthmark_before": "bulan",
        "yearmark_before": "tahun",
        "at": "jam|pukul|pkl",
        "hour_after": "jam",
        "minute": "menit",
        "half": "setengah lebih",
        "half_before": "setengah",
        "half_more": "lewat setengah",
        "morning": "pagi|pagi hari",
        "noonish": "siang|siang hari",
        "pm": "sore|sore hari",
        "night": "malam|malam hari",
        "dawn": "subuh|dini hari",
        "midnight": "tengah malam",
        "noon": "tengah hari",
        "unit_day": "hari",
        "week_or_sunday": "minggu",
        "unit_week": "pekan",
        "unit_month": "bulan_",
        "unit_year": "tahun_",
        "unit_hour": "jam_",
        "after": "lagi|kemudian|setelah",
        "ago": "yang lalu",
        "times10": "puluh",
        "plus10": "belas",
        "end": "akhir bulan",
        "named12 num25": "natal|hari natal",
        "named1 num1": "tahun baru",
        "unsure": "atau|kecuali|sampai|sebelum|sesudah|bukan|akhir pekan|antara|kapan saja",
        "filler": "pada|di|hari|yang|,|ya|tolong|saja|kira-kira|sekitar",
    }
    | {f"weekday{n}": names for n, names in enumerate(_WEEK, start=1)}
    | {f"named{n}": names for n, names in enumerate(_MONTHS, start=1)}
    | {f"num{n}": names for n, names in enumerate(_NUMBERS)}
)

ASSENT = {
    "yes": "ya|iya|y|yap|yoi|ya benar|betul|benar|baik|baiklah|oke|ok|boleh|boleh saja|setuju|saya setuju|tentu|tentu saja|pasti|mau|saya mau|perlu|saya perlu|ada|sudah|silakan|siap|yes|iya dong|iya betul|sip|bisa|saya bisa|ya silakan|ya mau|ingin|saya ingin|bersedia|saya bersedia",
    "no": "tidak|tdk|nggak|enggak|gak|ga|ndak|tidak mau|saya tidak mau|gak mau|nggak mau|tidak setuju|saya tidak setuju|tidak perlu|gak perlu|tidak usah|gak usah|bukan|belum|jangan|salah|tidak ada|gak ada|tidak benar|tidak boleh|tidak bisa|gak bisa|tidak terima kasih|menolak|saya menolak|no|tidak sama sekali|tidak bersedia|saya tidak bersedia",
    "unsure": "mungkin|barangkali|tidak yakin|tidak tahu|terserah|tergantung|bisa jadi|kadang-kadang|kayaknya|sepertinya|nanti dulu|saya pikir dulu|entah|entahlah|lihat nanti|sedikit|tidak apa-apa|gak apa-apa|tidak masalah",
    "polite": "terima kasih|makasih|tolong|pak|bu|saya|aku|sangat|sekali|dong|deh|sih|kok|maaf|dengan senang hati",
    "but": "tapi|tetapi|kalau|jika|hanya|asal",
    "skip": "tidak tahu|saya tidak tahu|tak tahu|gak tahu|ga tahu|nggak tahu|enggak tahu|gak tau|ga tau|nggak tau|tidak yakin|saya tidak yakin|saya kurang tahu|kurang tahu|kurang tau|tidak ingat|saya tidak ingat|lupa|saya lupa|sudah lupa|lewati|lewatkan|lewat|dilewati|lewati saja|lewati pertanyaan ini|skip|pass|lanjut|berikutnya|pertanyaan berikutnya|tidak mau bilang|saya tidak mau bilang|tidak mau jawab|saya tidak mau jawab|tidak mau menjawab|saya tidak mau menjawab|tidak ingin menjawab|saya tidak ingin menjawab|tidak ingin mengatakan|saya tidak ingin mengatakan|tidak ingin memberi tahu|tidak mau memberi tahu|saya tidak mau memberi tahu|saya tidak ingin memberi tahu|lebih baik tidak saya katakan|lebih baik tidak menjawab|rahasia|itu rahasia|privasi|pribadi|belum tahu|belum pasti|belum memutuskan|entah|entahlah|tidak menjawab|tanpa jawaban|saya tidak mau mengatakan|tidak mau mengatakan|tidak bisa saya katakan",
    "skip_polite": "maaf|saya|aku|sekarang|ini|itu|pertanyaan|dulu|saja|ya|tolong|pak|bu|nih|deh|sih|soal",
}
