"""The whole desk in one thread, in virtual time, from one seed: see README.md."""
