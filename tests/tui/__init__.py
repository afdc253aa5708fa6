"""The screen, driven by a fake backend."""
