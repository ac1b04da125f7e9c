//! Inviting someone: a link or a small file with a secret that works once.

use std::path::{Path, PathBuf};

use domain::{CircleId, CircleKind, Timestamp};
use exchange::invite::{FILE_ENDING, SamePerson, one_time_secret};
use exchange::{Invitation, Phase, RosterChain};

use crate::circles::{acts, found, propose, state};
use crate::error::{ErrorCode, Result};
use crate::files;
use crate::open::OpenVault;
use crate::picture::qr_svg;
use crate::views::{InvitePreview, InviteView};

/// How long an invitation works: fourteen days, in milliseconds.
const VALID_FOR: i64 = 14 * 24 * 60 * 60 * 1000;

/// Whether this person may admit others now: the founder while the circle is being put together, the
/// owner of a line or of the own devices always.
pub(crate) fn can_admit(open: &OpenVault, chain: &RosterChain) -> bool {
    let roster = chain.current();
    let always = matches!(roster.kind, CircleKind::SelfDevices | CircleKind::Line);
    roster.owner == open.me.person && (always || roster.phase == Phase::Founding)
}

/// Makes an invitation to this circle.
///
/// # Errors
/// `NotAllowed` for who may not admit, `NotAMember`, `NotFound`.
pub fn circle_invite(open: &mut OpenVault, circle: CircleId) -> Result<InviteView> {
    let chain = propose::here(open, circle)?;
    if !can_admit(open, &chain) && !acts::votes(&chain) {
        return ErrorCode::NotAllowed.fail();
    }
    let same_person = match chain.kind() {
        CircleKind::SelfDevices => {
            let me = found::member(&open.vault, &open.keys)?;
            Some(SamePerson { person: me.person, name: me.name, root: me.root })
        }
        _ => None,
    };
    let now = open.around.clock.now();
    let invitation = Invitation {
        circle,
        circle_kind: chain.kind(),
        circle_name: chain.current().name.clone(),
        inviter: open.keys.public(),
        secret: one_time_secret(&mut *open.around.randomness),
        expires: Timestamp(now.0 + VALID_FOR),
        same_person,
    };
    let mut kept = state::invitations(&open.vault, circle)?;
    kept.retain(|it| it.is_valid_at(now));
    kept.push(invitation.clone());
    open.vault.write_with(|tx| state::put_invitations(tx, circle, &kept))?;
    view(&invitation)
}

fn view(invitation: &Invitation) -> Result<InviteView> {
    let link = invitation.to_link()?.to_string();
    Ok(InviteView {
        circle_name: invitation.circle_name.clone(),
        qr_svg: qr_svg(&link)?,
        link,
        file_name: format!("{}.{FILE_ENDING}", file_stem(&invitation.circle_name)),
        expires_at: invitation.expires.0,
    })
}

/// A name for a file: letters and digits of the circle's name.
pub(crate) fn file_stem(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    kept.trim_matches('-').to_lowercase()
}

/// Writes an invitation as a file into a directory.
///
/// # Errors
/// `FileNotWritten`, `DiskFull`, `InviteUnreadable` for a link that is none.
pub fn invite_save(link: &str, directory: &Path) -> Result<PathBuf> {
    let invitation = Invitation::parse(link)?;
    let path = files::free_name(directory, &file_stem(&invitation.circle_name), FILE_ENDING);
    files::write_for_person(&path, link.as_bytes())?;
    Ok(path)
}

/// Reads an invitation from a link, from the text of an invitation file, or from the path of one.
///
/// # Errors
/// `InviteUnreadable`, `NewerVersion`.
pub(crate) fn parse(link_or_path: &str) -> Result<Invitation> {
    let text = link_or_path.trim();
    if text.starts_with(exchange::invite::LINK) {
        return Ok(Invitation::parse(text)?);
    }
    let file = files::read_small(Path::new(text)).map_err(|_| ErrorCode::InviteUnreadable)?;
    let text = std::str::from_utf8(&file).map_err(|_| ErrorCode::InviteUnreadable)?;
    Ok(Invitation::parse(text)?)
}

/// Says what an invitation is for, before anything is done with it.
///
/// # Errors
/// `InviteUnreadable`, `NewerVersion`.
pub fn invite_read(link_or_path: &str, now: Timestamp) -> Result<InvitePreview> {
    let invitation = parse(link_or_path)?;
    Ok(InvitePreview {
        circle_name: invitation.circle_name.clone(),
        kind: invitation.circle_kind,
        own_device: invitation.circle_kind == CircleKind::SelfDevices,
        expired: !invitation.is_valid_at(now),
    })
}
