"""A family asked what the journal holds about its child: all of it, without what is others'."""
