//! Looking at folders as they lie on the disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder (not the folders themselves), in order.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                waiting.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// Every file below a folder with its bytes; none for a file that cannot be read.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    below(folder).into_iter().map(|path| (path.clone(), fs::read(&path).unwrap_or_default())).collect()
}

/// Copies a folder with everything in it; `to` must not be there yet.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in below(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&path, &target).unwrap();
    }
}

/// Takes away everything in a folder, and leaves the folder.
pub fn empty(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { fs::remove_dir_all(&path).unwrap() } else { fs::remove_file(&path).unwrap() }
    }
}

/// A needle, as it could lie in a file: plain and in two bytes a character.
struct Needle {
    words: String,
    forms: [Vec<u8>; 2],
}

impl Needle {
    fn new(words: &str) -> Self {
        let wide = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Self { words: words.to_owned(), forms: [words.as_bytes().to_vec(), wide] }
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.forms.iter().any(|form| holds(bytes, form))
    }
}

/// Whether `part` is somewhere in `bytes`, letters of either case being the same.
pub fn holds(bytes: &[u8], part: &[u8]) -> bool {
    let first = part[0].to_ascii_lowercase();
    let begins = |window: &&[u8]| window[0].to_ascii_lowercase() == first;
    bytes.windows(part.len()).filter(begins).any(|window| window.eq_ignore_ascii_case(part))
}

/// Where these words can be read below these folders: in a file, or in the name of a file or folder.
/// Each hit as 'words: path'.
pub fn readable(words: &[&str], folders: &[&Path]) -> Vec<String> {
    let needles: Vec<Needle> = words.iter().map(|words| Needle::new(words)).collect();
    let mut hits = Vec::new();
    for folder in folders {
        for path in below(folder) {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            let bytes = fs::read(&path).unwrap();
            let found = needles.iter().filter(|it| it.is_in(&bytes) || it.is_in(name.as_bytes()));
            hits.extend(found.map(|it| format!("{}: {}", it.words, path.display())));
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_bytes_in_wide_letters_and_in_names() {
        let dir = tempfile::tempdir().unwrap();
        let check = |name: &str, bytes: &[u8], hits: usize| {
            empty(dir.path());
            fs::create_dir(dir.path().join("deep")).unwrap();
            fs::write(dir.path().join("deep").join(name), bytes).unwrap();
            assert_eq!(readable(&["Fietsbel"], &[dir.path()]).len(), hits, "{name}");
        };
        check("a", b"..fietsbel..", 1);
        check("b", &"\u{1}Fietsbel".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), 1);
        check("mijn fietsbel.txt", b"", 1);
        check("c", b"fiets bel", 0);
        check("d", b"", 0);
    }
}
