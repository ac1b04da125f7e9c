//! What devices say to each other: envelopes, feeds, packs, rosters, epochs, invitations, documents,
//! and the carriers that move sealed files.
//!
//! No database: state comes in, decisions and bytes go out. Carriers are the only part that touches a
//! disk. Bytes of others pass through [`inspect`] and come out as [`Opened`], or not at all.

pub mod again;
pub mod ballot;
mod base64url;
pub mod body;
pub mod carrier;
mod change_shape;
pub mod document;
pub mod envelope;
mod error;
pub mod feed;
pub mod grant;
pub mod inspect;
pub mod invite;
pub mod join;
pub mod limits;
pub mod mailbox;
mod opened;
pub mod pack;
pub mod plan;
pub mod proposal;
pub mod roster;
pub mod tally;
pub mod verdict;
mod wire;

pub use ballot::{Ballot, Choice};
pub use body::ChangeBody;
pub use carrier::{
    Bucket, BundleCarrier, Carrier, CarrierError, Entry, FolderCarrier, Listing, OpenPlaces, Patience, Place,
    PlaceKind, RealPlaces, S3Carrier, WebDavCarrier,
};
pub use document::{Document, Heads, Revision};
pub use envelope::{Draft, Envelope, Header, Kind, Seen};
pub use error::{Error, Result};
pub use feed::{FeedKey, FeedPosition, SeqRange};
pub use grant::{EpochRing, FeedStart, Grant, GrantForm};
pub use inspect::{CircleState, KnownHeaders, inspect};
pub use invite::Invitation;
pub use join::{JoinForm, JoinRequest};
pub use limits::FIRST_INCARNATION;
pub use mailbox::{FeedDir, FileName, MailboxPath};
pub use opened::Opened;
pub use proposal::{Proposal, ProposalForm};
pub use roster::{Device, EpochNow, Member, Phase, Removal, Roster, RosterChain, SignedRoster};
pub use tally::Tally;
pub use verdict::{Accepted, PackContents, SetAside, Verdict, Waiting};
