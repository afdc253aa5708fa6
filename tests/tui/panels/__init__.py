"""What the detail panels say."""
