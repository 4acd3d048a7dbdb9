"""The engine under every conversation: pure, total, deterministic.

It must not read a clock, a database, a catalogue or the network.
"""
