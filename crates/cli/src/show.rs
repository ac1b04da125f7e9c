//! Views as text for people: plain lines, one thing a line, no more than a terminal can show.

pub(crate) mod circles;
pub(crate) mod deciding;
pub(crate) mod desk;
pub(crate) mod journal;
pub(crate) mod methods;
pub(crate) mod places;
pub(crate) mod profile;
pub(crate) mod recurring;
pub(crate) mod session;
pub(crate) mod share;
pub(crate) mod start;

use chrono::{DateTime, Local};
use domain::Theme;

/// Lines that grow.
#[derive(Debug, Default)]
pub(crate) struct Lines(String);

impl Lines {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> &mut Self {
        self.0.push_str(text.as_ref().trim_end());
        self.0.push('\n');
        self
    }

    /// Adds an empty line.
    pub(crate) fn gap(&mut self) -> &mut Self {
        self.line("")
    }

    /// Adds a heading with an empty line before it, unless it comes first.
    pub(crate) fn heading(&mut self, text: &str) -> &mut Self {
        if !self.0.is_empty() {
            self.gap();
        }
        self.line(text)
    }

    /// Adds `name: value`; nothing when the value is blank.
    pub(crate) fn field(&mut self, name: &str, value: &str) -> &mut Self {
        if !value.trim().is_empty() {
            self.line(format!("{name}: {value}"));
        }
        self
    }

    /// Adds text, every line of it set in by two.
    pub(crate) fn inset(&mut self, text: &str) -> &mut Self {
        for line in text.lines() {
            self.line(format!("  {line}"));
        }
        self
    }

    /// The whole.
    pub(crate) fn done(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

/// Themes after each other.
pub(crate) fn themes(themes: &[Theme]) -> String {
    themes.iter().map(Theme::as_str).collect::<Vec<_>>().join(", ")
}

/// A moment as people write it, in the time of this machine: `2026-11-21 14:05`.
pub(crate) fn moment(ms: i64) -> String {
    let moment = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    moment.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string()
}

/// Seconds as a clock shows them: `7:05`.
pub(crate) fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_read_as_a_clock() {
        assert_eq!(clock(0), "0:00");
        assert_eq!(clock(425), "7:05");
    }

    #[test]
    fn blank_fields_are_left_out() {
        let mut lines = Lines::new();
        lines.heading("A").field("b", " ").field("c", "d").heading("E").inset("f\ng");
        assert_eq!(lines.done(), "A\nc: d\n\nE\n  f\n  g\n");
    }
}
