//! What was typed about a volunteer or a client, put over what was there.

use domain::sharing::{AboutMe, Client, Weekday};

use super::content::{self, IntoField};
use crate::arguments::{AboutFlags, ClientFlags, WeekdayWord};
use crate::fault::Outcome;

/// What a volunteer tells, changed by a file and then by flags.
pub(crate) fn about_me(before: AboutMe, flags: &AboutFlags) -> Outcome<AboutMe> {
    let mut about = match &flags.file {
        Some(file) => content::over(&before, &content::read(file)?, &content::shown(file))?,
        None => before,
    };
    flags.strengths.clone_into_field(&mut about.strengths);
    flags.practising.clone_into_field(&mut about.practising);
    flags.wishes.clone_into_field(&mut about.wishes);
    flags.languages.clone_into_field(&mut about.languages);
    weekdays(flags.days.as_deref()).clone_into_field(&mut about.days);
    flags.area.clone_into_field(&mut about.area);
    flags.hours.clone_into_field(&mut about.hours_per_week);
    flags.clients_now.clone_into_field(&mut about.clients_now);
    flags.clients_max.clone_into_field(&mut about.clients_max);
    if flags.available_from.is_some() {
        about.available_from = flags.available_from;
    }
    Ok(about)
}

/// What is kept of a client, changed by a file and then by flags.
pub(crate) fn client(before: Client, flags: &ClientFlags) -> Outcome<Client> {
    let mut client = match &flags.file {
        Some(file) => content::over(&before, &content::read(file)?, &content::shown(file))?,
        None => before,
    };
    flags.code.clone_into_field(&mut client.code);
    flags.themes.clone_into_field(&mut client.themes);
    flags.languages_required.clone_into_field(&mut client.languages_required);
    flags.languages_welcome.clone_into_field(&mut client.languages_welcome);
    weekdays(flags.days.as_deref()).clone_into_field(&mut client.days);
    flags.area.clone_into_field(&mut client.area);
    flags.hours.clone_into_field(&mut client.hours_per_week);
    flags.wishes.clone_into_field(&mut client.wishes);
    flags.matched.clone_into_field(&mut client.matched);
    Ok(client)
}

fn weekdays(words: Option<&[WeekdayWord]>) -> Option<Vec<Weekday>> {
    words.map(|words| words.iter().map(|word| (*word).into()).collect())
}
