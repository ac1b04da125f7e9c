//! Which volunteers could fit a client: reasons, things to watch, and why somebody is not among them.

use chrono::NaiveDate;
use domain::PersonId;
use domain::day::Day;
use domain::sharing::{AboutMe, Client, Weekday};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Volunteer;
use crate::asked::{parts, related, same};
use crate::quarter::Quarter;

/// A volunteer who can start within so many days is listed, with a caution; after that not yet.
const NEAR: i64 = 92;
/// What was shared longer ago than this may have changed, in days.
const OLD: i64 = 183;
/// So many cases on one theme in this and the last quarter are much at once.
const MUCH: u32 = 3;

/// A fact that speaks for a volunteer. Words live in the message files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// Has time on a day that the client can.
    SharesDays {
        /// Those days.
        days: Vec<Weekday>,
    },
    /// Same neighbourhood or town.
    SameArea {
        /// Which.
        area: String,
    },
    /// Speaks a language that is needed or welcome.
    Speaks {
        /// Which.
        language: String,
        /// Whether the client cannot do without.
        required: bool,
    },
    /// Is good at something that is asked.
    StrongIn {
        /// In the volunteer's own words.
        strength: String,
        /// What was asked.
        asked: String,
    },
    /// Practises something that is asked.
    Practises {
        /// In the volunteer's own words.
        practising: String,
        /// What was asked.
        asked: String,
    },
    /// Met a theme of this client before.
    KnowsTheme {
        /// The theme.
        theme: String,
        /// In how many cases.
        cases: u32,
    },
    /// Has the hours.
    EnoughHours {
        /// Hours a week.
        hours: u32,
    },
    /// Can take on more than one more client.
    HasRoom {
        /// Clients now.
        now: u32,
        /// Most at once.
        most: u32,
    },
}

/// A fact to watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Caution {
    /// Fewer hours than asked.
    FewerHours {
        /// Hours the volunteer has.
        has: u32,
        /// Hours asked.
        asked: u32,
    },
    /// Another neighbourhood or town.
    OtherArea {
        /// Where the volunteer is.
        area: String,
    },
    /// Does not speak a language that would help.
    LanguageNotSpoken {
        /// Which.
        language: String,
    },
    /// This client would be the last that the volunteer can take on.
    BecomesMaximum {
        /// Clients, this one included.
        clients: u32,
    },
    /// Can start later.
    AvailableFrom {
        /// From this day.
        day: Day,
    },
    /// The volunteer asked for something.
    AskedFor {
        /// In own words.
        wish: String,
    },
    /// Meets much of this theme just now.
    ThemeWeighsNow {
        /// The theme.
        theme: String,
        /// Cases in this quarter and the last.
        cases: u32,
    },
    /// Was shared a long time ago.
    SharedLongAgo {
        /// On this day.
        day: Day,
    },
    /// The volunteer did not say something that matters here.
    NotSaid {
        /// What.
        what: Unsaid,
    },
}

/// What a volunteer left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Unsaid {
    /// Days with time.
    Days,
    /// Neighbourhood or town.
    Area,
    /// Hours a week.
    Hours,
}

/// Why a volunteer is not among those who fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Why {
    /// Has as many clients as they can.
    Full {
        /// Clients now.
        now: u32,
        /// Most at once.
        most: u32,
    },
    /// Does not speak a language that the client cannot do without.
    LanguageRequired {
        /// Which.
        language: String,
    },
    /// Has no time on a day that the client can.
    NoSharedDay,
    /// Can start only much later.
    NotYet {
        /// From this day.
        day: Day,
    },
}

/// One volunteer, seen for one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Match {
    /// Who.
    pub volunteer: PersonId,
    /// Name.
    pub name: String,
    /// What speaks for them.
    pub reasons: Vec<Reason>,
    /// What to watch.
    pub cautions: Vec<Caution>,
    /// Why they are not among those who fit; nothing for those who do.
    pub excluded: Option<Why>,
}

/// Every volunteer for one client: first those who fit, then those who do not, each with the reason.
///
/// The order is a sum that anyone can do by hand, and that is never shown. For: good at what is asked 3 each;
/// shares days 2, same area 2, a welcome language 2 each, practises what is asked 2 each; knows a theme,
/// has the hours, has room 1 each. Against: can start later 2, fewer hours 2, a theme weighs now 2; other area,
/// becomes the maximum, shared long ago 1 each. What a volunteer asked for, and what they did not say, costs
/// nothing. Equal sums: fewer clients first, then by name, then by id.
pub fn rank(client: &Client, volunteers: &[Volunteer], today: NaiveDate) -> Vec<Match> {
    let mut matches: Vec<(i32, u32, Match)> = volunteers
        .iter()
        .map(|volunteer| {
            let one = see(client, volunteer, today);
            (sum(&one), volunteer.profile.about.clients_now, one)
        })
        .collect();
    matches.sort_by(|(a_sum, a_clients, a), (b_sum, b_clients, b)| {
        let excluded = a.excluded.is_some().cmp(&b.excluded.is_some());
        let by_sum = excluded.then(b_sum.cmp(a_sum)).then(a_clients.cmp(b_clients));
        by_sum.then_with(|| a.name.cmp(&b.name)).then(a.volunteer.cmp(&b.volunteer))
    });
    matches.into_iter().map(|(_, _, one)| one).collect()
}

fn sum(one: &Match) -> i32 {
    let reason = |reason: &Reason| match reason {
        Reason::StrongIn { .. } => 3,
        Reason::SharesDays { .. } | Reason::SameArea { .. } | Reason::Practises { .. } => 2,
        Reason::Speaks { required, .. } => i32::from(!required) * 2,
        Reason::KnowsTheme { .. } | Reason::EnoughHours { .. } | Reason::HasRoom { .. } => 1,
    };
    let caution = |caution: &Caution| match caution {
        Caution::AvailableFrom { .. } | Caution::FewerHours { .. } | Caution::ThemeWeighsNow { .. } => 2,
        Caution::OtherArea { .. } | Caution::BecomesMaximum { .. } | Caution::SharedLongAgo { .. } => 1,
        Caution::AskedFor { .. } | Caution::NotSaid { .. } | Caution::LanguageNotSpoken { .. } => 0,
    };
    one.reasons.iter().map(reason).sum::<i32>() - one.cautions.iter().map(caution).sum::<i32>()
}

fn see(client: &Client, volunteer: &Volunteer, today: NaiveDate) -> Match {
    let mut one = Match {
        volunteer: volunteer.id,
        name: volunteer.profile.name.clone(),
        reasons: Vec::new(),
        cautions: Vec::new(),
        excluded: excluded(client, &volunteer.profile.about, today),
    };
    let about = &volunteer.profile.about;
    subjects(client, about, &mut one);
    themes(client, volunteer, today, &mut one);
    days_and_hours(client, about, &mut one);
    place(client, about, &mut one);
    languages(client, about, &mut one);
    room(volunteer, today, &mut one);
    one
}

/// What rules a volunteer out; what they did not say never does.
fn excluded(client: &Client, about: &AboutMe, today: NaiveDate) -> Option<Why> {
    if about.clients_max > 0 && about.clients_now >= about.clients_max {
        return Some(Why::Full { now: about.clients_now, most: about.clients_max });
    }
    let spoken = |language: &String| about.languages.iter().any(|one| same(one, language));
    if let Some(language) = client.languages_required.iter().find(|language| !spoken(language)) {
        return Some(Why::LanguageRequired { language: language.clone() });
    }
    let said = !client.days.is_empty() && !about.days.is_empty();
    if said && !client.days.iter().any(|day| about.days.contains(day)) {
        return Some(Why::NoSharedDay);
    }
    let later = about.available_from.filter(|day| (day.0 - today).num_days() > NEAR);
    later.map(|day| Why::NotYet { day })
}

/// Strengths and practice against themes and wishes; each thing that is asked counts once.
fn subjects(client: &Client, about: &AboutMe, one: &mut Match) {
    let wishes = parts(&client.wishes);
    for asked in client.themes.iter().map(String::as_str).chain(wishes) {
        let found = |list: &[String]| list.iter().find(|words| related(words, asked)).cloned();
        if let Some(strength) = found(&about.strengths) {
            one.reasons.push(Reason::StrongIn { strength, asked: asked.to_owned() });
        } else if let Some(practising) = found(&about.practising) {
            one.reasons.push(Reason::Practises { practising, asked: asked.to_owned() });
        }
    }
}

/// What the volunteer met of the client's themes.
fn themes(client: &Client, volunteer: &Volunteer, today: NaiveDate, one: &mut Match) {
    let recent = [Quarter::of(today), Quarter::of(today).back(1)].map(|quarter| quarter.to_string());
    for theme in &client.themes {
        let Some((_, counts)) = volunteer.profile.themes.iter().find(|(name, _)| same(name, theme)) else {
            continue;
        };
        let now: u32 = recent.iter().filter_map(|quarter| counts.get(quarter)).sum();
        let cases: u32 = counts.values().sum();
        if now >= MUCH {
            one.cautions.push(Caution::ThemeWeighsNow { theme: theme.clone(), cases: now });
        } else if cases > 0 {
            one.reasons.push(Reason::KnowsTheme { theme: theme.clone(), cases });
        }
    }
}

fn days_and_hours(client: &Client, about: &AboutMe, one: &mut Match) {
    let days: Vec<Weekday> = client.days.iter().copied().filter(|day| about.days.contains(day)).collect();
    if !days.is_empty() {
        one.reasons.push(Reason::SharesDays { days });
    } else if !client.days.is_empty() && about.days.is_empty() {
        one.cautions.push(Caution::NotSaid { what: Unsaid::Days });
    }
    let (has, asked) = (about.hours_per_week, client.hours_per_week);
    match has {
        _ if asked == 0 => {}
        0 => one.cautions.push(Caution::NotSaid { what: Unsaid::Hours }),
        has if has >= asked => one.reasons.push(Reason::EnoughHours { hours: has }),
        has => one.cautions.push(Caution::FewerHours { has, asked }),
    }
}

fn place(client: &Client, about: &AboutMe, one: &mut Match) {
    if client.area.trim().is_empty() {
        return;
    }
    if about.area.trim().is_empty() {
        one.cautions.push(Caution::NotSaid { what: Unsaid::Area });
    } else if parts(&about.area).any(|area| parts(&client.area).any(|asked| same(area, asked))) {
        one.reasons.push(Reason::SameArea { area: client.area.trim().to_owned() });
    } else {
        one.cautions.push(Caution::OtherArea { area: about.area.trim().to_owned() });
    }
}

fn languages(client: &Client, about: &AboutMe, one: &mut Match) {
    let spoken = |language: &String| about.languages.iter().any(|one| same(one, language));
    for language in client.languages_required.iter().filter(|language| spoken(language)) {
        one.reasons.push(Reason::Speaks { language: language.clone(), required: true });
    }
    for language in &client.languages_welcome {
        if spoken(language) {
            one.reasons.push(Reason::Speaks { language: language.clone(), required: false });
        } else {
            one.cautions.push(Caution::LanguageNotSpoken { language: language.clone() });
        }
    }
}

fn room(volunteer: &Volunteer, today: NaiveDate, one: &mut Match) {
    let about = &volunteer.profile.about;
    let (now, most) = (about.clients_now, about.clients_max);
    if most > 0 && now + 1 == most {
        one.cautions.push(Caution::BecomesMaximum { clients: most });
    } else if now + 1 < most {
        one.reasons.push(Reason::HasRoom { now, most });
    }
    if let Some(day) = about.available_from.filter(|day| day.0 > today) {
        one.cautions.push(Caution::AvailableFrom { day });
    }
    if !about.wishes.trim().is_empty() {
        one.cautions.push(Caution::AskedFor { wish: about.wishes.trim().to_owned() });
    }
    if (today - volunteer.profile.shared_on.0).num_days() > OLD {
        one.cautions.push(Caution::SharedLongAgo { day: volunteer.profile.shared_on });
    }
}

#[cfg(test)]
mod tests;
