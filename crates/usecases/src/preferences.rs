//! How a person likes the screens: language, size of text, light or dark. Beside the vault in the open,
//! because the screen that unlocks it has to be readable too; nothing in it says who or what.

use std::path::Path;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{ErrorCode, Result};
use crate::files;

/// The file in the data folder.
const FILE: &str = "preferences.json";

/// Language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

/// Size of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// As designed.
    #[default]
    Normal,
    /// One step up.
    Large,
    /// Two steps up.
    Larger,
    /// Three steps up.
    Largest,
}

/// Colours of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// As the system has it.
    #[default]
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
    /// As much contrast as there is.
    Contrast,
}

/// How a person likes the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct Preferences {
    /// Language.
    pub language: Language,
    /// Size of the text.
    pub text_size: TextSize,
    /// Colours.
    pub look: Look,
}

/// The preferences kept in a data folder; as designed where there are none, or where they cannot be read.
pub fn preferences(folder: &Path) -> Preferences {
    let kept = files::read_small(&folder.join(FILE)).ok();
    kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Keeps preferences.
///
/// # Errors
/// Those of the disk.
pub fn preferences_save(folder: &Path, preferences: Preferences) -> Result<Preferences> {
    std::fs::create_dir_all(folder)?;
    let bytes = serde_json::to_vec(&preferences).map_err(|_| ErrorCode::Internal)?;
    files::write_private(&folder.join(FILE), &bytes)?;
    Ok(preferences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_come_back_and_a_spoiled_file_costs_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(preferences(dir.path()), Preferences::default());
        let liked =
            Preferences { text_size: TextSize::Largest, look: Look::Contrast, ..Preferences::default() };
        preferences_save(dir.path(), liked).unwrap();
        assert_eq!(preferences(dir.path()), liked);
        std::fs::write(dir.path().join(FILE), b"{").unwrap();
        assert_eq!(preferences(dir.path()), Preferences::default());
    }
}
