//! The default region of telephone numbers.

use crate::failure::Failure;
use jeton::Format;

/// The format with this default region, if it reads telephone numbers.
pub(crate) fn give(format: Format, region: Option<&str>) -> Result<Format, Failure> {
    match region {
        Some(region) if format.name() == "phone" => {
            Err(Failure::usage(format!("{region}: no regions yet; leave out --default-region")))
        }
        _ => Ok(format),
    }
}
