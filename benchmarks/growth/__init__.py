"""How cost grows with the number of people, cases and messages, and with the number of worker processes."""
