"""The desk beside other people's bots: one form, two frameworks as their own examples use them, and ours."""
