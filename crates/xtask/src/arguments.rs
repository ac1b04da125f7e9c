//! The words after a command's name. A handful of flags does not pay for a parser crate that is built first.

use crate::failure::Failure;

/// Words not yet asked for. A command takes out what it knows and then calls [`Arguments::finish`].
#[derive(Debug)]
pub(crate) struct Arguments {
    words: Vec<String>,
}

impl Arguments {
    pub(crate) fn new(words: impl IntoIterator<Item = String>) -> Self {
        Self { words: words.into_iter().collect() }
    }

    /// Takes `name` (`--yes`) out; true when it was there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() < before
    }

    /// Takes `name` and the word after it out (`--only clippy` or `--only=clippy`).
    ///
    /// Fails when the name is the last word, or another flag follows it.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let glued = format!("{name}=");
        if let Some(at) = self.words.iter().position(|word| word.starts_with(&glued)) {
            return Ok(Some(self.words.remove(at)[glued.len()..].to_owned()));
        }
        let Some(at) = self.words.iter().position(|word| word == name) else { return Ok(None) };
        let missing = self.words.get(at + 1).is_none_or(|next| next.starts_with("--"));
        if missing {
            return Err(Failure::new(format!("A word has to follow `{name}`.")));
        }
        self.words.remove(at);
        Ok(Some(self.words.remove(at)))
    }

    /// Fails when a word is left that no one asked for.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.words.first() {
            Some(word) => Err(Failure::new(format!("`{word}` is not known here."))
                .advise("`cargo xtask help` lists the commands and their flags.")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Arguments {
        Arguments::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn flags_and_values_are_taken_in_any_order() {
        let mut given = words("--picture a.png --yes");
        assert!(given.flag("--yes"));
        assert!(!given.flag("--yes"));
        assert_eq!(given.value("--picture"), Ok(Some("a.png".to_owned())));
        assert_eq!(given.finish(), Ok(()));
    }

    #[test]
    fn a_value_may_be_glued_to_its_name() {
        let mut given = words("--only=clippy");
        assert_eq!(given.value("--only"), Ok(Some("clippy".to_owned())));
    }

    #[test]
    fn a_name_without_a_value_is_refused() {
        assert!(words("--only").value("--only").is_err());
        assert!(words("--only --long").value("--only").is_err());
    }

    #[test]
    fn a_word_no_one_asked_for_is_refused() {
        let mut given = words("--yes --fast");
        given.flag("--yes");
        assert!(given.finish().is_err());
    }
}
