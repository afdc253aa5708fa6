"""Textual widgets: props in, messages out."""
