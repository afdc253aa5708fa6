"""The command line: builds the rooms and wires them together."""
