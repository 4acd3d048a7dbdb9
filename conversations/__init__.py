"""What we ask and what an answer means. Pure: no clock, no storage, no language, no LINE."""
