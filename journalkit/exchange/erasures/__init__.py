"""Before something is erased: what is due, where a child is named, and all of it in words."""
