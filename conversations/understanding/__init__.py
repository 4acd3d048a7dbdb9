"""Understanding of free text: language, danger, intents and topics. Pure, deterministic, offline."""
