"""What folds."""
