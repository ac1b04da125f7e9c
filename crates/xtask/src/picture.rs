//! A picture of a virtual screen, and whether something was drawn in it.

use crate::display::Display;
use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};
use std::collections::BTreeSet;
use std::path::Path;

/// A window with text in it has many colours, for the soft edges of letters; an empty one has one or two.
const COLOURS_OF_TEXT: usize = 24;

/// Takes a picture of the screen and writes it to `path`; the ending tells the format (`.png`, `.ppm`).
pub(crate) fn take(display: &Display, path: &Path) -> Result<(), Failure> {
    let mut command = program("scrot", &house::root());
    command.args(["--silent", "--overwrite"]).arg(path);
    program::read(display.lend(&mut command)).map(drop)
}

/// Whether the screen shows text, as seen in a picture that is thrown away at once.
pub(crate) fn drawn(display: &Display) -> Result<bool, Failure> {
    let path = house::target().join("xtask").join("look.ppm");
    take(display, &path)?;
    let bytes = std::fs::read(&path).unwrap_or_default();
    // Nothing of a screen stays on disk but the picture that was asked for.
    std::fs::remove_file(&path)
        .map_err(|cause| Failure::new(format!("{} cannot be removed: {cause}.", path.display())))?;
    Ok(pixels(&bytes).is_some_and(|pixels| colours(pixels) >= COLOURS_OF_TEXT))
}

/// Distinct colours, counted no further than needed.
fn colours(pixels: &[u8]) -> usize {
    let mut seen = BTreeSet::new();
    for pixel in pixels.chunks_exact(3) {
        seen.insert(pixel);
        if seen.len() >= COLOURS_OF_TEXT {
            break;
        }
    }
    seen.len()
}

/// The bytes after the header of a binary PPM: `P6`, width, height and depth (255), between white space and
/// comments.
fn pixels(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.strip_prefix(b"P6")?;
    for _ in 0..3 {
        rest = after_number(after_blanks(rest))?;
    }
    rest.get(1..)
}

fn after_blanks(mut bytes: &[u8]) -> &[u8] {
    loop {
        bytes = bytes.trim_ascii_start();
        if bytes.first() != Some(&b'#') {
            return bytes;
        }
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        bytes = &bytes[end..];
    }
}

fn after_number(bytes: &[u8]) -> Option<&[u8]> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then(|| &bytes[digits..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_skipped_with_its_comments() {
        assert_eq!(pixels(b"P6\n# by hand\n1 2\n255\nabcdef"), Some(&b"abcdef"[..]));
        assert_eq!(pixels(b"P5 1 1 255 a"), None);
        assert_eq!(pixels(b"P6 1"), None);
    }

    #[test]
    fn one_colour_is_not_a_drawing_and_many_are() {
        assert_eq!(colours(&[7; 300]), 1);
        let shades: Vec<u8> = (0..=255).flat_map(|shade| [shade; 3]).collect();
        assert_eq!(colours(&shades), COLOURS_OF_TEXT);
    }
}
