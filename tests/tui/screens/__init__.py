"""Screens and their keys."""
