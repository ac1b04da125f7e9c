//! What a circle keeps beside its records: small values by name, and where it stands now.

use domain::{CircleId, CircleKind};
use serde::{Deserialize, Serialize};
use vault::{Contents, Tx};

use crate::error::{ErrorCode, Result};

/// What a circle's envelopes name in their headers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub circle: CircleId,
    pub kind: CircleKind,
    pub roster_version: u32,
    pub epoch: u32,
}

/// Names of values that a circle keeps beside its records.
pub(crate) mod value {
    pub const NAME: &str = "name";
    /// The names of the places where the files of the circle lie, in order.
    pub const PLACES: &str = "places";
    pub const DECLARED: &str = "declared";
    pub const EPOCH_NOW: &str = "epoch_now";
    pub const INVITES: &str = "invites";
    pub const MY_REQUEST: &str = "my_request";
    /// Highest own seq that each other device said it has seen.
    pub const HEARD: &str = "heard";
    /// Highest own seq that was handed over on something that is no place of the circle, by feed.
    pub const CARRIED: &str = "carried";
    /// Envelopes of own branches that do not count and of which the words were written anew, by hash.
    pub const RESCUED: &str = "rescued";
    /// Unsent work that came from a life before, by record.
    pub const INHERITED: &str = "inherited";
    /// Own files in which branches that do not count are shown, by place.
    pub const SHOWN: &str = "shown";

    /// With the name of a place: the place itself, with what is needed to get in.
    pub const PLACE: &str = "place";
    /// With the name of a place: how the last exchange went.
    pub const EXCHANGE: &str = "exchange";
    /// With the name of a place: the roster and grant that this device wrote there.
    pub const OWN_FILES: &str = "own_files";
    /// With the name of a place: highest own seq that is known to lie there.
    pub const SENT: &str = "sent";
    /// With the name of a place: what lay nowhere there and was left to others to offer again.
    pub const GAPS: &str = "gaps";
    /// With the name of a place: when there was last something new of others.
    pub const NEWS: &str = "news";
    /// All that is kept of each place apart.
    pub const OF_A_PLACE: [&str; 6] = [PLACE, EXCHANGE, OWN_FILES, SENT, GAPS, NEWS];

    /// What is kept under this name of one place.
    pub fn at(key: &str, place: &str) -> String {
        format!("{key}@{place}")
    }

    /// What devices and places do that they should not.
    pub const WARNINGS: &str = "warnings";
    /// What others say they have read and has not come here.
    pub const NAMED: &str = "named";
    /// When records were erased here, by record.
    pub const ERASED_AT: &str = "erased_at";
    pub const REQUESTS: &str = "requests";
    pub const REMINDERS: &str = "reminders";
    /// Proposals and ballots on the version of the roster that comes next.
    pub const VOTES: &str = "votes";
    /// A list that lost from the one that is kept, where it proves that somebody signed both.
    pub const EVIDENCE: &str = "evidence";
    /// Own proposals that were overtaken by another list, with the version they went by.
    pub const LAPSED: &str = "lapsed";
    /// What happened to the list of members that people should know.
    pub const NOTICES: &str = "notices";
    /// Where this device, come late, begins to read each feed.
    pub const STARTS: &str = "starts";
    /// An epoch number that own envelopes name and the list that was kept has not reached.
    pub const EPOCH_OWED: &str = "epoch_owed";
    /// The version that was adopted last with a new epoch, and when.
    pub const ADOPTED: &str = "adopted";
    /// In the circle of the own devices: a print of what was noted there of the other circles.
    pub const CIRCLES_NOTED: &str = "circles_noted";
    /// Why this device no longer writes here: left, removed, ended.
    pub const GONE: &str = "gone";
    /// Whether this person left on this device: it goes again where another list came first.
    pub const LEAVING: &str = "leaving";
    /// In the circle of the own devices: those of which this one said that they are lost.
    pub const SAID_LOST: &str = "said_lost";
}

/// Where a circle stands now.
///
/// # Errors
/// `NotAMember` while no roster or epoch is known here, `NoLongerIn` once this device is gone from it.
pub(crate) fn standing(contents: &Contents, circle: CircleId) -> Result<Standing> {
    let kind = contents.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    still_in(contents, circle)?;
    let (roster_version, _) = contents.latest_roster(circle)?.ok_or(ErrorCode::NotAMember)?;
    let epoch = json::<u32>(contents, circle, value::EPOCH_NOW)?.ok_or(ErrorCode::NotAMember)?;
    Ok(Standing { circle, kind, roster_version, epoch })
}

/// Whether this device may still write in a circle: a journal that waits to be let in may.
///
/// # Errors
/// `NoLongerIn` once it was removed.
pub(crate) fn still_in(contents: &Contents, circle: CircleId) -> Result<()> {
    if contents.circle_value(circle, value::GONE)?.is_some() { ErrorCode::NoLongerIn.fail() } else { Ok(()) }
}

/// A value of a circle that is kept as JSON.
pub(crate) fn json<T: for<'de> Deserialize<'de>>(
    contents: &Contents,
    circle: CircleId,
    key: &str,
) -> Result<Option<T>> {
    let Some(bytes) = contents.circle_value(circle, key)? else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&bytes).map_err(|_| ErrorCode::VaultDamaged)?))
}

/// Keeps a value of a circle as JSON.
pub(crate) fn put_json<T: Serialize>(tx: &Tx<'_>, circle: CircleId, key: &str, value: &T) -> Result<()> {
    let bytes = serde_json::to_vec(value).map_err(|_| ErrorCode::Internal)?;
    Ok(tx.put_circle_value(circle, key, &bytes)?)
}
