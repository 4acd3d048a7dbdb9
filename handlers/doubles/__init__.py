"""The same person known twice: spotted, compared, taken together by staff alone, and parted again as if nothing had been."""
