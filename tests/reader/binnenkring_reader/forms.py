"""The small forms that everything else is built from: CBOR, hashes, signatures, sealed files."""

import io

import cbor2
import nacl.exceptions
import nacl.signing
import pyrage
from blake3 import blake3

NOTHING_BEFORE = bytes(32)


class Refused(Exception):
    """The bytes are not what they should be; the text says why."""


class NoKey(Refused):
    """None of the keys opens the file."""


def require(holds, why):
    """Refuses with `why` unless something holds."""
    if not holds:
        raise Refused(why)


def one_value(data):
    """The one CBOR value that these bytes are."""
    values = values_in(data)
    require(len(values) == 1, "more than one value")
    return values[0]


def values_in(data):
    """All CBOR values, one after another."""
    values, rest = [], io.BytesIO(data)
    while rest.tell() < len(data):
        values.append(next_value(rest))
    return values


def next_value(stream):
    """The next CBOR value; lengths must be definite and no key may stand twice."""
    try:
        decoder = cbor2.CBORDecoder(
            stream, read_size=1, max_depth=16, allow_indefinite=False, allow_duplicate_keys=False
        )
        return decoder.decode()
    except (cbor2.CBORDecodeError, ValueError, EOFError) as error:
        raise Refused("not CBOR as agreed") from error


def form(data, version=1):
    """A map whose key 0 is the version of the form."""
    value = data if isinstance(data, dict) else one_value(data)
    require(isinstance(value, dict) and next(iter(value), None) == 0, "not a form")
    require(value[0] == version, "made by a newer version")
    return value


def blake3_of(data):
    """The plain hash."""
    return blake3(data).digest()


def derived(context, data):
    """Sixteen bytes of BLAKE3 in its mode for deriving keys."""
    return blake3(data, derive_key_context=context).digest(length=16)


def device_id(signing_key):
    """The id of the device with this key."""
    return blake3(b"binnenkring device v1" + signing_key).digest(length=16)


class Signatures:
    """Checks signatures, and counts those that were right."""

    def __init__(self):
        self.checked = 0

    def check(self, key, domain, message, signature):
        """Refuses a signature that is not by `key` over the domain string and the message."""
        try:
            nacl.signing.VerifyKey(key).verify(domain + message, signature)
        except (nacl.exceptions.BadSignatureError, nacl.exceptions.ValueError, TypeError) as error:
            raise Refused(f"a signature that does not fit ({domain.decode()})") from error
        self.checked += 1


def identities_in(text):
    """The age identities in a file of keys, as `age-keygen` and `epoch export` write them."""
    lines = (line.strip() for line in text.splitlines())
    keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    return {str(key.to_public()): key for key in keys}


def unsealed(data, identities):
    """The content of an age file, and the recipient whose key opened it."""
    for recipient, identity in identities.items():
        try:
            return pyrage.decrypt(data, [identity]), recipient
        except pyrage.DecryptError:
            continue
    raise NoKey("none of the keys opens it")
