//! The default region of telephone numbers.

use crate::failure::Failure;
use jeton::{Format, formats};

/// The format with this default region, if it reads telephone numbers.
pub(crate) fn give(format: Format, region: Option<&str>) -> Result<Format, Failure> {
    match region {
        Some(region) if format == formats::PHONE => format.with_region(region).map_err(|_| {
            Failure::usage(format!("`{region}` has no telephone numbers; give a region such as FR"))
        }),
        _ => Ok(format),
    }
}
