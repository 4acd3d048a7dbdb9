"""A council's profile: its folder read, checked, kept with its history, and changed by staff. Data, never code."""
