//! Partial displays, made while the identifier is at hand. A token's own digits are not the person's.

use super::Codec;
use crate::scope::Mask;

/// Stands for a character that is not shown.
const HIDDEN: char = '•';

/// Writes the partial display of an identifier that parsed, or `None` if its format has no such mask or the identifier
/// nothing to show.
pub(crate) fn apply(mask: Mask, codec: &dyn Codec, identifier: &str, out: &mut Vec<u8>) -> Option<()> {
    if !codec.masks().contains(&mask) {
        return None;
    }
    match mask {
        Mask::Last(shown) => last(usize::from(shown), identifier, out),
        Mask::Host => {
            let host = host(identifier)?;
            push(HIDDEN, out);
            out.push(b'@');
            out.extend_from_slice(host.as_bytes());
        }
        Mask::Year => out.extend_from_slice(codec.birth_year(identifier)?.as_bytes()),
    }
    Some(())
}

/// What stands behind the last `@`. Hosts are short: looking at byte after byte takes less than setting out for more at once.
pub(super) fn host(identifier: &str) -> Option<&str> {
    let at = identifier.bytes().rposition(|byte| byte == b'@')?;
    identifier.get(at.checked_add(1)?..)
}

/// The last letters and digits and all separators; every other letter and digit is hidden.
fn last(shown: usize, identifier: &str, out: &mut Vec<u8>) {
    let letters = identifier.chars().filter(|character| character.is_alphanumeric()).count();
    let mut left_to_hide = letters.saturating_sub(shown);
    for character in identifier.chars() {
        let hidden = character.is_alphanumeric() && left_to_hide > 0;
        left_to_hide = left_to_hide.saturating_sub(usize::from(hidden));
        push(if hidden { HIDDEN } else { character }, out);
    }
}

fn push(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::formats;

    fn apply(mask: Mask, codec: &dyn Codec, identifier: &str) -> Option<String> {
        let mut out = Vec::new();
        super::apply(mask, codec, identifier, &mut out).map(|()| String::from_utf8(out).unwrap())
    }

    #[test]
    fn last_keeps_separators_and_hides_the_other_characters() {
        let last = |shown, text| apply(Mask::Last(shown), formats::FR_NIR.codec(), text);
        assert_eq!(last(2, "1 84 12 76 451 089 46").as_deref(), Some("• •• •• •• ••• ••• 46"));
        assert_eq!(last(4, "184122A45108933").as_deref(), Some("•••••••••••8933"));
        let number = |shown, text| apply(Mask::Last(shown), formats::US_SSN.codec(), text);
        assert_eq!(number(3, "123-45-6789").as_deref(), Some("•••-••-•789"));
        assert_eq!(number(1, "123456789").as_deref(), Some("••••••••9"));
    }

    #[test]
    fn year_shows_the_year_of_birth_and_nothing_else() {
        for format in [formats::FR_NIR, formats::FR_NIR_LINKED, formats::FR_NIR_MARKED] {
            let year = |text| apply(Mask::Year, format.codec(), text);
            assert_eq!(year("1 84 12 76 451 089 46").as_deref(), Some("84"));
            assert_eq!(year("2 05 12 2a 451 089").as_deref(), Some("05"));
            assert_eq!(year("7 12 00 00000000"), None, "a provisional number has no year");
        }
        assert_eq!(apply(Mask::Year, formats::US_SSN.codec(), "123-45-6789"), None);
    }

    #[test]
    fn masks_that_a_format_does_not_have_show_nothing() {
        for mask in [Mask::Host, Mask::Last(0), Mask::Last(5), Mask::Last(u8::MAX)] {
            for format in [formats::US_SSN, formats::FR_NIR, formats::FR_FT_ID] {
                assert_eq!(apply(mask, format.codec(), format.example()), None, "{mask} {format}");
            }
        }
    }
}
