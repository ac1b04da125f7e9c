//! One workload from import to the second device, each step measured.

use super::measure::{self, Cost};
use super::over_webdav;
use super::report::Report;
use super::workload;
use crate::failure::Failure;
use crate::person::{Person, failed, text_at};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many cases change between two exchanges.
const CHANGED: usize = 10;

/// Everything one size needs.
pub(crate) struct Journey {
    pub(super) size: usize,
    pub(super) times: usize,
    pub(super) folder: PathBuf,
    pub(super) cases: PathBuf,
    one: PathBuf,
    mailbox: PathBuf,
    pub(super) product: PathBuf,
    floor: PathBuf,
    laptop: Person,
}

impl Journey {
    /// Writes the cases and begins a journal. Nothing of this is measured.
    pub(crate) fn prepare(
        folder: &Path,
        size: usize,
        given: Option<&Path>,
        product: &Path,
        floor: &Path,
        times: usize,
    ) -> Result<Self, Failure> {
        let mailbox = folder.join("mailbox");
        fs::create_dir_all(&mailbox).map_err(|cause| failed(&mailbox, &cause))?;
        let cases = folder.join("cases.jsonl");
        let written = match given {
            Some(given) => first_lines(given, size, &cases),
            None => File::create(&cases).and_then(|file| workload::write(size, &mut BufWriter::new(file))),
        };
        written.map_err(|cause| failed(&cases, &cause))?;
        let one = folder.join("one.txt");
        fs::write(&one, one_case()).map_err(|cause| failed(&one, &cause))?;
        Ok(Self {
            size,
            times,
            folder: folder.to_owned(),
            cases,
            one,
            mailbox,
            product: product.to_owned(),
            floor: floor.to_owned(),
            laptop: Person::begin(product, folder, "Laptop")?,
        })
    }

    /// Measures everything, in the order in which a person would do it.
    pub(crate) fn travel(&self, report: &mut Report) -> Result<(), Failure> {
        self.keep(report)?;
        self.read(report)?;
        self.exchange(report)
    }

    fn keep(&self, report: &mut Report) -> Result<(), Failure> {
        let cases = self.cases.display().to_string();
        let ours = measure::once(&mut self.laptop.command(&["case", "import", &cases]))?;
        let least = measure::once(&mut self.floor(&["import", &cases]))?;
        report.add(self.size, "import", ours, Some(least));
        let one = self.one.display().to_string();
        let add = || self.laptop.command(&["case", "new", "--file", &one]);
        self.both(report, "add one", add, &["add", &cases])
    }

    fn read(&self, report: &mut Report) -> Result<(), Failure> {
        let all = self.size.to_string();
        let list = ["case", "list", "--limit", &all];
        self.both(report, "list all", || self.laptop.command(&list), &["list", &all])?;
        self.both(report, "list 200", || self.laptop.command(&["case", "list"]), &["list", "200"])?;
        for (what, word) in [("search rare", workload::RARE), ("search common", workload::COMMON)] {
            self.both(report, what, || self.laptop.command(&["case", "search", word]), &["search", word])?;
        }
        Ok(())
    }

    fn exchange(&self, report: &mut Report) -> Result<(), Failure> {
        let mailbox = self.mailbox.display().to_string();
        self.laptop.value(&["device", "folder", &mailbox])?;
        self.sync(report, &self.laptop, "push, first")?;
        let tablet = second_device(&self.laptop, &self.product, &self.folder, &mailbox)?;
        self.sync(report, &tablet, "pull, first")?;
        let (files, bytes) = weigh(&self.mailbox).map_err(|cause| failed(&self.mailbox, &cause))?;
        report.mailbox(self.size, files, bytes);
        // The other device says that it has everything; that is no part of the next measurement.
        self.laptop.value(&["device", "sync"])?;
        change_some(&self.laptop)?;
        self.sync(report, &self.laptop, "ten changed, push")?;
        self.sync(report, &tablet, "ten changed, pull")?;
        self.laptop.value(&["device", "sync"])?;
        let still = || self.laptop.command(&["device", "sync"]);
        report.add(self.size, "nothing new", measure::median(self.times, still)?, None);
        same_journal(&self.laptop, &tablet)?;
        over_webdav::measure(report, self)
    }

    fn sync(&self, report: &mut Report, who: &Person, what: &'static str) -> Result<(), Failure> {
        report.add(self.size, what, measure::once(&mut who.command(&["device", "sync"]))?, None);
        Ok(())
    }

    /// Measures ours and the floor for something short.
    fn both(
        &self,
        report: &mut Report,
        what: &'static str,
        ours: impl FnMut() -> Command,
        floor: &[&str],
    ) -> Result<(), Failure> {
        let ours: Cost = measure::median(self.times, ours)?;
        let least = measure::median(self.times, || self.floor(floor))?;
        report.add(self.size, what, ours, Some(least));
        Ok(())
    }

    fn floor(&self, words: &[&str]) -> Command {
        let mut command = crate::program::program(&self.floor.display().to_string(), &self.folder);
        command.arg(self.folder.join("floor.db")).args(words);
        command
    }
}

/// A second device of the same person, admitted and ready to fetch.
pub(super) fn second_device(
    laptop: &Person,
    product: &Path,
    folder: &Path,
    mailbox: &str,
) -> Result<Person, Failure> {
    let link = text_at(&laptop.value(&["device", "invite"])?, "/link")?;
    let tablet = Person::begin_second(product, folder, "Tablet", &link, mailbox)?;
    tablet.value(&["device", "sync"])?;
    laptop.value(&["device", "sync"])?;
    let request = text_at(&laptop.value(&["device", "list"])?, "/requests/0/id")?;
    laptop.value(&["device", "admit", &request])?;
    laptop.value(&["device", "sync"])?;
    Ok(tablet)
}

/// An edit in ten cases.
pub(super) fn change_some(laptop: &Person) -> Result<(), Failure> {
    let most = CHANGED.to_string();
    let list = laptop.value(&["case", "list", "--limit", &most, "--offset", "20"])?;
    for row in 0..CHANGED {
        let id = text_at(&list, &format!("/rows/{row}/id"))?;
        let text = "Ik wil vaker eerst vragen wat de ander wil.";
        laptop.value(&["case", "edit", &id, "--reflection", text])?;
    }
    Ok(())
}

/// A fast exchange that loses something is worth nothing. The order of a day's cases may differ: it is that in
/// which they came in.
pub(super) fn same_journal(laptop: &Person, tablet: &Person) -> Result<(), Failure> {
    if rows_by_id(laptop)? == rows_by_id(tablet)? {
        Ok(())
    } else {
        Err(Failure::new("The second device does not show the same journal as the first."))
    }
}

fn rows_by_id(who: &Person) -> Result<BTreeMap<String, Value>, Failure> {
    let view = who.value(&["case", "list", "--limit", "1000000"])?;
    let rows = view["rows"].as_array().into_iter().flatten();
    Ok(rows.map(|row| (row["id"].to_string(), row.clone())).collect())
}

/// A case in plain text, of the size of the others.
fn one_case() -> String {
    let case = workload::case(1_000_000);
    let text = |field: &str| case[field].as_str().unwrap_or_default().to_owned();
    let parts = ["samenvatting", "intake", "verloop", "dilemmas", "reflectie"];
    let parts: Vec<String> = parts.iter().map(|part| format!("## {part}\n{}\n", text(part))).collect();
    format!("# {}\n{}", text("title"), parts.concat())
}

fn first_lines(from: &Path, count: usize, to: &Path) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(to)?);
    for line in BufReader::new(File::open(from)?).lines().take(count) {
        writeln!(out, "{}", line?)?;
    }
    out.flush()
}

/// How many files stand under a folder, and their bytes together.
fn weigh(folder: &Path) -> std::io::Result<(u64, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (more_files, more_bytes) = match entry.file_type()?.is_dir() {
            true => weigh(&entry.path())?,
            false => (1, entry.metadata()?.len()),
        };
        files += more_files;
        bytes += more_bytes;
    }
    Ok((files, bytes))
}
