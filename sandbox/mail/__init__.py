"""Somebody's real mailbox as the seller's: found in files, read, and made into a tenant document.

It sends no mail, changes no file, and keeps nothing of what it reads beyond the run.
"""
