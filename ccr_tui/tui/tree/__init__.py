"""What folds: JSON of many MB, headers and events as a tree of which only the visible rows are made."""
