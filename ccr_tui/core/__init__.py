"""Pure rules and data of ccr-tui: no I/O, no clock, no asyncio, no threads."""
