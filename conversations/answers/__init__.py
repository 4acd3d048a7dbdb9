"""What an answer means: dates, ages, telephone numbers, addresses and the rest, read from what people type.

Pure and deterministic: the same text, moment and language give the same reading. Nothing raises; nothing is guessed.
"""
