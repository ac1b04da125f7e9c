//! The desk as a whole: themes over the volunteers who share, volunteers, clients.

use domain::{CircleKind, Theme};
use matching::{Direction, People, Volunteer};

use crate::circles::found::{self, Founding};
use crate::circles::state;
use crate::desk::{clients, profile};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::views::{DeskTheme, DeskView, DeskVolunteer, QuarterView, Trend};

/// Becomes a coordinator: founds the desk of an organisation, with this person alone in it.
///
/// # Errors
/// `BadInput` for the name, `AlreadyMember` where there is a desk.
pub fn desk_found(open: &mut OpenVault, name: &str) -> Result<DeskView> {
    let name = found::checked_name(name)?;
    if open.desk()?.is_some() {
        return ErrorCode::AlreadyMember.fail();
    }
    let OpenVault { vault, keys, around, .. } = open;
    vault
        .write_with(|tx| found::found(tx, around, &Founding { kind: CircleKind::Desk, name: &name, keys }))?;
    desk_view(open)
}

/// The desk.
///
/// # Errors
/// `NotFound` where there is none.
pub fn desk_view(open: &OpenVault) -> Result<DeskView> {
    let circle = clients::desk_of(open)?;
    let volunteers = volunteers(open)?;
    let sharing = volunteers.iter().filter(|it| it.profile.is_some()).count();
    Ok(DeskView {
        circle: circle.to_string(),
        name: state::name_of(&open.vault, circle)?,
        themes: themes(open)?,
        volunteers,
        sharing: u32::try_from(sharing).unwrap_or(u32::MAX),
        clients: clients::rows(open, circle)?,
    })
}

/// Everyone who has a line to this desk, by name.
fn volunteers(open: &OpenVault) -> Result<Vec<DeskVolunteer>> {
    let mut volunteers = Vec::new();
    for line in open.vault.circles()?.into_iter().filter(|circle| circle.kind == CircleKind::Line) {
        let Some(chain) = state::chain(&open.vault, line.id)? else { continue };
        let roster = chain.current();
        let Some(owner) = roster.member(roster.owner).filter(|owner| owner.person != open.me.person) else {
            continue;
        };
        volunteers.push(DeskVolunteer {
            circle: line.id.to_string(),
            person: owner.person.to_string(),
            name: owner.name.clone(),
            profile: profile::shared_on(open, line.id)?.map(|(_, profile)| profile),
        });
    }
    volunteers.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(volunteers)
}

/// Those who share a profile now.
pub(crate) fn sharing(open: &OpenVault) -> Result<Vec<Volunteer>> {
    let volunteer = |it: DeskVolunteer| {
        let Some(profile) = it.profile else { return Ok(None) };
        let id = it.person.parse().map_err(|_| ErrorCode::VaultDamaged)?;
        Ok(Some(Volunteer { id, profile }))
    };
    volunteers(open)?.into_iter().filter_map(|it| volunteer(it).transpose()).collect()
}

fn themes(open: &OpenVault) -> Result<Vec<DeskTheme>> {
    let overview = matching::themes_over(&sharing(open)?, open.around.clock.today());
    let theme = |it: matching::ThemeOverview| {
        let quarters = it.quarters.iter().map(|quarter| QuarterView {
            quarter: quarter.quarter.to_string(),
            people: match quarter.people {
                People::Nobody => Some(0),
                People::Few => None,
                People::Count { people } => Some(people),
            },
        });
        Some(DeskTheme {
            theme: Theme::named(&it.theme)?,
            quarters: quarters.collect(),
            trend: trend(it.direction),
        })
    };
    Ok(overview.into_iter().filter_map(theme).collect())
}

fn trend(direction: Direction) -> Trend {
    match direction {
        Direction::Rising => Trend::Rising,
        Direction::Steady => Trend::Steady,
        Direction::Falling => Trend::Falling,
        Direction::TooFew => Trend::TooFew,
    }
}
