"""Automerge changes, as far as a reader needs them: their hash, their author and what they build on."""

import hashlib

from blake3 import blake3

from .forms import require

MAGIC = bytes.fromhex("856f4a83")
CHANGE_CHUNK = 1


class Change:
    """One raw change."""

    def __init__(self, raw):
        require(raw[:4] == MAGIC and raw[8:9] == bytes([CHANGE_CHUNK]), "not a change")
        # The hash is over type, length and contents: everything behind the checksum.
        self.hash = hashlib.sha256(raw[8:]).digest()
        require(raw[4:8] == self.hash[:4], "a change with a wrong checksum")
        length, at = number(raw, 9)
        require(length == len(raw) - at, "a change of another length")
        count, at = number(raw, at)
        require(at + 32 * count <= len(raw), "a change cut short")
        self.builds_on = [raw[at + 32 * i : at + 32 * (i + 1)] for i in range(count)]
        size, at = number(raw, at + 32 * count)
        self.actor = raw[at : at + size]


def number(raw, at):
    """An unsigned LEB128 number and where it ends."""
    value = shift = 0
    while True:
        require(at < len(raw) and shift < 64, "a number without end")
        value |= (raw[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if raw[at - 1] < 0x80:
            return value, at


def actor_of(device, incarnation, record):
    """The author that this device is in this record, in one of its lives."""
    about = device + incarnation.to_bytes(4, "big") + record
    return blake3(about, derive_key_context="binnenkring automerge actor v1").digest(length=16)


def in_effect(changes):
    """The hashes of those changes of which everything they build on is there, in rising order."""
    waiting, known = {change.hash: change for change in changes}, set()
    while True:
        ready = [it.hash for it in waiting.values() if known.issuperset(it.builds_on)]
        if not ready:
            return sorted(known)
        for found in ready:
            known.add(found)
            del waiting[found]
