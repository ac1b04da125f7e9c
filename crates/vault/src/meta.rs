//! What belongs to the person and this device: names, settings of the program, device keys.

use crate::error::Result;
use crate::{Contents, Secret, Tx};

impl Contents {
    /// The bytes under this name.
    pub fn meta(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.one("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
    }

    /// As [`Contents::meta`], for bytes that must be wiped after use.
    pub fn meta_secret(&self, key: &str) -> Result<Option<Secret>> {
        Ok(self.meta(key)?.map(Secret::new))
    }
}

impl Tx<'_> {
    /// Keeps these bytes under this name, in the place of what was there.
    pub fn put_meta(&self, key: &str, value: &[u8]) -> Result<()> {
        self.run("INSERT OR REPLACE INTO meta(key, value) VALUES (?1, ?2)", (key, value))?;
        Ok(())
    }

    /// Drops what is under this name, if anything.
    pub fn remove_meta(&self, key: &str) -> Result<()> {
        self.run("DELETE FROM meta WHERE key = ?1", [key])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Scratch;

    #[test]
    fn what_was_put_last_is_what_is_read_until_it_is_removed() {
        let mut vault = Scratch::new();
        vault.write(|tx| tx.put_meta("name", b"An")).unwrap();
        vault.write(|tx| tx.put_meta("name", b"Anne")).unwrap();
        assert_eq!(vault.meta("name").unwrap().as_deref(), Some(&b"Anne"[..]));
        assert_eq!(vault.meta_secret("name").unwrap().unwrap().expose(), b"Anne");
        vault.write(|tx| tx.remove_meta("name")).unwrap();
        assert_eq!(vault.meta("name").unwrap(), None);
    }
}
