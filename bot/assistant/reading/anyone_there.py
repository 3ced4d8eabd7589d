"""Whether a message asks if anybody is there, and nothing else: no subject, and no wish for a person yet."""

from __future__ import annotations

from bot.assistant.reading.letters import letter_pattern

_HELLO = r"""(?:(?:hi|hello|hey|ok(?:ay)?|so|excuse\s+me|sorry|hallo|moin|guten\s+(?:tag|abend|morgen)|hola
    |buenas|all[oô]|bonjour|bonsoir|salut|ciao|buongiorno|pronto|ol[aá]|oi|hoi|cześć|halo|merhaba|алло
    |привет|здравствуйте|مرحبا)\W+){0,3}"""
_END = r"\W*؟?$"

_ASKS = letter_pattern(
    rf"""
    # English
      ^\W*{_HELLO}(?:is|are)\s+(?:there\s+)?(?:any|some)\s?(?:one|body)
        (?:\s+(?:actually|still|even|really|ever))?
        (?:\s+(?:there|here|home|around|online|available|listening|awake|in|at\s+all|on\s+duty
          |at\s+the\s+desk))*
        (?:\s+(?:right\s+now|now|today|tonight|at\s+the\s+moment|please))*{_END}
    | ^\W*{_HELLO}(?:any|some)\s?(?:one|body)(?:\s+(?:still|even))?
        \s+(?:there|here|home|around|online|available|listening|awake|on\s+duty|at\s+the\s+desk)
        (?:\s+(?:right\s+now|now|today|tonight|at\s+the\s+moment|please))*{_END}
    | ^\W*{_HELLO}(?:
        # Spanish
        ¿?hay\s+alguien(?:\s+(?:ahí|ahi|aquí|aqui|disponible|en\s+línea|conectado))?
        # Portuguese
        | (?:há|ha|tem)\s+alguém(?:\s+(?:aí|ai|aqui|disponível|online))?
        | alguém\s+(?:aí|ai|aqui|disponível|online)
        # French
        | (?:est(?:-|\s)ce\s+qu['’])?(?:il\s+)?y\s+a(?:-t-il)?\s+(?:quelqu['’]un|un\s+humain)
            (?:\s+(?:là|ici|en\s+ligne|de\s+disponible|de\s+présent))?
        | quelqu['’]un\s+(?:est\s+)?(?:là|ici|en\s+ligne)
        # Italian
        | c['’]è\s+(?:qualcuno|una\s+persona)(?:\s+(?:lì|qui|in\s+linea|disponibile))?
        # German
        | ist\s+(?:(?:da|hier|dort|denn|gerade|noch|jetzt|überhaupt)\s+){{0,3}}(?:jemand|wer|ein\s+mensch)
            (?:\s+(?:da|hier|dort|gerade|noch|jetzt|erreichbar|online|verfügbar)){{0,2}}
        | (?:noch\s+)?jemand\s+(?:da|hier|erreichbar|online)
        # Dutch
        | is\s+(?:(?:daar|er|hier|nu|nog)\s+){{0,2}}(?:iemand|een\s+mens)
            (?:\s+(?:daar|hier|aanwezig|beschikbaar|online))?
        | iemand\s+(?:daar|hier|aanwezig|online)
        # Polish
        | (?:czy\s+)?(?:(?:jest|tam|tu)\s+)+kto[śs](?:\s+(?:tam|tu))?
        | (?:czy\s+)?kto[śs]\s+(?:tam|tu)(?:\s+jest)?
        # Turkish
        | (?:orada|burada)?\s*(?:kimse|biri(?:si)?)\s+var\s+mı
        # Russian
        | (?:(?:здесь|тут|есть)\s+)+кто(?:(?:-|\s)(?:нибудь|то))?(?:\s+(?:здесь|тут|на\s+связи))?
        | кто(?:(?:-|\s)(?:нибудь|то))\s+(?:(?:есть|здесь|тут|на\s+связи)\s*)+
        # Arabic, Chinese, Japanese, Korean, Thai
        | (?:هل\s+)?(?:يوجد|من|في|هناك)\s+(?:أحد|احد|شخص)(?:\s+هنا|\s+هناك)?
        | יש\s+(?:כאן\s+|פה\s+|שם\s+)?מישהו(?:\s+(?:כאן|פה|שם))?
        | (?:请问)?有人(?:在)?(?:吗|嗎|么) | (?:誰|だれ)か(?:い|居)ますか
        | 누구?\s*(?:있나요|계세요|계신가요|있어요)
        | มีใครอยู่(?:ไหม|มั้ย|บ้าง)
      ){_END}
    """
)


def asks_if_anyone_is_there(text: str) -> bool:
    """Return whether `text` only asks if anybody is there: "hello, anyone around?", "ist da jemand?"."""
    return _ASKS.search(text) is not None
