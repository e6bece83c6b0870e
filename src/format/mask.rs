//! Partial displays, made while the identifier is at hand. A token's own digits are not the person's.

use super::Codec;
use crate::scope::Mask;

/// Stands for a character that is not shown.
const HIDDEN: char = '•';

/// The partial display of an identifier that parsed, or `None` if its format has no such mask or the identifier nothing
/// to show.
pub(crate) fn apply(mask: Mask, codec: &dyn Codec, identifier: &str) -> Option<String> {
    if !codec.masks().contains(&mask) {
        return None;
    }
    match mask {
        Mask::Last(shown) => Some(last(usize::from(shown), identifier)),
        Mask::Host => identifier.rsplit_once('@').map(|(_, host)| format!("{HIDDEN}@{host}")),
        Mask::Year => codec.birth_year(identifier),
    }
}

/// The last letters and digits and all separators; every other letter and digit is hidden.
fn last(shown: usize, identifier: &str) -> String {
    let letters = identifier.chars().filter(|character| character.is_alphanumeric()).count();
    let mut left_to_hide = letters.saturating_sub(shown);
    let hide = |character: char| {
        if character.is_alphanumeric() && left_to_hide > 0 {
            left_to_hide = left_to_hide.saturating_sub(1);
            HIDDEN
        } else {
            character
        }
    };
    identifier.chars().map(hide).collect()
}
