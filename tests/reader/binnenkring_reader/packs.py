"""Packs: what is in one file, and whether every envelope in it may be believed."""

import io

import zstandard

from .forms import NOTHING_BEFORE, Refused, blake3_of, form, next_value, require, values_in
from .rosters import DESK, GROUP, LINE, SELF

MAGIC = b"BKPACK1\0"
CHANGE, TOMBSTONE, ERASED, SEEN = 1, 2, 3, 4
HOME = {1: SELF, 2: SELF, 3: SELF, 4: GROUP, 5: GROUP, 6: GROUP, 7: LINE, 8: DESK}
MOST_ENVELOPES, MOST_BYTES, MOST_BODY, WINDOW = 4096, 32 << 20, 4 << 20, 1 << 25


class Envelope:
    """One signed contribution."""

    def __init__(self, parts):
        require(isinstance(parts, list) and len(parts) == 3, "not an envelope")
        self.header, self.signature, self.body = parts
        fields = form(self.header)
        self.kind, self.circle, self.circle_kind, self.record_kind = (fields[key] for key in (1, 2, 3, 4))
        self.roster_version, self.epoch, self.record = fields[5], fields[6], fields[7]
        self.feed, self.seq, self.previous = (fields[8], fields[9]), fields[10], fields[11]
        self.hash, body_hash, body_length = blake3_of(self.header), fields[13], fields[14]
        require(self.kind in (CHANGE, TOMBSTONE, ERASED, SEEN), "an unknown kind of envelope")
        if self.body is None:
            content = (body_hash, body_length) if self.kind == CHANGE else (blake3_of(b""), 0)
        else:
            require(self.kind == CHANGE and len(self.body) <= MOST_BODY, "a body where none belongs")
            content = (blake3_of(self.body), len(self.body))
        require((body_hash, body_length) == content, "a body that does not belong to its header")

    def changes(self):
        """The raw Automerge changes."""
        return [] if self.body is None else form(self.body)[1]


def envelopes_in(plaintext, place, name):
    """The envelopes of a pack, which must fit the directory and the name of its file."""
    require(plaintext.startswith(MAGIC), "not a pack")
    rest = io.BytesIO(plaintext[len(MAGIC) :])
    head = form(next_value(rest))
    circle, feed, epoch = head[1], (head[2], head[3]), head[4]
    first, last, count, length = head[5], head[6], head[7], head[8]
    require((circle, feed) == place, "in the directory of another")
    require((first, last) == name and count == last - first + 1, "under a name that does not fit")
    require(count <= MOST_ENVELOPES and length <= MOST_BYTES, "larger than allowed")
    content = unfolded(rest.read(), length)
    envelopes = [Envelope(parts) for parts in values_in(content)]
    require([it.seq for it in envelopes] == list(range(first, last + 1)), "not the envelopes it names")
    for it in envelopes:
        require((it.circle, it.feed, it.epoch) == (circle, feed, epoch), "envelopes of another feed or epoch")
    return envelopes, epoch


def unfolded(frame, length):
    """Decompresses one frame, and never to more than it promises."""
    folded = zstandard.ZstdDecompressor(max_window_size=WINDOW)
    try:
        with folded.stream_reader(frame) as some:
            require(len(some.read(length + 1)) == length, "a frame of another length")
        whole = folded.decompressobj()
        content = whole.decompress(frame)
    except zstandard.ZstdError as error:
        raise Refused("a frame that does not unfold") from error
    require(whole.eof and not whole.unused_data, "something behind the frame")
    return content


def lawful(envelope, chain):
    """Whether the circle lets this device say this: kinds, roster, epoch, removal and signature."""
    device, _ = envelope.feed
    kind = chain.now.kind
    fits = envelope.circle_kind == kind and HOME.get(envelope.record_kind) == kind
    require(fits, "a record that does not belong in this circle")
    known = 1 <= envelope.roster_version <= chain.now.version and envelope.epoch <= chain.now.epoch
    require(known, "goes by a roster that is not here")
    # By whatever list the author went: of two that contradicted each other, another one may have been kept.
    require(device in chain.keys, "by a device that was never in the circle")
    key = chain.keys[device][1]
    chain.signatures.check(key, b"binnenkring envelope v1", envelope.header, envelope.signature)


class Feed:
    """All envelopes of one incarnation of one device, chained."""

    def __init__(self):
        self.envelopes = {}

    def add(self, envelopes):
        """Adds what a pack brings. Several envelopes with one seq are branches of the feed."""
        for envelope in envelopes:
            there = self.envelopes.setdefault(envelope.seq, {})
            known = there.get(envelope.hash)
            if known is None or known.body is None:
                there[envelope.hash] = envelope

    def leading_to(self, last):
        """The hashes of the headers that lead to the last envelope that a roster names, itself included."""
        found = set()
        if last is not None:
            seq, wanted = last
            while wanted in self.envelopes.get(seq, {}):
                found.add(wanted)
                seq, wanted = seq - 1, self.envelopes[seq][wanted].previous
        return found

    def whole(self, last=None):
        """The envelopes from the first one on that can be read, as far as none is missing. Of two branches the one
        counts that leads to the last envelope of a removed device, and otherwise the one with the lower hash."""
        found, named = [], self.leading_to(last)
        for seq in sorted(self.envelopes):
            if found and seq != found[-1].seq + 1:
                break
            before = found[-1].hash if found else NOTHING_BEFORE
            first = not found and seq > 0
            fits = [it for it in self.envelopes[seq].values() if first or it.previous == before]
            if not fits:
                break
            found.append(min(fits, key=lambda it: (it.hash not in named, it.hash)))
        return found
