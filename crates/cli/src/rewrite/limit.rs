//! How many refused cells are too many.

use std::fmt;
use std::str::FromStr;

/// `--max-refused`: a number of cells, or a share of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// So many cells.
    Cells(u64),
    /// So many of ten thousand cells.
    Share(u64),
}

impl Limit {
    /// Whether this many refused cells are within the limit.
    pub(crate) fn allows(self, refused: u64, cells: u64) -> bool {
        match self {
            Self::Cells(most) => refused <= most,
            Self::Share(share) => {
                u128::from(refused).saturating_mul(10_000)
                    <= u128::from(cells).saturating_mul(u128::from(share))
            }
        }
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write a number of cells such as 100, or a share such as 1% or 0.25%".to_owned();
        let Some(share) = text.strip_suffix('%') else {
            return text.parse().map(Self::Cells).map_err(|_| wrong());
        };
        let (whole, part) = share.trim_end().split_once('.').unwrap_or((share.trim_end(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
            return Err(wrong());
        }
        let hundredths = format!("{whole}{part:0<2}").parse().map_err(|_| wrong())?;
        if hundredths > 10_000 { Err(wrong()) } else { Ok(Self::Share(hundredths)) }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cells(most) => most.fmt(f),
            Self::Share(share) if share % 100 == 0 => write!(f, "{}%", share / 100),
            Self::Share(share) => write!(f, "{}.{:02}%", share / 100, share % 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_numbers() {
        assert_eq!("1%".parse(), Ok(Limit::Share(100)));
        assert_eq!("0.25 %".parse(), Ok(Limit::Share(25)));
        assert_eq!("2.5%".parse(), Ok(Limit::Share(250)));
        assert_eq!("0".parse(), Ok(Limit::Cells(0)));
        for wrong in ["", "%", "101%", "100.01%", "-1", "1.234%", "+1%", ".5%", "1,5%", "a"] {
            assert!(wrong.parse::<Limit>().is_err(), "{wrong}");
        }
        assert_eq!(Limit::Share(250).to_string(), "2.50%");
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        assert!(Limit::Share(100).allows(1, 100) && !Limit::Share(100).allows(2, 199));
        assert!(Limit::Cells(1).allows(1, 1) && !Limit::Cells(1).allows(2, u64::MAX));
        assert!(Limit::Share(0).allows(0, 0) && !Limit::Share(0).allows(1, u64::MAX));
        assert!(Limit::Share(10_000).allows(u64::MAX, u64::MAX));
    }
}
