//! [`Report`]: what a benchmark says, on the terminal and in `benches/README.md`.

use super::arguments::Arguments;
use super::machine;
use std::fmt::Write;
use std::path::Path;

/// Lines of Markdown, printed as they come, and recorded at the end if that was asked.
pub(crate) struct Report {
    bench: &'static str,
    profile: Option<String>,
    lines: String,
}

impl Report {
    /// Begins with the command and what the figures depend on.
    pub(crate) fn new(bench: &'static str, arguments: &Arguments) -> Self {
        let mut report = Self { bench, profile: arguments.record.clone(), lines: String::new() };
        if !arguments.test {
            let command = match report.profile.as_deref() {
                None | Some("bench") => format!("`cargo bench --bench {bench}`"),
                Some(profile) => format!("`cargo bench --profile {profile} --bench {bench}`"),
            };
            let profile = report.profile.clone().unwrap_or_else(|| "bench".to_owned());
            report.line(&format!("{command} · {}", machine::described(&profile)));
            report.line("");
        }
        report
    }

    /// Says a line.
    pub(crate) fn line(&mut self, line: &str) {
        println!("{line}");
        writeln!(self.lines, "{line}").unwrap();
    }

    /// Begins a table.
    pub(crate) fn table(&mut self, heads: &[&str]) {
        self.line("");
        self.line(&format!("| {} |", heads.join(" | ")));
        self.line(&format!("|{}", "---|".repeat(heads.len())));
    }

    /// A row of a table.
    pub(crate) fn row(&mut self, cells: &[String]) {
        self.line(&format!("| {} |", cells.join(" | ")));
    }

    /// Puts the lines in place of those that were recorded before, if that was asked.
    pub(crate) fn record(self) {
        let Some(profile) = &self.profile else { return };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/README.md");
        let page = std::fs::read_to_string(&path).unwrap();
        let begin = format!("<!-- begin: {}, profile {profile} -->\n", self.bench);
        let end = format!("<!-- end: {}, profile {profile} -->\n", self.bench);
        let (before, behind) =
            page.split_once(&begin).expect("the page has a place for each benchmark and profile");
        let (_, behind) = behind.split_once(&end).expect("the place ends");
        std::fs::write(&path, format!("{before}{begin}\n{}\n{end}{behind}", self.lines)).unwrap();
    }
}

/// A figure, the least that is wanted, and whether it is reached.
pub(crate) fn bar(figure: &str, value: f64, wanted: Option<f64>) -> String {
    match wanted {
        None => figure.to_owned(),
        Some(wanted) if value >= wanted => format!("**{figure}** (≥ {wanted})"),
        Some(wanted) => format!("{figure} (not yet ≥ {wanted})"),
    }
}

/// Seconds, in the unit that suits them.
pub(crate) fn duration(seconds: f64) -> String {
    match seconds {
        0.0..1e-6 => format!("{:.1} ns", seconds * 1e9),
        1e-6..1e-3 => format!("{:.2} µs", seconds * 1e6),
        1e-3..1.0 => format!("{:.2} ms", seconds * 1e3),
        _ => format!("{seconds:.2} s"),
    }
}

/// A number with its thousands apart.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut apart = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    apart
}
