"""Words by which a customer's problem is told from what they say beside it, in the languages of our readers.

`EMPTY` says nothing of a matter: function words, greetings, thanks, yes and no, venting, days, wishes for a
person. Words that are empty in one language and telling in another are left out of it.
"""

from __future__ import annotations

from typing import Literal

from bot.matching import Pattern
from bot.matching.references import LABELS

Remedy = Literal["refund", "replacement", "call_back"]

_EMPTY = {
    "en": """
    a about actual actually advisor again agent ai all already also am an and annoyed annoying another
    any anybody anyone are aren't as ask assistant at acceptable awful bad be because been bloody bot but by
    bye
    call can can't chat chatbot connect contact could cs customer damn day did didn't do does doesn't
    don't else enough even ever fair fed finally fine for from fuck fucking get getting give good great had
    has have haven't hello help helped helpful helping here hey hi him his hope how human i i'd i'll i'm
    i've id if im in is isn't it it's its just know let like live ll look lot machine make manager may
    maybe me mean means member might more morning much must my myself name need needs never new next
    nice no nobody nonsense nope not nothing now of off oh ok okay on once one only or other our out
    over people person please pls point pretty put quite re ready real really representative rep
    ridiculous robot rubbish said say saying see service set shall she should shut sick so some somebody
    someone something soon sort sorry speak speaking staff still stop stupid such supervisor support
    sure take talk talking team terrible than thank thanks that that's thats the their them then there
    these they thing things think this those through tired to today told too try trying under up us
    useless ve very via want wanted was waste wasting way we well were what what's whatever when where
    which who why will wish with won't worst would wouldn't wtf yeah yep yes yet yo you you're your
    yours""",
    "de": """
    ab aber alle alles als also am an andere auch auf aus bei beim bin bist bitte da danke dann das dass
    dein dem den denn der des dich die dies diese dieser dir doch du ein eine einem einen einer eines er
    es etwas euch euer frau für gar gern gerne ganz geht guten gut hab habe haben hallo hat hätte helfen
    herr hier hilfe ich ihm ihn ihnen ihr ihre im immer ins ist ja jemand jemanden jemandem jetzt kann
    kein keine kollege kollegen können könnte könnten mal man mein meine meinem meinen meiner mensch
    menschen mich mir mit mitarbeiter mitarbeiterin moin möchte morgen nach nein nicht noch nun nur ob
    oder person reden roboter schon sehr sein seit servus sich sie sind so sprechen tag um und uns unser
    unsere
    verbinden vielen vom von vor war warum wann was weil wenn wer wie will wir wird wo wurde würde zu
    zum zur""",
    "es": """
    a ahí al algo alguien algún alguna agente aquí asesor así ayuda ayudar ayudarme buen buena buenas
    buenos bien como cómo con cuál cuándo cuando de del desde días día donde dónde el ella ellos en era
    eres es esa ese eso esta está están estaba este esto estoy favor fue gracias ha haber había hablar
    han has hasta hay he hola humano la las le les lo los me mi mis mucho muchas muy más necesito ni
    noches nos nosotros o operador para pero persona por porque puede pueden puedo qué que quién quiero
    quisiera se sea ser si sí sin sobre solo sólo son soy su sus también tardes te tengo ti tiene todo
    tu tus u un una unas uno unos usted ustedes va vez y ya yo""",
    "fr": """
    a agent ah ai aider aidez aide alors après as au aussi aux avec avez avoir avons bien bonjour
    bonsoir c'est ce cela ces cet cette chez comment conseiller conseillère dans de des donc du elle en
    encore est et eu été être faire fait fois humain humaine ici il ils j'ai j'aimerais je l'ai la là le
    les leur lui m'aider ma mais me merci mes moi mon ne n'est n'ai nos notre nous on ont ou où oui par
    parce parler pas personne peu peut peux plus plaît pouvez-vous pouvez puis-je puis qu'est-ce quand
    que quel quelle quelqu'un qui quoi sa salut sans se ses si s'il soit son sont suis sur svp ta te tes
    toi toujours tout toute très tu un une va veux vos votre voudrais vous y""",
    "nl": """
    aan al alles als altijd ben bij bent collega daar dag dan dank dat de deze die dit doe door een eens
    er erg goed goedemiddag goedemorgen goedenavond graag had hallo heb hebben hebt heeft heel het hier
    hij hoe hoi hulp hun iemand iets ik in is ja je jij jullie kan klantenservice kunnen kunt maar
    medewerker mens met mij mijn moet mag nee niet nog nou nu of om omdat ook op over persoon praten
    spreken sinds te toch toen tot u uit uw van veel via voor waar waarom wanneer waren was wat we weer
    wel wie wil willen wij wilt wordt worden zal ze zeer zelf zich zij zijn zo zou zonder""",
    "pt": """
    ao as até atendente boa bom com como da das de do dos ela ele em era essa esse está estou eu falar
    foi isso isto já mais mas meu minha muito na não nas nem no nos nossa nosso num o obrigada obrigado
    oi olá onde os ou para pela pelo pessoa pode podem por porque posso pra preciso quando que quem
    quero se sem seu sua são também tarde tem tenho um uma você vocês à é""",
    "it": """
    ad ai al alla buongiorno buonasera che chi ci ciao come con cosa da dal dei del della delle di dove
    e ed era gli grazie ha hai hanno ho i il in io la le lo ma mi mia miei mio ne nella no noi nostro o
    operatore parlare per perché persona posso potete prego può qualcuno quando questa questo salve se
    sei sia siete sono su sua suo un una vi voglio volevo vorrei è""",
    "pl": "czy dziękuję dzień dobry i ja jest jestem konsultantem mi moje mój na nie o proszę się to w z że",
    "tr": "acaba ben benim bir bu da de için ile merhaba mı mi ne teşekkürler var ve çok",
    "ru": """
    а в вы где да добрый для до его ее её есть еще ещё же за здравствуйте и из или к как когда мне мой
    моя мы на не нет но о об он она они от по пожалуйста привет с со спасибо так то у уже хочу что это я
    день""",
    "he": "אני את אתה זה הוא היא של על עם לא כן שלום תודה בבקשה אפשר לדבר נציג יש לי מה איפה",
    "ar": "أنا هذا هذه في من على إلى مع هل لا نعم مرحبا شكرا من فضلك أريد التحدث موظف",
    "days": """
    yesterday tomorrow tonight week weeks month months monday tuesday wednesday thursday friday saturday
    sunday since gestern heute woche wochen monat montag dienstag mittwoch donnerstag freitag samstag
    sonntag ayer hoy mañana semana semanas mes lunes martes miércoles jueves viernes sábado domingo hier
    demain semaine semaines mois lundi mardi mercredi jeudi vendredi samedi dimanche gisteren vandaag
    weken maand maandag dinsdag woensdag donderdag vrijdag zaterdag zondag""",
    "zh": "你好 您好 谢谢 人工 人工客服 转人工 请问 我要人工",
    "ja": "こんにちは ありがとう お願いします はい いいえ",
}
EMPTY = frozenset(word for words in _EMPTY.values() for word in words.split())

# Beside a number or an address these only say what it is: "my order number is 10293".
_ADDRESSES = """
    number email e-mail mail address phone telephone mobile nummer mailadresse adresse telefon telefonnummer
    adres telefoonnummer número numéro correo teléfono dirección téléphone courriel commande pedido
    ordernummer
    bestelnummer bestellnummer auftragsnummer kundennummer klantnummer numero telefono indirizzo заказа номер
"""
SAYS_WHAT_IT_IS = frozenset((*LABELS.split(), *_ADDRESSES.split()))

_LETTER = r"[\p{L}\p{N}_]"
_EDGE = r"(?:^|[^\p{L}\p{N}_]|$)"


def _pattern(source: str) -> Pattern:
    source = source.replace(r"\w", _LETTER).replace(r"\b", _EDGE).replace("'", "['’]")
    return Pattern(source, ignore_case=True, verbose=True, as_written=True)


# Something is wrong: broken, missing, late, refused, charged twice, or does not do what it should. The stems
# share one `\w*`: a class of every script's letters is the dear part of a pattern.
TROUBLE = _pattern(
    r"""
    \b(?:
        (?:broke|crack|damag|scratch|defect|delay|jam|leak|flicker|wobbl|squeak|stain|smell|fail
        |kaputt|defekt|zerbroch|gebroch|beschädigt|zerkratzt|falsch|fehl|verspät|flacker|wackel|klemm|quietsch
        |tropf|problem|funktionier|kein
        |dañad|defectuos|equivocad|falta|retras|parpade|atasc|cobrad|rechaz|problema|perdid|manchad
        |cassé|abîmé|endommag|défectueu|manqu|refus|clignot|coinc|bloqu|débit|problème|perdu
        |kapot|beschadigd|verkeerd|knipper|klem|piep|wiebel
        |quebrad|danificad|partid|danneggiat|zepsut|uszkodzon|сломан|разбит)\w*
    |   torn|smashed|shattered|faulty|dead|wrong|missing|lost|late|stuck|bent|loose|refused|rejected|declined
        |error|issue|twice|charged|overcharged|stolen|trouble|unable|cannot
    |   undicht|doppelt|abgelehnt|nicht|verloren|ger[ie]ssen
    |   rot[oa]s?|tarde|dos\s+veces|nunca|solo\s+ha|cojea
    |   erreur|retard|deux\s+fois|panne|fuit|n'\w+|jamais
    |   stuk|gebroken|ontbr\w+|missen|laat|vertraagd|lekt?|dubbel|afgeschreven|geweigerd|probleem|niet|geen
        |nooit|kwijt
    |   rotto|rotta|bozuk|kırık
    |   (?:(?:ca|do|does|did|is|are|was|were|has|have|had|wo|would)n't|not|never|no|ne|não|non|не)\s+\w+
    )\b
    | שבור|לא\s|مكسور|لا\s|لم\s|坏|破|没|錯|错|壊|届か|ない|않
    """
)
# No word of these tells anything by itself, and together they do.
STILL_MISSING = _pattern(
    r"""
    \b(?:still|yet)\s+not\s+(?:here|there)|(?:is|are)n't\s+(?:here|there)\s+yet|not\s+here\s+yet
    | noch\s+(?:immer\s+)?nicht\s+(?:da|hier)|nog\s+(?:steeds\s+)?niet\s+(?:hier|er)|pas\s+encore\s+là
    | (?:todavía|aún)\s+no\s+está
    """
)
# What it is about, but not what is wrong with it: "It is a Dusk table lamp", "C'est une lampe".
IDENTIFICATION = _pattern(
    r"""
    ^[^\p{L}]*(?:(?:it|that|this)(?:'s|\s+is|\s+was)|it\s+concerns|the\s+(?:model|colour|color)\s+is
    | (?:es|das|dies)\s+(?:ist|sind|war)|es\s+(?:geht\s+um|handelt\s+sich)
    | (?:es|eso\s+es|se\s+trata\s+de|son)\s+(?:un|una|el|la|los|las|de)
    | (?:c'est|ce\s+sont|il\s+s'agit)
    | (?:het|dat|dit)\s+(?:is|zijn|was|gaat\s+om)
    | (?:é|è|si\s+tratta\s+di|trata-se\s+de)
    | это)\b
    | ^[^\p{L}]*(?:the|a)\s[^.!?]*\s(?:one|ones)[^\p{L}]*$
    """
)
# How it came to be: "I ordered a desk three weeks ago", "Ich habe am Montag zwei Teppiche gekauft".
BACKGROUND = _pattern(
    r"""
    ^[^\p{L}]*(?:(?:last|on|a|two|three)\s+\w+\s+(?:ago\s+)?)?(?:(?:i|we)(?:'ve|\s+have
        |\s+had)?\s+(?:just\s+|recently\s+)?
        (?:bought|ordered|purchased|received|got|moved|placed|paid|have|own)
    | (?:ich|wir)\s+(?:hab\w*|hatte\w*|bin|sind)\s.*\b(?:bestellt|gekauft|bekommen|erhalten|umgezogen|bezahlt)
    | (?:(?:yo|nosotros)\s+)?(?:compré|compramos|pedí|pedimos|recibí|encargué|hice|he\s+(?:comprado|pedido
        |recibido))
    | (?:j'ai|nous\s+avons|on\s+a)\s+(?:\w+\s+)?(?:commandé|acheté|reçu|déménagé|payé|passé)
    | (?:ik|wij|we)\s+(?:heb\w*|had\w*|ben|zijn)\s.*\b(?:besteld|gekocht|gekregen|ontvangen|verhuisd|betaald)
    | comprei|encomendei|ho\s+(?:comprato|ordinato|ricevuto))\b
    """
)
ASKS = _pattern(
    r"""
    ^[^\p{L}]*(?:how|what|when|where|which|who|why|can|could|do|does|is|are|will
    | wie|wo|wann|warum|wer|welche\w*|kann|können|liefern|gibt
    | cómo|dónde|cuándo|qué|cuál|por\s+qué|puedo|pueden|hay
    | comment|où|quand|pourquoi|quel\w*|est-ce|qu'est-ce|puis-je
    | hoe|waar|wanneer|waarom|welke|kan|kunnen|leveren
    | como|onde|quando|dove|perché|где|как|когда|почему|איפה|איך|מתי|أين|كيف|متى)\b
    """
)
INTRODUCTION = Pattern(
    r"^\W*(?:(?:hi|hello|hey)\W+)?(?:[Mm]y name is|[Ii] am|[Cc]all me|[Tt]his is|[Ii]['’]?m"
    r"|[Ii]ch hei(?:ß|ss)e|[Ii]ch bin|[Mm]ein Name ist|[Mm]e llamo|[Mm]i nombre es|[Ss]oy"
    r"|[Jj]e m['’]appelle|[Jj]e suis|[Mm]oi c['’]est|[Ii]k ben|[Ii]k heet|[Mm]ijn naam is"
    r"|[Mm]i chiamo|[Mm]e chamo|[Мм]еня зовут)"
    r"\s+(?:(?:de|van|der|den|von|da|di|la|le) |\p{Lu}[\p{L}'’-]*\W*){1,4}$",
    as_written=True,
)
_HELLO = (
    r"hi|hello|hey|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)"
    r"|moin|servus|hola|buenas(?: (?:tardes|noches))?|buenos d[ií]as|bonjour|bonsoir|salut|hoi"
    r"|goede(?:morgen|middag|navond)|olá|oi|bom dia|boa tarde|ciao|buongiorno|salve|cześć|dzień dobry|merhaba"
    r"|здравствуйте|привет|добрый день|שלום(?: רב)?|היי|مرحبا|أهلا|السلام عليكم"
    r"|你好|您好|こんにちは|こんばんは"
)
_TO_ALL = r"(?: (?:there|team|all|zusammen|daar))?"
OPENING = Pattern(
    rf"^[^\p{{L}}\p{{N}}]*(?:(?:{_HELLO}|dear \p{{L}}+){_TO_ALL}(?:[\s,!.:،，、。-]+|$))+",
    ignore_case=True,
    as_written=True,
)
GREETING = Pattern(
    rf"^[^\p{{L}}\p{{N}}]*(?:(?:{_HELLO}){_TO_ALL}(?:[^\p{{L}}\p{{N}}]+|$))+$",
    ignore_case=True,
    as_written=True,
)
# What they want done about it, in sentences that say no more: "I want my money back", "Quiero un reembolso".
REMEDIES: dict[Remedy, Pattern] = {
    "refund": _pattern(
        r"""
        \b(?:(?:refund|reimburs|erstatt|rückerstatt|zurückerstatt|reembols|rembours|terugbetal|rimbors)\w*
        |money\s+back|geld\s+(?:zurück|terug)|devuelv\w*\s+(?:el|mi)\s+dinero|dinero\s+de\s+vuelta
        |zwrot\s+pieniędzy|iade|возврат\s+денег|вернуть\s+деньги)\b|退款|返金|החזר|استرداد
        """
    ),
    "replacement": _pattern(
        r"""
        \b(?:(?:ersatz|umtausch|reemplaz|remplac|échang|vervang|omruil|substitui|sostitu)\w*
        |replacement|replac(?:e|ed)\s+(?:it|them)|a\s+new\s+one|exchange\s+it
        |send\s+(?:me\s+)?(?:a\s+new|another)
        |(?:einen?|ein)\s+neue[ns]?|(?:un[oa]|otr[oa])\s+nuev[oa]|cambi\w+\s+por\s+otr[oa]
        |een\s+nieuwe)\b|换货|交換|החלפה|استبدال
        """
    ),
    "call_back": _pattern(
        r"""
        \b(?:(?:zurückruf|(?:me|m')\s*rappel|terugbel|richiam)\w*
        |call\s*-?(?:me\s+)?back|(?:call|ring|phone)\s+me|rückruf
        |ruf\w*\s+(?:\w+\s+)?(?:mich\s+)?(?:zurück|an)
        |(?:me\s+)?ll[aá]m(?:en|ar|a|e)(?:me)?|rappel\w*-moi|bel\s+(?:me|mij)
        |bellen\s+(?:jullie|u)\s+mij|liga\w*\s+para\s+mim)\b|回电|折り返し|התקשרו
        """
    ),
}
_WISH = _pattern(
    r"""
    ^[^\p{L}]*(?:please|can|could|i(?:'d)?|we|just|call|ring|phone|refund|replace|send|ich|wir|bitte|quiero|quisiera|necesito|me\s+gustaría|ll[aá]me\w*|je
        |j'aimerais|rappel\w*
    |nous|ik|wij|we|graag|queria|quero|vorrei|voglio|хочу|אני|أريد|我)\b
    """
)


_JOINTS = _pattern(r"[,;:–]|\b(?:and|but|so|und|aber|y|pero|et|mais|en|maar|e|ma|mas)\b")


def clauses(sentence: str) -> list[str]:
    """Return the parts of a sentence, as far as commas and conjunctions show them."""
    return _JOINTS.split(sentence)


def is_wish_for_remedy(sentence: str) -> bool:
    """Return whether a sentence says what the customer wants done, rather than what the matter is."""
    return bool(remedies_in(sentence))


def remedies_in(sentence: str) -> list[Remedy]:
    """Return what a sentence says that the customer wants done; nothing when it only asks about it."""
    if not _WISH.search(sentence):
        return []
    return [remedy for remedy, pattern in REMEDIES.items() if pattern.search(sentence)]
