//! The figures as a table for people and as JSON for comparing.

use super::measure::Cost;
use serde_json::{Value, json};

/// What other programs cost on the same kind of machine with 10,000 such cases: for information, measured earlier
/// by hand. Processor seconds.
const PEERS: &[&str] = &[
    "Joplin 3.5 in the terminal, encrypted: import 55 and 257 more for its search index; push 115, pull 213,",
    "  ten changed both ways 15.",
    "jrnl, encrypted: list 1.3, add one 3.4.",
];

/// One measured thing.
struct Figure {
    size: usize,
    what: &'static str,
    ours: Cost,
    floor: Option<Cost>,
}

/// All figures of one run.
pub(crate) struct Report {
    facts: Vec<(&'static str, String)>,
    times: usize,
    figures: Vec<Figure>,
    /// Size, files, bytes.
    mailboxes: Vec<(usize, u64, u64)>,
}

impl Report {
    pub(crate) fn new(facts: Vec<(&'static str, String)>, times: usize) -> Self {
        Self { facts, times, figures: Vec::new(), mailboxes: Vec::new() }
    }

    /// Keeps a figure, and shows it at once: a run takes minutes.
    pub(crate) fn add(&mut self, size: usize, what: &'static str, ours: Cost, floor: Option<Cost>) {
        let figure = Figure { size, what, ours, floor };
        println!("  {}", figure.line());
        self.figures.push(figure);
    }

    /// What was measured before under this name.
    pub(crate) fn cost_of(&self, size: usize, what: &str) -> Option<Cost> {
        let mut same = self.figures.iter().filter(|figure| figure.size == size && figure.what == what);
        same.next().map(|figure| figure.ours)
    }

    /// Keeps what stands in the shared folder after the first exchange.
    pub(crate) fn mailbox(&mut self, size: usize, files: u64, bytes: u64) {
        self.mailboxes.push((size, files, bytes));
    }

    /// Everything as text.
    pub(crate) fn table(&self) -> String {
        let mut lines: Vec<String> =
            self.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        lines.push(format!("short ones: the middle of {} runs", self.times));
        lines.push(String::new());
        lines.push(format!(
            "{:>7}  {:<23} {:>9} {:>9} {:>8}   {:>9} {:>6}",
            "cases", "what", "cpu s", "wall s", "MiB", "floor s", "ratio"
        ));
        lines.extend(self.figures.iter().map(Figure::line));
        for (size, files, bytes) in &self.mailboxes {
            lines.push(format!("{size:>7}  in the shared folder: {files} files, {:.2} MiB", mib(*bytes)));
        }
        lines.push(String::new());
        lines.push("Others, with 10,000 cases, for information (processor seconds):".to_owned());
        lines.extend(PEERS.iter().map(|line| (*line).to_owned()));
        lines.join("\n")
    }

    /// Everything as a value: seconds and bytes.
    pub(crate) fn json(&self) -> Value {
        let facts: Vec<Value> =
            self.facts.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let figures: Vec<Value> = self.figures.iter().map(Figure::json).collect();
        let mailboxes: Vec<Value> = self
            .mailboxes
            .iter()
            .map(|(size, files, bytes)| json!({ "cases": size, "files": files, "bytes": bytes }))
            .collect();
        json!({ "machine": facts, "runs": self.times, "figures": figures, "mailboxes": mailboxes })
    }
}

impl Figure {
    fn ratio(&self) -> Option<f64> {
        self.floor.filter(|floor| floor.cpu > 0.0).map(|floor| self.ours.cpu / floor.cpu)
    }

    fn line(&self) -> String {
        let floor = self.floor.map(|floor| format!("{:.3}", floor.cpu)).unwrap_or_default();
        let ratio = self.ratio().map(|ratio| format!("{ratio:.1}")).unwrap_or_default();
        let line = format!(
            "{:>7}  {:<23} {:>9.3} {:>9.3} {:>8.1}   {floor:>9} {ratio:>6}",
            self.size,
            self.what,
            self.ours.cpu,
            self.ours.wall,
            mib(self.ours.memory)
        );
        line.trim_end().to_owned()
    }

    fn json(&self) -> Value {
        let cost =
            |cost: &Cost| json!({ "cpu_s": cost.cpu, "wall_s": cost.wall, "memory_bytes": cost.memory });
        json!({
            "cases": self.size,
            "what": self.what,
            "product": cost(&self.ours),
            "floor": self.floor.as_ref().map(cost),
            "ratio": self.ratio(),
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one or two digits")]
fn mib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_tells_its_ratio_to_the_floor() {
        let cost = |cpu| Cost { cpu, wall: 1.0, memory: 3 * 1024 * 1024 };
        let mut report = Report::new(Vec::new(), 1);
        report.add(1000, "import", cost(3.0), Some(cost(1.5)));
        report.add(1000, "nothing new", cost(0.25), None);
        report.mailbox(1000, 4, 1024 * 1024);
        let table = report.table();
        assert!(
            table.contains("import                      3.000     1.000      3.0       1.500    2.0"),
            "{table}"
        );
        assert_eq!(report.cost_of(1000, "nothing new"), Some(cost(0.25)));
        assert_eq!(report.cost_of(200, "nothing new"), None);
        assert!(table.contains("4 files, 1.00 MiB"), "{table}");
        assert_eq!(report.json()["figures"][1]["floor"], Value::Null);
    }
}
