//! On what kind of machine the figures were made: figures without it say nothing.

use std::fs;

/// Facts in short lines.
pub(crate) fn read() -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let mut facts = vec![
        ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("cores", cores.to_string()),
    ];
    facts.extend(field("/proc/cpuinfo", "model name").map(|value| ("processor", value)));
    facts.extend(field("/proc/meminfo", "MemTotal").map(|value| ("memory", value)));
    facts.extend(load().map(|value| ("load at the start", value)));
    facts
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// How busy the machine was with other things, over one minute.
fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next().map(str::to_owned)
}
