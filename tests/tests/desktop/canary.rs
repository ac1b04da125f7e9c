//! Looks for words that must not be on disk, in every file below a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// A word that was found: where, and in which form.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub file: PathBuf,
    pub word: String,
    pub form: &'static str,
}

/// Every place below `folder`, names of files included, where one of `words` stands as UTF-8 or UTF-16.
pub fn words_below(folder: &Path, words: &[&str]) -> Vec<Found> {
    let mut found = Vec::new();
    for file in files_below(folder) {
        let bytes = fs::read(&file).unwrap_or_default();
        let name = file.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        for word in words {
            for (form, needle) in forms(word) {
                if holds(&bytes, &needle) || holds(name.as_bytes(), &needle) {
                    found.push(Found { file: file.clone(), word: (*word).to_owned(), form });
                }
            }
        }
    }
    found
}

/// Number and total size in bytes of the files that would be looked at: to be sure there is something to see.
pub fn amount(folder: &Path) -> (usize, u64) {
    let files = files_below(folder);
    let size = files.iter().filter_map(|file| fs::metadata(file).ok()).map(|it| it.len()).sum();
    (files.len(), size)
}

fn forms(word: &str) -> [(&'static str, Vec<u8>); 3] {
    [
        ("UTF-8", word.as_bytes().to_vec()),
        ("UTF-16 LE", word.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16 BE", word.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ]
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// All plain files, without following links out of the folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(place) = waiting.pop() {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => waiting.push(entry.path()),
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_word_is_found_in_every_form_and_in_the_name_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("deep/er");
    fs::create_dir_all(&deep).unwrap();
    let utf16 = |order: fn(u16) -> [u8; 2]| "x geheim y".encode_utf16().flat_map(order).collect::<Vec<u8>>();
    fs::write(deep.join("a"), "een geheim woord").unwrap();
    fs::write(deep.join("b"), utf16(u16::to_le_bytes)).unwrap();
    fs::write(deep.join("c"), utf16(u16::to_be_bytes)).unwrap();
    fs::write(deep.join("geheim.txt"), "").unwrap();
    fs::write(deep.join("e"), "niets").unwrap();
    let mut names: Vec<_> = words_below(folder.path(), &["geheim"]).into_iter().map(|it| it.file).collect();
    names.dedup();
    assert_eq!(names, ["a", "b", "c", "geheim.txt"].map(|name| deep.join(name)));
}
