"""SQLite history and the configuration file."""
