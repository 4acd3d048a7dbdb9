"""Telephone, counter, visit and letter: staff fill in the resident's own form for somebody. Sends nothing to anybody."""
