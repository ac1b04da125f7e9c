//! Personal data: a finding is right when its first character, its end and its kind are those of a label.
//!
//! Labels of kind `indirect` are told apart: no pattern finds them, and they count neither as missed nor as found.
//! What is found inside one is counted like any other finding.
//! Beside that a lenient figure: a finding is right when it touches a label of the same kind, where a number that
//! fails its check is of the same kind as one that passes. Each label and each finding counts once.

use super::items::Item;
use super::tally::{Mistake, Tally, share};
use crate::failure::Failure;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is not counted with the other kinds.
const INDIRECT: &str = "indirect";

/// A place in a text with its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    start: u64,
    end: u64,
    kind: String,
    text: String,
}

/// What came out.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// By kind, exact.
    pub(super) kinds: BTreeMap<String, Tally>,
    /// Every kind but `indirect`, lenient.
    pub(super) lenient: Tally,
    /// Labels of kind `indirect`, and how many of them a finding touches.
    pub(super) indirect: (usize, usize),
    /// Texts without personal data that look as if they had some, and how many of them got a finding.
    pub(super) hard_negatives: (usize, usize),
    pub(super) mistakes: Vec<Mistake>,
}

/// Counts the answers.
///
/// Fails when a label or a finding has no place or kind.
pub(super) fn count(items: &[Item], answers: &[Value]) -> Result<Figures, Failure> {
    let mut figures = Figures::default();
    for (item, answer) in items.iter().zip(answers) {
        let labels = pieces(&item.id, &item.fields["spans"])?;
        figures.add(item, labels, &pieces(&item.id, &answer["findings"])?);
    }
    Ok(figures)
}

fn pieces(id: &str, value: &Value) -> Result<Vec<Piece>, Failure> {
    let piece = |value: &Value| {
        Some(Piece {
            start: value["start"].as_u64()?,
            end: value["end"].as_u64()?,
            kind: value["kind"].as_str()?.to_owned(),
            text: value["text"].as_str().unwrap_or_default().to_owned(),
        })
    };
    let all = value.as_array().and_then(|list| list.iter().map(piece).collect());
    all.ok_or_else(|| Failure::new(format!("{id}: personal data without a place or a kind.")))
}

impl Figures {
    fn add(&mut self, item: &Item, labels: Vec<Piece>, found: &[Piece]) {
        let (hints, labels): (Vec<Piece>, Vec<Piece>) =
            labels.into_iter().partition(|label| label.kind == INDIRECT);
        self.indirect.0 += hints.len();
        self.indirect.1 += hints.iter().filter(|hint| found.iter().any(|piece| touch(hint, piece))).count();
        if item.fields["hard_negative"].as_bool() == Some(true) {
            self.hard_negatives.0 += 1;
            self.hard_negatives.1 += usize::from(!found.is_empty());
        }
        let same = |a: &Piece, b: &Piece| (a.start, a.end, &a.kind) == (b.start, b.end, &b.kind);
        let mut mistake =
            Mistake { id: item.id.clone(), text: item.text.clone(), missed: vec![], wrong: vec![] };
        for label in &labels {
            let tally = self.kinds.entry(label.kind.clone()).or_default();
            if found.iter().any(|piece| same(label, piece)) {
                tally.right += 1;
            } else {
                tally.missed += 1;
                mistake.missed.push(told(label));
            }
        }
        for piece in found.iter().filter(|piece| !labels.iter().any(|label| same(label, piece))) {
            self.kinds.entry(piece.kind.clone()).or_default().wrong += 1;
            mistake.wrong.push(told(piece));
        }
        self.lenient = self.lenient.plus(lenient(&labels, found));
        if !(mistake.missed.is_empty() && mistake.wrong.is_empty()) {
            self.mistakes.push(mistake);
        }
    }

    /// Every kind but `indirect` together, exact.
    pub(super) fn all(&self) -> Tally {
        self.kinds.values().fold(Tally::default(), |sum, tally| sum.plus(*tally))
    }

    /// Which part of the hard negatives got a finding.
    pub(super) fn wrongly_flagged(&self) -> Option<f64> {
        share(self.hard_negatives.1, self.hard_negatives.0)
    }

    pub(super) fn json(&self) -> Value {
        let kinds: Value = self.kinds.iter().map(|(kind, tally)| (kind.clone(), tally.json())).collect();
        json!({
            "kinds": kinds, "all": self.all().json(), "lenient": self.lenient.json(),
            "indirect": self.indirect.0, "indirect_touched": self.indirect.1,
            "hard_negatives": self.hard_negatives.0, "hard_negatives_flagged": self.hard_negatives.1,
            "hard_negatives_flagged_share": self.wrongly_flagged(),
        })
    }
}

fn told(piece: &Piece) -> String {
    format!("{}: {}", piece.kind, piece.text)
}

fn touch(a: &Piece, b: &Piece) -> bool {
    a.start < b.end && b.start < a.end
}

fn lenient(labels: &[Piece], found: &[Piece]) -> Tally {
    let kind = |piece: &Piece| piece.kind.trim_end_matches("_invalid").to_owned();
    let mut used = vec![false; found.len()];
    let mut tally = Tally::default();
    for label in labels {
        let fits = |at: &usize| !used[*at] && touch(label, &found[*at]) && kind(label) == kind(&found[*at]);
        match (0..found.len()).find(fits) {
            Some(at) => {
                used[at] = true;
                tally.right += 1;
            }
            None => tally.missed += 1,
        }
    }
    tally.wrong = used.iter().filter(|used| !**used).count();
    tally
}

#[cfg(test)]
mod tests {
    use super::super::items::made;
    use super::*;

    fn found(pieces: &[(u64, u64, &str)]) -> Value {
        let finding =
            |(start, end, kind): &(u64, u64, &str)| json!({"start": start, "end": end, "kind": kind});
        json!({ "findings": pieces.iter().map(finding).collect::<Vec<_>>() })
    }

    fn item(spans: &str, hard: bool) -> Vec<Item> {
        made(&[&format!(r#"{{"id":1,"text":"a","spans":[{spans}],"hard_negative":{hard}}}"#)])
    }

    #[test]
    fn a_place_that_is_one_character_off_is_both_wrong_and_missed_unless_read_leniently() {
        let items = item(r#"{"start":2,"end":9,"kind":"person"}"#, false);
        let figures = count(&items, &[found(&[(2, 8, "person")])]).unwrap();
        assert_eq!(figures.all(), Tally { right: 0, wrong: 1, missed: 1 });
        assert_eq!(figures.lenient, Tally { right: 1, wrong: 0, missed: 0 });
    }

    #[test]
    fn the_kind_counts_and_leniently_only_without_its_check() {
        let items = item(r#"{"start":0,"end":9,"kind":"bsn"}"#, false);
        let figures = count(&items, &[found(&[(0, 9, "bsn_invalid")])]).unwrap();
        assert_eq!(figures.all(), Tally { right: 0, wrong: 1, missed: 1 });
        assert_eq!(figures.lenient.right, 1);
        let figures = count(&items, &[found(&[(0, 9, "phone")])]).unwrap();
        assert_eq!(figures.lenient, Tally { right: 0, wrong: 1, missed: 1 });
    }

    #[test]
    fn two_findings_in_one_label_are_right_once() {
        let items = item(r#"{"start":0,"end":9,"kind":"person"}"#, false);
        let figures = count(&items, &[found(&[(0, 3, "person"), (4, 9, "person")])]).unwrap();
        assert_eq!(figures.lenient, Tally { right: 1, wrong: 1, missed: 0 });
    }

    #[test]
    fn indirect_is_counted_apart() {
        let items = item(r#"{"start":0,"end":20,"kind":"indirect"}"#, false);
        let figures = count(&items, &[found(&[])]).unwrap();
        assert_eq!((figures.all(), figures.indirect), (Tally::default(), (1, 0)));
        assert!(figures.mistakes.is_empty());
    }

    #[test]
    fn a_hard_negative_with_any_finding_is_flagged() {
        let items = item("", true);
        assert_eq!(count(&items, &[found(&[])]).unwrap().wrongly_flagged(), Some(0.0));
        let figures = count(&items, &[found(&[(0, 1, "person")])]).unwrap();
        assert_eq!(figures.wrongly_flagged(), Some(1.0));
        assert_eq!(figures.all().wrong, 1);
    }
}
