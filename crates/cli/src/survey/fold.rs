//! How many distinct texts become how many distinct tokens, in bounded memory.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// Most pairs that are kept, some 32 MB.
const MOST: usize = 1 << 20;

/// Distinct texts and the canonical texts they fold into, by their hashes.
///
/// Past [`MOST`] pairs only those are kept whose canonical text hashes to a multiple of 2, then of 4, and so on
/// (adaptive sampling): the counts are estimates from there, of some tenths of a percent.
pub(crate) struct Fold {
    hasher: RandomState,
    pairs: HashSet<(u64, u64)>,
    halvings: u32,
    most: usize,
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Distinct texts.
    pub(crate) texts: u64,
    /// Distinct tokens that they become.
    pub(crate) tokens: u64,
    /// Whether these are counts; otherwise they are estimates.
    pub(crate) exact: bool,
}

impl Fold {
    /// Folds with the same hasher can be merged.
    pub(crate) fn with(hasher: &RandomState) -> Self {
        Self { hasher: hasher.clone(), pairs: HashSet::new(), halvings: 0, most: MOST }
    }

    /// Notes a text and the canonical text whose token it shares.
    pub(crate) fn note(&mut self, text: &str, canonical: &str) {
        let canonical = self.hasher.hash_one(canonical);
        if canonical.trailing_zeros() < self.halvings {
            return;
        }
        self.pairs.insert((canonical, self.hasher.hash_one(text)));
        self.bound();
    }

    /// Adds what another fold with the same hasher noted.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.halve(self.halvings.max(other.halvings));
        let halvings = self.halvings;
        self.pairs.extend(other.pairs.iter().filter(|(canonical, _)| canonical.trailing_zeros() >= halvings));
        self.bound();
    }

    fn bound(&mut self) {
        while self.pairs.len() > self.most {
            self.halve(self.halvings.saturating_add(1));
        }
    }

    fn halve(&mut self, halvings: u32) {
        if halvings > self.halvings {
            self.halvings = halvings;
            self.pairs.retain(|(canonical, _)| canonical.trailing_zeros() >= halvings);
        }
    }

    /// What was counted.
    pub(crate) fn counted(&self) -> Counted {
        let tokens: HashSet<u64> = self.pairs.iter().map(|(canonical, _)| *canonical).collect();
        let scale = |sampled: usize| {
            u64::try_from(sampled).unwrap_or(u64::MAX).checked_shl(self.halvings).unwrap_or(u64::MAX)
        };
        Counted { texts: scale(self.pairs.len()), tokens: scale(tokens.len()), exact: self.halvings == 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_fold() {
        let mut fold = Fold::with(&RandomState::new());
        for (text, canonical) in [("06 12", "+3306"), ("0612", "+3306"), ("0612", "+3306"), ("0613", "+3307")]
        {
            fold.note(text, canonical);
        }
        assert_eq!(fold.counted(), Counted { texts: 3, tokens: 2, exact: true });
    }

    #[test]
    fn parts_merged_are_the_whole() {
        for most in [64, MOST] {
            let hasher = RandomState::new();
            let fold = || Fold { most, ..Fold::with(&hasher) };
            let (mut whole, mut merged) = (fold(), fold());
            for part in 0..10_u32 {
                let mut fold = fold();
                for number in part * 50..part * 50 + 100 {
                    let (text, canonical) = (number.to_string(), (number / 3).to_string());
                    whole.note(&text, &canonical);
                    fold.note(&text, &canonical);
                }
                merged.merge(&fold);
            }
            assert_eq!(merged.counted(), whole.counted());
            assert_eq!(merged.pairs, whole.pairs);
        }
    }

    #[test]
    fn many_are_estimated_in_bounded_memory() {
        let mut fold = Fold { most: 4096, ..Fold::with(&RandomState::new()) };
        for number in 0..100_000_u32 {
            fold.note(&number.to_string(), &(number / 2).to_string());
            assert!(fold.pairs.len() <= 4096);
        }
        let Counted { texts, tokens, exact } = fold.counted();
        assert!(!exact);
        assert!((85_000..115_000).contains(&texts), "{texts}");
        assert!((42_500..57_500).contains(&tokens), "{tokens}");
    }
}
