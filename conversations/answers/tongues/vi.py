"""Vietnamese words of days, hours and amounts; and its yes, no and "rather not". Data only."""

from __future__ import annotations

_WEEK = ("hai", "ba", "tư", "năm", "sáu", "bảy")
_NUMBERS = {
    0: "không", 1: "một|mốt", 2: "hai", 3: "ba", 4: "bốn|tư", 6: "sáu", 7: "bảy|bẩy", 8: "tám", 9: "chín", 10: "mười",
}  # fmt: skip

WORDS = (
    {
        "day-2": "hôm kia",
        "day-1": "hôm qua|ngày hôm qua",
        "day+0": "hôm nay|ngày hôm nay",
        "day+1": "ngày mai|mai|hôm sau",
        "day+2": "ngày kia|ngày mốt|mốt|ngày mốt nhé",
        "day+1 morning": "sáng mai|sáng ngày mai",
        "day+1 pm": "chiều mai|chiều ngày mai",
        "day+1 night": "tối mai|tối ngày mai",
        "day+1 noonish": "trưa mai",
        "day+0 morning": "sáng nay|sáng hôm nay",
        "day+0 pm": "chiều nay|chiều hôm nay",
        "day+0 night": "tối nay|tối hôm nay|đêm nay",
        "week-1": "tuần trước",
        "week+0": "tuần này",
        "week+1": "tuần sau|tuần tới",
        "week+2": "tuần sau nữa|hai tuần nữa thứ",
        "month-1": "tháng trước",
        "month+0": "tháng này",
        "month+1": "tháng sau|tháng tới",
        "year-1": "năm ngoái|năm trước",
        "year+0": "năm nay",
        "year+1": "năm sau|năm tới|sang năm",
        "coming": "này|tới",
        "daymark_before": "ngày|mùng|mồng",
        "monthmark_before": "tháng",
        "five_or_year": "năm",
        "hour": "giờ|h|g",
        "at": "lúc|vào lúc",
        "minute": "phút",
        "half": "rưỡi",
        "minus": "kém",
        "morning": "sáng|buổi sáng",
        "noonish": "trưa|buổi trưa",
        "pm": "chiều|buổi chiều",
        "night": "tối|buổi tối",
        "late": "khuya|đêm|nửa đêm",
        "unit_hour": "tiếng|giờ đồng hồ",
        "unit_week": "tuần",
        "after": "nữa|sau|sau nữa",
        "ago": "trước",
        "end": "cuối tháng|cuối",
        "times10": "mươi",
        "num5": "lăm|nhăm",
        "unsure": "hoặc|hay|trừ|không phải|cuối tuần|đến|trước ngày|sau ngày|từ|bất cứ|âm lịch|âm",
        "filler": "vào|của|nhé|ạ|được|là|,|thì|em|tôi|mình|cho|xin|khoảng|sinh",
        "weekday7": "chủ nhật|cn|chúa nhật",
    }
    | {f"weekday{n}": f"thứ {name}|thứ {n + 1}|t{n + 1}" for n, name in enumerate(_WEEK, start=1)}
    | {f"num{n}": names for n, names in _NUMBERS.items()}
    | {"weekday3": "thứ tư|thứ 4|t4|thứ bốn"}
)

ASSENT = {
    "yes": "vâng|dạ|dạ vâng|vâng ạ|có|dạ có|có ạ|ừ|ừm|ờ|đúng|đúng vậy|đúng rồi|đồng ý|tôi đồng ý|em đồng ý|được|được ạ|tất nhiên|chắc chắn|dĩ nhiên|phải|ok|oke|okie|yes|rồi|vâng đúng|muốn|tôi muốn|cần|tôi cần|dạ được|xin vâng|nhất trí|phải rồi|có chứ|uh|uhm",
    "no": "không|dạ không|không ạ|không phải|không phải vậy|không đồng ý|tôi không đồng ý|không được|không cần|không cần đâu|không muốn|tôi không muốn|tôi không cần|không có|chưa|dạ chưa|sai|sai rồi|no|ko|k|hông|khỏi|không đâu|thôi|thôi khỏi|từ chối|tôi từ chối|không đúng|không bao giờ",
    "unsure": "có thể|có lẽ|chắc là|chắc vậy|không chắc|tùy|tùy bạn|sao cũng được|để xem|để tôi nghĩ|cũng được|không sao|ổn|bình thường|thỉnh thoảng|có hoặc không|hên xui|không biết|chắc",
    "polite": "ạ|cảm ơn|cám ơn|dạ|xin|bạn|anh|chị|em|tôi|nhé|rất|lắm|xin lỗi|xin cảm ơn|thưa",
    "but": "nhưng|nếu|tuy nhiên|chỉ khi|mà",
    "skip": "không biết|tôi không biết|em không biết|mình không biết|ko biết|không rõ|tôi không rõ|không rõ lắm|không nhớ|tôi không nhớ|em không nhớ|quên|quên rồi|tôi quên|tôi quên rồi|bỏ qua|xin bỏ qua|cho bỏ qua|bỏ qua câu này|tiếp theo|câu tiếp theo|không muốn nói|tôi không muốn nói|em không muốn nói|không muốn trả lời|tôi không muốn trả lời|em không muốn trả lời|tôi không muốn cho biết|không muốn cho biết|không muốn tiết lộ|tôi không muốn tiết lộ|không trả lời|miễn trả lời|bí mật|riêng tư|không tiện nói|tôi không tiện nói|chưa quyết định|chưa biết|tôi chưa biết|em chưa biết|chưa rõ|không chắc|tôi không chắc|skip|pass|chịu|xin phép không trả lời|xin phép không nói",
    "skip_polite": "xin lỗi|dạ|ạ|tôi|em|mình|này|câu|câu hỏi|bây giờ|hiện tại|cho|xin|được không|nữa|lắm|nhé|cảm ơn|thì",
}
