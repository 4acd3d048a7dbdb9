"""Whether words of danger are about somebody other than their writer. Only the wording of the answer hangs on it.

In doubt it is the writer's own: somebody lonely must not be told to stay with a friend they do not have.
"""

from __future__ import annotations

from itertools import product

from conversations.kernel.words import normalise


def _phrases(listed: str) -> tuple[str, ...]:
    return tuple(normalise(phrase) for phrase in listed.split())


def _told(subjects: str, deeds: str) -> tuple[str, ...]:
    """Every subject with every deed right behind it; a language in which words between them are rare."""
    return tuple(normalise(whom + did) for whom, did in product(subjects.split(), deeds.split()))


# Who writes about a friend is answered as a helper. A relative may well be whoever does the harm, or be mourned; so
# family counts only where they are said to have spoken.
_FRIENDS = _phrases(
    """友だちが 友達が ともだちが 友人が 知り合いが 知人が 同僚が 隣の となりの 近所の クラスメイトが 生徒が 教え子が 後輩が 先輩が
    my_friend a_friend my_neighbour my_neighbor next_door my_classmate my_colleague my_student"""
)
_FAMILY = _phrases(
    """息子が 娘が 甥が 姪が 孫が 弟が 妹が 兄が 姉が 母が 父が
    my_son my_daughter my_brother my_sister my_mother my_father"""
)
_SPOKE = _phrases(
    "と言って といって って言って っていって と書いて と送って と連絡 says_ said_ told_me keeps_saying texted_me wrote_to_me"
)
_OF_ONESELF = _phrases(
    "私も わたしも 自分も 僕も 俺も i_also so_do_i me_too 我也 나도 저도 tôi_cũng eu_também saya_juga"
)

# A friend who is not there, who left or hurt the writer: the danger is the writer's own.
_LACKED = _told(
    "友だちが 友達が ともだちが 友人が 知り合いが 同僚が クラスメイトが 後輩が 先輩が",
    """いな いませ おら ゼロ ほし 欲し でき 出来 離れ はなれ 去 裏切 うらぎ 無視 冷た つめた わかって 分かって 怖 こわ 亡くな なくな
    死んだ 死んで 死にま 自殺した いじめ 減 少な ひとりも 一人も 誰も だれも""",
) + _phrases(
    "my_friends my_friend_left my_friend_hates my_friend_ignores my_friend_blocked my_friend_died my_friend_hit"
)

# What friends and family of the writer want, say or do, in the languages in which both stand side by side.
_ABOUT_OTHERS = (
    *_told(
        """我朋友 我的朋友 我一个朋友 我有个朋友 我同学 我同學 我同事 我邻居 我鄰居 我妹妹 我弟弟 我姐姐 我哥哥 我儿子 我兒子 我女儿 我女兒""",
        """说想 说要 说他 说她 說想 說要 說他 說她 想死 想自杀 想自殺 要自杀 要自殺 告诉我 告訴我 跟我说 跟我說 在自残 在自殘 发消息说 傳訊息說""",
    ),
    *_told(
        "친구가 동료가 이웃이 동생이 언니가 오빠가 누나가 형이 아들이 딸이",
        "죽고싶 죽겠다고 자살하 자살한다 자해 죽는다고 죽을거라고",
    ),
    *_told(
        """bạn_của_tôi bạn_thân_tôi bạn_thân_của_tôi một_người_bạn hàng_xóm_của_tôi hàng_xóm_tôi em_gái_tôi em_trai_tôi con_trai_tôi
        con_gái_tôi""",
        "nói muốn bảo nhắn định đang",
    ),
    *_told(
        "मेरो_साथी मेरो_साथीले मेरी_साथी मेरो_भाइले मेरी_बहिनीले मेरो_छोराले मेरी_छोरीले mero_sathi mero_sathile",
        "मर्न आत्महत्या भन्छ भन्यो भन्दै marna aatmahatya bhancha bhanyo bhandai",
    ),
    *_told(
        "kaibigan_ko kapatid_ko anak_ko kapitbahay_ko katrabaho_ko kaklase_ko",
        "ay_gusto gustong gusto_nang gusto_ng ay_nagsabi nagsabi sinabi ay_nagbabanta",
    ),
    *_phrases(
        "mamatay_ng_kaibigan_ko magpakamatay_ng_kaibigan_ko sabi_ng_kaibigan_ko sabi_ng_kapatid_ko sabi_ng_anak_ko"
    ),
    *_told(
        """meu_amigo minha_amiga meu_vizinho minha_vizinha meu_colega minha_colega meu_irmão minha_irmã meu_filho minha_filha""",
        "quer disse_que falou_que tentou mandou_mensagem diz_que está_querendo está_se",
    ),
    *_told(
        "teman_saya temanku tetangga_saya adik_saya adikku kakak_saya anak_saya",
        "ingin mau bilang berkata mencoba",
    ),
    *_told("သူငယ်ချင်းက အိမ်နီးချင်းက ညီမက ညီလေးက သားက သမီးက", "သေချင် ပြော ကိုယ့်ကိုယ်ကိုယ်"),
)


def tells_of_somebody_else(text: str) -> bool:
    """Whether these words seem to be about somebody other than the writer."""
    plain = normalise(text)
    if _has(plain, _OF_ONESELF):
        return False
    if _has(plain, _ABOUT_OTHERS) or (_has(plain, _FAMILY) and _has(plain, _SPOKE)):
        return True
    return _has(plain, _FRIENDS) and (not _has(plain, _LACKED) or _has(plain, _SPOKE))


def _has(plain: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in plain for phrase in phrases)
