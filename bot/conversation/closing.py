"""Whether a customer's message only closes what was said ("ok thank you, bye!") and so needs no reply.

A careful reading: every word of the message must be a farewell, a thank-you or an acknowledgement of one
language. Anything else (a question, a number, an unknown word, a sad face) needs a reply, and so does
whatever is unsure. Plain sets of words and one pass over the text: the time is linear in its length.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from bot.conversation.model import Value

Ask = Literal["nothing", "anything_else", "something"]

# Whoever only says goodbye needs no more; a longer message is not looked at.
LONGEST_CLOSING = 160
# A question stands at the end of what an agent writes.
_ASK_LOOKED_AT = 400

_QUESTION_MARKS = frozenset("?？؟⁇⁈")
_SAD_FACES = (":(", ":-(", ":'(", ":/", ":-/", ">:", "d:")
_GLAD_FACES = (":-d", ":d", ";d", "<3", ":-p", ":p", "^^", "xd")
_GLAD_EMOJI = frozenset("👍🙏😊🙂😀😃😄😁😉🤗🥰😍😇😘❤💙💚💛🧡💜💗💕💖🎉🎊👌👏🙌✅✔💯🌹🌸🌻🌞☺✌🤝🫶☀⭐🌟")
_SKIN_TONES = frozenset("🏻🏼🏽🏾🏿")


class ClosingWords(Value, frozen=True):
    """One language's words that close a conversation, and those that may be beside them (`joining`)."""

    farewell: frozenset[str]
    thanks: frozenset[str]
    acknowledged: frozenset[str]
    joining: frozenset[str]
    no: frozenset[str]


def normalise(text: str) -> str:
    """Return the text without case, accents and the apostrophes within words."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("'", ""))
    return "".join(char for char in plain if unicodedata.category(char)[0] != "M" and char != "\u200d")


def _set(words: str) -> frozenset[str]:
    return frozenset(normalise(words).split())


# What people of every language write.
_COMMON = ClosingWords(
    farewell=_set("bye byebye ciao tschau tschüss adieu adios"),
    thanks=_set("thanks thank thx ty tks merci danke gracias grazie"),
    acknowledged=_set("ok okay okey k oki okidoki super top perfect bravo"),
    joining=_set(""),
    no=_set("no"),
)
_LANGUAGES = (
    ClosingWords(  # English
        farewell=_set("goodbye bye cya cheerio farewell"),
        thanks=_set("thanks thank thankyou thx ty thnx tysm cheers appreciate appreciated grateful"),
        acknowledged=_set(
            "ok okay k great perfect super cool nice good fine alright excellent amazing awesome brilliant "
            "lovely wonderful fantastic understood noted gotcha sorted solved"
        ),
        joining=_set(
            "you u so very much really many a lot for the your all help support assistance time patience "
            "that thats it everything is was its all and have nice day evening weekend night too as well "
            "again now then i im we kindly take care see soon later sir madam team"
        ),
        no=_set("no nope nothing else more im good"),
    ),
    ClosingWords(  # German
        farewell=_set("tschüss tschüß tschau servus ade wiedersehen wiederhören"),
        thanks=_set("danke dank dankeschön dankesehr vielen herzlichen merci bedanke"),
        acknowledged=_set(
            "ok okay gut super prima perfekt toll klasse alles klar wunderbar verstanden spitze passt"
        ),
        joining=_set(
            "schön sehr für die ihre deine hilfe ihnen dir euch auf einen schönen tag abend noch schönes "
            "wochenende liebe viele grüße und bis bald dann mal das war es wars ich mich besten recht "
            "schnelle gute freundliche auskunft antwort nochmal nochmals"
        ),
        no=_set("nein nö nichts mehr"),
    ),
    ClosingWords(  # French
        farewell=_set("au revoir adieu ciao salut bientôt"),
        thanks=_set("merci remercie"),
        acknowledged=_set("ok d'accord daccord parfait super génial entendu très bien top nickel"),
        joining=_set(
            "beaucoup bien à vous je pour votre ton aide tout c'est bonne journée soirée bon weekend week "
            "end et infiniment mille encore de la réponse également"
        ),
        no=_set("non rien"),
    ),
    ClosingWords(  # Spanish
        farewell=_set("adiós adios chao chau hasta luego pronto"),
        thanks=_set("gracias agradezco agradecido agradecida"),
        acknowledged=_set("ok vale perfecto genial estupendo bien entendido excelente listo"),
        joining=_set(
            "muchas mil muy por la su tu ayuda todo eso es que tenga buen buena día tarde noche y le te lo "
            "muchísimas de acuerdo"
        ),
        no=_set("no nada más"),
    ),
    ClosingWords(  # Italian
        farewell=_set("ciao arrivederci addio presto"),
        thanks=_set("grazie ringrazio"),
        acknowledged=_set("ok va bene perfetto ottimo benissimo capito d'accordo daccordo"),
        joining=_set(
            "mille tante molte molto per l'aiuto laiuto aiuto il vostro tuo suo tutto la vi ti buona "
            "giornata serata e a di"
        ),
        no=_set("no niente altro"),
    ),
    ClosingWords(  # Dutch
        farewell=_set("doei dag tot ziens houdoe"),
        thanks=_set("bedankt dank dankjewel dankuwel dankje"),
        acknowledged=_set("ok oké prima perfect top super fijn goed duidelijk mooi begrepen geweldig"),
        joining=_set(
            "je u jullie wel heel erg hartelijk voor de hulp uw het dat was fijne dag avond weekend nog en "
            "alvast zeer een moeite alles"
        ),
        no=_set("nee niets niks meer"),
    ),
    ClosingWords(  # Portuguese
        farewell=_set("tchau adeus até logo breve"),
        thanks=_set("obrigado obrigada agradeço brigado brigada"),
        acknowledged=_set("ok certo perfeito ótimo beleza entendido entendi excelente combinado"),
        joining=_set("muito pela sua tua ajuda tudo bom boa dia tarde noite e por mais uma vez a de"),
        no=_set("não nada"),
    ),
    ClosingWords(  # Polish
        farewell=_set("pa widzenia żegnam"),
        thanks=_set("dziękuję dzięki dziękuje"),
        acknowledged=_set("ok dobrze super świetnie jasne rozumiem"),
        joining=_set("bardzo za pomoc do miłego dnia i wszystko to serdecznie"),
        no=_set("nie nic więcej"),
    ),
    ClosingWords(  # Turkish
        farewell=_set("hoşçakal hoşçakalın görüşürüz güle"),
        thanks=_set("teşekkürler teşekkür sağol sağolun"),
        acknowledged=_set("tamam peki süper harika anladım"),
        joining=_set("ederim çok yardımınız için iyi günler akşamlar"),
        no=_set("hayır yok"),
    ),
    ClosingWords(  # Russian
        farewell=_set("пока свидания прощайте"),
        thanks=_set("спасибо благодарю"),
        acknowledged=_set("ок хорошо отлично понятно понял поняла супер ясно"),
        joining=_set("большое огромное вам за помощь до всего доброго хорошего дня вас и"),
        no=_set("нет ничего"),
    ),
    ClosingWords(  # Arabic
        farewell=_set("وداعا السلامة"),
        thanks=_set("شكرا شكراً"),
        acknowledged=_set("حسنا تمام ممتاز"),
        joining=_set("جزيلا لك لكم مع كثيرا"),
        no=_set("لا"),
    ),
    ClosingWords(  # Languages that put no spaces between words: whole phrases
        farewell=_set("再见 再見 拜拜 さようなら 안녕히계세요 안녕히 계세요"),
        thanks=_set(
            "谢谢 謝謝 谢谢你 谢谢您 多谢 非常感谢 感谢 好的谢谢 ありがとう ありがとうございます "
            "ありがとうございました どうもありがとうございました 감사합니다 고마워요 고맙습니다 "
            "ขอบคุณ ขอบคุณค่ะ ขอบคุณครับ"
        ),
        acknowledged=_set("好的 明白了 知道了 了解 了解しました わかりました 분かりました 알겠습니다"),
        joining=_set(""),
        no=_set("没有了 没了 いいえ 아니요"),
    ),
)
_ANYTHING_ELSE = tuple(
    normalise(phrase)
    for phrase in (
        "anything else",
        "something else",
        "any other question",
        "any more questions",
        "any further questions",
        "noch etwas",
        "sonst noch",
        "noch was",
        "noch fragen",
        "noch eine frage",
        "weitere fragen",
        "autre chose",
        "d'autres questions",
        "algo más",
        "alguna otra",
        "altro",
        "nog iets",
        "iets anders",
        "verder nog",
        "mais alguma",
        "algo mais",
        "coś jeszcze",
        "başka bir",
        "что-то ещё",
        "что-нибудь ещё",
    )
)


def read_ask(text: str) -> Ask:
    """Return what an agent's message asks of the customer."""
    end = text[-_ASK_LOOKED_AT:]
    if _QUESTION_MARKS.isdisjoint(end):
        return "nothing"
    asked_more = any(phrase in normalise(end) for phrase in _ANYTHING_ELSE)
    return "anything_else" if asked_more and _count_questions(end) == 1 else "something"


def is_closing(text: str, *, asked: Ask = "nothing", agent_name: str | None = None) -> bool:
    """Return whether the customer's message needs no reply, after an agent's message that asked this.

    Where the agent's question is open only a farewell is one: "thanks" and a thumb may be an answer to it.
    """
    if len(text) > LONGEST_CLOSING or not _QUESTION_MARKS.isdisjoint(text):
        return False
    plain = normalise(text)
    if any(face in plain for face in _SAD_FACES):
        return False
    for face in _GLAD_FACES:
        plain = plain.replace(face, " ")
    words, emoji = _parts(plain)
    if words is None or not (words or emoji):
        return False
    called = frozenset(normalise(agent_name or "").split())
    said = [word for word in words if word not in called]
    return any(_closes(language, said, emoji=emoji, asked=asked) for language in _LANGUAGES)


def is_farewell(text: str, *, agent_name: str | None = None) -> bool:
    """Return whether the customer says goodbye and so waits for no word, whatever was owed to them."""
    return is_closing(text, asked="something", agent_name=agent_name)


def _closes(language: ClosingWords, said: list[str], *, emoji: bool, asked: Ask) -> bool:
    farewell = language.farewell | _COMMON.farewell
    closing = farewell | language.thanks | _COMMON.thanks | language.acknowledged | _COMMON.acknowledged
    # "No, thank you" declines what was asked: it closes only if that was whether there is anything else.
    no = language.no | _COMMON.no
    declining = no if asked == "anything_else" or not farewell.isdisjoint(said) else frozenset[str]()
    if not all(word in closing or word in language.joining or word in declining for word in said):
        return False
    if asked == "something":
        return not farewell.isdisjoint(said)
    return emoji or not (closing | (no if asked == "anything_else" else frozenset())).isdisjoint(said)


def _parts(plain: str) -> tuple[list[str] | None, bool]:
    """Return the words of a text, and whether there is a glad emoji.

    No words at all where a sign is unknown.
    """
    emoji = False
    letters: list[str] = []
    for char in plain:
        if char.isdigit() or (char not in _GLAD_EMOJI and unicodedata.category(char) in ("So", "Sc", "Sm")):
            return None, False
        if char in _GLAD_EMOJI:
            emoji = True
        letters.append(char if char.isalpha() else "" if char in _SKIN_TONES else " ")
    return "".join(letters).split(), emoji


def _count_questions(text: str) -> int:
    return sum(char in _QUESTION_MARKS for char in text)
