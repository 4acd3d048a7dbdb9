"""The desk under constant killing: real processes, real databases, a platform in which a fifth of all requests fails."""
