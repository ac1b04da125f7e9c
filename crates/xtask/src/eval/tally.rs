//! Right, wrong and missed, and the figures that follow from them.

use serde_json::{Value, json};

/// What was found and what should have been.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Found, and labelled so.
    pub(super) right: usize,
    /// Found, and not labelled so.
    pub(super) wrong: usize,
    /// Labelled so, and not found.
    pub(super) missed: usize,
}

/// A part of a whole; nothing of nothing is no figure.
pub(super) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The mean of the figures there are.
pub(super) fn mean(figures: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let there: Vec<f64> = figures.flatten().collect();
    (!there.is_empty()).then(|| there.iter().sum::<f64>() / there.len() as f64)
}

impl Tally {
    /// Which part of what was found is right.
    pub(super) fn precision(self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// Which part of what is labelled was found.
    pub(super) fn recall(self) -> Option<f64> {
        share(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both; none where nothing was labelled and nothing found.
    pub(super) fn f1(self) -> Option<f64> {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    /// Both together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
        }
    }

    pub(super) fn json(self) -> Value {
        json!({
            "right": self.right, "wrong": self.wrong, "missed": self.missed,
            "precision": self.precision(), "recall": self.recall(), "f1": self.f1(),
        })
    }
}

/// A text that was read wrongly.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) id: String,
    pub(super) text: String,
    /// What should have been said.
    pub(super) missed: Vec<String>,
    /// What should not.
    pub(super) wrong: Vec<String>,
}

impl Mistake {
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "text": self.text, "missed": self.missed, "wrong": self.wrong })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_follow_from_the_counts() {
        let tally = Tally { right: 6, wrong: 2, missed: 4 };
        assert_eq!((tally.precision(), tally.recall()), (Some(0.75), Some(0.6)));
        assert_eq!(tally.f1(), Some(12.0 / 18.0));
    }

    #[test]
    fn nothing_of_nothing_is_no_figure_and_does_not_count_in_a_mean() {
        assert_eq!(Tally::default().f1(), None);
        assert_eq!(Tally { wrong: 1, ..Tally::default() }.f1(), Some(0.0));
        assert_eq!(mean([Some(1.0), None, Some(0.0)].into_iter()), Some(0.5));
        assert_eq!(mean([None].into_iter()), None);
    }
}
