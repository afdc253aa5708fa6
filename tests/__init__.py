"""Tests of ccr-tui; `builders` makes the values that many of them need."""
