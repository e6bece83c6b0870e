//! Moments as people write them, in UTC: `2026-11-25`, `2026-11-25T14:00:00Z`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Seconds since 1970 of a date, which begins at midnight UTC, or of a time with its offset.
pub(crate) fn read(text: &str) -> Result<u64, String> {
    let midnight = |date: Date| TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0));
    let moment = text.parse::<Timestamp>().or_else(|_| Date::strptime("%Y-%m-%d", text).and_then(midnight));
    moment
        .ok()
        .and_then(|moment| u64::try_from(moment.as_second()).ok())
        .ok_or_else(|| "not a moment; write 2026-11-25 or 2026-11-25T14:00:00Z".to_owned())
}

/// Now, in seconds since 1970.
pub(crate) fn now() -> u64 {
    u64::try_from(Timestamp::now().as_second()).unwrap_or(0)
}

/// A moment of so many seconds since 1970.
pub(crate) fn written(seconds: u64) -> String {
    let moment = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    moment.map_or_else(|| "after the year 9999".to_owned(), |moment| moment.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        assert_eq!(read("1970-01-02"), Ok(86_400));
        assert_eq!(read("2026-11-25T14:00:00Z"), Ok(1_795_615_200));
        assert_eq!(read("2026-11-25T14:00:00+01:00"), Ok(1_795_611_600));
        assert_eq!(written(1_795_615_200), "2026-11-25T14:00:00Z");
        for wrong in ["", "yesterday", "2026-13-01", "1969-12-31", "2026-11-25T14:00:00"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(written(u64::MAX), "after the year 9999");
    }
}
