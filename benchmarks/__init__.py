"""Measures what the proxy adds, against direct connections to the same upstream in the same run."""
