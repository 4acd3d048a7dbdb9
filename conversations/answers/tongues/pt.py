"""Portuguese words of days, hours and amounts; and its yes, no and "rather not". Data only."""

from __future__ import annotations

_WEEK = (
    "segunda-feira|segunda feira|segunda|2ª feira|seg", "terça-feira|terça feira|terça|3ª feira|ter", "quarta-feira|quarta feira|quarta|qua",
    "quinta-feira|quinta feira|quinta|qui", "sexta-feira|sexta feira|sexta|sex", "sábado|sab", "domingo|dom",
)  # fmt: skip
_MONTHS = (
    "janeiro|jan", "fevereiro|fev", "março|mar", "abril|abr", "maio|mai", "junho|jun", "julho|jul", "agosto|ago", "setembro|set",
    "outubro|out", "novembro|nov", "dezembro",
)  # fmt: skip
_ONES = (
    "zero", "um|uma", "dois|duas", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze", "treze",
    "quatorze|catorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove",
)  # fmt: skip
_TENS = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split()

WORDS = (
    {
        "day-2": "anteontem",
        "day-1": "ontem",
        "day+0": "hoje",
        "day+1": "amanhã",
        "day+2": "depois de amanhã",
        "day+0 night": "hoje à noite|esta noite",
        "day+0 pm": "hoje à tarde|esta tarde",
        "week-1": "semana passada",
        "week+0": "esta semana|nesta semana|essa semana",
        "week+1": "semana que vem|próxima semana|na semana que vem|na próxima semana|da semana que vem|da próxima semana",
        "month-1": "mês passado",
        "month+0": "este mês|deste mês|esse mês",
        "month+1": "mês que vem|próximo mês|do mês que vem|do próximo mês|no mês que vem",
        "year+0": "este ano|deste ano",
        "year+1": "ano que vem|próximo ano|do ano que vem|do próximo ano",
        "shift_week1": "daqui a uma semana|em uma semana",
        "next": "próxima|próximo|que vem|na próxima|no próximo",
        "coming": "esta|este|nesta|neste|essa|esse",
        "last": "passada|passado",
        "within": "daqui a|em|daqui",
        "ago": "atrás",
        "after": "depois",
        "daymark_before": "dia",
        "daymark": "º",
        "at": "às|as|à|a partir das",
        "hour": "h|hs|hrs|horas|hora",
        "minute": "min|minutos",
        "half": "e meia",
        "past15b": "e quinze|e um quarto",
        "morning": "da manhã|de manhã|pela manhã|manhã",
        "pm": "da tarde|de tarde|à tarde|tarde",
        "night": "da noite|à noite|de noite|noite",
        "dawn": "da madrugada|de madrugada|madrugada",
        "noon": "meio-dia|meio dia|ao meio-dia|ao meio dia|meiodia",
        "midnight": "meia-noite|meia noite",
        "unit_day": "dias|dia_",
        "unit_week": "semanas|semana",
        "unit_month": "meses|mês",
        "unit_year": "anos|ano",
        "named12 num25": "natal",
        "named12 num31": "véspera de ano novo|réveillon",
        "end": "fim do|fim de|final do|último dia do|último dia de",
        "unsure": "ou|exceto|até|antes|menos|fim de semana|final de semana|qualquer|entre|a partir",
        "hundred": "cem|cento",
        "filler": "de|do|da|no|na|o|e|,|por favor|pode ser|ao|dos",
    }
    | {f"weekday{n}": names for n, names in enumerate(_WEEK, start=1)}
    | {f"named{n}": names for n, names in enumerate(_MONTHS, start=1)}
    | {f"num{n}": names for n, names in enumerate(_ONES)}
    | {f"num{n * 10}": name for n, name in enumerate(_TENS, start=2)}
    | {"num1 daymark": "primeiro"}
)

ASSENT = {
    "yes": "sim|s|claro|claro que sim|com certeza|certo|certeza|isso|isso mesmo|exato|exatamente|correto|concordo|eu concordo|aceito|eu aceito|quero|eu quero|preciso|tenho|tenho sim|pode|pode ser|pode sim|ok|okay|tá|tá bom|está bem|beleza|blz|por favor|sim por favor|sim senhor|sim senhora|uhum|aham|positivo|de acordo|yes|tudo certo|perfeito|verdade|aceito sim|quero sim|é|é sim|sou|posso|posso sim",
    "no": "não|n|nao|não obrigado|não obrigada|não quero|eu não quero|não preciso|não tenho|não concordo|eu não concordo|não aceito|eu não aceito|não pode|negativo|de jeito nenhum|nunca|jamais|errado|incorreto|ainda não|não é|não sou|nada|nenhum|nenhuma|não posso|recuso|discordo|não senhor|não senhora|no|não é verdade|claro que não|com certeza não|não está certo|não está correto|deixa pra lá",
    "unsure": "talvez|pode ser que sim|não sei|não tenho certeza|depende|tanto faz|acho que sim|acho que não|acho|quem sabe|mais ou menos|às vezes|vou pensar|provavelmente|tudo bem|sei lá|um pouco|se possível",
    "polite": "obrigado|obrigada|muito obrigado|muito obrigada|por favor|senhor|senhora|eu|muito|com prazer|desculpe|desculpa",
    "but": "mas|porém|se|só se|exceto",
    "skip": "não sei|eu não sei|nao sei|não sei dizer|sei lá|não tenho certeza|não tenho ideia|não faço ideia|não lembro|eu não lembro|não me lembro|esqueci|eu esqueci|pular|quero pular|pula|pule|pular esta|pular essa|pular esta pergunta|pular essa pergunta|passar|passo|próxima|próxima pergunta|prefiro não dizer|eu prefiro não dizer|prefiro não responder|eu prefiro não responder|prefiro não falar|prefiro não informar|não quero dizer|eu não quero dizer|não quero responder|eu não quero responder|não quero falar|não quero informar|não quero contar|não vou dizer|não vou responder|não desejo informar|sem comentários|segredo|é segredo|privado|particular|é particular|confidencial|sem resposta|ainda não sei|ainda não decidi|não decidi|não sei ainda|desconheço|ignoro|skip|anônimo|deixar em branco",
    "skip_polite": "desculpe|desculpa|por favor|eu|agora|no momento|isso|essa|esta|pergunta|bem|direito|ainda|obrigado|obrigada|ao certo|exatamente|a|o",
}
