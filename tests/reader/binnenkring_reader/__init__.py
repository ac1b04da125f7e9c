"""Reads a mailbox of Binnenkring without any code of Binnenkring.

Written from docs/formats.md alone, in another language and on other libraries, to show that the page is enough.
It opens what the exported keys of the epochs open, checks every hash, roster, signature and chain, and tells
which Automerge changes each record is made of. It never writes.
"""
