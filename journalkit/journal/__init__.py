"""The verbs: what members do in the journal. Each asks `access` first and stands in the chain."""
