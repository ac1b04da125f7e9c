//! The theme profile: seen whole before it is shared, withdrawable at any time, never a text of a case.

use domain::sharing::{AboutMe, SharedProfile, ThemeCounts, count_themes};
use domain::{CircleId, CircleKind, Day, RecordId, RecordKind, Theme};

use crate::about;
use crate::circles::state;
use crate::circles::view::rows_of;
use crate::cutting;
use crate::error::{ErrorCode, Result};
use crate::journal::case::{self, check_length};
use crate::open::OpenVault;
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::values;
use crate::views::{LineView, ProfileView};

/// What would be shared now, and what each line has.
///
/// # Errors
/// Those of the disk; `NotFound` on a new device whose journal has not arrived yet.
pub fn profile_view(open: &OpenVault) -> Result<ProfileView> {
    let would_share = profile(open)?;
    let mut lines = Vec::new();
    for circle in open.vault.circles()?.into_iter().filter(|circle| circle.kind == CircleKind::Line) {
        lines.extend(line(open, circle.id, &would_share)?);
    }
    Ok(ProfileView { about: would_share.about.clone(), would_share, lines })
}

/// Counts of cases per theme and quarter, and what the person tells about themselves. No title, no text.
fn profile(open: &OpenVault) -> Result<SharedProfile> {
    let settings = about::settings(open)?;
    let mut themes = ThemeCounts::new();
    for (day, names) in case::days_and_themes(open)? {
        let named: Vec<Theme> = names.iter().filter_map(|name| Theme::named(name)).collect();
        count_themes(&mut themes, day, &named);
    }
    let shared_on = Day(open.around.clock.today());
    Ok(SharedProfile { name: open.me.name.clone(), themes, about: settings.about, shared_on })
}

/// A line of one's own; `None` for a line of somebody else, or while waiting.
fn line(open: &OpenVault, circle: CircleId, would_share: &SharedProfile) -> Result<Option<LineView>> {
    let Some(chain) = state::chain(&open.vault, circle)? else { return Ok(None) };
    let roster = chain.current();
    if roster.owner != open.me.person {
        return Ok(None);
    }
    let others = roster.members.iter().filter(|member| member.person != open.me.person);
    let shared = shared_on(open, circle)?.map(|(_, profile)| profile);
    let current = shared.as_ref().is_some_and(|shared| {
        SharedProfile { shared_on: would_share.shared_on, ..shared.clone() } == *would_share
    });
    Ok(Some(LineView {
        circle: circle.to_string(),
        name: roster.name.clone(),
        readers: others.map(|member| member.name.clone()).collect(),
        shared,
        current,
    }))
}

/// The profile that lies on a line now.
pub(crate) fn shared_on(open: &OpenVault, circle: CircleId) -> Result<Option<(RecordId, SharedProfile)>> {
    let Some(row) = rows_of(&open.vault, circle, RecordKind::Profile)?.into_iter().next() else {
        return Ok(None);
    };
    let profile = serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?;
    Ok(Some((row.record, profile)))
}

/// Keeps what the person tells about themselves. Stays in the journal until it is shared.
///
/// # Errors
/// `TextTooLong`; `NotAMember` on a device that still waits for its journal.
pub fn about_me_save(open: &mut OpenVault, about: AboutMe) -> Result<ProfileView> {
    check_length("wishes", &about.wishes)?;
    let tidy = about::tidy(about);
    about::edit_settings(open, |settings| settings.about = tidy)?;
    profile_view(open)
}

fn own_line(open: &OpenVault, circle: CircleId) -> Result<()> {
    let chain = state::member_chain(&open.vault, circle)?;
    let own = chain.kind() == CircleKind::Line && chain.current().owner == open.me.person;
    if own { Ok(()) } else { ErrorCode::NotAllowed.fail() }
}

/// Shares the profile over a line as a fresh record without history; what was shared before is erased.
/// It reaches the coordinators at the next exchange.
///
/// # Errors
/// `NotAllowed` for a line of somebody else, `NotFound`, `NotAMember`.
pub fn profile_share(open: &mut OpenVault, circle: CircleId) -> Result<ProfileView> {
    own_line(open, circle)?;
    let value = profile(open)?;
    withdraw(open, circle)?;
    let record = RecordId::random(&mut *open.around.randomness);
    let OpenVault { vault, keys, me, around, .. } = open;
    let (author, now) = (Author { keys, me }, around.clock.now());
    let spot = Spot { circle, record, kind: RecordKind::Profile };
    vault.write_with(|tx| {
        values::standing(tx, circle)?;
        records::create(tx, author, circle, record, spot.kind, &value)?;
        project::project(tx, spot, &records::whole(tx, record)?, now)
    })?;
    profile_view(open)
}

/// Takes back what was shared over a line: it is erased here at once, in the shared folder at the next
/// exchange, and with the coordinators at theirs.
///
/// # Errors
/// `NotAllowed`, `NotFound`; `NotFound` too when nothing was shared.
pub fn profile_withdraw(open: &mut OpenVault, circle: CircleId) -> Result<ProfileView> {
    own_line(open, circle)?;
    if !withdraw(open, circle)? {
        return ErrorCode::NotFound.fail();
    }
    profile_view(open)
}

fn withdraw(open: &mut OpenVault, circle: CircleId) -> Result<bool> {
    let rows = rows_of(&open.vault, circle, RecordKind::Profile)?;
    if rows.is_empty() {
        return Ok(false);
    }
    let OpenVault { vault, keys, me, .. } = open;
    let author = Author { keys, me };
    vault.write_with(|tx| rows.iter().try_for_each(|row| cutting::bury(tx, author, circle, row.record)))?;
    vault.scrub()?;
    Ok(true)
}
