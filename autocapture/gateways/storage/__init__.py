"""The app's own storage account: trackings in a table, staged content in a private container, ids on a queue.

The clients are imported at the first need: a look at a timeline costs no more of them than it uses.
"""
