//! Content as it comes in: by flags, from a file in JSON or plain text, or from standard input.
//!
//! Nothing is left in a temporary file, and no editor is started: both would leave content on the disk.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Read};
use std::path::Path;

use domain::Theme;
use domain::journal::{CaseDraft, CaseStatus};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::arguments::CaseFields;
use crate::fault::{Fault, Outcome};
use crate::show::journal::END_OF_CASE;
use crate::words::{Language, Words};

/// The most that is read of a file or of standard input, in bytes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// A case: what was there, changed by a file, changed by flags. With `or_input`, and with no file and no
/// flag, it is read from standard input (not from a terminal).
pub(crate) fn case(before: CaseDraft, fields: &CaseFields, or_input: bool) -> Outcome<CaseDraft> {
    let mut draft = before;
    match &fields.file {
        Some(file) => draft = from_text(draft, &read(file)?, &shown(file))?,
        None if or_input && !given(fields) && !std::io::stdin().is_terminal() => {
            draft = from_text(draft, &read(Path::new("-"))?, "-")?;
        }
        None => {}
    }
    let texts = [
        (&mut draft.title, &fields.title),
        (&mut draft.summary, &fields.summary),
        (&mut draft.intake, &fields.intake),
        (&mut draft.course, &fields.course),
        (&mut draft.dilemmas, &fields.dilemmas),
        (&mut draft.reflection, &fields.reflection),
        (&mut draft.question_situation, &fields.situation),
        (&mut draft.question_dilemma, &fields.dilemma),
        (&mut draft.question, &fields.question),
    ];
    for (field, given) in texts {
        given.clone_into_field(field);
    }
    if let Some(date) = fields.date {
        draft.date = date;
    }
    if let Some(status) = fields.status {
        draft.status = status.into();
    }
    if let Some(themes) = &fields.themes {
        draft.themes = themes.iter().filter_map(|name| Theme::named(name)).collect();
    }
    Ok(draft)
}

/// Sets a field when something was given for it.
pub(crate) trait IntoField<T> {
    /// Leaves the field alone when nothing was given.
    fn clone_into_field(&self, field: &mut T);
}

impl<T: Clone> IntoField<T> for Option<T> {
    fn clone_into_field(&self, field: &mut T) {
        if let Some(value) = self {
            field.clone_from(value);
        }
    }
}

fn given(fields: &CaseFields) -> bool {
    let texts = [
        &fields.title,
        &fields.summary,
        &fields.intake,
        &fields.course,
        &fields.dilemmas,
        &fields.reflection,
        &fields.situation,
        &fields.dilemma,
        &fields.question,
    ];
    texts.iter().any(|it| it.is_some())
        || fields.date.is_some()
        || fields.status.is_some()
        || fields.themes.is_some()
}

fn from_text(before: CaseDraft, text: &str, name: &str) -> Outcome<CaseDraft> {
    if text.trim_start().starts_with('{') { over(&before, text, name) } else { Ok(headed(before, text)) }
}

/// A file, or standard input for `-`.
pub(crate) fn read(file: &Path) -> Outcome<String> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(LONGEST).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|it| it.take(LONGEST).read_to_string(&mut text))
    };
    match read {
        Ok(_) => Ok(text),
        Err(_) => Err(Fault::unreadable(file)),
    }
}

/// The name of a file for a sentence.
pub(crate) fn shown(file: &Path) -> String {
    file.display().to_string()
}

/// A value with some of its fields replaced by those of a JSON object. Fields it does not have are refused.
pub(crate) fn over<T: Serialize + DeserializeOwned>(before: &T, json: &str, name: &str) -> Outcome<T> {
    let fault = |field: &str| {
        let data = [("file", name), ("field", field)].map(|(key, value)| (key.to_owned(), value.to_owned()));
        Fault::Usage { code: "file_not_understood", data: data.into() }
    };
    let given: Value = serde_json::from_str(json).map_err(|error| fault(&error.to_string()))?;
    let (Ok(Value::Object(mut fields)), Value::Object(given)) = (serde_json::to_value(before), given) else {
        return Err(fault("{}"));
    };
    for (key, value) in given {
        match fields.get_mut(&key) {
            Some(field) => *field = value,
            None => return Err(fault(&key)),
        }
    }
    serde_json::from_value(Value::Object(fields)).map_err(|error| fault(&error.to_string()))
}

/// A case in plain text, as `binnenkring case show` prints it: `# title`, date, status and themes, then headings
/// of the parts in Dutch or English. What stands before the first heading of a part belongs to the summary.
fn headed(before: CaseDraft, text: &str) -> CaseDraft {
    let mut draft = before;
    let mut part = None;
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for line in text.lines().take_while(|line| *line != END_OF_CASE) {
        let heading = line.trim_start_matches('#').trim();
        match (line.starts_with('#'), part_named(heading)) {
            (true, Some(named)) => part = Some(named),
            (true, None) if line.starts_with("# ") => draft.title = heading.to_owned(),
            _ if part.is_none() && told_about(&mut draft, line) => {}
            _ => {
                let text = texts.entry(part.unwrap_or("summary")).or_default();
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    for (part, text) in texts {
        let text = text.trim();
        if let Some(field) = field_of(&mut draft, part).filter(|_| !text.is_empty()) {
            text.clone_into(field);
        }
    }
    draft
}

/// Takes `Datum: 2026-11-21` and the like out of the lines above the first heading; `false` for other lines.
fn told_about(draft: &mut CaseDraft, line: &str) -> bool {
    let Some((name, value)) = line.split_once(": ") else { return false };
    match name {
        "Datum" | "Date" => value.parse().map(|date| draft.date = date).is_ok(),
        "Thema's" | "Themes" => {
            draft.themes = value.split(',').filter_map(Theme::named).collect();
            true
        }
        "Status" => status_named(value).map(|status| draft.status = status).is_some(),
        _ => false,
    }
}

/// The status with this word in either language.
fn status_named(word: &str) -> Option<CaseStatus> {
    let all = [CaseStatus::Draft, CaseStatus::Ready, CaseStatus::Shared, CaseStatus::Learned];
    let said = |status: &CaseStatus| {
        let key = format!("status.{}", status.code());
        [Language::Nl, Language::En].iter().any(|language| Words::of(*language).say(&key) == word)
    };
    all.into_iter().find(said)
}

/// The part under a heading, as `binnenkring case show` prints it in either language.
fn part_named(heading: &str) -> Option<&'static str> {
    let folded = heading.to_lowercase().replace(['\'', '’'], "");
    Some(match folded.as_str() {
        "samenvatting" | "korte samenvatting" | "summary" => "summary",
        "intake" | "aanmelding en intake" | "registration and intake" => "intake",
        "verloop" | "verloop van de ondersteuning" | "course" => "course",
        "dilemmas" => "dilemmas",
        "reflectie" | "reflection" => "reflection",
        "situatie" | "situation" => "situation",
        "dilemma" => "dilemma",
        "leervraag" | "learning question" => "question",
        _ => return None,
    })
}

fn field_of<'a>(draft: &'a mut CaseDraft, part: &str) -> Option<&'a mut String> {
    Some(match part {
        "summary" => &mut draft.summary,
        "intake" => &mut draft.intake,
        "course" => &mut draft.course,
        "dilemmas" => &mut draft.dilemmas,
        "reflection" => &mut draft.reflection,
        "situation" => &mut draft.question_situation,
        "dilemma" => &mut draft.question_dilemma,
        "question" => &mut draft.question,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blank() -> CaseDraft {
        CaseDraft::blank("2026-11-21".parse().unwrap())
    }

    #[test]
    fn plain_text_falls_under_its_headings() {
        let text = "# De sleutel\nHet begin.\n\n## Verloop\nEerst dit.\nToen dat.\n## Dilemma's\nMag ik?\n";
        let draft = headed(blank(), text);
        assert_eq!(draft.title, "De sleutel");
        assert_eq!(draft.summary, "Het begin.");
        assert_eq!(draft.course, "Eerst dit.\nToen dat.");
        assert_eq!(draft.dilemmas, "Mag ik?");
    }

    #[test]
    fn lines_above_the_first_heading_may_tell_about_the_case() {
        let text = "# De sleutel\nDatum: 2026-11-02\nStatus: klaar om in te brengen\nThemes: regie, grenzen\nOok: dit.\n---\nweg";
        let draft = headed(blank(), text);
        assert_eq!((draft.date.to_string().as_str(), draft.status), ("2026-11-02", CaseStatus::Ready));
        assert_eq!(draft.themes.len(), 2);
        assert_eq!(draft.summary, "Ook: dit.");
    }

    #[test]
    fn an_unknown_heading_stays_text() {
        let draft = headed(blank(), "## Verloop\n## Tweede bezoek\nDit.");
        assert_eq!(draft.course, "## Tweede bezoek\nDit.");
    }

    #[test]
    fn json_changes_only_what_it_names() {
        let mut before = blank();
        before.title = "oud".into();
        let after = over(&before, r#"{"summary":"nieuw","date":"2026-11-01"}"#, "f").unwrap();
        assert_eq!((after.title.as_str(), after.summary.as_str()), ("oud", "nieuw"));
        assert_eq!(after.date.to_string(), "2026-11-01");
    }

    #[test]
    fn json_with_an_unknown_field_or_a_wrong_value_is_refused_by_name() {
        let check = |json: &str, field: &str| {
            let Err(Fault::Usage { code: "file_not_understood", data }) = over(&blank(), json, "f") else {
                panic!("{json} was taken");
            };
            assert!(data["field"].contains(field), "{data:?}");
        };
        check(r#"{"titel":"x"}"#, "titel");
        check(r#"{"date":"morgen"}"#, "");
        check("[1]", "{}");
        check("{", "EOF");
    }
}
