"""The console's views, one module per area: read the form, call one handler, answer. Nothing is decided here."""
