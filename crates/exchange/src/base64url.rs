//! Base64 for links: the URL alphabet of RFC 4648 section 5, without padding.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text of these bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three =
            chunk.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(three >> (18 - 6 * at)) as usize & 63]));
        }
    }
    text
}

/// The bytes of this text; `None` for another alphabet, a length that cannot be, or loose bits at the end.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for chunk in text.as_bytes().chunks(4) {
        let mut four = 0_u32;
        for letter in chunk {
            four = four << 6 | u32::try_from(ALPHABET.iter().position(|known| known == letter)?).ok()?;
        }
        four <<= 6 * (4 - chunk.len());
        let whole = chunk.len().checked_sub(1).filter(|whole| *whole > 0)?;
        let three = four.to_be_bytes();
        if three[1 + whole..].iter().any(|loose| *loose != 0) {
            return None;
        }
        bytes.extend_from_slice(&three[1..=whole]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc_hold() {
        // RFC 4648 section 10, without padding; the last one shows the two letters of the URL alphabet.
        let examples: [(&[u8], &str); 8] = [
            (b"", ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"fooba", "Zm9vYmE"),
            (b"foobar", "Zm9vYmFy"),
            (&[0xfb, 0xff], "-_8"),
        ];
        for (bytes, text) in examples {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Some(bytes));
        }
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for wrong in ["A", "Zg==", "Zm9+", "Zh", "Zm9"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
