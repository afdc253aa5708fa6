"""Widgets, each in the running application."""
