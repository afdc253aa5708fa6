"""What the detail panels say: pure functions from a record and its bodies to lines."""
