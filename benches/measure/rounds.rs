//! [`alternate`]: several works in turn, in one run, round after round.

use std::time::Instant;

/// Rounds of a measurement.
pub(crate) const ROUNDS: usize = 41;

/// Something that is timed.
pub(crate) struct Work<'a> {
    /// How often it is run in a round.
    runs: usize,
    /// How many values a run works on.
    values: usize,
    run: Box<dyn FnMut() + 'a>,
}

impl<'a> Work<'a> {
    /// A run works on so many values.
    pub(crate) fn new(values: usize, run: impl FnMut() + 'a) -> Self {
        Self { runs: 1, values, run: Box::new(run) }
    }

    /// Runs it so often in a round.
    pub(crate) fn runs(self, runs: usize) -> Self {
        Self { runs, ..self }
    }
}

/// Seconds a value, of each run.
pub(crate) struct Times(Vec<f64>);

impl Times {
    /// The middle one.
    pub(crate) fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    /// The shortest.
    pub(crate) fn best(&self) -> f64 {
        self.0[0]
    }
}

/// Times the works, which take turns run by run within each round; each is first run once without being timed.
pub(crate) fn alternate<const N: usize>(rounds: usize, works: [Work<'_>; N]) -> [Times; N] {
    let times = alternate_all(rounds, works.into());
    times.try_into().unwrap_or_else(|_| unreachable!("as many times as works"))
}

/// [`alternate`] for any number of works.
pub(crate) fn alternate_all(rounds: usize, mut works: Vec<Work<'_>>) -> Vec<Times> {
    works.iter_mut().for_each(|work| (work.run)());
    let mut times: Vec<Vec<f64>> = works.iter().map(|_| Vec::new()).collect();
    let most = works.iter().map(|work| work.runs).max().unwrap_or(0);
    for _ in 0..rounds {
        for run in 0..most {
            for (work, times) in works.iter_mut().zip(&mut times) {
                if run < work.runs {
                    let started = Instant::now();
                    (work.run)();
                    times.push(started.elapsed().as_secs_f64() / work.values as f64);
                }
            }
        }
    }
    times.iter_mut().for_each(|times| times.sort_unstable_by(f64::total_cmp));
    times.into_iter().map(Times).collect()
}
