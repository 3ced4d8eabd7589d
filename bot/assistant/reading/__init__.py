"""What a message says besides its question: pure functions over text, without Rasa."""
