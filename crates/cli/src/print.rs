//! From a view to standard output: words for people, or the view itself as one line of JSON.

use std::io::Write;

use serde::Serialize;

use crate::fault::{Fault, Outcome};
use crate::words::Words;

/// Where and how to print.
pub(crate) struct Printer<'a> {
    words: &'a Words,
    json: bool,
}

impl<'a> Printer<'a> {
    pub(crate) fn new(words: &'a Words, json: bool) -> Self {
        Self { words, json }
    }

    /// The sentences in the language of this run.
    pub(crate) fn words(&self) -> &'a Words {
        self.words
    }

    /// Whether a program reads along.
    pub(crate) fn json(&self) -> bool {
        self.json
    }

    /// Prints one view.
    pub(crate) fn show<V: Serialize + ?Sized>(
        &self,
        view: &V,
        text: impl FnOnce(&Words, &V) -> String,
    ) -> Outcome<()> {
        let mut page = if self.json { json_line(view)? } else { text(self.words, view) };
        if !page.ends_with('\n') && !page.is_empty() {
            page.push('\n');
        }
        write(&page)
    }
}

/// A value as one line of JSON.
pub(crate) fn json_line<V: Serialize + ?Sized>(view: &V) -> Outcome<String> {
    serde_json::to_string(view).map_err(|error| Fault::Output(error.into()))
}

/// Writes to standard output at once. Whoever stops reading gets no complaint (`binnenkring … | head`).
pub(crate) fn write(page: &str) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    Ok(out.write_all(page.as_bytes()).and_then(|()| out.flush())?)
}
