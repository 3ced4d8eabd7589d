"""Short messages that say one set thing in a language other than English: thanks, yes, no, goodbye.

The classifier learned them from a few examples, and a word of two letters says little to a sentence encoder.
Only what is nothing else in that language is listed; "ok" is everybody's, and left to the classifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from bot.matching import Pattern, fold, says_no_help, split_words

# A message of more words says more than a set phrase.
_MOST_WORDS = 6
_SENTENCE_END = Pattern(r"[.!\n]+\s*")
_OF_HELP = Pattern(r"^(?:geholf|hilf|aid[eé]|ayud|aiut|geholp|pom[oó]g|ajud|help|עזר)")
_QUESTION_MARKS = frozenset("?？؟")
# The first that a message has is what it says: "no, thanks" is a no, "thanks, bye" a goodbye.
_ORDER = ("goodbye", "deny", "affirm", "thank", "greet")
# By language: the words of each skill, then those that may stand beside them.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "goodbye": "tschüss tschüs tschuess tschau wiedersehen ciao servus bis",
        "deny": "nein nee nö keineswegs",
        "affirm": "ja jawohl jo klar gerne gern genau natürlich richtig stimmt einverstanden passt",
        "thank": "danke dankeschön vielen dank merci",
        "greet": "hallo moin guten grüezi grüß",
        "beside": "bitte auf bald dann sehr schön tag morgen abend gott ihnen dir für die ihre hilfe "
        "schönen noch einen alles gut das war ok okay super prima perfekt herzlichen mal da aber wünsche ich",
    },
    "fr": {
        "goodbye": "revoir adieu bientôt tchao",
        "deny": "non nan aucunement",
        "affirm": "oui ouais volontiers absolument exactement certainement parfaitement d'accord",
        "thank": "merci remercie",
        "greet": "bonjour bonsoir salut coucou",
        "beside": "beaucoup bien à au vous je pour votre aide tout c'est bonne journée soirée s'il plaît svp "
        "mille bien sûr parfait super ok toi",
    },
    "es": {
        "goodbye": "adiós adios chao chau luego",
        "deny": "no nop tampoco",
        "affirm": "sí claro vale exacto perfecto correcto efectivamente",
        "thank": "gracias agradezco",
        "greet": "hola buenas buenos",
        "beside": "muchas mil muy por favor la su tu ayuda hasta pronto días dias tardes noches todo es que "
        "tenga buen día supuesto bueno ok",
    },
    "it": {
        "goodbye": "arrivederci addio",
        "deny": "no nemmeno",
        "affirm": "sì certo certamente esatto volentieri d'accordo perfetto va",
        "thank": "grazie ringrazio",
        "greet": "buongiorno buonasera salve ciao",
        "beside": "mille tante molte per l'aiuto favore prego presto a buona giornata serata la vi bene ok",
    },
    "nl": {
        "goodbye": "doei dag ziens houdoe",
        "deny": "nee neen",
        "affirm": "ja jawel graag zeker natuurlijk klopt precies akkoord prima",
        "thank": "bedankt dank dankjewel dankuwel dankje",
        "greet": "hallo hoi goedemorgen goedemiddag goedenavond goedendag",
        "beside": "je u wel heel erg hartelijk voor de hulp uw het tot alstublieft alsjeblieft aub fijne nog "
        "ok oké is goed",
    },
    "pl": {
        "goodbye": "widzenia pa żegnam",
        "deny": "nie",
        "affirm": "tak oczywiście jasne zgadza pewnie chętnie dobrze",
        "thank": "dziękuję dziekuje dzięki",
        "greet": "cześć dzień dobry witam",
        "beside": "bardzo za pomoc do proszę się i miłego dnia wieczór ok",
    },
    "pt": {
        "goodbye": "tchau adeus logo",
        "deny": "não nao",
        "affirm": "sim claro certo exatamente perfeito isso",
        "thank": "obrigado obrigada agradeço valeu",
        "greet": "olá oi bom boa",
        "beside": "muito muita pela ajuda por favor até dia tarde noite tudo bem ok",
    },
    "he": {
        "goodbye": "להתראות ביי",
        "deny": "לא",
        "affirm": "כן בטח ודאי נכון בסדר",
        "thank": "תודה",
        "greet": "שלום היי הי",
        "beside": "רבה בוקר טוב ערב צהריים לך לכם בבקשה מאוד על העזרה יום יופי אוקיי",
    },
    "ar": {
        "goodbye": "وداعا وداعًا السلامة",
        "deny": "لا كلا",
        "affirm": "نعم أجل طبعا بالتأكيد تمام موافق",
        "thank": "شكرا شكراً شكرًا",
        "greet": "مرحبا مرحبًا السلام أهلا اهلا",
        "beside": "جزيلا جزيلاً لك لكم مع عليكم من فضلك على المساعدة صباح مساء الخير",
    },
}
# Where no spaces stand between words: whole messages.
_WHOLE: Mapping[str, str] = {
    "goodbye": "さようなら さよなら 失礼します では失礼します",
    "deny": "いいえ いや ちがいます 違います 結構です いいえ結構です",
    "affirm": "はい ええ うん そうです はいお願いします お願いします",
    "thank": "ありがとう ありがとうございます ありがとうございました どうもありがとう 助かりました",
    "greet": "こんにちは こんばんは おはようございます はじめまして",
}
# That it did help, alone or beside a thank-you.
_HELPED = (
    "das hat geholfen|das hat mir geholfen|das hilft|das hilft mir|hat geholfen|alles klar"
    "|ça m'a aidé|cela m'a aidé|ça m'aide|c'est bon|ça marche"
    "|me ayudó|me ha ayudado|eso me ayuda|me sirve|me ha servido"
    "|mi è stato utile|mi ha aiutato|mi aiuta|questo mi aiuta"
    "|dat helpt|dat heeft geholpen|dat hielp|het heeft geholpen"
    "|pomogło|to pomogło|to mi pomogło"
    "|ajudou|isso ajudou|isso me ajudou|ajudou muito"
    "|זה עזר|זה עזר לי|עזר לי|עזר"
    "|هذا ساعدني|ساعدني|هذا مفيد"
    "|役に立ちました|解決しました"
)


def _words(text: str) -> list[str]:
    return split_words(fold(normalize("NFKC", text)))


def _set(texts: str) -> frozenset[str]:
    return frozenset(_words(texts))


_VOCABULARIES = {
    language: {skill: _set(words) for skill, words in skills.items()} for language, skills in _WORDS.items()
}
_MESSAGES = {
    "".join(_words(text)): skill
    for skill, texts in [
        *((skill, whole.split()) for skill, whole in _WHOLE.items()),
        ("affirm", _HELPED.split("|")),
    ]
    for text in texts
}
AFFIRMING = frozenset[str]().union(*(skills["affirm"] for skills in _VOCABULARIES.values()))
_NO = frozenset().union(*(skills["deny"] for skills in _VOCABULARIES.values()))
_THANKS = frozenset().union(*(skills["thank"] for skills in _VOCABULARIES.values()))


def find_set_phrase(text: str, language: str | None) -> str | None:
    """Return the skill (intent) that all of a short message says in this language, or None."""
    words = _words(text)
    if not words or len(words) > _MOST_WORDS or not _QUESTION_MARKS.isdisjoint(text):
        return None
    if says_no_help(text):
        return "deny"
    without_thanks = [word for word in words if word not in _THANKS]
    for said in (words, words[1:] if words[0] in _NO else words, without_thanks):
        if skill := _MESSAGES.get("".join(said)):
            return skill
    return _read(words, _VOCABULARIES[language]) if language in _VOCABULARIES else None


def closes(text: str, language: str | None) -> bool:
    """Return whether a goodbye follows a word of thanks or help: "Das hat mir sehr geholfen. Tschüss!"."""
    *before, last = _SENTENCE_END.split(text.strip(" .!"))
    said = _words(" ".join(before))
    thanks = len(said) <= _MOST_WORDS and any(word in _THANKS or _OF_HELP.search(word) for word in said)
    return thanks and find_set_phrase(last, language) == "goodbye"


def _read(words: list[str], skills: Mapping[str, frozenset[str]]) -> str | None:
    said = {skill for skill in _ORDER for word in words if word in skills[skill]}
    known = frozenset[str]().union(*skills.values())
    if not said or not known.issuperset(words):
        return None
    return next(skill for skill in _ORDER if skill in said)
