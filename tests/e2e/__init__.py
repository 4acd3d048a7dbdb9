"""The whole desk as its users meet it: real processes, the simulator's phones, a real browser."""
