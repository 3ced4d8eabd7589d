"""Whether a message is in another language than the entries: by its script, else by its small words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# The commonest short words of the encoder's languages that use Latin letters.
SMALL_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "a about am an and any are as at be been but by can cant could did do does dont for from "
        "get got had has have hello help hi how i if im in is it its ive just like me my need no "
        "not of on or our out please so some still thanks that the their them then there they "
        "this to up us want was we were what when where which who why will with would you your "
        "order where's wheres",
        "de": "aber als am an auf aus bei bin bitte da das dass dem den der des die dies ein eine einen "
        "einer er es für haben habe hat hallo ich ihr im in ist ja kann kein keine können man "
        "mehr mein meine meinen meiner mich mir mit muss nach nicht noch nur oder sich sie sind "
        "und uns von wann war warum was welche wenn wer werden wie wird wo wurde zu zum zur über",
        "es": "al algo como con cómo cuando cuándo cuál cuánto de del desde dónde donde el ella en "
        "entre es esta está este esto gracias ha hay he hola la las le lo los me mi mis muy más "
        "necesito no nos para pero por porque puede puedo qué que quiero se ser si sin sobre son "
        "su sus tengo tiene un una uno ya yo",
        "fr": "ai au aux avec avez bonjour c ce ces cette combien comment d dans de des du elle en est "
        "et été il ils j je l la le les leur ma mais me mes mon n ne nous on ou où par pas peut "
        "peux plus pour pourquoi puis qu quand que quel quelle quels qui s sa se ses si sont suis "
        "sur t un une veux vos votre vous y à ça être",
        "it": "a al alla anche avete c che chi ci ciao come con cosa così da dal dalla de dei del della "
        "delle di dove e ed essere fare gli ha hai ho i il in io l la le lo ma mi mia mie mio "
        "miei nel nella non o per perché più posso potete puoi quale quali quando quanto questa "
        "questo se si sono su un una uno vorrei è",
        "pt": "a ao as até com como da das de do dos e ela ele em entre essa esse esta este eu foi "
        "fazer há isso já mais mas me meu meus minha muito na nas no nos não o onde os ou para "
        "pela pelo pode por porque posso preciso qual quais quando quanto que quero se sem ser "
        "seu sua são tem tenho um uma você é à",
        "nl": "aan al als bij ben dan dat de deze die dit doe door een en er geen graag had hallo heb "
        "hebben heeft het hij hoe hoeveel hun ik in is ja je jullie kan kunnen maar me meer met "
        "mijn moet na naar niet nog of om ons ook op over te tot uit u van veel voor waar waarom "
        "wanneer was wat we welke wel werd wie wil wordt ze zijn",
        "pl": "ale bez by być chcę co czy dla do gdzie go i ich ile ja jak jaki jakie jest jestem już "
        "kiedy kto który która mam mi mnie mogę moja moje mojego moją może można mój na nie o od "
        "po pod proszę przez się są ta tak ten to tylko w we wszystko z za ze że",
        "tr": "acaba ama bana bir biz bu çok da daha de değil en gibi hangi için ile ise kaç kadar ki "
        "kim lütfen mi mı mu mü mıyım miyim musunuz ne neden nasıl nerede nereye o olarak sana ve "
        "veya var ya yok zaman şu nedir ederim istiyorum benim",
    }.items()
}


def is_in_another_language(said: Iterable[str], own_share: float) -> bool:
    """Return whether a message is not in the language of the entries.

    `own_share` is how much of it is in the entries themselves, 0 to 1: with half of it there, it is
    in theirs, whichever that is.
    """
    listed = list(said)
    letters = [character for word in listed for character in word if character.isalpha()]
    if not letters or own_share >= 0.5:
        return False
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    if latin < len(letters) / 2:
        return True
    counts = {language: sum(word in known for word in listed) for language, known in SMALL_WORDS.items()}
    english = counts.pop("en")
    return max(counts.values()) > english
