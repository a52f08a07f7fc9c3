"""The second use case: a suggestion becomes an activity that the team sees.

`accept` is the click: it checks, stages and queues. `write` is the worker: it carries out what the click asked for,
exactly once however often it is delivered. Neither of them sends mail to anyone.
"""
