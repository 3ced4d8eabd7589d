"""Requests for a person, and complaints, in languages other than English: only what nobody says otherwise."""

from __future__ import annotations

from bot.assistant.reading.letters import letter_pattern

_PERSON = letter_pattern(
    r"""
    # Spanish
      \b(?:hablar|chatear|comunicar\w*|contactar)\s+con\s+(?:(?:un|una|el|la|algún|alguna)\s+)?
        (?:persona|humano|agente|asesor\w*|operador\w*|alguien|representante|encargad\w+)
    | \b(?:quiero|necesito|prefiero)\s+(?:un|una)\s+(?:persona|humano|agente|asesor\w*|operador\w*)
    # Portuguese
    | \bfalar\s+com\s+(?:(?:um|uma|o|a|algum|alguma)\s+)?(?:pessoa|humano|atendente|agente|alguém|operador\w*)
    # French
    | \bparler\s+(?:à|avec)\s+(?:(?:un|une|quelqu['’]un)\s*)?
        (?:vrai\w*\s+)?(?:personne|humain\w*|conseill\w+|agent\w*|opérat\w+|être\s+humain)
    | \bparler\s+(?:à|avec)\s+(?:quelqu['’])?un(?:\W|$)
    # Italian
    | \bparlare\s+con\s+(?:(?:un|una|un['’])\s*)?(?:vera\s+)?(?:persona|umano|operat\w+|addett\w+
        |qualcuno|agente)
    # German
    | \b(?:mit|zu)\s+(?:(?:einem|einer|einen|jemandem|'nem)\s+)?(?:echten\s+|richtigen\s+)?
        (?:mensch\w*|mitarbeiter\w*|person|berater\w*|kollegen|jemandem)\s+
        (?:\w+\s+){0,2}(?:sprechen|reden|chatten|verbinden|verbunden)
    | \beinen\s+(?:echten\s+)?(?:menschen|mitarbeiter|berater)\s+(?:sprechen|bitte)
    | \bverbinden\s+sie\s+mich\s+(?:bitte\s+)?mit\s+(?:einem|einer)\b
    # Dutch
    | \biemand\s+spreken\b
    | \b(?:met|een)\s+(?:een\s+|iemand|echt\w*\s+)*(?:mens|medewerker|persoon|collega|iemand)\s+
        (?:\w+\s+){0,2}(?:spreken|praten|chatten)
    | \b(?:met\s+iemand|een\s+medewerker)\s+(?:spreken|praten)
    | \b(?:spreken|praten)\s+met\s+(?:een\s+)?(?:echt\w*\s+)?(?:mens|medewerker|persoon|iemand)
    # Polish
    | \b(?:rozmawiać|porozmawiać|połącz\w*|rozmowy)\s+(?:mnie\s+)?ze?\s+(?:\w+\s+)?
        (?:człowiekiem|konsultant\w+|pracownik\w+|osobą|kimś|agentem)
    # Turkish
    | \b(?:bir\s+)?(?:insan\w*|temsilci\w*|yetkili\w*|müşteri\s+temsilcisi\w*|çalışan\w*)\s*
        (?:ile|yle|la|le)?\s*(?:\w+\s+)?(?:görüş\w+|konuş\w+|bağla\w*)
    # Russian
    | (?:поговорить|связ\w+|соедин\w+|переключ\w+|позов\w+|общат\w+)\s+(?:\w+\s+)?(?:с[о]?\s+)?
        (?:(?:живым|реальным|настоящим)\s+)?(?:человек\w*|оператор\w*|сотрудник\w*|менеджер\w*|специалист\w*)
    # Arabic
    | (?:التحدث|أتحدث|اتحدث|الكلام|أتكلم|اتكلم|التواصل)\s+(?:مع|إلى|الى)\s+
        (?:شخص|موظف|إنسان|انسان|ممثل|أحد|بشري|خدمة\s+العملاء)
    # Hebrew
    | \b(?:לדבר|לשוחח|להתכתב|שיחה|דיבור)\s+עם\s+(?:נציגת?|אדם|בן[\s-]אדם|מישהו|מישהי|איש)(?:\s|\W|$)
    | (?:להעביר|תעבירו?|העבירו|לחבר|תחברו?)\s+(?:אותי\s+)?(?:ל|אל\s+)(?:נציגת?|אדם|מישהו)
    | (?:רוצה|צריכה?|מבקשת?|אפשר)\s+(?:לקבל\s+)?נציגת?(?:\s+אנושית?)?(?:\s+בבקשה)?\W*$
    # A word that is all of the message, or asked for with a please
    | ^\W*(?:(?:un|una|ein|einen|een|um|uma)\s+)?
        (?:mensch|mitarbeiter|berater|humano|persona|agente|operador\w*|asesor\w*|humain|conseill\w+|opérat\w+
        |umano|operatore|medewerker|mens|pessoa|atendente|человек|оператор\w*|konsultant|temsilci|נציגת?|נציג\s+אנושי|בן\s+אדם)
        \W*(?:bitte|por\s+favor|s['’]il\s+(?:vous|te)\s+pla[iî]t|svp|per\s+favore|alstublieft|aub|proszę
        |пожалуйста|lütfen|בבקשה)?\W*$
    # Chinese
    | 转人工 | 人工客服 | 找人工 | (?:真人|人工|客服人员|客服代表)(?:客服|服务|说话|聊|谈|沟通|对话)
    | (?:和|跟|与)(?:真人|人工|客服|一个人|人)(?:人员)?(?:说话|聊|谈|沟通|对话|讲)
    # Japanese
    | (?:担当者|オペレーター|スタッフ|人間|係の人|有人)(?:の方|さん)?(?:と|に|へ)
        (?:直接)?(?:話|繋|つな|代わ|替わ|相談|チャット)
    # Korean
    | (?:상담원|상담사|사람|직원|담당자)(?:이랑|이?랑|과|와|하고|에게|한테)?\s*
        (?:직접\s*)?(?:연결|통화|대화|얘기|이야기|말하|상담하)
    # Thai
    | (?:คุย|ติดต่อ|พูด|สนทนา)\s*(?:กับ)?\s*(?:เจ้าหน้าที่|พนักงาน|คนจริง|แอดมิน|คน(?:$|\s|ได้|ครับ
        |ค่ะ|หน่อย))
    """
)
# A person is refused with a wish or an order: "ich will keinen Menschen", "ne me passez pas à un agent".
# Whoever gets none says so in other words: "ich erreiche keinen Mitarbeiter", "aucun agent ne répond".
_NO_PERSON = letter_pattern(
    r"""
    # German
      \b(?:will|wollen|möchten?|brauchen?|wünschen?|verbinden|bitte)\s+(?:\w+\s+){0,3}(?:nicht|kein\w*)\s+
        (?:\w+\s+){0,3}(?:mensch\w*|mitarbeiter\w*|berater\w*|kollegen|person)
    # French
    | \bne\s+(?:me\s+)?(?:passe\w*|transfér\w*|connecte\w*|veux|veut|voulons|souhait\w+)\s+pas\s+
        (?:\w+\s+){0,3}(?:personne|humain\w*|agent\w*|conseill\w+)
    # Spanish, Portuguese, Italian
    | \b(?:no|não|non)\s+(?:(?:me|mi)\s+)?
        (?:quiero|queremos|necesito|deseo|pase\w*|conecte\w*|comunique\w*|transfiera\w*|quero|preciso|passe
        |voglio|vorrei|desidero|passate\w*|collegate\w*)\s+
        (?:\w+\s+){0,3}(?:humano|persona|agente|operador\w*|asesor\w*|umano|operatore|pessoa|atendente)
    | \b(?:sin|sem|senza)\s+(?:humano|persona|agente|operador\w*|asesor\w*|umano|operatore|pessoa|atendente)\b
    # Dutch
    | \b(?:wil|willen|hoef)\s+(?:\w+\s+){0,2}(?:geen|niet)\s+(?:\w+\s+){0,3}(?:medewerker|mens|persoon)
    | \bniet\s+doorverbinden\s+(?:\w+\s+){0,3}(?:medewerker|mens|persoon)
    # Polish
    | \bnie\s+(?:chcę|potrzebuję|łącz\w*|przełącz\w*)\s+(?:\w+\s+){0,3}
        (?:człowiek\w*|konsultant\w*|pracownik\w*)
    # Hebrew
    | \bלא\s+(?:רוצה|צריכה?|מבקשת?)\s+(?:\w+\s+){0,2}(?:נציגת?|אדם)
    """
)
_COMPLAINT = letter_pattern(
    r"""
      \b(?:poner|presentar|hacer)\s+una\s+(?:queja|reclamación)
        | \b(?:servicio|atención)\s+(?:\w+\s+){0,2}
        (?:pésim\w+|horrible|terrible|fatal|vergonzos\w+) | \bes\s+(?:una\s+vergüenza|inaceptable)
    | \b(?:serviço|atendimento)\s+(?:\w+\s+){0,4}(?:péssimo|horrível|terrível|vergonhoso)
        | \bisto?\s+é\s+inaceitável
        | \bisso\s+é\s+(?:inaceitável|um\s+absurdo)
    | \bservice\s+(?:\w+\s+){0,2}(?:inadmissible|lamentable|nul|déplorable|inacceptable|honteux)
        | \bc['’]est\s+(?:inadmissible|inacceptable|une\s+honte|scandaleux)
    | \bservizio\s+(?:\w+\s+){0,2}(?:pessimo|orribile|terribile|vergognoso|scadente)
        | \bè\s+(?:inaccettabile|una\s+vergogna|vergognoso)
    | \bservice\s+(?:\w+\s+){0,3}(?:katastrophe|schlecht|miserabel|furchtbar|unverschämt|mies)
        | \bdas\s+ist\s+(?:eine\s+(?:frechheit|unverschämtheit|zumutung)|unverschämt|inakzeptabel)
        | \bmöchte\s+mich\s+beschweren
    | \bservice\s+(?:\w+\s+){0,2}(?:waardeloos|slecht|belabberd|schandalig|dramatisch)
        | \bdit\s+is\s+(?:een\s+schande|onacceptabel|schandalig|belachelijk)
        | \b(?:wil|ga)\s+(?:een\s+)?klacht\s+indienen
    | \b(?:obsługa|serwis)\s+(?:\w+\s+){0,2}(?:fatalna|okropna|beznadziejn\w+|skandaliczn\w+)
        | \bto\s+(?:jest\s+)?(?:skandal|niedopuszczalne) | \bchcę\s+złożyć\s+skargę
    | \b(?:hizmet\w*|servis\w*)\s+(?:\w+\s+){0,2}(?:berbat|rezalet|korkunç|kötü)
        | \b(?:rezalet|kabul\s+edilemez) | \bşikayet\s+etmek\s+istiyorum
    | сервис\s+(?:\w+\s+){0,2}(?:ужас\w+|отвратительн\w+|кошмар\w*)
        | (?:это|просто)\s+(?:безобразие|возмутительно|позор)
        | хочу\s+(?:пожаловаться|подать\s+жалобу)
    | (?:خدمتكم|الخدمة|خدمة)\s+(?:\w+\s+){0,2}(?:سيئة|فظيعة|رديئة)
        | (?:أريد|اريد)\s+(?:تقديم\s+)?(?:أن\s+أشتكي|شكوى)
    | 我要投诉 | (?:服务|态度)(?:真|太|非常|很)?(?:差|糟|烂|恶劣)
    | (?:サービス|対応)[がは]?(?:とても|本当に|すごく)?(?:ひどい|最悪|悪い) | クレームを(?:言|入)
    | (?:서비스|대응)[가는이]?\s*(?:너무\s*|정말\s*)?(?:최악|엉망|형편없) | 항의하
    | (?:บริการ)\s*(?:\S{0,6})?(?:แย่|ห่วย) | (?:อยาก|ต้องการ|ขอ)ร้องเรียน
    """
)


def asks_for_person_in_other_language(text: str) -> bool:
    """Return whether `text` asks, in one of those languages, to deal with a human."""
    return _PERSON.search(text) is not None and not declines_person_in_other_language(text)


def declines_person_in_other_language(text: str) -> bool:
    """Return whether `text` says, in one of those languages, that no human is wanted."""
    return _NO_PERSON.search(text) is not None


def complains_in_other_language(text: str) -> bool:
    """Return whether `text` complains about the business in one of those languages. A question does not."""
    return "?" not in text and _COMPLAINT.search(text) is not None
