//! Time in seconds, that neither goes back nor follows a clock that somebody turns.

use std::fmt;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How far the wall clock may stand from where the monotonic one carried it, in seconds.
const FOLLOWED: u64 = 300;

/// Where the time comes from, with the latest time told.
pub(crate) struct Clock {
    seconds: Box<dyn Fn() -> i64 + Send>,
    latest: i64,
}

impl Clock {
    /// The wall time of now, carried on by the monotonic clock. Corrections of the wall clock are followed as long as they
    /// add up to five minutes at most; a clock that is turned by years moves nothing in a running process.
    pub(crate) fn of_the_machine() -> Self {
        let (opened, start) = (wall(), Instant::now());
        Self::new(move || followed(opened.saturating_add(start.elapsed().as_secs()), wall()))
    }

    pub(crate) fn new(seconds: impl Fn() -> u64 + Send + 'static) -> Self {
        Self { seconds: Box::new(move || i64::try_from(seconds()).unwrap_or(i64::MAX)), latest: 0 }
    }

    /// The time, never earlier than it was told before.
    pub(crate) fn now(&mut self) -> i64 {
        self.latest = self.latest.max((self.seconds)());
        self.latest
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("latest", &self.latest).finish_non_exhaustive()
    }
}

/// The wall's time, in seconds since 1970.
pub(crate) fn wall() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The wall's time if it is near where it was carried to.
fn followed(carried: u64, wall: u64) -> u64 {
    if carried.abs_diff(wall) <= FOLLOWED { wall } else { carried }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jeton::TestClock;

    #[test]
    fn only_small_corrections_are_followed() {
        const NOW: u64 = 1_800_000_000;
        const TEN_YEARS: u64 = 315_576_000;
        assert_eq!(followed(NOW, NOW + 300), NOW + 300);
        assert_eq!(followed(NOW, NOW - 300), NOW - 300);
        for wall in [NOW + 301, NOW - 301, NOW + TEN_YEARS, NOW - TEN_YEARS, 0] {
            assert_eq!(followed(NOW, wall), NOW);
        }
    }

    #[test]
    fn time_does_not_go_back() {
        let turned = TestClock::default();
        let mut clock = Clock::new({
            let turned = turned.clone();
            move || turned.seconds()
        });
        let start = clock.now();
        turned.turn_back(1_000);
        assert_eq!(clock.now(), start);
        turned.advance(1_001);
        assert_eq!(clock.now(), start + 1);
    }
}
