//! A proposal: what would become the next roster, signed by who proposes it, with a few words why.
//!
//! What it would change is told from the roster in it, not from what the proposer says: see
//! [`crate::roster::Change`]. Its signature under the roster is the proposer's vote for it.

use domain::{CircleId, DeviceId, Timestamp};
use minicbor::{Decode, Encode};
use sealing::{DeviceKeys, Domain, Hash, Recipient, Sealed, Signature, seal, verify};

use crate::opened::Opened;
use crate::roster::{Change, Roster, RosterChain, SignedRoster};
use crate::verdict::{SetAside, Waiting};
use crate::{Error, Result, limits, wire};

/// The version of the form written by this software.
pub const VERSION: u8 = 1;

/// A proposal as it is made.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ProposalForm {
    #[n(0)]
    form: u8,
    #[cbor(n(1), with = "wire::plain")]
    circle: CircleId,
    /// The version it would become.
    #[n(2)]
    version: u32,
    #[cbor(n(3), with = "wire::plain")]
    proposer: DeviceId,
    /// The roster, signed by the proposer.
    #[n(4)]
    signed: SignedRoster,
    /// Why, in a few words.
    #[n(5)]
    note: String,
    /// When, by the clock of the proposer.
    #[cbor(n(6), with = "wire::plain")]
    made: Timestamp,
}

/// A file on its way: body, and the signature of the device that wrote it.
#[derive(Encode, Decode)]
pub(crate) struct SignedForm {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub body: Vec<u8>,
    #[n(1)]
    pub signature: Signature,
}

impl SignedForm {
    /// Reads what was sealed, and whether the body is of a known form.
    pub(crate) fn read(plaintext: &[u8], version: u8) -> std::result::Result<Self, SetAside> {
        if plaintext.len() > limits::VOTE_FILE {
            return Err(SetAside::TooLarge);
        }
        let signed: Self = wire::read(plaintext)?;
        if crate::envelope::version_of(&signed.body)? != version {
            return Err(SetAside::UnknownVersion);
        }
        Ok(signed)
    }
}

impl ProposalForm {
    /// Proposes this roster, signed by this device.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for a roster or a note that is too long, [`Error::BadForm`] for a first roster.
    pub fn new(roster: &Roster, note: &str, keys: &DeviceKeys, made: Timestamp) -> Result<Self> {
        if note.len() > limits::NOTE {
            return Err(Error::TooLarge);
        }
        Ok(Self {
            form: VERSION,
            circle: roster.circle.ok_or(Error::BadForm)?,
            version: roster.version,
            proposer: keys.device_id(),
            signed: SignedRoster::new(roster)?.signed_by(keys),
            note: note.to_owned(),
            made,
        })
    }

    /// The bytes with the signature: for the vault, and to be sealed.
    ///
    /// # Errors
    /// None in practice.
    pub fn sign(&self, keys: &DeviceKeys) -> Result<Vec<u8>> {
        let body = wire::write(self)?;
        let signature = keys.sign(Domain::Proposal, &body);
        wire::write(&SignedForm { body, signature })
    }
}

/// Seals the bytes of a proposal or a ballot to the epoch in which it is made.
///
/// # Errors
/// [`Error::TooLarge`] beyond [`limits::VOTE_FILE`].
pub fn seal_vote(bytes: &[u8], epoch: &Recipient) -> Result<Sealed> {
    if bytes.len() + 4096 > limits::VOTE_FILE {
        return Err(Error::TooLarge);
    }
    Ok(seal(std::slice::from_ref(epoch), bytes)?)
}

/// A verified proposal for the version after the current one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The device that proposes.
    pub proposer: DeviceId,
    /// The roster, signed by the proposer (and by nobody else).
    pub signed: SignedRoster,
    /// The roster, read.
    pub roster: Roster,
    /// What it would change.
    pub change: Change,
    /// Why, in the proposer's words.
    pub note: String,
    /// When, by the clock of the proposer.
    pub made: Timestamp,
    /// The bytes that were sealed, as [`read`] takes them.
    pub bytes: Vec<u8>,
}

impl Proposal {
    /// Names it: the hash of what would be signed.
    pub fn id(&self) -> Hash {
        self.signed.hash()
    }
}

/// Whether a vote for this version can be counted now.
pub(crate) enum Turn {
    Now,
    /// Decided already, one way or another.
    Past,
    Wait(Waiting),
}

pub(crate) fn turn(version: u32, chain: &RosterChain) -> Turn {
    let next = chain.current().version + 1;
    match version.cmp(&next) {
        std::cmp::Ordering::Less => Turn::Past,
        std::cmp::Ordering::Equal => Turn::Now,
        std::cmp::Ordering::Greater => Turn::Wait(Waiting::Roster { version: version - 1 }),
    }
}

/// What became of a proposal or a ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vote<T> {
    /// Verified, for the version after the current one.
    Counts(Opened<T>),
    /// For a version that is there already.
    Past,
    /// For a version that comes later.
    Waits(Waiting),
}

/// Reads and verifies the bytes of a proposal, which this device wrote into its own directory.
///
/// # Errors
/// The reason to set it aside.
pub fn read(plaintext: &[u8], chain: &RosterChain) -> std::result::Result<Vote<Proposal>, SetAside> {
    let outer = SignedForm::read(plaintext, VERSION)?;
    let form: ProposalForm = wire::read(&outer.body)?;
    if form.circle != chain.circle() {
        return Err(SetAside::WrongCircle);
    }
    match turn(form.version, chain) {
        Turn::Past => return Ok(Vote::Past),
        Turn::Wait(reason) => return Ok(Vote::Waits(reason)),
        Turn::Now => {}
    }
    let key = chain.current_key(form.proposer).ok_or(SetAside::UnknownDevice)?;
    verify(&key, Domain::Proposal, &outer.body, &outer.signature)?;
    if form.note.len() > limits::NOTE {
        return Err(SetAside::TooLarge);
    }
    let (roster, change) = chain.proposable(&form.signed)?;
    let signed_alone = matches!(form.signed.signatures(), [(device, _)] if *device == form.proposer);
    let fits = roster.version == form.version && roster.round >= 1 && signed_alone;
    if !fits || !change.is_one_decision() {
        return Err(SetAside::BadRoster);
    }
    let ProposalForm { proposer, signed, note, made, .. } = form;
    let bytes = plaintext.to_vec();
    Ok(Vote::Counts(Opened::vouch(Proposal { proposer, signed, roster, change, note, made, bytes })))
}
