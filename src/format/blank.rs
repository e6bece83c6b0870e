//! Blanks as people type and programs export them.

use crate::error::{Reason, TextError};

/// Whether a character is a blank: white space of any kind, and the invisible ones that ride along in exports
/// (no-break spaces, zero-width space, byte order mark).
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The text without the blanks around it, and how many bytes stood before it.
pub(crate) fn trim(text: &str) -> Result<(&str, usize), TextError> {
    let behind = text.trim_start_matches(is_blank);
    let inner = behind.trim_end_matches(is_blank);
    if inner.is_empty() {
        return Err(TextError::new(Reason::Empty, 0));
    }
    Ok((inner, text.len().saturating_sub(behind.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_around_are_counted() {
        assert_eq!(trim("\u{feff} \u{a0}12 3\t"), Ok(("12 3", 6)));
        assert_eq!(trim(" \t\u{202f}"), Err(TextError::new(Reason::Empty, 0)));
    }
}
