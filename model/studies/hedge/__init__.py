"""A plan that is right in more than one future: what is decided first is the same in all of them, the rest adapts."""
