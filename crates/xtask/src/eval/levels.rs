//! Levels of questions: a level that is marked as right too is right.

use super::items::Item;
use super::tally::{Mistake, share};
use crate::failure::Failure;
use serde_json::{Value, json};

/// What the three levels are called in the files.
pub(super) const NAMES: [&str; 3] = ["casus", "handelen", "overtuigingen"];

/// What came out.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// Labelled level, given level.
    pub(super) table: [[usize; 3]; 3],
    /// How many answers are right.
    pub(super) right: usize,
    pub(super) mistakes: Vec<Mistake>,
}

/// Counts the answers.
///
/// Fails when a level is none of 1, 2 and 3, in a file or in an answer.
pub(super) fn count(items: &[Item], answers: &[Value]) -> Result<Figures, Failure> {
    let mut figures = Figures::default();
    for (item, answer) in items.iter().zip(answers) {
        let of = |value: &Value| value.as_u64().filter(|level| (1..=3).contains(level));
        let no_level = || Failure::new(format!("{}: a level is 1, 2 or 3.", item.id));
        let labelled = of(&item.fields["level"]).ok_or_else(no_level)? as usize - 1;
        let given = of(&answer["level"]).ok_or_else(no_level)? as usize - 1;
        figures.table[labelled][given] += 1;
        if labelled == given || item.words("also_ok").contains(&NAMES[given]) {
            figures.right += 1;
        } else {
            figures.mistakes.push(Mistake {
                id: item.id.clone(),
                text: item.text.clone(),
                missed: vec![NAMES[labelled].to_owned()],
                wrong: vec![NAMES[given].to_owned()],
            });
        }
    }
    Ok(figures)
}

impl Figures {
    /// How many texts there are.
    fn all(&self) -> usize {
        self.table.iter().flatten().sum()
    }

    /// Which part of the answers is right.
    pub(super) fn accuracy(&self) -> Option<f64> {
        share(self.right, self.all())
    }

    pub(super) fn json(&self) -> Value {
        json!({ "right": self.right, "accuracy": self.accuracy(), "labelled_by_given": self.table })
    }
}

#[cfg(test)]
mod tests {
    use super::super::items::made;
    use super::*;

    #[test]
    fn a_level_that_is_right_too_is_right() {
        let items = made(&[
            r#"{"id":1,"text":"a","level":1,"also_ok":["handelen"]}"#,
            r#"{"id":2,"text":"b","level":1,"also_ok":[]}"#,
            r#"{"id":3,"text":"c","level":3,"also_ok":[]}"#,
        ]);
        let figures = count(&items, &[json!({"level":2}), json!({"level":2}), json!({"level":3})]).unwrap();
        assert_eq!(figures.right, 2);
        assert_eq!(figures.accuracy(), Some(2.0 / 3.0));
        assert_eq!(figures.table, [[0, 2, 0], [0, 0, 0], [0, 0, 1]]);
        assert_eq!(figures.mistakes[0].wrong, ["handelen"]);
    }

    #[test]
    fn a_level_that_is_none_stops_the_measuring() {
        let items = made(&[r#"{"id":1,"text":"a","level":1}"#]);
        assert!(count(&items, &[json!({"level":4})]).is_err());
    }
}
