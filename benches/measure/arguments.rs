//! [`Arguments`]: what stands behind `--` on the command line.

use super::rounds::ROUNDS;

/// What a benchmark was asked for.
pub(crate) struct Arguments {
    /// One tiny round, to show that it works.
    pub(crate) test: bool,
    /// Whether figures go into `benches/README.md`, and as those of which profile.
    pub(crate) record: Option<String>,
    /// Names of what is measured; all if there is none.
    chosen: Vec<String>,
}

impl Arguments {
    /// Those of this process: names, `--test`, `--record`, `--record PROFILE`.
    pub(crate) fn read() -> Self {
        let mut read = Self { test: false, record: None, chosen: Vec::new() };
        let mut arguments = std::env::args().skip(1).peekable();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--test" => read.test = true,
                "--record" => {
                    let profile = arguments.next_if(|next| !next.starts_with('-'));
                    read.record = Some(profile.unwrap_or_else(|| "bench".to_owned()));
                }
                option if option.starts_with('-') => {}
                _ => read.chosen.push(argument),
            }
        }
        assert!(
            read.record.is_none() || (read.chosen.is_empty() && !read.test),
            "a record is of everything: leave out the names and --test"
        );
        read
    }

    /// Whether what bears this name is measured.
    pub(crate) fn choose(&self, name: &str) -> bool {
        self.chosen.is_empty() || self.chosen.iter().any(|chosen| chosen == name)
    }

    /// How many rounds there are.
    pub(crate) fn rounds(&self) -> usize {
        if self.test { 1 } else { ROUNDS }
    }
}
