//! Sentences that were changed by two people who did not know of each other.

use automerge::{ObjId, ReadDoc, ScalarValue, Value};

use super::pieces::{is_gap, join};
use super::{Piece, Prose};

/// One version of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The sentence.
    pub text: String,
    /// The Automerge actor that wrote it, 16 bytes: a device, in one of its lives, in this record.
    pub actor: Vec<u8>,
}

/// A sentence of which more than one version is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Its place in the list of pieces, for [`Prose::choose`].
    pub sentence: usize,
    /// Two or more, no two of them the same but for white space. First the one that the text shows; the
    /// others in an order that is the same on every device.
    pub versions: Vec<Version>,
    /// The sentence before it; blank when it is the first.
    pub before: String,
    /// The sentence after it; blank when it is the last.
    pub after: String,
}

impl Conflict {
    /// All versions one after another, as one text.
    pub fn together(&self) -> String {
        join(self.versions.iter().map(|version| version.text.as_str()))
    }
}

impl Prose {
    /// Looks up all versions of its sentences in the document it was read from. Autosurgeon's way of
    /// reading shows one value of each place, so this is a step of its own; a sentence of which one version
    /// stands in the document costs nothing.
    pub fn learn(&mut self, document: &impl ReadDoc) {
        let Some(read) = &mut self.read else { return };
        for (at, piece) in read.pieces.iter_mut().enumerate().filter(|(_, piece)| piece.disputed) {
            let values = document.get_all(&read.object, at).unwrap_or_default();
            // In the order of their ids; the last one is what reading shows.
            piece.versions = values.into_iter().rev().filter_map(version).collect();
        }
    }

    /// The sentences with more than one version, in reading order. Needs [`Self::learn`] first, and tells of
    /// the text as it was read.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let Some(read) = &self.read else { return Vec::new() };
        let all = read.pieces.iter().enumerate();
        all.filter_map(|(at, piece)| conflict(&read.pieces, at, piece)).collect()
    }

    /// Settles the sentence at this place: from now on it reads so, on every device. Other sentences stay as
    /// they were read. Nothing happens when there is no sentence at that place.
    pub fn choose(&mut self, sentence: usize, text: &str) {
        let Some(read) = self.read.as_ref().filter(|read| sentence < read.pieces.len()) else { return };
        let mut pieces = read.texts();
        pieces[sentence] = text;
        self.value = join(pieces);
        self.chosen = Some((sentence, text.to_owned()));
    }

    /// The text with all versions of a sentence one after another, except where that same choice is among
    /// those `open`: there it reads as it did.
    pub fn gathered(&self, open: &[Conflict]) -> String {
        let Some(read) = &self.read else { return self.value.clone() };
        let known = |it: &Conflict| open.iter().any(|known| known.versions == it.versions);
        let mut texts: Vec<String> = read.pieces.iter().map(|piece| piece.text.clone()).collect();
        for conflict in self.conflicts().iter().filter(|it| !known(it)) {
            texts[conflict.sentence] = conflict.together();
        }
        join(texts.iter().map(String::as_str))
    }
}

fn version((value, id): (Value<'_>, ObjId)) -> Option<Version> {
    let Value::Scalar(value) = value else { return None };
    let ScalarValue::Str(text) = value.as_ref() else { return None };
    let ObjId::Id(_, actor, _) = id else { return None };
    Some(Version { text: text.to_string(), actor: actor.to_bytes().to_vec() })
}

fn conflict(pieces: &[Piece], at: usize, piece: &Piece) -> Option<Conflict> {
    let mut versions: Vec<Version> = Vec::new();
    for version in piece.versions.iter().filter(|version| !is_gap(&version.text)) {
        if !versions.iter().any(|known| same(&known.text, &version.text)) {
            versions.push(version.clone());
        }
    }
    let sentence = |found: Option<&Piece>| found.map(|piece| piece.text.clone()).unwrap_or_default();
    let said = |piece: &&Piece| !is_gap(&piece.text);
    (versions.len() > 1).then(|| Conflict {
        sentence: at,
        versions,
        before: sentence(pieces[..at].iter().rev().find(said)),
        after: sentence(pieces[at + 1..].iter().find(said)),
    })
}

/// Whether two sentences are the same but for white space.
fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
