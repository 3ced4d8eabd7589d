"""The names under which our components leave what they found on a Rasa message.

Those marked (output) reach the tracker as `latest_message[...]`, where actions and the engine read them.
"""

from __future__ import annotations

CORE_TEXT = "core_text"  # (output) the message without its hello and its "my name is"
EMBEDDED = "embedded"  # the core text as the index read it, with its vectors
RANKING = "ranking"  # (output) the knowledge base's ranking, as plain values
READING = "reading"  # (output) mood, wants_human, complaint, language
ACTS = "acts"  # the probability of each act and signal
ASKED = "asked"  # in the metadata: what the last reply asked
