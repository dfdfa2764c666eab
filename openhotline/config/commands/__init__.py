"""What `openhotline COMMAND` can do: one module each, named after its command.

A module's docstring is its help; `arguments(parser)` declares what it takes; `run(options)` does it and
returns the exit code. Anything else on the command line goes to Django's own commands.
"""
