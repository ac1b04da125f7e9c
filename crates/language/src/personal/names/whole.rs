//! How far a name goes.

use super::super::around::{PARTICLES, TITLES};
use super::super::beside::GRAMMAR;
use super::super::known::Sure;
use super::{Scan, possessive};

/// The most words in one name.
const LONGEST: usize = 7;
/// The most initials before one surname.
const MOST_INITIALS: usize = 5;

impl Scan<'_> {
    /// One past the initials that begin here: 'A.C.', 'J. P.', 'Th.'; with small letters where `small`.
    pub(super) fn initials(&self, at: usize, small: bool) -> Option<usize> {
        let initial = |at: usize| {
            self.reading.words.get(at).is_some_and(|word| {
                let single = word.end - word.start == 1 && word.lower.chars().all(char::is_alphabetic);
                let short = single
                    || matches!(word.lower.as_str(), "th" | "chr" | "ph" | "sh" | "ij" | "tj" | "fr" | "joh");
                (word.capital || small) && short && self.reading.chars.get(word.end) == Some(&'.')
            })
        };
        let near = |at: usize| self.reading.words[at].start <= self.reading.words[at - 1].end + 2;
        let mut next = at;
        while initial(next) && next - at < MOST_INITIALS && (next == at || near(next)) {
            next += 1;
        }
        (next > at).then_some(next)
    }

    /// Initials behind a surname, as lists have them: 'Jansen, P.J.'. The last word and one past the last character.
    pub(super) fn initials_behind(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let next = last + 1;
        let after = self.initials(next, false).filter(|_| self.gap(next) == [',', ' '])?;
        let end = self.reading.words[after - 1].end + 1;
        let ends = self.reading.chars.get(end).is_none_or(|c| matches!(c, '\n' | ')' | ',' | ';' | '('));
        let given = self.known.first_name(self.lower(first)) == Some(Sure::Yes);
        // 'J. Tol, J.A. Tol' are two people
        let other = self.reading.chars.get(end) == Some(&' ') && self.surname(after, true).is_some();
        (!given && !other && (ends || after > next + 1)).then_some((after - 1, end))
    }

    /// One past the particles that begin here.
    pub(super) fn particles(&self, at: usize) -> usize {
        let mut next = at;
        while next - at < 4 && (next == at || self.follows(next)) {
            if PARTICLES.contains(&self.lower(next)) || self.old(next) {
                next += 1;
            } else if self.lower(next) == "v"
                && matches!(self.lower(next + 1), "d" | "t")
                && matches!(self.gap(next + 1), ['.'] | ['/'])
            {
                // 'v.d. Heuvel', 'v/d Berg'
                next += 2;
            } else {
                break;
            }
        }
        next
    }

    /// 'Oude Elferink', 'Groot Wassink': part of the surnames of farms, where no ordinary word follows.
    fn old(&self, at: usize) -> bool {
        let next = self.lower(at + 1);
        matches!(self.lower(at), "oude" | "olde" | "groot" | "klein" | "lutje" | "nieuwe")
            && self.capital(at)
            && self.capital(at + 1)
            && self.follows(at + 1)
            && !self.known.place(next)
            && (self.known.surname(next).is_some() || !self.known.ordinary(next))
            && !(self.known.never(next))
    }

    /// Particles that Dutch has only in names: 'van der', 'in 't', 'ter', 'el'.
    pub(super) fn strong(&self, at: usize, next: usize) -> bool {
        let second = if next > at + 1 { self.lower(at + 1) } else { "" };
        match self.lower(at) {
            "van" | "uit" => matches!(second, "der" | "den" | "'t" | "ter" | "ten"),
            "in" => matches!(second, "'t" | "der"),
            "op" | "aan" => matches!(second, "'t" | "den" | "der"),
            "den" | "der" | "ter" | "ten" => self.reading.words[next].capital,
            "v" | "vd" | "vander" | "oude" | "olde" | "groot" | "klein" | "lutje" | "nieuwe" => {
                self.reading.words[next].capital
            }
            "el" | "ait" | "abu" | "bin" | "al" | "ben" => {
                self.reading.words[at].capital && self.reading.words[next].capital
            }
            _ => false,
        }
    }

    /// The last word of a surname that begins here, particles included.
    /// `named`: a title, initials or a first name stand before it, so that any word with a capital will do.
    pub(super) fn surname(&self, at: usize, named: bool) -> Option<usize> {
        let next = self.particles(at);
        let word = self.reading.words.get(next)?;
        if next > at && !self.follows(next) {
            return None;
        }
        let lower = self.lower(next);
        let listed = self.known.surname(lower);
        let strong = next > at && (self.strong(at, next) || self.reading.words[at].capital);
        let good = if self.capital(next) {
            let thing = self.known.no_name(lower) || GRAMMAR.contains(&lower);
            // 'mevrouw van de Balie', 'Fatima van Rotterdam'
            let initial = at > 0 && self.reading.chars.get(self.reading.words[at - 1].end) == Some(&'.');
            let called = matches!(self.before(at), "achternaam" | "naam" | "tnv" | "heet" | "heette");
            let elsewhere =
                !initial && !called && next > at && !strong && listed.is_none() && self.known.ordinary(lower);
            // 'R. uit Almelo'
            let from = matches!(self.lower(at), "uit" | "in" | "te" | "op") && self.known.place(lower);
            let titled = self.lower(at) == "'t" && TITLES.contains(&self.before(at));
            let elsewhere = (elsewhere && !titled) || (initial && next > at && from && !strong);
            (named || listed.is_some()) && (strong || next == at || !thing) && !elsewhere
        } else {
            let small = !word.capital && lower.len() > 2 && !GRAMMAR.contains(&lower);
            let sure = listed == Some(Sure::Yes) || (listed.is_some() && next > at);
            let unknown = listed.is_none()
                && !self.known.ordinary(lower)
                && lower.bytes().all(|b| b.is_ascii_lowercase());
            named && small && (sure || unknown)
        };
        good.then(|| self.beyond(next))
    }

    /// The last word of a surname that goes on: 'Jansen-de Boer', 'Lammerts van Bueren', 'van Lidth de Jeude'.
    pub(super) fn beyond(&self, last: usize) -> usize {
        let next = last + 1;
        if !self.follows(next) || possessive(&self.reading.words[last]) > 0 || self.stopped(last) {
            return last;
        }
        let after = self.particles(next);
        let hyphen = self.reading.chars.get(self.reading.words[last].end) == Some(&'-');
        if hyphen && (self.capital(after) && (after == next || self.follows(after))) {
            return after;
        }
        if hyphen {
            return last;
        }
        if after > next {
            let lower = self.lower(after);
            let listed = self.known.surname(lower).is_some();
            let unknown = !self.known.ordinary(lower) && !self.known.place(lower);
            let good = self.capital(after) && self.follows(after) && (listed || unknown);
            return if good && !self.known.no_name(lower) { after } else { last };
        }
        if self.capital(next) && self.extends(next) { next } else { last }
    }

    /// Whether a full stop that is no initial's stands after a word.
    fn stopped(&self, at: usize) -> bool {
        let word = &self.reading.words[at];
        self.reading.chars.get(word.end) == Some(&'.') && word.end - word.start > 2
    }

    /// Whether a word with a capital may be a further part of a name.
    fn extends(&self, at: usize) -> bool {
        let lower = self.lower(at);
        let listed = self.known.any_name(lower).is_some();
        let other = self.known.never(lower);
        let shouted = self.shouted(at) && !listed;
        !other && !shouted && !GRAMMAR.contains(&lower)
    }

    /// Whether a word has capitals only.
    pub(super) fn shouted(&self, at: usize) -> bool {
        let word = &self.reading.words[at];
        self.reading.chars[word.start..word.end].iter().all(|c| !c.is_lowercase())
    }

    /// The last word of a name that begins at a word.
    pub(super) fn extent(&self, at: usize) -> usize {
        let mut last = at;
        while last - at < LONGEST {
            let next = last + 1;
            if !self.follows(next) || possessive(&self.reading.words[last]) > 0 || self.stopped(last) {
                break;
            }
            let hyphen = self.reading.chars.get(self.reading.words[last].end) == Some(&'-');
            if hyphen {
                let after = self.particles(next);
                let good = self.capital(after) && (after == next || self.follows(after));
                // 'Tjin-A-Sie'
                let single = self.reading.words[next].capital
                    && self.reading.words[next].end - self.reading.words[next].start == 1
                    && self.capital(next + 1)
                    && self.gap(next + 1) == ['-'];
                if single {
                    last = next + 1;
                    continue;
                }
                if !good {
                    break;
                }
                last = after;
                continue;
            }
            if self.particles(next) > next {
                return self.family(at, next).unwrap_or(last);
            }
            let word = &self.reading.words[next];
            let single = word.capital
                && word.end - word.start == 1
                && self.capital(next + 1)
                && self.follows(next + 1);
            let small = !word.capital
                && !self.reading.words[last].capital
                && self.known.surname(self.lower(next)) == Some(Sure::Yes)
                && !self.known.ordinary(self.lower(next));
            if !(single || small || (self.capital(next) && self.extends(next))) {
                break;
            }
            last = if single { next + 1 } else { next };
        }
        last
    }

    /// The last word of a surname with particles right after a first name: 'Henk de Vries', 'Thea van 't Hoff'.
    fn family(&self, first: usize, at: usize) -> Option<usize> {
        let next = self.particles(at);
        let lower = self.lower(next);
        if !self.follows(next) {
            return None;
        }
        let strong = self.strong(at, next) || self.reading.words[at].capital;
        let place = matches!(self.lower(at), "in" | "op" | "aan" | "te" | "het" | "ben" | "al" | "uit");
        if place && !strong {
            return None;
        }
        if self.capital(next) {
            let other = self.known.no_name(lower) || GRAMMAR.contains(&lower);
            let listed = self.known.surname(lower).is_some();
            let elsewhere = self.known.place(lower) && self.known.surname(lower) != Some(Sure::Yes);
            let open =
                listed || self.lower(at) == "van" || !(self.known.ordinary(lower) || self.known.place(lower));
            let good = strong || (!other && open && !(elsewhere && self.lower(at) != "van"));
            return good.then(|| self.beyond(next));
        }
        // 'thea van dalen': nothing has a capital
        let small = !self.reading.words[first].capital && !self.reading.words[next].capital;
        let listed = self.known.surname(lower);
        let good =
            small && listed.is_some() && (listed == Some(Sure::Yes) || strong || self.lower(at) == "de");
        good.then_some(next)
    }
}
