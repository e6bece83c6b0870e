//! Numbers as six parts, and product sets of them that count their members.

/// Inclusive first and last value; a run that ends before it begins is empty.
type Run = (u16, u16);

/// No run.
const NONE: Run = (1, 0);

/// Values of one part, ascending: up to four runs.
#[derive(Clone, Copy)]
pub(super) struct Set([Run; 4]);

impl Set {
    pub(super) const fn one(value: u16) -> Self {
        Self::run(value, value)
    }

    pub(super) const fn run(first: u16, last: u16) -> Self {
        Self([(first, last), NONE, NONE, NONE])
    }

    pub(super) const fn two(a: Run, b: Run) -> Self {
        Self([a, b, NONE, NONE])
    }

    pub(super) const fn three(a: Run, b: Run, c: Run) -> Self {
        Self([a, b, c, NONE])
    }

    pub(super) const fn four(a: Run, b: Run, c: Run, d: Run) -> Self {
        Self([a, b, c, d])
    }

    fn size(self) -> u64 {
        self.0.into_iter().map(length).sum()
    }

    /// How many members stand before this one.
    fn position(self, value: u16) -> Option<u64> {
        let mut before = 0_u64;
        for (first, last) in self.0 {
            if (first..=last).contains(&value) {
                return Some(before.wrapping_add(u64::from(value.wrapping_sub(first))));
            }
            before = before.wrapping_add(length((first, last)));
        }
        None
    }

    pub(super) fn contains(self, value: u16) -> bool {
        self.position(value).is_some()
    }

    /// The member that has this many before it.
    fn member(self, position: u64) -> u16 {
        let mut position = position;
        for (first, last) in self.0 {
            match position.checked_sub(length((first, last))) {
                Some(beyond) => position = beyond,
                None => return first.wrapping_add(u16::try_from(position).unwrap_or(0)),
            }
        }
        0
    }

    /// This value alone, if it is a member; otherwise nothing.
    fn only(self, value: u16) -> Self {
        if self.contains(value) { Self::one(value) } else { Self([NONE; 4]) }
    }
}

fn length((first, last): Run) -> u64 {
    u64::from(last.wrapping_add(1).saturating_sub(first))
}

/// The thirteen characters of a number as its six parts, in their order: first digit, year, month, department
/// (`2A` is 100, `2B` is 101), commune, order.
pub(super) type Parts = [u16; 6];

/// Numbers whose parts are each a member of their set.
#[derive(Clone, Copy)]
pub(super) struct Block(pub(super) [Set; 6]);

impl Block {
    fn size(&self) -> u64 {
        self.0.iter().fold(1, |size, set| size.wrapping_mul(set.size()))
    }

    /// How many members stand before this one when they are sorted by their parts.
    fn position(&self, parts: &Parts) -> Option<u64> {
        let mut before = 0_u64;
        for (set, &part) in self.0.iter().zip(parts) {
            before = before.wrapping_mul(set.size()).wrapping_add(set.position(part)?);
        }
        Some(before)
    }

    /// The member that has this many before it.
    fn member(&self, position: u64) -> Parts {
        let mut rest = position;
        let mut parts = [0; 6];
        for (set, part) in self.0.iter().zip(&mut parts).rev() {
            let size = set.size();
            *part = set.member(rest.checked_rem(size).unwrap_or(0));
            rest = rest.checked_div(size).unwrap_or(0);
        }
        parts
    }

    /// The members with this first digit.
    pub(super) fn of_first(self, first: u16) -> Self {
        let [firsts, rest @ ..] = self.0;
        let [years, months, departments, communes, orders] = rest;
        Self([firsts.only(first), years, months, departments, communes, orders])
    }

    /// The members of this year.
    pub(super) fn of_year(self, year: u16) -> Self {
        let [firsts, years, months, departments, communes, orders] = self.0;
        Self([firsts, years.only(year), months, departments, communes, orders])
    }

    /// The members of this month.
    pub(super) fn of_month(self, month: u16) -> Self {
        let [firsts, years, months, departments, communes, orders] = self.0;
        Self([firsts, years, months.only(month), departments, communes, orders])
    }
}

/// How many numbers disjoint blocks have.
pub(super) fn size(blocks: impl Iterator<Item = Block>) -> u64 {
    blocks.map(|block| block.size()).sum()
}

/// How many members stand before this one, block by block.
pub(super) fn position(blocks: impl Iterator<Item = Block>, parts: &Parts) -> Option<u64> {
    let mut before = 0_u64;
    for block in blocks {
        if let Some(position) = block.position(parts) {
            return Some(before.wrapping_add(position));
        }
        before = before.wrapping_add(block.size());
    }
    None
}

/// The member that has this many before it, block by block.
pub(super) fn member(blocks: impl Iterator<Item = Block>, position: u64) -> Parts {
    let mut position = position;
    for block in blocks {
        match position.checked_sub(block.size()) {
            Some(beyond) => position = beyond,
            None => return block.member(position),
        }
    }
    [0; 6]
}

/// The rank of a member in a class from which the member at `hole` is taken out.
pub(super) fn rank(position: u64, hole: Option<u64>) -> u64 {
    position.wrapping_sub(u64::from(hole.is_some_and(|hole| hole < position)))
}

/// How many members stand before the one of this rank in such a class.
pub(super) fn unrank(rank: u64, hole: Option<u64>) -> u64 {
    rank.wrapping_add(u64::from(hole.is_some_and(|hole| hole <= rank)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_counted_in_order_without_gaps() {
        let block = Block([
            Set::two((1, 2), (7, 8)),
            Set::one(4),
            Set::four((0, 0), (3, 5), (7, 7), (9, 12)),
            Set::three((1, 19), (21, 95), (99, 99)),
            Set::run(5, 6),
            Set::one(0),
        ]);
        let all = [block, block.of_first(3), Block([Set::one(0); 6])];
        assert_eq!(size(all.into_iter()), 4 * 9 * 95 * 2 + 1);
        let members = (0..size(all.into_iter())).map(|nth| member(all.into_iter(), nth)).collect::<Vec<_>>();
        assert!(members[..members.len() - 1].is_sorted());
        assert_eq!(members[0], [1, 4, 0, 1, 5, 0]);
        assert_eq!(members[members.len() - 1], [0; 6]);
        for (nth, parts) in members.iter().enumerate() {
            assert_eq!(position(all.into_iter(), parts), Some(nth as u64));
        }
        assert_eq!(position(all.into_iter(), &[1, 4, 6, 1, 5, 0]), None);
    }

    #[test]
    fn a_narrowed_block_has_the_members_with_that_part() {
        let block = Block([Set::run(1, 8); 6]);
        assert_eq!(block.of_first(2).of_year(3).of_month(4).size(), 8 * 8 * 8);
        assert_eq!(block.of_first(2).of_year(3).of_month(4).member(0), [2, 3, 4, 1, 1, 1]);
        assert_eq!(block.of_month(9).size(), 0);
    }
}
