//! What a method file must hold, and what is said when it does not.

use std::collections::BTreeSet;

use super::{Contribution, FORMAT, Form, Method, Role, Step, Text};

/// The longest step that makes sense, in minutes.
const MOST_MINUTES: u32 = 240;
/// The most steps a bar can show.
const MOST_STEPS: usize = 20;
/// The longest text in a file, in characters.
const LONGEST_TEXT: usize = 600;
/// The largest file that is read, in bytes.
const LARGEST_FILE: usize = 256 * 1024;

/// Why a method file cannot be used. `at` names the place, such as `steps.explore.prompt`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MethodError {
    /// Not JSON, or a field is missing, unknown or of the wrong kind.
    #[error("line {line}, column {column}: {why}")]
    NotReadable {
        /// Line in the file, from 1.
        line: usize,
        /// Column in the line, from 1.
        column: usize,
        /// What the reader expected.
        why: String,
    },
    /// The file is larger than a method can be.
    #[error("the file is larger than {most} bytes")]
    TooLarge {
        /// The limit.
        most: usize,
    },
    /// The file is of a version that this program does not know.
    #[error("format {found}; this program reads format {FORMAT}")]
    Format {
        /// The version in the file.
        found: u32,
    },
    /// An id that is empty or has other characters than a-z, 0-9 and `_`.
    #[error("{at}: an id has only a-z, 0-9 and _")]
    Id {
        /// The place.
        at: String,
    },
    /// An id that occurs twice.
    #[error("{at}: this id occurs twice")]
    Twice {
        /// The place.
        at: String,
    },
    /// A text that is missing in a language, or too long.
    #[error("{at}: needs a text in nl and in en, of at most {LONGEST_TEXT} characters")]
    Words {
        /// The place.
        at: String,
    },
    /// A list that must hold something is empty, or a list is too long.
    #[error("{at}: empty, or too long")]
    Length {
        /// The place.
        at: String,
    },
    /// A number outside its bounds.
    #[error("{at}: outside {from} to {to}")]
    Number {
        /// The place.
        at: String,
        /// Lowest.
        from: u32,
        /// Highest.
        to: u32,
    },
    /// Somebody speaks and is silent in the same step.
    #[error("{at}: speaks and is silent")]
    SpeaksAndSilent {
        /// The place.
        at: String,
    },
    /// A contribution is asked for at least once, but the step has no kind of contribution.
    #[error("{at}: asks for contributions without saying which kind")]
    NothingToContribute {
        /// The place.
        at: String,
    },
    /// `hidden_until` names no later step.
    #[error("{at}: names no later step")]
    NotLater {
        /// The place.
        at: String,
    },
}

impl Method {
    /// Reads one method file.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse(json: &str) -> Result<Self, MethodError> {
        if json.len() > LARGEST_FILE {
            return Err(MethodError::TooLarge { most: LARGEST_FILE });
        }
        let method: Self = serde_json::from_str(json).map_err(|error| MethodError::NotReadable {
            line: error.line(),
            column: error.column(),
            why: error.to_string(),
        })?;
        check(&method)?;
        Ok(method)
    }
}

fn check(method: &Method) -> Result<(), MethodError> {
    if method.format != FORMAT {
        return Err(MethodError::Format { found: method.format });
    }
    id("id", &method.id)?;
    words("name", &method.name)?;
    words("summary", &method.summary)?;
    if let Some(condition) = &method.condition {
        words("condition", condition)?;
    }
    length("levels", method.levels.len(), 3)?;
    for level in &method.levels {
        number("levels", u32::from(*level), 1, 3)?;
    }
    people(method)?;
    variants(method)?;
    unique("dimensions", method.dimensions.iter().map(|dimension| dimension.id.as_str()))?;
    for dimension in &method.dimensions {
        words(&format!("dimensions.{}.name", dimension.id), &dimension.name)?;
        words(&format!("dimensions.{}.question", dimension.id), &dimension.question)?;
    }
    length("steps", method.steps.len(), MOST_STEPS)?;
    unique("steps", method.steps.iter().map(|step| step.id.as_str()))?;
    for (at, one) in method.steps.iter().enumerate() {
        step(method, at, one)?;
    }
    Ok(())
}

fn people(method: &Method) -> Result<(), MethodError> {
    let most = if method.form == Form::Solo { 1 } else { 30 };
    number("participants.min", method.participants.min, 1, most)?;
    number("participants.max", method.participants.max, method.participants.min, most)
}

fn variants(method: &Method) -> Result<(), MethodError> {
    length("variants", method.variants.len(), 6)?;
    unique("variants", method.variants.iter().map(|variant| variant.id.as_str()))?;
    for variant in &method.variants {
        words(&format!("variants.{}.name", variant.id), &variant.name)?;
        if !(0.25..=4.0).contains(&variant.factor) {
            return Err(MethodError::Number {
                at: format!("variants.{}.factor", variant.id),
                from: 0,
                to: 4,
            });
        }
    }
    Ok(())
}

fn step(method: &Method, place: usize, step: &Step) -> Result<(), MethodError> {
    let at = |field: &str| format!("steps.{}.{field}", step.id);
    for (field, text) in [("title", &step.title), ("short", &step.short), ("prompt", &step.prompt)] {
        words(&at(field), text)?;
    }
    for (field, text) in [("presenter_prompt", &step.presenter_prompt), ("hint", &step.hint)] {
        if let Some(text) = text {
            words(&at(field), text)?;
        }
    }
    number(&at("minutes"), step.minutes, 1, MOST_MINUTES)?;
    number(&at("at_least"), step.at_least, 0, 10)?;
    length(&at("speaks"), step.speaks.len(), 4)?;
    if step.silent.iter().any(|role| *role == Role::All || step.speaks.contains(role)) {
        return Err(MethodError::SpeaksAndSilent { at: at("silent") });
    }
    if step.at_least > 0 && step.contributes == Contribution::None {
        return Err(MethodError::NothingToContribute { at: at("at_least") });
    }
    if let Some(until) = &step.hidden_until
        && method.step(until).is_none_or(|(later, _)| later <= place)
    {
        return Err(MethodError::NotLater { at: at("hidden_until") });
    }
    unique(&at("choices"), step.choices.iter().map(|choice| choice.id.as_str()))?;
    for choice in &step.choices {
        words(&at(&format!("choices.{}.name", choice.id)), &choice.name)?;
        words(&at(&format!("choices.{}.prompt", choice.id)), &choice.prompt)?;
    }
    Ok(())
}

fn id(at: &str, id: &str) -> Result<(), MethodError> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if id.is_empty() || id.len() > 40 || !id.chars().all(good) {
        return Err(MethodError::Id { at: at.into() });
    }
    Ok(())
}

fn unique<'a>(at: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), MethodError> {
    let mut seen = BTreeSet::new();
    for one in ids {
        id(at, one)?;
        if !seen.insert(one) {
            return Err(MethodError::Twice { at: format!("{at}.{one}") });
        }
    }
    Ok(())
}

fn words(at: &str, text: &Text) -> Result<(), MethodError> {
    let good = |words: &str| !words.trim().is_empty() && words.chars().count() <= LONGEST_TEXT;
    if good(&text.nl) && good(&text.en) { Ok(()) } else { Err(MethodError::Words { at: at.into() }) }
}

fn length(at: &str, found: usize, most: usize) -> Result<(), MethodError> {
    if found == 0 || found > most { Err(MethodError::Length { at: at.into() }) } else { Ok(()) }
}

fn number(at: &str, found: u32, from: u32, to: u32) -> Result<(), MethodError> {
    if (from..=to).contains(&found) { Ok(()) } else { Err(MethodError::Number { at: at.into(), from, to }) }
}

#[cfg(test)]
mod tests {
    use super::super::bundled;
    use super::*;
    use serde_json::{Value, json};

    fn five_steps() -> Value {
        serde_json::to_value(&bundled()[0]).unwrap()
    }

    /// The error after one value in a good file was replaced.
    fn after(pointer: &str, value: Value) -> MethodError {
        let mut file = five_steps();
        *file.pointer_mut(pointer).unwrap() = value;
        Method::parse(&file.to_string()).unwrap_err()
    }

    #[test]
    fn a_good_file_is_read_and_written_back_the_same() {
        let method = Method::parse(&five_steps().to_string()).unwrap();
        assert_eq!(method, bundled()[0]);
    }

    #[test]
    fn each_fault_is_named_with_its_place() {
        let check = |pointer: &str, value: Value, expect: &str| {
            assert_eq!(after(pointer, value).to_string(), expect, "{pointer}");
        };
        check("/format", json!(2), "format 2; this program reads format 1");
        check("/id", json!("Vijf stappen"), "id: an id has only a-z, 0-9 and _");
        check("/name/en", json!(" "), "name: needs a text in nl and in en, of at most 600 characters");
        check("/levels", json!([]), "levels: empty, or too long");
        check("/levels", json!([4]), "levels: outside 1 to 3");
        check("/participants/max", json!(2), "participants.max: outside 4 to 30");
        check("/variants", json!([]), "variants: empty, or too long");
        check("/variants/1/factor", json!(40.0), "variants.verdiept.factor: outside 0 to 4");
        check("/variants/1/id", json!("basis"), "variants.basis: this id occurs twice");
        check("/steps", json!([]), "steps: empty, or too long");
        check("/steps/1/id", json!("introductie"), "steps.introductie: this id occurs twice");
        check("/steps/0/minutes", json!(0), "steps.introductie.minutes: outside 1 to 240");
        check("/steps/0/speaks", json!([]), "steps.introductie.speaks: empty, or too long");
        check("/steps/0/silent", json!(["presenter"]), "steps.introductie.silent: speaks and is silent");
        check(
            "/steps/0/hidden_until",
            json!("introductie"),
            "steps.introductie.hidden_until: names no later step",
        );
        check(
            "/steps/0/hidden_until",
            json!("nergens"),
            "steps.introductie.hidden_until: names no later step",
        );
        check(
            "/steps/0/at_least",
            json!(1),
            "steps.introductie.at_least: asks for contributions without saying which kind",
        );
    }

    #[test]
    fn a_misspelt_field_is_refused_with_its_line() {
        let error = Method::parse("{\n \"formaat\": 1 }").unwrap_err();
        assert!(matches!(error, MethodError::NotReadable { line: 2, .. }), "{error}");
    }

    #[test]
    fn a_file_that_is_no_method_is_refused_before_it_is_read() {
        let error = Method::parse(&" ".repeat(LARGEST_FILE + 1)).unwrap_err();
        assert_eq!(error, MethodError::TooLarge { most: LARGEST_FILE });
    }

    #[test]
    fn a_solitary_method_is_for_one_person() {
        assert_eq!(
            after("/form", json!("solo")),
            MethodError::Number { at: "participants.min".into(), from: 1, to: 1 }
        );
    }
}
