//! How large anything may be. Checked before memory is set aside for it.

/// The incarnation of a device that cannot sign yet, as it waits to be admitted: it only begins records.
pub const BEFORE_ANY_LIFE: u32 = 0;
/// The first incarnation of a new device.
pub const FIRST_INCARNATION: u32 = 1;
/// The highest incarnation (four digits in a directory name).
pub const MAX_INCARNATION: u32 = 9999;
/// The body of one envelope, in bytes.
pub const ENVELOPE_BODY: usize = 4 * 1024 * 1024;
/// The header of one envelope, in bytes.
pub const ENVELOPE_HEADER: usize = 64 * 1024;
/// Entries in the `seen` frontier of a header.
pub const SEEN: usize = 512;
/// Changes in one envelope.
pub const CHANGES: usize = 256;
/// Operations in the changes of one envelope together, counted before they are unfolded. About a hundred MiB
/// and a second or two for whoever has to unfold them.
pub const CHANGE_OPS: u64 = 128 * 1024;
/// The envelopes of one pack together, uncompressed, in bytes.
pub const PACK_PLAIN: usize = 32 * 1024 * 1024;
/// Envelopes in one pack.
pub const PACK_ENVELOPES: usize = 4096;
/// Operations in the new envelopes of one pack that are taken in at once; the rest of it is taken in when it is looked
/// into again.
pub const PACK_OPS: u64 = 1024 * 1024;
/// Files of one directory that one exchange looks into at one place; the others wait for the next.
pub const LOOK_FILES: usize = 1024;
/// Bytes of these files together.
pub const LOOK_BYTES: u64 = 256 * 1024 * 1024;
/// Operations in what they bring together: no other file of that directory is begun beyond.
pub const LOOK_OPS: u64 = 4 * 1024 * 1024;
/// Files that one exchange looks into at one place.
pub const LOOK_FILES_ALL: usize = 16 * 1024;
/// Bytes of these files together.
pub const LOOK_BYTES_ALL: u64 = 2 * 1024 * 1024 * 1024;
/// Files of one directory that were found wrong before and are looked into again in one exchange.
pub const LOOK_AGAIN: usize = 64;
/// Bytes of envelopes that are kept of one device of somebody else in a circle, over all its lives; nothing is taken
/// in of it beyond. Some ten times what 10,000 cases of 2 KB take.
pub const DEVICE_BYTES: u64 = 256 * 1024 * 1024;
/// A pack as a file, in bytes.
pub const PACK_FILE: usize = 33 * 1024 * 1024;
/// The header of a pack, in bytes.
pub const PACK_HEADER: usize = 1024;
/// The highest seq: keeps every sum far from overflow.
pub const MAX_SEQ: u64 = 1 << 48;
/// A roster, grant or request as a file, in bytes.
pub const SMALL_FILE: usize = 8 * 1024 * 1024;
/// Versions in a roster chain.
pub const ROSTER_VERSIONS: usize = 4096;
/// Versions that one member may make alone until the circle decides something: sixteen years of a new epoch each
/// quarter.
pub const OWN_MATTERS: usize = 64;
/// Bytes by which these together may make the list larger: some forty devices.
pub const OWN_GROWTH: usize = 16 * 1024;
/// The body of one roster, in bytes.
pub const ROSTER_BODY: usize = 256 * 1024;
/// Rounds of voting on one version.
pub const ROUNDS: u32 = 64;
/// Incarnations of a removed device of which something counts.
pub const LIVES: usize = 64;
/// A proposal or a ballot as a file, in bytes.
pub const VOTE_FILE: usize = 512 * 1024;
/// The words that come with a proposal, in bytes.
pub const NOTE: usize = 2000;
/// Proposals, and ballots on each of them, that are kept of one version.
pub const PROPOSALS: usize = 128;
/// Persons in a roster.
pub const PERSONS: usize = 64;
/// Devices of one person.
pub const DEVICES: usize = 16;
/// Devices behind those of one person: lost ones that vouched for one of them.
pub const VOUCHERS: usize = 32;
/// Devices of a circle together: what fits in the header of one grant.
pub const ALL_DEVICES: usize = 120;
/// A name of a person, device or circle, in bytes.
pub const NAME: usize = 200;
/// Epochs in a grant.
pub const EPOCHS: usize = 1024;
/// Feed starts in a grant.
pub const STARTS: usize = 4096;
/// An invitation as text, in bytes.
pub const INVITATION: usize = 8 * 1024;
