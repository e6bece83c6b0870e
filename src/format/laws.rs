//! The two laws that every format keeps, on each side:
//!
//! 1. `render(parse(text)) = text` for every canonical text;
//! 2. `parse(render(shape, rank)) = (shape, rank)` for every shape and rank.
//!
//! [`hold`] draws ranks from every class, renders them (law 2 gives the canonical texts for law 1), and is meant
//! for the tests of a format's own file.

use super::{Annex, Codec, Parsed, Rank, Setting, Side, Size, Span, Spelling};
use crate::error::{Reason, TextError};
use crate::rank::U512;
use crate::scope::Suffix;

/// Ranks drawn from each class and side, besides the first and the last ones.
const DRAWS: u64 = 300;

/// Classes up to this size are walked whole.
const SMALL: u128 = 20_000;

/// A setting with the default suffix, another domain's, and region FR.
pub(crate) fn setting() -> Setting {
    Setting {
        region: Some(super::Region(*b"FR")),
        suffix: Suffix::default(),
        other_suffixes: vec![Suffix::new("other.example").unwrap()],
    }
}

/// Parses into an annex that is thrown away.
pub(crate) fn parse(
    codec: &dyn Codec,
    setting: &Setting,
    side: Side,
    text: &str,
) -> Result<Parsed, TextError> {
    codec.parse(setting, side, text, &mut Annex::default())
}

/// Both laws, for every class, on both sides, with each of these texts held by the class.
pub(crate) fn hold(codec: &dyn Codec, setting: &Setting, held: &[&str]) {
    hold_in(codec, setting, held, DRAWS);
}

/// Both laws with this many ranks drawn from each class: fewer for a format of thousands of classes.
pub(crate) fn hold_in(codec: &dyn Codec, setting: &Setting, held: &[&str], draws: u64) {
    for class in 0..codec.classes() {
        for held in held {
            for side in [Side::Identifier, Side::Token] {
                match codec.size(class) {
                    Size::Narrow(size) => narrow_ranks(size, draws).for_each(|rank| {
                        holds_at(codec, setting, side, class, held, U512::from(rank), true);
                    }),
                    Size::Wide(size) => wide_ranks(size, draws)
                        .for_each(|rank| holds_at(codec, setting, side, class, held, rank, false)),
                    Size::Bytes => {}
                }
            }
        }
    }
}

/// Both laws at one rank.
fn holds_at(
    codec: &dyn Codec,
    setting: &Setting,
    side: Side,
    class: u32,
    held: &str,
    rank: U512,
    narrow: bool,
) {
    let mut annex = Annex::default();
    let span = if held.is_empty() { Span::default() } else { annex.keep_bytes(held.as_bytes()) };
    let rank_there = if narrow { Rank::Narrow(rank.to_u128().unwrap()) } else { annex.keep_wide(rank) };
    let shape = Parsed { class, held: span, spelling: Spelling::CANONICAL, rank: rank_there };
    let text = codec.rendered(setting, side, &shape, &annex);

    let mut again = Annex::default();
    let parsed = codec
        .parse(setting, side, &text, &mut again)
        .unwrap_or_else(|error| panic!("{} {}: {text:?}: {error}", codec.name(), codec.class_name(class)));
    let rank_again = match parsed.rank {
        Rank::Narrow(rank) => U512::from(rank),
        Rank::Wide(position) => again.wide(position),
        Rank::Bytes(_) => panic!("bytes where a rank was"),
    };
    assert_eq!(
        (codec.class_name(parsed.class), again.bytes(parsed.held), rank_again),
        (codec.class_name(class), held.as_bytes(), rank),
        "{} {text:?}",
        codec.name()
    );
    let rendered = codec.rendered(setting, side, &parsed, &again);
    assert_eq!(rendered, text, "{}: a token is canonical", codec.name());
}

/// These texts are refused for these reasons at these bytes.
pub(crate) fn refused(codec: &dyn Codec, setting: &Setting, side: Side, cases: &[(&str, Reason, usize)]) {
    for (text, reason, at) in cases {
        let result = parse(codec, setting, side, text);
        assert_eq!(result, Err(TextError::new(*reason, *at)), "{} {text:?}", codec.name());
    }
}

fn narrow_ranks(size: u128, draws: u64) -> Box<dyn Iterator<Item = u128>> {
    if size <= SMALL {
        return Box::new(0..size);
    }
    let edges = [0, 1, size / 2, size - 2, size - 1];
    Box::new(edges.into_iter().chain((0..draws).map(move |draw| {
        let bits = u128::from(scatter(draw)) << 64 | u128::from(scatter(!draw));
        bits % size
    })))
}

fn wide_ranks(size: U512, draws: u64) -> impl Iterator<Item = U512> {
    let last = size.checked_sub(U512::from(1)).unwrap();
    let drawn = (0..draws).map(move |draw| {
        let limbs = std::array::from_fn(|limb| scatter(draw * 8 + limb as u64));
        let mut rank = U512::from_limbs(limbs);
        while rank >= size {
            rank = rank.div_rem_small(std::num::NonZeroU64::new(3).unwrap()).0;
        }
        rank
    });
    [U512::ZERO, U512::from(1), last].into_iter().chain(drawn)
}

/// Numbers, choices and damages that look drawn, and are the same in every run.
#[derive(Default)]
pub(crate) struct Draws(u64);

impl Draws {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 += 1;
        scatter(self.0) % end
    }

    /// One of these.
    pub(crate) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    /// A text with one or two characters left out, put in or replaced.
    pub(crate) fn damaged(&mut self, text: &str) -> String {
        let mut characters = text.chars().collect::<Vec<_>>();
        for _ in 0..=self.below(2) {
            let at = usize::try_from(self.below(characters.len() as u64)).unwrap();
            let other =
                self.of(&['0', '1', '6', '9', 'A', 'b', 'O', ' ', '-', '\u{a0}', '/', ':', '\0', 'é', '٣']);
            match self.below(4) {
                0 if characters.len() > 1 => drop(characters.remove(at)),
                1 => characters.insert(at, other),
                2 => characters.swap(at, 0),
                _ => characters[at] = other,
            }
            characters.push('1');
            if self.below(8) > 0 {
                characters.pop();
            }
        }
        characters.into_iter().collect()
    }
}

/// SplitMix64's finaliser: well-spread bits from a counter.
fn scatter(counter: u64) -> u64 {
    let mut z = counter.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
