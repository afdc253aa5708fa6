"""Textual screens, one module and one stylesheet each."""
