"""The ear's files: lexicons, examples and the model, read from the project and from a council's own folder."""

from handlers.hearing.load import load_ear

__all__ = ["load_ear"]
