//! Groupings: the usual ways to type a format, in groups with one and the same separator between them, read and
//! written in one step. Every other spelling is [`Typed`](super::typed::Typed)'s.

use super::typed;

/// `N` characters in groups; `L` bytes with the separators between them.
pub(super) struct Grouping<const N: usize, const L: usize> {
    /// Where each character stands in the text.
    places: [usize; N],
    /// The lowest bit of each gap that has a separator; all gaps with separator 1.
    gaps: u64,
    /// Where the first separator stands.
    first: usize,
}

impl<const N: usize, const L: usize> Grouping<N, L> {
    /// Groups of these lengths, at least two.
    #[expect(clippy::indexing_slicing, reason = "at compile time, where a wrong index does not build")]
    pub(super) const fn new<const G: usize>(groups: [usize; G]) -> Self {
        assert!(N <= typed::MAX && G > 1 && L == N.wrapping_add(G).wrapping_sub(1));
        let (mut places, mut gaps) = ([0; N], 0_u64);
        let (mut group, mut ends, mut position) = (0_usize, groups[0], 0_usize);
        while position < N {
            if position == ends {
                group = group.wrapping_add(1);
                ends = ends.wrapping_add(groups[group]);
                gaps |= 1 << typed::shift(position);
            }
            places[position] = position.wrapping_add(group);
            position = position.wrapping_add(1);
        }
        assert!(ends == N && group.wrapping_add(1) == G);
        Self { places, gaps, first: groups[0] }
    }

    /// The characters of a text in this grouping, and its gaps. The characters can be anything.
    #[inline(always)]
    pub(super) fn read(&self, text: &[u8]) -> Option<([u8; N], u64)> {
        let text = <&[u8; L]>::try_from(text).ok()?;
        let separator = *text.get(self.first)?;
        let number = typed::ascii_separator(separator)?;
        let mut behind = 0;
        let mut alike = true;
        let mut characters = [0; N];
        for (character, &place) in characters.iter_mut().zip(&self.places) {
            *character = *text.get(place)?;
            if place > behind {
                alike &= *text.get(behind)? == separator;
            }
            behind = place.wrapping_add(1);
        }
        alike.then_some((characters, self.gaps.wrapping_mul(number)))
    }

    /// The text of these characters, if these gaps are this grouping with one separator.
    #[inline(always)]
    pub(super) fn write(&self, characters: &[u8; N], gaps: u64) -> Option<[u8; L]> {
        let number = (gaps >> typed::shift(self.first)) & 7;
        if gaps != self.gaps.wrapping_mul(number) {
            return None;
        }
        let mut text = [typed::separator_byte(number)?; L];
        for (&character, &place) in characters.iter().zip(&self.places) {
            *text.get_mut(place)? = character;
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::typed::Typed;

    const GROUPING: Grouping<9, 11> = Grouping::new([3, 2, 4]);

    /// What is read is what any way reads, what is written is what any way writes.
    fn agrees(text: &str) {
        let typed = Typed::<9>::read(text).ok().filter(|typed| typed.characters().len() == 9);
        if let Some((characters, gaps)) = GROUPING.read(text.as_bytes())
            && characters.iter().all(u8::is_ascii_alphanumeric)
        {
            let typed = typed.as_ref().unwrap();
            assert_eq!((typed.characters(), typed.gaps()), (&characters[..], gaps), "{text:?}");
            assert_eq!(GROUPING.write(&characters, gaps).unwrap(), text.as_bytes());
        }
        if let Some(typed) = typed
            && let Some(written) = GROUPING.write(typed.characters().try_into().unwrap(), typed.gaps())
        {
            let mut out = Vec::new();
            typed::write(typed.characters(), typed.gaps(), &mut out);
            assert_eq!(written, *out, "{text:?}");
        }
    }

    #[test]
    fn a_grouping_is_read_and_written_as_any_spelling() {
        let separators = ["", " ", "-", ".", "\u{a0}", "\u{202f}", "/", "\t", "0", "+"];
        for first in separators {
            for second in separators {
                agrees(&format!("123{first}45{second}6789"));
                agrees(&format!("12{first}345{second}6789"));
                agrees(&format!("123{first}456{second}789"));
            }
        }
        for text in ["123-45-6789", "123 45 6789", "123.45.6789", "123/45/6789"] {
            assert!(GROUPING.read(text.as_bytes()).is_some(), "{text:?}");
        }
        for text in ["123-45 6789", "123\t45\t6789", "12-345-6789", "123-45-67890", "12304506789"] {
            assert!(GROUPING.read(text.as_bytes()).is_none(), "{text:?}");
        }
    }
}
