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

fn time() -> Result<(), Box<dyn Error>> {
    let sentence = "Ze schuift me de stapel toe en gaat zelf de ramen lappen.";
    let page = "Vorige week was ik weer bij haar, en er lag opnieuw een stapel ongeopende post op tafel. "
        .repeat(23);
    for (name, text) in [("first use", sentence), ("a sentence", sentence), ("2 KB", page.as_str())] {
        let times = if name == "first use" { 1 } else { 15 };
        let mut took: Vec<f64> = Vec::new();
        for _ in 0..times {
            let start = Instant::now();
            language::themes(text);
            took.push(start.elapsed().as_secs_f64() * 1e3);
        }
        took.sort_by(f64::total_cmp);
        println!("{name}: fastest {:.1} ms, middle {:.1} ms", took[0], took[took.len() / 2]);
    }
    Ok(())
}
