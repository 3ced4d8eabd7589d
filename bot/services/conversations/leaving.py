"""Whether who waits for a person says that they wait no longer, in the words of several languages."""

from __future__ import annotations

from unicodedata import normalize

from bot.matching import Pattern, fold, split_words

# What may stand before, between and behind: by itself it leaves no line.
_FILLER = "|".join(
    (
        r"please|pls|ok(?:ay)?|no|nah|nope|sorry|well|actually|then|so|and|just|thanks",
        r"thank you|no thanks|no thank you|never ?mind|forget (?:about )?(?:it|that|this)|you know what",
        r"(?:i have |i've |i )?changed my mind|cancel (?:it|that|this)|it's (?:fine|ok(?:ay)?|alright)",
        r"that's (?:fine|ok(?:ay)?|alright|enough)|leave it|drop it",
        r"bitte|nein|danke|nein danke|schon gut|egal|na gut|gut|also|doch|dann|vergiss es",
        r"vergessen sie es|lassen? sie es|lass es|lass gut sein|macht nichts",
        r"non|merci|non merci|bon|alors|tant pis|laissez tomber|laisse tomber|oubliez|oublie",
        r"s'il (?:vous|te) pla[iî]t",
        r"gracias|no gracias|por favor|bueno|da igual|d[eé]jalo|d[eé]jelo|olv[ií]dalo|olv[ií]delo",
        r"nee|bedankt|nee bedankt|laat maar|alstublieft|alsjeblieft|graag",
        r"grazie|no grazie|per favore|lascia (?:perdere|stare)|lasciate (?:perdere|stare)|va bene",
        r"n[aã]o|obrigad[oa]|deixa (?:pra l[aá]|estar)|deixe (?:pra l[aá]|estar)|esque[cç][ae]",
        r"nie|dziękuję|proszę|nieważne|hayır|teşekkürler|lütfen|boş ver(?:in)?",
        r"нет|спасибо|пожалуйста|ладно|забудьте|لا|شكرا|من فضلك",
        r"any ?more|any longer|now|today|after all|mehr|länger|jetzt|heute|maintenant|ahora|nu",
    )
)
_LINE_EN = r"(?:queue|line|waiting (?:list|line|room)|waitlist)"
_ONE_EN = r"(?:persons?|people|humans?|agents?|colleagues?|operators?|employees?|advis[oe]rs?)"
_ANYONE_EN = rf"(?:(?:an?|any|the|your|another) )?(?:{_ONE_EN}|anyone|anybody|someone|somebody)"
_FOR_EN = rf"(?: for (?:{_ANYONE_EN}|that|this|you))?"
_WISH_EN = r"(?:i'd like to|i would like to|i want to|i wanna|i'll|i will|let me|can you|could you|you can)"
_NOT_EN = (
    r"(?:i (?:don't|do not|no longer|won't|will not|will no longer|refuse to|would rather not)|i'd"
    r" rather not|i'll not|(?:i'm|i am) not(?: going to| gonna)?|(?:i'm|i am) no longer|not|no longer)"
)
_LONGER_EN = (
    r"(?: (?:any ?more|any longer|longer|now|today|then|here|after all|that long|so long|this long))*"
)

_LEAVING = "|".join(
    (
        # English
        (
            rf"(?:{_WISH_EN} )?(?:please )?(?:leave|quit|exit|get (?:me )?(?:out of|off)|take me (?:out"
            rf" of|off)|remove me from|drop out of) (?:the|this|your) {_LINE_EN}"
        ),
        rf"(?:i want )?(?:to get )?out of (?:the|this|your) {_LINE_EN}",
        rf"(?:{_WISH_EN} )?(?:drop|delete|cancel) me (?:from|out of) (?:the|this|your) {_LINE_EN}",
        rf"(?:i'm|i am) leaving (?:the|this|your) {_LINE_EN}",
        (
            rf"(?:{_WISH_EN} )?cancel (?:the |my |this )?(?:queue|place(?: in (?:the )?{_LINE_EN})?|spot"
            rf"|waiting|wait|request for {_ANYONE_EN})"
        ),
        rf"(?:{_WISH_EN} )?(?:stop|quit|cancel) waiting{_FOR_EN}",
        rf"(?:i'm|i am) (?:done|through) (?:with )?waiting{_FOR_EN}",
        (
            rf"{_NOT_EN} (?:(?:want|like|wish|care) to |wanna )?(?:wait|waiting|queue|queuing|hold on"
            rf"|(?:stay|stand|be) in (?:the |this )?{_LINE_EN}){_LONGER_EN}{_FOR_EN}"
        ),
        (
            rf"i (?:can't|cannot|can not) (?:wait|stay|queue)(?: (?:any ?more|any longer|that long|so"
            rf" long|this long|longer))+{_FOR_EN}"
        ),
        rf"i (?:can't|cannot|can not) wait for {_ANYONE_EN}",
        rf"(?:don't|do not) (?:keep|hold|save) my (?:place|spot)(?: in (?:the )?{_LINE_EN})?",
        rf"(?:i )?(?:don't|do not|no longer) (?:want|need) (?:to (?:talk|speak) to )?{_ANYONE_EN}",
        rf"(?:there's |there is )?no (?:more )?need (?:for|to (?:talk|speak) to) {_ANYONE_EN}",
        # German
        (
            r"(?:ich )?(?:will|möchte|mag|kann|werde) (?:jetzt |hier )?nicht (?:mehr|länger|weiter|so"
            r" lange|noch länger)(?: (?:mehr|länger|weiter))? warten"
        ),
        r"(?:ich )?(?:will|möchte|mag|werde) (?:jetzt |hier )?nicht warten",
        r"(?:ich )?warte (?:jetzt |hier )?nicht(?: (?:mehr|länger|weiter|so lange))*",
        r"nicht (?:mehr|länger) warten",
        (
            r"(?:(?:nehmen|streichen|entfernen|lassen) sie|nimm|streich|lass|entferne) mich (?:bitte"
            r" )?(?:aus|von) (?:der|dieser) (?:warte)?(?:schlange|liste)(?: (?:raus|heraus))?"
        ),
        (
            r"(?:ich (?:will|möchte) )?(?:die |aus der )?warte(?:schlange|liste) (?:verlassen|raus"
            r"|abbrechen)"
        ),
        r"(?:die )?(?:warte)?schlange verlassen",
        (
            r"(?:ich (?:will|möchte|gehe) )?(?:hier )?(?:raus|heraus) aus (?:der|dieser)"
            r" (?:warte)?(?:schlange|liste)"
        ),
        r"ich verlasse die (?:warte)?schlange",
        r"(?:das )?warten (?:abbrechen|beenden)",
        r"(?:meinen )?platz (?:in der (?:warte)?schlange )?(?:aufgeben|freigeben)",
        (
            r"(?:ich )?(?:brauche|will|möchte) (?:jetzt |doch )?(?:niemanden|keinen"
            r" (?:menschen|mitarbeiter|berater)|keine (?:mitarbeiterin|person))(?: mehr)?(?: sprechen)?"
        ),
        # French
        r"je ne (?:veux|peux|souhaite|vais) (?:plus|pas) attendre(?: (?:plus longtemps|davantage))?",
        r"je (?:veux|peux) (?:plus|pas) attendre",
        r"(?:je )?n'attends (?:plus|pas)",
        r"j'attends plus",
        r"(?:je (?:veux|voudrais) )?(?:quitter|sortir de) la file(?: d'attente)?",
        r"(?:retirez|enlevez|sortez|retire|enlève) moi de la (?:file|liste)(?: d'attente)?",
        r"annul(?:er|ez|e) (?:ma place|mon attente|l'attente)",
        r"je n'ai plus besoin (?:de personne|d'un (?:conseiller|humain|agent)|d'une personne|d'aide)",
        # Spanish
        (
            r"(?:ya )?no (?:quiero|puedo|voy a|pienso) (?:seguir )?(?:esperar|esperando)(?: (?:más|mas"
            r"|tanto))?"
        ),
        r"ya no (?:espero|quiero esperar)(?: más)?",
        r"no espero (?:más|mas)",
        r"(?:quiero )?(?:salir|salgo) de la (?:cola|fila|lista)(?: de espera)?",
        r"(?:s[aá]came|s[aá]queme|qu[ií]tame|qu[ií]teme) de la (?:cola|fila|lista)(?: de espera)?",
        r"cancel(?:a|ar|e) (?:mi (?:lugar|sitio|turno)|la espera)",
        r"ya no necesito (?:a nadie|(?:a )?(?:una persona|un agente|un humano))",
        # Dutch
        r"ik (?:wil|kan|ga) niet (?:meer|langer|zo lang)(?: (?:meer|langer))? wachten",
        r"ik (?:wil|ga) niet wachten",
        r"ik wacht niet(?: (?:meer|langer))?",
        r"(?:haal|verwijder) (?:me|mij) uit de (?:wacht)?(?:rij|lijst)",
        r"(?:ik wil )?(?:de wachtrij verlaten|uit de (?:wacht)?rij)",
        r"stop(?:pen)? met wachten",
        r"ik (?:heb|hoef) (?:niemand|geen (?:medewerker|mens|persoon)) meer(?: nodig| te spreken)?",
        # Italian
        (
            r"non (?:voglio|posso|intendo) (?:più )?(?:aspettare|attendere)(?: (?:più|oltre|ancora|così"
            r" tanto))?"
        ),
        r"non aspetto (?:più|oltre)",
        r"(?:voglio )?(?:uscire dalla|lasciare la) (?:coda|fila|lista)",
        r"(?:toglimi|toglietemi|mi tolga) dalla (?:coda|fila|lista)",
        r"annulla(?:re|te)? (?:la mia posizione|il mio posto|l'attesa)",
        r"non ho più bisogno (?:di nessuno|di una persona|di un operatore)",
        # Portuguese
        r"(?:eu )?(?:já )?não (?:quero|posso|vou) (?:mais )?(?:esperar|aguardar)(?: mais)?",
        r"(?:quero )?sair da fila",
        r"(?:me tir[ea]|tire me|tira me) da fila",
        r"cancel(?:ar|a|e) (?:o )?(?:meu lugar|a espera)",
        r"(?:eu )?não preciso mais de (?:ninguém|uma pessoa|um atendente)",
        # Polish, Turkish, Russian, Arabic, Chinese, Japanese
        r"nie (?:chcę|mogę|będę|zamierzam) (?:już |dłużej )*czekać(?: (?:dłużej|więcej))?",
        r"(?:chcę )?(?:opuścić|opuść) kolejkę",
        r"(?:chcę )?wyjść z kolejki",
        r"(?:artık |daha fazla )*bekle(?:mek istemiyorum|meyeceğim)",
        r"(?:beni )?sıradan çık(?:ar|arın|mak istiyorum)?",
        (
            r"(?:я )?(?:больше |дольше )?не (?:хочу|буду|могу) (?:больше |дольше )?ждать(?: (?:больше"
            r"|дольше))?"
        ),
        r"(?:хочу )?(?:выйти|уйти) из очереди",
        r"(?:уберите|удалите) меня из очереди",
        r"(?:لا أريد الانتظار|لن أنتظر|لا اريد الانتظار|لن انتظر)(?: أكثر)?",
        r"我?不(?:想)?(?:再)?等了",
        r"(?:退出|取消)(?:排队|排隊)",
        r"もう待ちません",
        r"もう待てません",
    )
)
_LEAVES = Pattern(rf"^(?:(?:{_FILLER}) )*(?:{_LEAVING})(?: (?:{_FILLER}|{_LEAVING}))*$", as_written=True)
# A longer text says more than that.
_LONGEST = 200


def leaves_line(text: str) -> bool:
    """Return whether a text says only that its writer waits no longer: "forget it, I won't wait".

    Case, punctuation and courtesies make no difference. "Can I leave and come back?" asks something.
    """
    if len(text) > _LONGEST:
        return False
    words = split_words(fold(normalize("NFKC", text).replace("’", "'")), joiners="'")
    return _LEAVES.search(" ".join(words)) is not None
