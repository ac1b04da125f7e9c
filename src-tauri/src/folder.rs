//! Where the journal lies on this computer.

use std::ffi::OsString;
use std::path::PathBuf;

/// The environment variable that names the folder.
const VARIABLE: &str = "BINNENKRING_DATA";

/// The option on the command line that names the folder.
const OPTION: &str = "--data";

/// The folder that was asked for with `--data FOLDER` or `BINNENKRING_DATA`, the option first; `None` when
/// neither was given.
pub(crate) fn asked_for() -> Option<PathBuf> {
    from_arguments(std::env::args_os().skip(1)).or_else(|| named(std::env::var_os(VARIABLE)?))
}

fn from_arguments(mut arguments: impl Iterator<Item = OsString>) -> Option<PathBuf> {
    while let Some(argument) = arguments.next() {
        if argument == OPTION {
            return named(arguments.next()?);
        }
        let text = argument.to_string_lossy();
        if let Some(path) = text.strip_prefix(OPTION).and_then(|rest| rest.strip_prefix('=')) {
            return named(path.into());
        }
    }
    None
}

fn named(text: OsString) -> Option<PathBuf> {
    (!text.is_empty()).then(|| PathBuf::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_found_in_both_ways_of_writing_the_option() {
        let check = |line: &str, expect: Option<&str>| {
            let arguments = line.split_whitespace().map(OsString::from);
            assert_eq!(from_arguments(arguments), expect.map(PathBuf::from), "{line}");
        };
        check("--data here", Some("here"));
        check("--data=here", Some("here"));
        check("other --data here", Some("here"));
        check("--data", None);
        check("--data=", None);
        check("--database=here", None);
        check("", None);
    }
}
