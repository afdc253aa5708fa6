"""What the cost screen shows, as pure pages: what each asks, and the rows it makes of the answer."""
