"""`python -m toolbox`."""

from .cli import main

main()
