"""The articles and their search follow what is published."""

from __future__ import annotations

from knowledge_base.help.site import HelpSiteCache
from knowledge_base.model import Content
from knowledge_base.store import KnowledgeStore


def test_many_articles_are_found_by_and_by_and_no_reader_waits_for_it() -> None:
    store = KnowledgeStore(":memory:")
    for number in range(60):
        content = Content(f"What about gadget {number}?", f"Nothing about widget {number}.")
        store.publish_entry(store.add_entry(content, "Elif", f"e{number}").id, "Elif")
    site = HelpSiteCache(store, str)
    assert len(site.current().articles) == 60, "each has its page at once"
    assert not site.finder.is_whole
    assert site.finder.find("gadget", "en", 100) == []
    assert site.finder.index_waiting(10)
    assert len(site.finder.find("gadget", "en", 100)) == 10

    store.save_draft("e0", Content("What about sprocket?", "Something."), "Elif", 1)
    store.publish_entry("e0", "Elif")
    site.current()
    assert site.finder.find("sprocket", "en", 5) == ["e0"], "one change is found at once"
    while site.finder.index_waiting(25):
        pass
    assert site.finder.is_whole
    assert len(site.finder.find("gadget", "en", 100)) == 59
    site.close()
    store.close()
