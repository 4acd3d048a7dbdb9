"""Bad input as data, with what must become of each piece, and what replays it against the real webhook."""
