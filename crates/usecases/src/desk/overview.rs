//! The desk as a whole: themes over the volunteers who share, volunteers, clients.

use domain::{CircleKind, Theme};
use language::{Cluster, Dated, Sought};
use matching::{Direction, People, Volunteer};

use crate::circles::found::{self, Founding};
use crate::circles::state;
use crate::desk::{clients, profile};
use crate::error::{ErrorCode, Result};
use crate::journal::recurring::quotes;
use crate::open::OpenVault;
use crate::views::{DeskPhrase, DeskTheme, DeskView, DeskVolunteer, QuarterView, SaidAtDesk, Trend};

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
        phrases: phrases(&volunteers),
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

/// What at least three volunteers practise or ask for, in their own words: only what they share now.
fn phrases(volunteers: &[DeskVolunteer]) -> Vec<DeskPhrase> {
    let said = |it: &DeskVolunteer| {
        let about = &it.profile.as_ref()?.about;
        let lines = about.practising.iter().chain([&about.wishes]).map(String::as_str);
        Some((it.name.clone(), lines.collect::<Vec<_>>().join("\n")))
    };
    let said: Vec<(String, String)> = volunteers.iter().filter_map(said).collect();
    let dated: Vec<Dated<'_>> =
        said.iter().zip(0..).map(|((_, text), about)| Dated { day: 0, about, text }).collect();
    let told = |cluster: Cluster| DeskPhrase {
        phrases: cluster.phrases,
        said: cluster
            .support
            .iter()
            .map(|support| {
                let (name, text) = &said[support.text as usize];
                SaidAtDesk { name: name.clone(), sentences: quotes(text, &support.places) }
            })
            .collect(),
    };
    let sought = Sought { today: 0, hidden: &[], everywhere: true };
    language::recurring(&dated, &sought).into_iter().map(told).collect()
}

fn trend(direction: Direction) -> Trend {
    match direction {
        Direction::Rising => Trend::Rising,
        Direction::Steady => Trend::Steady,
        Direction::Falling => Trend::Falling,
        Direction::TooFew => Trend::TooFew,
    }
}

#[cfg(test)]
mod tests {
    use domain::Day;
    use domain::sharing::{AboutMe, SharedProfile, ThemeCounts};

    use super::*;

    fn volunteer(name: &str, practising: &str, wishes: &str) -> DeskVolunteer {
        let about =
            AboutMe { practising: vec![practising.into()], wishes: wishes.into(), ..AboutMe::default() };
        let shared_on: Day = "2026-11-01".parse().unwrap();
        let profile = SharedProfile { name: name.into(), themes: ThemeCounts::new(), about, shared_on };
        DeskVolunteer { circle: name.into(), person: name.into(), name: name.into(), profile: Some(profile) }
    }

    #[test]
    fn what_three_volunteers_write_is_told_with_who_and_what_two_write_is_not() {
        let mut all = vec![
            volunteer("An", "grenzen stellen", "Een training over toeslagen."),
            volunteer("Bo", "grenzen aangeven", "Uitleg van toeslagen, graag."),
            volunteer("Cas", "luisteren", "Iets met toeslagen"),
        ];
        let told = phrases(&all);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].phrases, ["toeslagen"]);
        let said: Vec<_> =
            told[0].said.iter().map(|it| (it.name.as_str(), it.sentences[0].text.as_str())).collect();
        let expect = [
            ("An", "Een training over toeslagen."),
            ("Bo", "Uitleg van toeslagen, graag."),
            ("Cas", "Iets met toeslagen"),
        ];
        assert_eq!(said, expect);
        all[2].profile = None;
        assert_eq!(phrases(&all), []);
    }
}
