"""The assistant: the trained Rasa model as a library, its pipeline, and the small server around them."""
