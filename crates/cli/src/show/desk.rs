//! The coordinator's desk as text.

use usecases::views::{
    ClientRow, DeskPhrase, DeskTheme, DeskView, DeskVolunteer, MatchView, MatchesView, Remark, Trend,
};

use super::{Lines, profile};
use crate::words::Words;

/// The whole desk.
pub(crate) fn desk(words: &Words, view: &DeskView) -> String {
    let mut lines = Lines::new();
    lines.line(&view.name);
    let all = u32::try_from(view.volunteers.len()).unwrap_or(u32::MAX);
    lines.line(words.fill("desk.sharing", &[("n", &view.sharing.to_string()), ("all", &all.to_string())]));
    if !view.themes.is_empty() {
        lines.heading(words.say("desk.themes"));
        view.themes.iter().for_each(|theme| theme_line(&mut lines, words, theme));
    }
    if !view.phrases.is_empty() {
        lines.heading(words.say("desk.phrases"));
        view.phrases.iter().for_each(|it| phrase_line(&mut lines, words, it));
    }
    if !view.volunteers.is_empty() {
        lines.heading(words.say("desk.volunteers"));
        view.volunteers.iter().for_each(|one| volunteer(&mut lines, words, one));
    }
    if !view.clients.is_empty() {
        lines.heading(words.say("desk.clients"));
        view.clients.iter().for_each(|row| client(&mut lines, words, row));
    }
    lines.done()
}

fn theme_line(lines: &mut Lines, words: &Words, theme: &DeskTheme) {
    let trend = words.say(match theme.trend {
        Trend::Rising => "trend.rising",
        Trend::Steady => "trend.steady",
        Trend::Falling => "trend.falling",
        Trend::TooFew => "trend.too_few",
    });
    let quarters: Vec<String> = theme
        .quarters
        .iter()
        .map(|it| {
            let people = it.people.map_or_else(|| words.say("desk.a_few").to_owned(), |n| n.to_string());
            format!("{}: {people}", it.quarter)
        })
        .collect();
    lines.line(format!("- {}  ({trend})  {}", theme.theme, quarters.join(", ")));
}

fn phrase_line(lines: &mut Lines, words: &Words, it: &DeskPhrase) {
    let names: Vec<&str> = it.said.iter().map(|it| it.name.as_str()).collect();
    let values = [("words", it.phrases.join("', '")), ("names", names.join(", "))];
    lines.line(words.fill("desk.phrase", &values.each_ref().map(|(name, it)| (*name, it.as_str()))));
}

fn volunteer(lines: &mut Lines, words: &Words, one: &DeskVolunteer) {
    lines.line(format!("- {}", one.name));
    let mut inner = Lines::new();
    match &one.profile {
        Some(shared) => profile::shared(&mut inner, words, shared),
        None => {
            inner.line(words.say("desk.shares_nothing"));
        }
    }
    lines.inset(&inner.done());
}

/// The clients of a desk.
pub(crate) fn clients(words: &Words, rows: &[ClientRow]) -> String {
    let mut lines = Lines::new();
    rows.iter().for_each(|row| client(&mut lines, words, row));
    if rows.is_empty() {
        lines.line(words.say("desk.no_clients"));
    }
    lines.done()
}

fn client(lines: &mut Lines, words: &Words, row: &ClientRow) {
    let it = &row.client;
    let state = words.say(if it.matched { "desk.matched" } else { "desk.unmatched" });
    lines.line(format!("- {}  ({state})", it.code));
    let mut inner = Lines::new();
    inner.field(words.say("case.themes"), &it.themes.join(", "));
    inner.field(words.say("desk.must_speak"), &it.languages_required.join(", "));
    inner.field(words.say("desk.would_help"), &it.languages_welcome.join(", "));
    inner.field(words.say("profile.days"), &profile::days(words, &it.days));
    inner.field(words.say("profile.area"), &it.area);
    if it.hours_per_week > 0 {
        inner.field(words.say("profile.hours"), &it.hours_per_week.to_string());
    }
    inner.field(words.say("desk.wishes"), &it.wishes);
    inner.line(&row.id);
    lines.inset(&inner.done());
}

/// Suggestions for one client.
pub(crate) fn matches(words: &Words, view: &MatchesView) -> String {
    let mut lines = Lines::new();
    let day = view.made_on.to_string();
    lines.line(words.fill("match.for", &[("code", &view.client.client.code), ("day", &day)]));
    for one in &view.matches {
        match_lines(&mut lines, words, one);
    }
    lines.gap().line(words.say("match.you_decide"));
    lines.done()
}

fn match_lines(lines: &mut Lines, words: &Words, one: &MatchView) {
    lines.heading(&one.name);
    if let Some(why) = &one.excluded {
        let why = remark(words, "match.excluded", why);
        lines.inset(&words.fill("match.not", &[("why", &why)]));
    }
    for reason in &one.reasons {
        lines.inset(&format!("+ {}", remark(words, "match.reason", reason)));
    }
    for caution in &one.cautions {
        lines.inset(&format!("! {}", remark(words, "match.caution", caution)));
    }
}

/// A remark in words.
fn remark(words: &Words, group: &str, remark: &Remark) -> String {
    let data: Vec<(&str, String)> =
        remark.data.iter().map(|(name, value)| (name.as_str(), worded(words, value))).collect();
    let values: Vec<(&str, &str)> = data.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.fill(&format!("{group}.{}", remark.code), &values)
}

/// Days of the week and things not said come as codes; everything else is what people typed.
fn worded(words: &Words, value: &str) -> String {
    if let Some(unsaid) = words.find(&format!("unsaid.{value}")) {
        return unsaid.to_owned();
    }
    let days: Option<Vec<&str>> =
        value.split(',').map(|part| words.find(&format!("weekday.{part}"))).collect();
    days.map_or_else(|| value.to_owned(), |days| days.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_remark_is_told_in_words() {
        let check = |code: &str, name: &str, value: &str, expect: &str| {
            let data = [(name.to_owned(), value.to_owned())].into();
            let words = Words::of(Language::Nl);
            let told = remark(&words, "match.reason", &Remark { code: code.to_owned(), data });
            assert_eq!(told, expect);
        };
        check("shares_days", "days", "monday,friday", "Heeft tijd op maandag, vrijdag.");
        check("same_area", "area", "Zuid, Oost", "Zit in Zuid, Oost.");
    }
}
