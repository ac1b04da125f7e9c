//! What happened to the list of members that people should know, kept until it was seen.

use domain::{CircleId, Timestamp};
use exchange::RosterChain;
use serde::{Deserialize, Serialize};
use vault::{Contents, Tx};

use crate::circles::view;
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::values::{json, put_json, value};
use crate::views::{CircleView, RosterNotice, RosterNoticeKind};

/// The most notices of one circle that are kept.
const MOST: usize = 64;

/// A notice as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    kind: RosterNoticeKind,
    /// The version it is about.
    version: u32,
    names: Vec<String>,
    at: i64,
    /// Devices that get no keys from here as long as nobody has looked at it.
    #[serde(default)]
    held_back: Vec<String>,
    #[serde(default)]
    seen: bool,
}

impl Kept {
    fn id(&self) -> String {
        let text = format!("{:?} {} {:?}", self.kind, self.version, self.names);
        sealing::content_hash(text.as_bytes()).short_hex()
    }
}

fn kept(contents: &Contents, circle: CircleId) -> Result<Vec<Kept>> {
    Ok(json(contents, circle, value::NOTICES)?.unwrap_or_default())
}

/// Something to tell.
pub(crate) struct Told {
    pub kind: RosterNoticeKind,
    pub version: u32,
    pub names: Vec<String>,
    pub held_back: Vec<String>,
}

/// Keeps a notice, once.
///
/// # Errors
/// Those of the disk.
pub(crate) fn tell(tx: &Tx<'_>, circle: CircleId, told: Told, now: Timestamp) -> Result<()> {
    let Told { kind, version, names, held_back } = told;
    let new = Kept { kind, version, names, at: now.0, held_back, seen: false };
    let mut all = kept(tx, circle)?;
    if all.iter().any(|known| known.id() == new.id()) {
        return Ok(());
    }
    all.push(new);
    let too_many = all.len().saturating_sub(MOST);
    all.drain(..too_many);
    put_json(tx, circle, value::NOTICES, &all)
}

/// Whether two lists contradict each other and nobody here has looked at it yet: nobody is admitted then.
///
/// # Errors
/// Those of the disk.
pub(crate) fn frozen(contents: &Contents, circle: CircleId) -> Result<bool> {
    let open = |it: &Kept| it.kind == RosterNoticeKind::DoubleSigned && !it.seen;
    Ok(kept(contents, circle)?.iter().any(open))
}

/// Devices that get no keys from here as long as that is so, hexadecimal.
///
/// # Errors
/// Those of the disk.
pub(crate) fn held_back(contents: &Contents, circle: CircleId) -> Result<Vec<String>> {
    let open = kept(contents, circle)?.into_iter().filter(|it| !it.seen);
    Ok(open.flat_map(|it| it.held_back).collect())
}

/// A decision of the circle after a contradiction settles it.
///
/// # Errors
/// Those of the disk.
pub(crate) fn settle_before(tx: &Tx<'_>, circle: CircleId, version: u32) -> Result<()> {
    let mut all = kept(tx, circle)?;
    for notice in all.iter_mut().filter(|it| it.kind == RosterNoticeKind::DoubleSigned) {
        notice.seen |= notice.version < version;
    }
    put_json(tx, circle, value::NOTICES, &all)
}

/// The notices nobody here has seen yet, newest first.
///
/// # Errors
/// Those of the disk.
pub(crate) fn unseen(contents: &Contents, circle: CircleId) -> Result<Vec<RosterNotice>> {
    let open = kept(contents, circle)?.into_iter().filter(|it| !it.seen).rev();
    Ok(open.map(|it| RosterNotice { id: it.id(), kind: it.kind, names: it.names, at: it.at }).collect())
}

/// 'Gezien': the notice is not shown any more, and what it held up goes on.
///
/// # Errors
/// `NotFound`, and those of the disk.
pub fn notice_seen(open: &mut OpenVault, circle: CircleId, id: &str) -> Result<CircleView> {
    let mut all = kept(&open.vault, circle)?;
    let notice = all.iter_mut().find(|it| it.id() == id).ok_or(ErrorCode::NotFound)?;
    notice.seen = true;
    open.vault.write_with(|tx| put_json(tx, circle, value::NOTICES, &all))?;
    view::circle_open(open, circle)
}

/// Tells what the versions after `from` changed, to those who did not do it themselves.
///
/// # Errors
/// Those of the disk.
pub(crate) fn tell_changes(
    tx: &Tx<'_>,
    chain: &RosterChain,
    from: u32,
    me: domain::PersonId,
    now: Timestamp,
) -> Result<()> {
    let circle = chain.circle();
    for version in from + 1..=chain.current().version {
        let (Some(before), Some(after), Some(change)) =
            (chain.at(version - 1), chain.at(version), chain.change_at(version))
        else {
            continue;
        };
        let name = |roster: &exchange::Roster, person: &domain::PersonId| {
            roster.member(*person).map(|member| member.name.clone()).unwrap_or_default()
        };
        let joined = change.joined.iter().filter(|person| **person != me).map(|person| name(after, person));
        let gone = change.gone.iter().filter(|person| **person != me).map(|person| name(before, person));
        let away = match change.is_departure() {
            Some(_) => RosterNoticeKind::WentAway,
            None => RosterNoticeKind::WereRemoved,
        };
        let closed = change.closes.then(Vec::new);
        let told = [
            (RosterNoticeKind::Joined, Some(joined.collect::<Vec<_>>()).filter(|names| !names.is_empty())),
            (away, Some(gone.collect::<Vec<_>>()).filter(|names| !names.is_empty())),
            (RosterNoticeKind::Closed, closed),
        ];
        for (kind, names) in told {
            let Some(names) = names else { continue };
            tell(tx, circle, Told { kind, version, names, held_back: Vec::new() }, now)?;
        }
    }
    Ok(())
}
