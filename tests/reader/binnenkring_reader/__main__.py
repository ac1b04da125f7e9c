"""python -m binnenkring_reader FOLDER KEYS: prints as one line of JSON what lies in a mailbox.

FOLDER is the directory of one circle, `binnenkring-<32 hexadecimals>`. KEYS is a file with the age identities of its
epochs, as `binnenkring epoch export` writes it.
"""

import json
import re
import sys
from pathlib import Path

from .changes import Change, actor_of, in_effect
from .forms import Refused, Signatures, blake3_of, identities_in, require, unsealed
from .packs import CHANGE, TOMBSTONE, Feed, envelopes_in, lawful
from .rosters import KINDS, Chain

HEX = "[0-9a-f]{32}"
CIRCLE = re.compile(f"binnenkring-({HEX})")
DIRECTORY = re.compile(rf"({HEX})-(\d{{4}})")
PACK = re.compile(rf"(\d{{6,15}})-(\d{{6,15}})-({HEX})\.age")
AGAIN = re.compile(rf"again-({HEX})-(\d{{4}})-(\d{{6,15}})-(\d{{6,15}})-({HEX})\.age")
ROSTER = re.compile(rf"roster-(\d{{6,15}})-({HEX})\.age")
MOST_SMALL, MOST_PACK = 8 << 20, 33 << 20
# The others are what Python says of a form in which something is absent or of another kind.
NOT_BELIEVED = (Refused, KeyError, TypeError, ValueError, IndexError, AttributeError)


class Mailbox:
    """The files of one circle, and what was made of them."""

    def __init__(self, folder, identities):
        named = CIRCLE.fullmatch(folder.name)
        require(named is not None, "not the directory of a circle")
        self.circle, self.folder, self.identities = bytes.fromhex(named[1]), folder, identities
        self.signatures, self.refused, self.feeds = Signatures(), {}, {}
        self.chain = self.rosters()

    def files(self, name):
        """Every file with such a name in the directory of a device, with that device and its incarnation."""
        for path in sorted(self.folder.glob("*/*")):
            device, found = DIRECTORY.fullmatch(path.parent.name), name.fullmatch(path.name)
            if device and found and path.is_file():
                yield path, (bytes.fromhex(device[1]), int(device[2])), found

    def read(self, path, found, most):
        """The content of a file whose size and hash are right."""
        require(path.stat().st_size <= most, "larger than allowed")
        data = path.read_bytes()
        require(blake3_of(data)[:16].hex() == found[found.lastindex], "another hash than its name says")
        return unsealed(data, self.identities)

    def refuse(self, path, error):
        """Remembers why a file is not believed."""
        self.refused[f"{path.parent.name}/{path.name}"] = str(error) if isinstance(error, Refused) else "another form"

    def rosters(self):
        """The longest lawful chain of rosters."""
        best = None
        for path, _, found in self.files(ROSTER):
            try:
                content, _ = self.read(path, found, MOST_SMALL)
                chain = Chain(content, self.circle, self.signatures)
                require(chain.now.version == int(found[1]), "another version than its name says")
            except NOT_BELIEVED as error:
                self.refuse(path, error)
                continue
            if best is None or chain.now.version > best.now.version:
                best = chain
        require(best is not None, "no roster that can be read and believed")
        return best

    def offered(self):
        """Every file with envelopes, and whose: by the device itself, or again by another."""
        for path, feed, found in self.files(PACK):
            yield path, feed, found, (int(found[1]), int(found[2]))
        for path, _, found in self.files(AGAIN):
            yield path, (bytes.fromhex(found[1]), int(found[2])), found, (int(found[3]), int(found[4]))

    def packs(self):
        """Takes in every pack that may be believed."""
        for path, feed, found, name in self.offered():
            try:
                content, recipient = self.read(path, found, MOST_PACK)
                require(len(content) <= MOST_PACK, "larger than allowed")
                envelopes, epoch = envelopes_in(content, (self.circle, feed), name)
                require(self.chain.recipient_of(epoch) == recipient, "sealed with the key of another epoch")
                for envelope in envelopes:
                    lawful(envelope, self.chain)
                    own_changes(envelope)
                self.feeds.setdefault(feed, Feed()).add(self.chain.counting(envelopes))
            except NOT_BELIEVED as error:
                self.refuse(path, error)

    def told(self):
        """Everything that was found, for printing."""
        self.packs()
        feeds = {key: self.feeds[key].whole(self.chain.last(*key)) for key in sorted(self.feeds)}
        envelopes = [it for found in feeds.values() for it in found]
        erased = {it.record for it in envelopes if it.kind == TOMBSTONE}
        changes = {}
        for it in envelopes:
            if it.kind == CHANGE and it.record not in erased:
                require(it.body is not None, "a body is missing and no tombstone says why")
                changes.setdefault(it.record, []).extend(Change(raw) for raw in it.changes())
        records = {record: in_effect(found) for record, found in sorted(changes.items())}
        return {
            "circle": self.circle.hex(),
            "kind": KINDS[self.chain.now.kind],
            "name": self.chain.now.name,
            "roster": self.chain.now.version,
            "persons": len(self.chain.now.members),
            "records": [[it.hex(), [one.hex() for one in found]] for it, found in records.items() if found],
            "erased": sorted(it.hex() for it in erased),
            "feeds": {f"{key[0].hex()}-{key[1]:04}": len(found) for key, found in feeds.items()},
            "signatures": self.signatures.checked,
            "refused": self.refused,
        }


def own_changes(envelope):
    """Every change is by the author that belongs to device, incarnation and record; a beginning may also be by
    the device before any life."""
    author = actor_of(*envelope.feed, envelope.record)
    beginner = actor_of(envelope.feed[0], 0, envelope.record)
    for change in map(Change, envelope.changes()):
        begins = change.actor == beginner and not change.builds_on
        require(change.actor == author or begins, "a change by another author")


def main(words):
    """Prints what was found; ends with 1 when nothing can be believed, 2 when it was called wrongly."""
    if len(words) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder, keys = Path(words[0]), Path(words[1])
    try:
        print(json.dumps(Mailbox(folder, identities_in(keys.read_text())).told()))
    except Refused as error:
        print(f"{folder.name}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
