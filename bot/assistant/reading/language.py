"""The language of a message: by its script where that decides, else by its small words. None when unsure."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict

from bot.matching import split_words
from knowledge_base.search.language import SMALL_WORDS

_BY_SCRIPT = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "ARABIC": "ar",
    "HEBREW": "he",
    "CYRILLIC": "ru",
    "CJK": "zh",
}
# Letters of languages that share a script with one of ours, and that the encoders do not know.
_OF_OTHERS = frozenset("ґєіїўјљњћђџҐЄІЇЎپچژگکیٹڈڑےں")
# Letters that only one of our languages with Latin script has.
_LETTERS = {
    **dict.fromkeys("ß", "de"),
    **dict.fromkeys("ñ¿¡", "es"),
    **dict.fromkeys("ãõ", "pt"),
    **dict.fromkeys("œûë", "fr"),
    **dict.fromkeys("łąęśźżćń", "pl"),
    **dict.fromkeys("ğışİ", "tr"),
    **dict.fromkeys("ì", "it"),
}
# What customers of one language write often, and those of no other here.
_SERVICE_WORDS = {
    "de": "bestellung lieferung paket rechnung dauert lange geliefert umtauschen zurück zurückgeben "
    "zurücksenden geld rückerstattung kaputt kosten kostet bezahlen zahlung guten tag morgen "
    "abend hilft hilfe danke herr frau heiße adresse ändern stornieren kündigen konto gibt ihr "
    "ihre ihnen sehr schon jetzt heute gestern warten wartet mensch mitarbeiter bitten möchte "
    "würde gern gerne soll sollte wird lautet nummer meiner also doch leider gehen geht machen "
    "mal schreiben sagen bekomme bekommen gekauft angekommen",
    "fr": "commande livraison colis facture combien temps retourner renvoyer remboursement argent cassé "
    "coûte payer paiement bonsoir merci aide adresse changer annuler compte très déjà maintenant "
    "aujourd'hui hier attendre personne conseiller voudrais aimerais numéro encore acheté arrivé "
    "toujours rien faire dois peux voulez pouvez m'appelle appelle reçu",
    "es": "pedido envío entrega paquete factura cuánto tarda devolver devolución reembolso dinero roto "
    "cuesta pagar pago ayuda dirección cambiar cancelar cuenta ahora hoy ayer esperar persona "
    "quisiera número todavía comprado llegado llegó buenos buenas días tardes favor hacer puedo "
    "puede llamo tienen hablar agente",
    "it": "ordine spedizione consegna pacco fattura tempo restituire reso rimborso soldi rotto costa "
    "pagare pagamento buongiorno buonasera grazie aiuto indirizzo cambiare annullare ora oggi "
    "ieri aspettare persona numero ancora comprato arrivato chiamo fate avete parlare operatore "
    "quanto",
    "nl": "bestelling levering pakket factuur lang duurt terugsturen retourneren terugbetaling kapot "
    "kost betalen betaling goedemorgen goedemiddag bedankt hulp adres wijzigen annuleren nu "
    "vandaag gisteren wachten nummer gekocht aangekomen graag zou heet iemand spreken medewerker "
    "alstublieft uw",
    "pl": "zamówienie zamówienia przesyłka dostawa paczka faktura długo trwa zwrócić zwrot pieniądze "
    "zepsuty kosztuje zapłacić płatność dzień dobry dziękuję pomoc adres zmienić anulować konto "
    "teraz dzisiaj dziś wczoraj czekać numer jeszcze kupiłem kupiłam dotarła nazywam chciałbym "
    "chciałabym pomaga rozmawiać",
    "pt": "encomenda pedido entrega envio fatura demora devolver devolução reembolso dinheiro quebrado "
    "custa pagar pagamento obrigado obrigada ajuda endereço mudar cancelar conta agora hoje ontem "
    "esperar pessoa gostaria ainda comprei chegou chamo vocês falar bom boa dia tarde noite fazer",
}
_WORDS = {
    language: known | frozenset(_SERVICE_WORDS.get(language, "").split())
    for language, known in SMALL_WORDS.items()
}

# What people write before anything else, where it is said in one language alone. "Ciao", "merci" and "hallo"
# are said in several.
_PHRASES = {
    phrase: language
    for language, phrases in {
        "en": "hello|hello there|hi there|good morning|good afternoon|good evening|thank you|thanks"
        "|yes please",
        "de": "guten tag|guten morgen|guten abend|moin|danke|vielen dank|dankeschön|tschüss|servus|grüß gott"
        "|mensch bitte|mitarbeiter bitte|hilfe",
        "es": "hola|buenas|buenos días|buenos dias|buenas tardes|buenas noches|gracias|muchas gracias|adiós",
        "fr": "bonjour|bonsoir|salut|merci beaucoup|au revoir|s'il vous plaît|coucou",
        "it": "buongiorno|buonasera|salve|grazie|grazie mille|arrivederci",
        "nl": "goedemorgen|goedemiddag|goedenavond|goedendag|dank je wel|dank u wel|bedankt|tot ziens|hoi",
        "pl": "dzień dobry|dzien dobry|cześć|dziękuję|dziekuje|do widzenia|dobry wieczór|witam",
        "pt": "olá|bom dia|boa tarde|boa noite|obrigado|obrigada|muito obrigado|muito obrigada|oi",
        "tr": "merhaba|selam|iyi günler|teşekkürler|teşekkür ederim",
    }.items()
    for phrase in phrases.split("|")
}
_FEWEST_SIGNS = 2
_AHEAD = 1.25
_MOST_LETTERS = 600


def find_language(text: str) -> str | None:
    """Return the ISO 639-1 code of one of the encoders' languages, or None rather than a wrong one."""
    letters = [letter for letter in text[:_MOST_LETTERS].lower() if letter.isalpha() or letter in "¿¡"]
    scripts = Counter(_script(letter) for letter in letters)
    script, most = scripts.most_common(1)[0] if scripts else ("", 0)
    if not most or _OF_OTHERS.intersection(letters):
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"] and script != "LATIN":
        return "ja"
    if script == "LATIN":
        return _by_words(split_words(text[:_MOST_LETTERS].lower(), digits=False), letters)
    return _BY_SCRIPT.get(script) if most > len(letters) / 2 else None


def find_language_of_phrase(text: str) -> str | None:
    """Return the language of a greeting or a thank-you that is all of the message, or None."""
    return _PHRASES.get(" ".join(split_words(text[:_MOST_LETTERS].lower(), digits=False)))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def _by_words(words: list[str], letters: list[str]) -> str | None:
    """Return the language with the most small words.

    One that several share counts as a part for each of them.
    """
    scores: Counter[str] = Counter()
    signs: dict[str, set[str]] = defaultdict(set)
    for word in words:
        languages = [language for language, known in _WORDS.items() if word in known]
        for language in languages:
            scores[language] += 1 / len(languages)  # type: ignore[assignment]  # Counter counts fractions too
            signs[language].add(word)
    for letter in _LETTERS.keys() & set(letters):
        scores[_LETTERS[letter]] += 1
        if signs[_LETTERS[letter]]:  # a letter alone may stand in a name: "Muñoz"
            signs[_LETTERS[letter]].add(letter)
    (best, score), (_, second) = [*scores.most_common(2), ("", 0), ("", 0)][:2]
    return best if len(signs[best]) >= _FEWEST_SIGNS and score >= second * _AHEAD else None
