//! Themes: a label that is only a maybe counts neither as right nor as wrong.

use super::items::Item;
use super::tally::{Mistake, Tally, mean, share};
use crate::failure::Failure;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every theme that is measured; the first three are in every circle.
pub(super) const THEMES: [&str; 11] = [
    "regie",
    "grenzen",
    "samenwerking",
    "schaamte",
    "overbelasting",
    "vertrouwen",
    "nabijheid_afstand",
    "machteloosheid",
    "cultuur",
    "taal",
    "schulden",
];
/// How many of them are in every circle.
const THREE: usize = 3;

/// What came out.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// In the order of [`THEMES`].
    pub(super) tallies: [Tally; 11],
    /// Texts that are about none of the three.
    pub(super) none: usize,
    /// Those of them that got one of the three all the same.
    pub(super) flagged: usize,
    pub(super) mistakes: Vec<Mistake>,
}

/// Counts the answers.
///
/// Fails when an answer has no list of themes, or a theme has another name than ours.
pub(super) fn count(items: &[Item], answers: &[Value]) -> Result<Figures, Failure> {
    let mut figures = Figures::default();
    for (item, answer) in items.iter().zip(answers) {
        let found = answer["themes"].as_array().ok_or_else(|| Failure::new("An answer has no themes."))?;
        let found: BTreeSet<&str> = found.iter().filter_map(|theme| theme["theme"].as_str()).collect();
        if let Some(strange) = found.iter().find(|theme| !THEMES.contains(theme)) {
            return Err(Failure::new(format!("There is no theme `{strange}`.")));
        }
        figures.add(item, &found);
    }
    Ok(figures)
}

impl Figures {
    fn add(&mut self, item: &Item, found: &BTreeSet<&str>) {
        let (labels, maybe) = (item.words("labels"), item.words("maybe"));
        let mut mistake =
            Mistake { id: item.id.clone(), text: item.text.clone(), missed: vec![], wrong: vec![] };
        let mut flagged = false;
        for (at, theme) in THEMES.into_iter().enumerate() {
            if maybe.contains(&theme) {
                continue;
            }
            let tally = &mut self.tallies[at];
            match (labels.contains(&theme), found.contains(theme)) {
                (true, true) => tally.right += 1,
                (true, false) => {
                    tally.missed += 1;
                    mistake.missed.push(theme.to_owned());
                }
                (false, true) => {
                    tally.wrong += 1;
                    flagged |= at < THREE;
                    mistake.wrong.push(theme.to_owned());
                }
                (false, false) => {}
            }
        }
        let of_three = || labels.iter().any(|label| THEMES[..THREE].contains(label));
        if item.fields["none_of_three"].as_bool().unwrap_or_else(|| !of_three()) {
            self.none += 1;
            self.flagged += usize::from(flagged);
        }
        if !(mistake.missed.is_empty() && mistake.wrong.is_empty()) {
            self.mistakes.push(mistake);
        }
    }

    /// Mean F1 of the three. A theme that is neither labelled nor found has no F1 and does not count.
    pub(super) fn macro_three(&self) -> Option<f64> {
        mean(self.tallies[..THREE].iter().map(|tally| tally.f1()))
    }

    /// Mean F1 of all eleven.
    pub(super) fn macro_all(&self) -> Option<f64> {
        mean(self.tallies.iter().map(|tally| tally.f1()))
    }

    /// Which part of the texts about none of the three got one of the three.
    pub(super) fn wrongly_flagged(&self) -> Option<f64> {
        share(self.flagged, self.none)
    }

    pub(super) fn json(&self) -> Value {
        let themes: Value = THEMES
            .iter()
            .zip(&self.tallies)
            .map(|(name, tally)| ((*name).to_owned(), tally.json()))
            .collect();
        json!({
            "themes": themes, "macro_f1_three": self.macro_three(), "macro_f1_all": self.macro_all(),
            "none_of_three": self.none, "none_of_three_flagged": self.flagged,
            "none_of_three_flagged_share": self.wrongly_flagged(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::items::made;
    use super::*;

    fn found(themes: &[&str]) -> Value {
        json!({ "themes": themes.iter().map(|theme| json!({ "theme": theme })).collect::<Vec<_>>() })
    }

    #[test]
    fn a_maybe_is_neither_right_nor_wrong() {
        let items = made(&[
            r#"{"id":1,"text":"a","labels":["regie"],"maybe":["grenzen"],"none_of_three":false}"#,
            r#"{"id":2,"text":"b","labels":[],"maybe":["regie"],"none_of_three":true}"#,
        ]);
        let figures =
            count(&items, &[found(&["regie", "grenzen"]), found(&["regie", "samenwerking"])]).unwrap();
        assert_eq!(figures.tallies[0], Tally { right: 1, wrong: 0, missed: 0 });
        assert_eq!(figures.tallies[1], Tally::default());
        assert_eq!(figures.tallies[2], Tally { right: 0, wrong: 1, missed: 0 });
        assert_eq!((figures.none, figures.flagged), (1, 1));
        assert_eq!(figures.macro_three(), Some(0.5));
        assert_eq!(figures.mistakes.len(), 1);
    }

    #[test]
    fn a_theme_beyond_the_three_flags_no_text_about_none_of_the_three() {
        let items = made(&[r#"{"id":1,"text":"a","labels":["taal"],"maybe":[]}"#]);
        let figures = count(&items, &[found(&["schulden"])]).unwrap();
        assert_eq!((figures.none, figures.flagged), (1, 0));
        assert_eq!(figures.macro_all(), Some(0.0));
        assert_eq!(figures.mistakes[0].missed, ["taal"]);
    }

    #[test]
    fn an_answer_that_is_none_stops_the_measuring() {
        let items = made(&[r#"{"id":1,"text":"a","labels":[]}"#]);
        assert!(count(&items, &[json!({"error": "bad_line"})]).is_err());
        assert!(count(&items, &[found(&["liefde"])]).is_err());
    }
}
