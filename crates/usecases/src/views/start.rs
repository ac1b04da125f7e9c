//! First start, lock and unlock, recovery kit.

use serde::Serialize;
use specta::Type;

/// Where the app stands when it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No journal here yet.
    Fresh,
    /// A journal, locked.
    Locked,
    /// A journal, open.
    Open,
}

/// The app as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct AppView {
    /// Fresh, locked or open.
    pub phase: Phase,
    /// Version of the program.
    pub version: String,
    /// The folder that holds the encrypted journal.
    pub folder: String,
    /// The person, once open.
    pub person: Option<PersonView>,
}

/// The person whose journal this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct PersonView {
    /// Person id, hexadecimal.
    pub id: String,
    /// The name that others in a circle see.
    pub name: String,
    /// This device's id, hexadecimal.
    pub device: String,
    /// Whether a desk exists here: shows the coordinator's screens.
    pub has_desk: bool,
    /// Whether a recovery kit has been made.
    pub has_kit: bool,
}

/// How strong a passphrase is, by zxcvbn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct StrengthView {
    /// 0 (guessed at once) to 4 (very strong).
    pub score: u8,
    /// Whether it is strong enough to be accepted (score 3 or more).
    pub enough: bool,
    /// What is weak about it: a code of the message files, under `strength.warning`.
    pub warning: Option<String>,
    /// What would help: codes under `strength.suggestion`.
    pub suggestions: Vec<String>,
}

/// The sheet to print: with it and the kit file a journal opens again without its passphrase.
#[derive(Clone, PartialEq, Eq, Serialize, Type)]
pub struct KitView {
    /// The recovery code in groups of four, as printed.
    pub code: Vec<String>,
    /// The code as a QR picture, SVG text.
    pub qr_svg: String,
    /// Name on the sheet.
    pub name: String,
    /// Day on the sheet, `2026-11-21`.
    pub made_on: String,
    /// Suggested name for the kit file.
    pub file_name: String,
}

/// The code must not reach a log.
impl std::fmt::Debug for KitView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KitView(…)")
    }
}
