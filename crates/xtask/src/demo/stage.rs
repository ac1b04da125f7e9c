//! Telling the story: headings, what people see, and what has to be true in the end.

use crate::failure::Failure;
use crate::person::Person;
use serde_json::Value;

/// Prints the story and remembers what was checked.
pub(super) struct Stage {
    checks: Vec<(String, bool)>,
}

impl Stage {
    pub(super) fn new() -> Self {
        Self { checks: Vec::new() }
    }

    /// A new scene.
    pub(super) fn scene(&self, title: &str) {
        println!("\n\n{title}\n{}", "═".repeat(title.chars().count()));
    }

    /// A sentence of the story.
    pub(super) fn tell(&self, text: &str) {
        println!("\n{text}");
    }

    /// Shows what a person types and what that person then sees.
    pub(super) fn sees(&self, who: &Person, words: &[&str]) -> Result<String, Failure> {
        let seen = who.sees(words)?;
        self.show(who, words, &seen);
        Ok(seen)
    }

    /// Shows what was typed and an answer that is known already.
    pub(super) fn show(&self, who: &Person, words: &[&str], seen: &str) {
        println!("\n{} typt: binnenkring {}", who.name, typed(words));
        for line in seen.trim_end().lines() {
            println!("  │ {line}");
        }
    }

    /// Shows what was typed and what went wrong, with its exit code, and gives the code.
    pub(super) fn fails(&self, who: &Person, words: &[&str]) -> Result<i32, Failure> {
        let output = crate::program::capture(&mut who.command(words))?;
        self.show(who, words, &String::from_utf8_lossy(&output.stderr));
        let code = output.status.code().unwrap_or(-1);
        println!("  (exitcode {code})");
        Ok(code)
    }

    /// Keeps something that has to be true.
    pub(super) fn check(&mut self, what: &str, holds: bool) {
        self.checks.push((what.to_owned(), holds));
    }

    /// Shows all checks.
    ///
    /// Fails when one of them does not hold.
    pub(super) fn close(&self) -> Result<(), Failure> {
        self.scene("Is het gegaan zoals verteld?");
        println!();
        for (what, holds) in &self.checks {
            println!("  {} {what}", if *holds { "✓" } else { "✗" });
        }
        let wrong = self.checks.iter().filter(|(_, holds)| !holds).count();
        if wrong == 0 {
            Ok(())
        } else {
            Err(Failure::new(format!("{wrong} checks of the demo do not hold.")))
        }
    }
}

/// Words as someone would type them: long ones cut, those with spaces in quotes.
fn typed(words: &[&str]) -> String {
    let one = |word: &&str| {
        let short: String = word.chars().take(60).collect();
        let dots = if short.len() < word.len() { "…" } else { "" };
        if word.contains(' ') { format!("\"{short}{dots}\"") } else { format!("{short}{dots}") }
    };
    words.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// How many elements the list at a pointer has.
pub(super) fn count(value: &Value, pointer: &str) -> usize {
    value.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_and_words_with_spaces_quoted() {
        assert_eq!(typed(&["session", "say", "een twee"]), "session say \"een twee\"");
        assert!(typed(&[&"a".repeat(90)]).ends_with("a…"));
    }

    #[test]
    fn a_check_that_does_not_hold_fails_the_demo() {
        let mut stage = Stage::new();
        stage.check("yes", true);
        assert!(stage.close().is_ok());
        stage.check("no", false);
        assert!(stage.close().is_err());
    }
}
