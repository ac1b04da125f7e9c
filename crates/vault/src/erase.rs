//! Making content go away: one record for ever, or everything that is derived.

use domain::RecordId;

use crate::error::Result;
use crate::{Contents, Tx};

impl Tx<'_> {
    /// Erases a record: unsent work, bodies of its envelopes, row and search entries go; the headers
    /// stay, so that the feeds still hold together. From now on its content is refused.
    /// [`crate::Vault::scrub`] afterwards leaves no old bytes; [`crate::Vault::erase`] does both.
    ///
    /// `false` when the record was never heard of: [`Tx::put_record`] first, to refuse it for ever.
    pub fn erase(&self, record: RecordId) -> Result<bool> {
        if self.run("UPDATE record SET erased = 1 WHERE id = ?1", [record.as_bytes()])? == 0 {
            return Ok(false);
        }
        self.remove_pending(record)?;
        self.run("UPDATE envelope SET body = NULL WHERE record = ?1", [record.as_bytes()])?;
        self.empty_branches(record)?;
        self.remove_row(record)?;
        Ok(true)
    }

    /// Drops everything that can be rebuilt: all rows and all search entries, of every circle.
    pub fn clear_derived(&self) -> Result<()> {
        let contents: &Contents = self;
        contents.conn.execute_batch(
            "INSERT INTO word_index(word_index) VALUES ('delete-all');
             INSERT INTO part_index(part_index) VALUES ('delete-all');
             DELETE FROM row;",
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::RecordKind;

    use crate::testing::{CANARY, JOURNAL, Scratch, case_row, envelope, record};
    use crate::{Page, Pending, RowFilter, StoredEnvelope, VaultError};

    /// A record with the canary in every place where words can be, and a neighbour.
    fn told() -> Scratch {
        let mut vault = Scratch::new();
        let pending = Pending {
            circle: JOURNAL,
            record: record(1),
            kind: RecordKind::Case,
            beginning: None,
            base_heads: vec![],
            change: CANARY.repeat(900).into_bytes(),
        };
        vault
            .write(|tx| {
                tx.put_envelope(&envelope(0, record(1), CANARY.repeat(900).as_bytes()))?;
                tx.put_envelope(&envelope(1, record(2), b"stays"))?;
                tx.put_row(&case_row(record(1), CANARY), &format!("over {CANARY}"))?;
                tx.put_row(&case_row(record(2), "Blijft"), "over blijven")
            })
            .unwrap();
        vault.write(|tx| tx.put_pending(&pending)).unwrap();
        vault
    }

    #[test]
    fn an_erased_record_keeps_only_its_headers_and_its_neighbour_keeps_all() {
        let mut vault = told();
        assert!(vault.erase(record(1)).unwrap());
        let left = vault.envelopes_of(record(1)).unwrap();
        assert_eq!((left.len(), &left[0].body), (1, &None));
        assert_eq!(left[0].header, envelope(0, record(1), b"").header);
        assert!(vault.is_erased(record(1)).unwrap());
        assert_eq!(vault.pending(record(1)).unwrap(), None);
        assert_eq!(vault.titles(""), ["Blijft"]);
        assert_eq!(vault.titles(CANARY), [""; 0]);
        assert_eq!(vault.envelopes_of(record(2)).unwrap()[0].body.as_deref(), Some(&b"stays"[..]));
        vault.indexes_fit_the_rows();
        vault.integrity_check().unwrap();
    }

    #[test]
    fn no_bytes_of_an_erased_record_remain_in_the_decrypted_pages() {
        let mut vault = told();
        vault.scrub().unwrap();
        assert!(vault.decrypted_pages_hold(CANARY), "the search can find it while it is there");
        assert!(vault.index_terms().iter().any(|term| CANARY.to_lowercase().contains(term.as_str())));
        vault.erase(record(1)).unwrap();
        assert!(!vault.decrypted_pages_hold(CANARY));
        // The trigram "zzq" and the prefix "zz" stand for the word in the indexes.
        let left: Vec<_> = vault.index_terms().into_iter().filter(|term| term.contains("zz")).collect();
        assert_eq!(left, [""; 0]);
        assert!(!vault.decrypted_pages_hold("zzq"), "nor a piece of it in an index page");
    }

    #[test]
    fn content_of_an_erased_record_is_refused_and_its_header_is_not() {
        let mut vault = told();
        vault.erase(record(1)).unwrap();
        let late = envelope(2, record(1), b"late");
        assert_eq!(vault.write(|tx| tx.put_envelope(&late)).unwrap_err(), VaultError::Erased);
        let row = case_row(record(1), "late");
        assert_eq!(vault.write(|tx| tx.put_row(&row, "late")).unwrap_err(), VaultError::Erased);
        let bare = StoredEnvelope { body: None, ..late };
        assert!(vault.write(|tx| tx.put_envelope(&bare)).unwrap());
    }

    #[test]
    fn a_record_never_heard_of_is_refused_once_it_was_made_known() {
        let mut vault = Scratch::new();
        assert!(!vault.erase(record(7)).unwrap());
        let gone = vault
            .write(|tx| {
                tx.put_record(JOURNAL, record(7), RecordKind::Case)?;
                tx.erase(record(7))
            })
            .unwrap();
        assert!(gone);
        let late = envelope(0, record(7), b"late");
        assert_eq!(vault.write(|tx| tx.put_envelope(&late)).unwrap_err(), VaultError::Erased);
    }

    #[test]
    fn what_is_derived_can_be_cleared_and_put_again() {
        let mut vault = told();
        vault.write(|tx| tx.clear_derived()).unwrap();
        assert_eq!(vault.rows(&RowFilter::default(), Page::ALL).unwrap(), []);
        assert_eq!(vault.index_terms(), [""; 0]);
        assert_eq!(vault.envelopes_of(record(2)).unwrap().len(), 1);
        vault.write(|tx| tx.put_row(&case_row(record(2), "Blijft"), "over blijven")).unwrap();
        assert_eq!(vault.titles("blijven"), ["Blijft"]);
        vault.indexes_fit_the_rows();
    }
}
