"""Answering a family that asks what the journal holds about its child: where the child is named,
all that is held, and what of it is about somebody else."""
