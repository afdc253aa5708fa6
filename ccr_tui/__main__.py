"""`python -m ccr_tui`."""

from ccr_tui.cli.main import main

if __name__ == "__main__":
    main()
