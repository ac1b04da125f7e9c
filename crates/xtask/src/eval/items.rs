//! Labelled texts, read from files and divided by split.

use crate::failure::Failure;
use crate::house;
use crate::person::failed;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Splits of which the figures mean something of their own; all others but `seed` are one set.
const APART: [&str; 4] = ["train", "dev", "test", "seed"];
/// What is measured of the repository's own examples. What was trained on measures nothing.
const OWN: [&str; 2] = ["dev", "test"];

/// What the texts are labelled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Themes of a text.
    Themes,
    /// Level of a question.
    Levels,
    /// Personal data with its place.
    Personal,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Themes, Self::Levels, Self::Personal];

    /// How names of files begin, and the word on the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Themes => "themes",
            Self::Levels => "levels",
            Self::Personal => "pii",
        }
    }

    /// The verb of `binnenkring text`.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Themes => "themes",
            Self::Levels => "level",
            Self::Personal => "personal-data",
        }
    }

    /// The kind with this name, or this verb.
    pub(super) fn named(word: &str) -> Result<Self, Failure> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == word || kind.verb() == word);
        found.ok_or_else(|| Failure::new("After `--only` comes themes, levels or pii."))
    }
}

/// One labelled text.
#[derive(Debug)]
pub(super) struct Item {
    /// As it stands in the file.
    pub(super) id: String,
    pub(super) text: String,
    /// Everything that stands there.
    pub(super) fields: Value,
}

impl Item {
    /// Words in a list, or none where there is no such list.
    pub(super) fn words(&self, field: &str) -> Vec<&str> {
        self.fields[field].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// The texts of one kind and split.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) kind: Kind,
    pub(super) split: String,
    pub(super) items: Vec<Item>,
}

/// The groups in a folder, or of the repository's own examples.
///
/// Fails when a file cannot be read or nothing is left to measure.
pub(super) fn groups(
    folder: Option<&Path>,
    only: Option<Kind>,
    split: Option<&str>,
) -> Result<Vec<Group>, Failure> {
    let own = house::root().join("crates").join("language").join("training");
    let place = folder.unwrap_or(&own);
    let mut groups: BTreeMap<(Kind, String), Vec<Item>> = BTreeMap::new();
    for (kind, file) in files(place)? {
        let text = std::fs::read_to_string(&file).map_err(|cause| failed(&file, &cause))?;
        for (name, item) in items(&file.display().to_string(), &text)? {
            groups.entry((kind, name)).or_default().push(item);
        }
    }
    let wanted = |kind: Kind, name: &str| {
        let whole = folder.is_some() || OWN.contains(&name);
        only.is_none_or(|only| only == kind) && split.map_or(whole, |split| split == name)
    };
    groups.retain(|(kind, name), _| wanted(*kind, name));
    if groups.is_empty() {
        return Err(Failure::new(format!("There is nothing to measure in {}.", place.display())));
    }
    Ok(groups.into_iter().map(|((kind, split), items)| Group { kind, split, items }).collect())
}

fn files(folder: &Path) -> Result<Vec<(Kind, PathBuf)>, Failure> {
    let listed = std::fs::read_dir(folder).map_err(|cause| failed(folder, &cause))?;
    let mut found = Vec::new();
    for entry in listed {
        let path = entry.map_err(|cause| failed(folder, &cause))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let kind = Kind::ALL.into_iter().find(|kind| name.starts_with(kind.name()));
        found.extend(kind.filter(|_| name.ends_with(".jsonl")).map(|kind| (kind, path)));
    }
    found.sort();
    Ok(found)
}

/// Every line with the name of its group.
fn items(whose: &str, text: &str) -> Result<Vec<(String, Item)>, Failure> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| item(&format!("{whose}, line {},", at + 1), line)).collect()
}

fn item(whose: &str, line: &str) -> Result<(String, Item), Failure> {
    let fields = crate::sources::json(whose, line)?;
    let id = match &fields["id"] {
        Value::String(id) => id.clone(),
        other => other.to_string(),
    };
    let text = fields["text"].as_str().map(str::to_owned);
    let text = text.ok_or_else(|| Failure::new(format!("{whose} has no text.")))?;
    let split = fields["split"].as_str().filter(|split| APART.contains(split)).unwrap_or("kept").to_owned();
    Ok((split, Item { id, text, fields }))
}

#[cfg(test)]
pub(super) fn made(lines: &[&str]) -> Vec<Item> {
    items("test", &lines.join("\n")).unwrap().into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn files_are_known_by_their_names_and_texts_divided_by_split() {
        let folder = folder(&[
            ("themes.a.jsonl", "{\"id\":1,\"text\":\"a\",\"split\":\"dev\"}\n\n"),
            ("themes-b.jsonl", "{\"id\":\"b\",\"text\":\"b\",\"split\":\"seed\"}\n{\"id\":2,\"text\":\"c\"}"),
            ("pii.jsonl", "{\"id\":3,\"text\":\"d\",\"split\":\"heldout\"}"),
            ("notes.jsonl", "no json"),
        ]);
        let found = groups(Some(folder.path()), None, None).unwrap();
        let seen: Vec<_> =
            found.iter().map(|g| (g.kind.name(), g.split.as_str(), g.items[0].id.as_str())).collect();
        assert_eq!(
            seen,
            [("themes", "dev", "1"), ("themes", "kept", "2"), ("themes", "seed", "b"), ("pii", "kept", "3")]
        );
    }

    #[test]
    fn one_kind_and_one_split_can_be_asked() {
        let folder = folder(&[
            ("levels.jsonl", "{\"id\":1,\"text\":\"a\",\"split\":\"dev\"}"),
            ("pii.jsonl", "{\"id\":1,\"text\":\"a\",\"split\":\"dev\"}"),
        ]);
        assert_eq!(groups(Some(folder.path()), Some(Kind::Personal), Some("dev")).unwrap().len(), 1);
        assert!(groups(Some(folder.path()), None, Some("test")).is_err());
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        let folder = folder(&[("levels.jsonl", "{\"id\":1,\"text\":\"a\"}\n{\"id\":2}")]);
        let failure = groups(Some(folder.path()), None, None).unwrap_err().to_string();
        assert!(failure.contains("line 2"), "{failure}");
    }
}
