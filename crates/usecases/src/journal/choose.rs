//! Choosing between the versions of a sentence that was written on two devices apart.

use domain::journal::Case;
use domain::prose::{Conflict, Version};
use domain::{CircleId, DeviceId, RecordId, RecordKind};
use exchange::limits::BEFORE_ANY_LIFE;
use sealing::{actor_of, content_hash};

use crate::error::{ErrorCode, Result};
use crate::journal::case;
use crate::open::OpenVault;
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::views::{CaseView, ConflictView, VersionView};

/// Settles a sentence on every device: the version with this number, or all of them one after another. It is a
/// deliberate act, sent as such. `conflict` is the id from the view that the person saw; when that sentence has
/// other versions by now, or is settled, nothing is done, and the view that comes back shows why.
///
/// # Errors
/// `NotFound` for a case that is not there, `BadInput` for a version that is not there.
pub fn case_choose(
    open: &mut OpenVault,
    id: RecordId,
    conflict: &str,
    keep: Option<u32>,
) -> Result<CaseView> {
    let OpenVault { vault, keys, me, around, .. } = open;
    let (author, now) = (Author { keys, me }, around.clock.now());
    let spot = Spot { circle: me.self_circle, record: id, kind: RecordKind::Case };
    vault.write_with(|tx| {
        let case: Case = records::found(tx, spot.circle, id, spot.kind)?.hydrate_with_versions()?;
        let named = |(field, it): &(String, Conflict)| id_of(field, it) == conflict;
        let Some((field, found)) = case.conflicts().into_iter().find(named) else { return Ok(()) };
        let text = kept(&found, keep).ok_or_else(|| ErrorCode::BadInput.with("field", "keep"))?;
        records::act::<Case>(tx, author, spot.circle, id, |case| {
            case.choose(&field, found.sentence, &text);
            Ok(())
        })?;
        project::project(tx, spot, &records::whole(tx, id)?, now)
    })?;
    case::case_open(open, id)
}

pub(crate) fn kept(conflict: &Conflict, keep: Option<u32>) -> Option<String> {
    let Some(number) = keep else { return Some(conflict.together()) };
    let version = conflict.versions.get(usize::try_from(number).ok()?)?;
    Some(version.text.clone())
}

/// Stands for a sentence with exactly these versions. No sentence holds the end of a line.
pub(crate) fn id_of(field: &str, conflict: &Conflict) -> String {
    let versions = conflict.versions.iter().map(|version| version.text.as_str());
    let lines: Vec<&str> = std::iter::once(field).chain(versions).collect();
    content_hash(lines.join("\n").as_bytes()).short_hex()
}

/// The choices that wait in a case whose versions were looked up.
pub(super) fn conflicts(open: &OpenVault, id: RecordId, case: &Case) -> Result<Vec<ConflictView>> {
    let conflicts = case.conflicts();
    if conflicts.is_empty() {
        return Ok(Vec::new());
    }
    let hands = Hands::of(open, open.me.self_circle, id)?;
    Ok(conflicts.into_iter().map(|(field, it)| hands.view(field, it)).collect())
}

/// The Automerge actor of every life of every device of a circle in one record, with that device and its name.
pub(crate) struct Hands(Vec<([u8; 16], DeviceId, String)>, DeviceId);

impl Hands {
    pub(crate) fn of(open: &OpenVault, circle: CircleId, id: RecordId) -> Result<Self> {
        let Some(chain) = crate::circles::state::chain(&open.vault, circle)? else {
            return Ok(Self(Vec::new(), open.me.device));
        };
        let own = (open.me.device, open.me.incarnation);
        let feeds = open.vault.frontier(circle)?.into_iter().map(|end| (end.device, end.incarnation));
        let lives = feeds.chain([own]).flat_map(|(device, life)| [(device, life), (device, BEFORE_ANY_LIFE)]);
        let hand = |(device, incarnation)| {
            let (_, known) = chain.current().device(device)?;
            Some((actor_of(device, incarnation, id), device, known.label.clone()))
        };
        Ok(Self(lives.filter_map(hand).collect(), open.me.device))
    }

    /// A choice as people see it.
    pub(crate) fn view(&self, field: String, conflict: Conflict) -> ConflictView {
        ConflictView {
            id: id_of(&field, &conflict),
            field,
            versions: conflict.versions.iter().map(|version| written(version, &self.0, self.1)).collect(),
            before: conflict.before,
            after: conflict.after,
        }
    }
}

fn written(version: &Version, hands: &[([u8; 16], DeviceId, String)], me: DeviceId) -> VersionView {
    let by = hands.iter().find(|(actor, ..)| version.actor == *actor);
    VersionView {
        text: version.text.clone(),
        device: by.map(|(_, _, label)| label.clone()),
        here: by.is_some_and(|(_, device, _)| *device == me),
    }
}
