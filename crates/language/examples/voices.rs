//! Lines `{"id":…,"text":…}` in, what each voice says out: for `training/measure.py`. With `--time`: how long it takes.

use std::error::Error;
use std::io::{BufRead, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|word| word == "--time") {
        return time();
    }
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line: serde_json::Value = serde_json::from_str(&line?)?;
        let voices = language::voices(line["text"].as_str().unwrap_or_default())?;
        writeln!(out, "{}", serde_json::json!({ "id": line["id"], "voices": voices }))?;
    }
    Ok(())
}

/// A case of 2 KB, as somebody might write it.
const PAGE: &str = include_str!("page.txt");

fn time() -> Result<(), Box<dyn Error>> {
    let sentence = "Ze schuift me de stapel toe en gaat zelf de ramen lappen.";
    let before = most_memory();
    for (name, text, times) in
        [("first use", sentence, 1), ("a sentence", sentence, 100), ("2 KB", PAGE, 100)]
    {
        let mut took: Vec<f64> = Vec::new();
        for _ in 0..times {
            let start = Instant::now();
            language::themes(text);
            took.push(start.elapsed().as_secs_f64() * 1e3);
        }
        took.sort_by(f64::total_cmp);
        println!("{name}: fastest {:.1} ms, middle {:.1} ms", took[0], took[took.len() / 2]);
    }
    for piece in ["a", "ik ", "🙂", "שלום ", "\u{202e}", "\u{fffd}"] {
        let text = piece.repeat(1_000_000 / piece.len());
        let start = Instant::now();
        language::themes(&text);
        println!("1 MB of {piece:?}: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    }
    if let (Some(before), Some(after)) = (before, most_memory()) {
        println!("memory at most: {before} MB before the first use, {after} MB after");
    }
    Ok(())
}

/// The most memory that this program had in use so far, in MB; where the system tells it.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
