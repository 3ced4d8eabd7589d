"""A sentence that only says that an answer does not help: "That doesn't help", "Das hilft mir nicht"."""

from __future__ import annotations

from bot.matching.pattern import Pattern

_NO_HELP = Pattern(
    r"""
    ^[^\p{L}]*(?:(?:no|nope|but|and|well|sorry|ok|okay|nein|aber|leider|tut\s+mir\s+leid|non|mais|désolée?|nee?|maar
        |helaas|pero|lo\s+siento|no|não|mas|nie|ale|niestety|ma|purtroppo|לא|אבל|لا|لكن)[^\p{L}]+){0,3}
    (?:
        (?:(?:that|this|it|none\s+of\s+(?:that|this|it)|(?:that|this|the|your)\s+(?:answer|article|link|info\w*))\s+)?
            (?:(?:really|still|just|also)\s+)?
            (?:(?:does|did|do|is|was|has|are)(?:n['’]?t|\s+not)|never)\s+
            (?:(?:really|actually|even|that|very|at\s+all)\s+)*
            (?:help(?:s|ed|ful|ing)?|useful|(?:any|much|of\s+(?:any|much))\s+(?:help|use)|answer\s+(?:my|the)\s+question
            |what\s+i\s+(?:asked|meant|mean|wanted|need(?:ed)?)(?:\s+(?:about|for|to\s+know))?)
            (?:\s+(?:me|us|at\s+all|much|here|either|with\s+(?:that|this|it|my\s+problem)))*
        | (?:that|this|it)(?:['’]s|\s+is|\s+was)\s+(?:(?:really|just)\s+)?(?:not|no)\s+
            (?:really\s+|very\s+|any\s+|of\s+)*(?:help(?:ful|ing)?|use(?:ful)?|what\s+i\s+(?:asked|meant|mean|wanted|need(?:ed)?)
            (?:\s+(?:about|for|to\s+know))?)(?:\s+(?:me|us|at\s+all|here|either))*
        | not\s+(?:really\s+|very\s+)?helpful | unhelpful
        | (?:(?:das|dies|es|die\s+antwort|der\s+link)\s+)?(?:hilft|half|bringt)
            (?:\s+(?:mir|uns|leider|auch|aber|gar|überhaupt|jetzt|wirklich|immer|noch|nichts?))*\s+(?:nichts?|weiter)
        | (?:(?:das|die\s+antwort)\s+)?(?:hat|war)(?:\s+(?:mir|uns|leider|auch|gar|überhaupt|wirklich))*
            \s+nicht\s+(?:weiter\s*)?(?:geholfen|hilfreich)
        | (?:(?:ça|cela|ceci)\s+)?(?:ne\s+)?(?:m['’]|nous\s+)?(?:n['’])?aide
            \s+(?:pas|toujours\s+pas)(?:\s+du\s+tout)?
        | (?:(?:ça|cela)\s+)?ne\s+m['’]a\s+pas\s+aidée? | pas\s+(?:vraiment|très\s+utile)
        | (?:(?:eso|esto)\s+)?(?:tampoco|no)\s+(?:me\s+|nos\s+)?
            (?:ayuda|ayudó|sirve|sirvió|ha\s+(?:ayudado|servido))(?:\s+(?:nada|mucho|para\s+nada))?
        | (?:(?:questo|quello|ciò)\s+)?non\s+(?:mi\s+|ci\s+)?
            (?:aiuta|serve|è\s+(?:stato\s+)?(?:utile|d['’]aiuto)|ha\s+aiutato)(?:\s+(?:molto|affatto))?
        | (?:(?:dat|dit|het)\s+)?(?:helpt|hielp|heeft)(?:\s+(?:me|mij|ons|helaas|ook|echt|nog|steeds))*\s+niet
            (?:\s+(?:echt|verder|geholpen|veel))*
        | (?:(?:to|ta\s+odpowiedź)\s+)?(?:mi\s+)?nie\s+(?:mi\s+)?(?:pomaga|pomogło|pomogła)(?:\s+mi)?
        | (?:(?:isso|isto)\s+)?(?:também\s+)?não\s+(?:me\s+|nos\s+)?
            (?:ajuda|ajudou|serve|serviu|adianta)(?:\s+(?:nada|muito))?
        | (?:это\s+)?(?:мне\s+)?не\s+(?:помогает|помогло|помог)(?:\s+мне)?
        | (?:bu\s+)?(?:bana\s+)?(?:yardımcı\s+olmadı|işe\s+yaramadı)
        | (?:זה\s+)?(?:ממש\s+)?לא\s+(?:עוזר|עזר|עוזרת|מועיל)(?:\s+לי)?(?:\s+בכלל)?
        | (?:هذا\s+)?(?:لا\s+يساعد(?:ني)?|لم\s+يساعد(?:ني)?|لا\s+يفيد(?:ني)?)
        | (?:それは?|これは?)?(?:あまり|全然)?
            (?:役に立ちません(?:でした)?|役に立たない|解決しません(?:でした)?)
        | (?:这|這)?(?:个|個)?(?:对我)?(?:没有用|没有帮助|没用|沒用|沒有幫助|帮不了我|没有帮到我)
    )[^\p{L}\p{N}]*$
    """,
    ignore_case=True,
    verbose=True,
    as_written=True,
)


def says_no_help(sentence: str) -> bool:
    """Return whether a sentence says of an answer that it does not help, and nothing more."""
    return _NO_HELP.search(sentence) is not None
