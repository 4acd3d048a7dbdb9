"""The papers of a case: what stands in which box, and how a sheet becomes a PDF, JSON or CSV. Sends nothing, keeps nothing."""
