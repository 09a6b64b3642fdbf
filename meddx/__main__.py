"""Composition root: the window, a command, or a child process of either."""

import sys

from meddx import child, nursery


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == [child.FLAG]:
        return child.serve(arguments[1:])
    if arguments[:1] == [nursery.FLAG]:
        return nursery.serve(arguments[1:], child.serve)
    try:
        from meddx.commands import run

        return run(arguments)
    except KeyboardInterrupt:  # before a command took over: nothing was begun
        return 1


if __name__ == "__main__":
    sys.exit(main())
