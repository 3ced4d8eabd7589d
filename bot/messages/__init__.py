"""Every sentence that a customer can read, loaded from `domain.yml`, and the choice of the right one."""

from bot.messages.catalogue import CatalogueError, MessageCatalogue, Sentence, UnknownResponse

__all__ = ["CatalogueError", "MessageCatalogue", "Sentence", "UnknownResponse"]
