"""Upstreams of every dialect that refuse what the real services refuse, and drive tools by the prompt."""
