"""The publish gate: nothing goes live before it is known what customers' questions would get."""
