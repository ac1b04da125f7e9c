//! A ballot: one device's vote on one proposal. With a yes comes its signature under the proposed roster, so
//! that the yes votes together are the signatures of the next version.

use domain::{CircleId, DeviceId};
use minicbor::{Decode, Encode};
use sealing::{DeviceKeys, Domain, Hash, Signature, verify};

use crate::opened::Opened;
use crate::proposal::{Proposal, SignedForm, Turn, Vote, turn};
use crate::roster::RosterChain;
use crate::verdict::SetAside;
use crate::{Result, limits, wire};

/// The version of the form written by this software.
pub const VERSION: u8 = 1;

/// For or against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// For it.
    Yes,
    /// Against it.
    No,
}

impl Choice {
    fn code(self) -> u8 {
        match self {
            Self::Yes => 1,
            Self::No => 2,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Yes, Self::No].into_iter().find(|choice| choice.code() == code)
    }
}

wire::plain_code!(Choice);

/// What a ballot says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ballot {
    /// The version of this form: 1.
    #[n(0)]
    pub form: u8,
    /// The circle.
    #[cbor(n(1), with = "wire::plain")]
    pub circle: CircleId,
    /// The version that would come.
    #[n(2)]
    pub version: u32,
    /// The round, as in the proposed roster.
    #[n(3)]
    pub round: u32,
    /// The device that votes.
    #[cbor(n(4), with = "wire::plain")]
    pub device: DeviceId,
    /// The proposal: the hash of the proposed roster.
    #[n(5)]
    pub proposal: Hash,
    /// For or against.
    #[cbor(n(6), with = "wire::plain")]
    pub choice: Choice,
    /// With a yes, the signature under the proposed roster.
    #[n(7)]
    pub signature: Option<Signature>,
}

impl Ballot {
    /// Votes on a proposal. Gives the bytes with the signature: for the vault, and to be sealed.
    ///
    /// # Errors
    /// None in practice.
    pub fn cast(proposal: &Proposal, choice: Choice, circle: CircleId, keys: &DeviceKeys) -> Result<Vec<u8>> {
        let signature = match choice {
            Choice::Yes => Some(keys.sign(Domain::Roster, proposal.signed.body())),
            Choice::No => None,
        };
        let body = wire::write(&Self {
            form: VERSION,
            circle,
            version: proposal.roster.version,
            round: proposal.roster.round,
            device: keys.device_id(),
            proposal: proposal.id(),
            choice,
            signature,
        })?;
        let signature = keys.sign(Domain::Ballot, &body);
        wire::write(&SignedForm { body, signature })
    }
}

/// Reads and verifies the bytes of a ballot. Whether its yes is a true signature under the proposed roster is
/// seen when the votes are counted, where that roster is at hand.
///
/// # Errors
/// The reason to set it aside.
pub fn read(plaintext: &[u8], chain: &RosterChain) -> std::result::Result<Vote<Ballot>, SetAside> {
    let outer = SignedForm::read(plaintext, VERSION)?;
    let ballot: Ballot = wire::read(&outer.body)?;
    if ballot.circle != chain.circle() {
        return Err(SetAside::WrongCircle);
    }
    match turn(ballot.version, chain) {
        Turn::Past => return Ok(Vote::Past),
        Turn::Wait(reason) => return Ok(Vote::Waits(reason)),
        Turn::Now => {}
    }
    let key = chain.current_key(ballot.device).ok_or(SetAside::UnknownDevice)?;
    verify(&key, Domain::Ballot, &outer.body, &outer.signature)?;
    let sound = (ballot.choice == Choice::Yes) == ballot.signature.is_some();
    if !sound || !(1..=limits::ROUNDS).contains(&ballot.round) {
        return Err(SetAside::BadForm);
    }
    Ok(Vote::Counts(Opened::vouch(ballot)))
}
