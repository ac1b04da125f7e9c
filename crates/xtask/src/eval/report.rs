//! What was measured, in words and as JSON.

use super::items::Kind;
use super::tally::{Mistake, Tally};
use super::{levels, personal, themes};
use serde_json::{Value, json};
use std::time::Duration;

/// The figures of one kind.
pub(super) enum Figures {
    Themes(themes::Figures),
    Levels(levels::Figures),
    Personal(personal::Figures),
}

/// One group of texts, measured.
pub(super) struct Measured {
    pub(super) kind: Kind,
    pub(super) split: String,
    pub(super) texts: usize,
    /// The whole process: start, all texts, end.
    pub(super) took: Duration,
    pub(super) figures: Figures,
}

impl Measured {
    fn mistakes(&self) -> &[Mistake] {
        match &self.figures {
            Figures::Themes(figures) => &figures.mistakes,
            Figures::Levels(figures) => &figures.mistakes,
            Figures::Personal(figures) => &figures.mistakes,
        }
    }
}

/// Everything as one value; the mistakes only when asked for.
pub(super) fn json(measured: &[Measured], errors: bool) -> Value {
    let one = |it: &Measured| {
        let figures = match &it.figures {
            Figures::Themes(figures) => figures.json(),
            Figures::Levels(figures) => figures.json(),
            Figures::Personal(figures) => figures.json(),
        };
        let mut value = json!({
            "kind": it.kind.name(), "split": it.split, "texts": it.texts,
            "seconds": it.took.as_secs_f64(), "figures": figures,
        });
        if errors {
            value["errors"] = it.mistakes().iter().map(Mistake::json).collect();
        }
        value
    };
    measured.iter().map(one).collect()
}

/// Everything in words.
pub(super) fn text(measured: &[Measured], errors: bool) -> String {
    let mut out = String::new();
    for it in measured {
        let note = if it.split == "seed" { ", known to who built this: not counted" } else { "" };
        let seconds = it.took.as_secs_f64();
        out += &format!("\n{} · {} · {} texts in {seconds:.2} s{note}\n", it.kind.name(), it.split, it.texts);
        out += &match &it.figures {
            Figures::Themes(figures) => of_themes(figures),
            Figures::Levels(figures) => of_levels(figures),
            Figures::Personal(figures) => of_personal(figures),
        };
        if errors {
            out.extend(it.mistakes().iter().map(of_mistake));
        }
    }
    out
}

fn head(what: &str) -> String {
    format!(
        "  {what:<20} {:>6} {:>9} {:>6}  {:>5} {:>5} {:>6}\n",
        "F1", "precision", "recall", "right", "wrong", "missed"
    )
}

fn row(name: &str, tally: Tally) -> String {
    let [f1, precision, recall] = [tally.f1(), tally.precision(), tally.recall()].map(figure);
    let Tally { right, wrong, missed } = tally;
    format!("  {name:<20} {f1:>6} {precision:>9} {recall:>6}  {right:>5} {wrong:>5} {missed:>6}\n")
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{:.1} %", value * 100.0))
}

fn of_themes(figures: &themes::Figures) -> String {
    let mut out = head("theme");
    for (name, tally) in themes::THEMES.iter().zip(&figures.tallies) {
        out += &row(name, *tally);
    }
    out += &format!("  mean F1 of the three {}\n", figure(figures.macro_three()));
    out += &format!("  mean F1 of all eleven {}\n", figure(figures.macro_all()));
    let flagged = percent(figures.wrongly_flagged());
    out + &format!(
        "  about none of the three and flagged: {flagged} ({} of {})\n",
        figures.flagged, figures.none
    )
}

fn of_levels(figures: &levels::Figures) -> String {
    let mut out = format!("  accuracy {}, what is right too counted as right\n", figure(figures.accuracy()));
    out += "  labelled \\ given         1     2     3\n";
    for (name, row) in levels::NAMES.iter().zip(&figures.table) {
        out += &format!("  {name:<20} {:>5} {:>5} {:>5}\n", row[0], row[1], row[2]);
    }
    out
}

fn of_personal(figures: &personal::Figures) -> String {
    let mut out = head("kind, exact place");
    for (kind, tally) in &figures.kinds {
        out += &row(kind, *tally);
    }
    out += &row("all but indirect", figures.all());
    out += &row("all, touching", figures.lenient);
    let flagged = percent(figures.wrongly_flagged());
    let (negatives, hit) = figures.hard_negatives;
    out += &format!("  hard negatives flagged: {flagged} ({hit} of {negatives})\n");
    let (hints, touched) = figures.indirect;
    out + &format!("  indirect, not counted: {hints}, of which a finding touches {touched}\n")
}

fn of_mistake(mistake: &Mistake) -> String {
    let part = |name: &str, list: &[String]| {
        if list.is_empty() { String::new() } else { format!("  {name} {};", list.join(", ")) }
    };
    let (missed, wrong) = (part("missed", &mistake.missed), part("wrong", &mistake.wrong));
    format!("  - {}{missed}{wrong}\n      {}\n", mistake.id, mistake.text.replace('\n', "\n      "))
}

#[cfg(test)]
mod tests {
    use super::super::items::made;
    use super::*;

    fn measured() -> Vec<Measured> {
        let items = made(&[r#"{"id":"l-1","text":"Wat nu?","level":1,"also_ok":[]}"#]);
        let figures = Figures::Levels(levels::count(&items, &[json!({"level": 2})]).unwrap());
        vec![Measured { kind: Kind::Levels, split: "dev".into(), texts: 1, took: Duration::ZERO, figures }]
    }

    #[test]
    fn mistakes_are_told_only_when_asked_for() {
        assert!(!text(&measured(), false).contains("Wat nu?"));
        let told = text(&measured(), true);
        assert!(told.contains("l-1  missed casus;  wrong handelen;") && told.contains("Wat nu?"), "{told}");
    }

    #[test]
    fn the_value_has_the_same_figures() {
        let value = json(&measured(), true);
        assert_eq!(value[0]["figures"]["accuracy"], 0.0);
        assert_eq!(value[0]["errors"][0]["id"], "l-1");
        assert!(json(&measured(), false)[0].get("errors").is_none());
    }
}
