//! Numbers as six parts, and product sets of them that count their members.

use std::borrow::Borrow;

/// Inclusive first and last value; a run that ends before it begins is empty.
pub(super) type Run = (u64, u64);

/// No run.
const NONE: Run = (1, 0);

/// Values of one part, ascending: up to four runs.
#[derive(Clone, Copy)]
pub(super) struct Set {
    runs: [Run; 4],
    size: u64,
}

impl Set {
    pub(super) const fn one(value: u64) -> Self {
        Self::run(value, value)
    }

    pub(super) const fn run(first: u64, last: u64) -> Self {
        Self::four((first, last), NONE, NONE, NONE)
    }

    pub(super) const fn two(a: Run, b: Run) -> Self {
        Self::four(a, b, NONE, NONE)
    }

    pub(super) const fn three(a: Run, b: Run, c: Run) -> Self {
        Self::four(a, b, c, NONE)
    }

    pub(super) const fn four(a: Run, b: Run, c: Run, d: Run) -> Self {
        let low = length(a).wrapping_add(length(b));
        let size = low.wrapping_add(length(c)).wrapping_add(length(d));
        Self { runs: [a, b, c, d], size }
    }

    /// How many members stand before this one.
    fn position(&self, value: u64) -> Option<u64> {
        let mut before = 0_u64;
        for (first, last) in self.runs {
            if (first..=last).contains(&value) {
                return Some(before.wrapping_add(value.wrapping_sub(first)));
            }
            before = before.wrapping_add(length((first, last)));
        }
        None
    }

    pub(super) const fn runs(&self) -> [Run; 4] {
        self.runs
    }

    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// Whether two sets were made alike; there is no `==` at compile time.
    pub(super) const fn equals(&self, other: Self) -> bool {
        let ([(first, last), ..], [(other_first, other_last), ..]) = (self.runs, other.runs);
        first == other_first && last == other_last && self.size == other.size
    }

    pub(super) fn contains(self, value: u64) -> bool {
        self.position(value).is_some()
    }

    /// The member that has this many before it.
    fn member(&self, position: u64) -> u64 {
        let mut position = position;
        for (first, last) in self.runs {
            match position.checked_sub(length((first, last))) {
                Some(beyond) => position = beyond,
                None => return first.wrapping_add(position),
            }
        }
        0
    }

    /// This value alone, if it is a member; otherwise nothing.
    fn only(self, value: u64) -> Self {
        if self.contains(value) { Self::one(value) } else { Self::four(NONE, NONE, NONE, NONE) }
    }
}

const fn length((first, last): Run) -> u64 {
    last.wrapping_add(1).saturating_sub(first)
}

/// The thirteen characters of a number as its six parts, in their order: first digit, year, month, department
/// (`2A` is 100, `2B` is 101), commune, order.
pub(super) type Parts = [u64; 6];

/// Numbers whose parts are each a member of their set.
#[derive(Clone, Copy)]
pub(super) struct Block {
    sets: [Set; 6],
    /// Members of each birth: departments, communes and orders.
    places: u64,
    size: u64,
}

impl Block {
    pub(super) const fn new(sets: [Set; 6]) -> Self {
        let [firsts, years, months, departments, communes, orders] = sets;
        let births = firsts.size.wrapping_mul(years.size).wrapping_mul(months.size);
        let places = departments.size.wrapping_mul(communes.size).wrapping_mul(orders.size);
        Self { sets, places, size: births.wrapping_mul(places) }
    }

    pub(super) const fn sets(&self) -> [Set; 6] {
        self.sets
    }

    /// How many members stand before this one when they are sorted by their parts.
    fn position(&self, parts: &Parts) -> Option<u64> {
        let mut before = 0_u64;
        for (set, &part) in self.sets.iter().zip(parts) {
            before = before.wrapping_mul(set.size).wrapping_add(set.position(part)?);
        }
        Some(before)
    }

    /// The member that has this many before it. Births and places are told apart first, so that the divisions of
    /// the two do not wait for each other.
    fn member(&self, position: u64) -> Parts {
        let [firsts, years, months, departments, communes, orders] = &self.sets;
        let births = position.checked_div(self.places).unwrap_or(0);
        let places = position.wrapping_sub(births.wrapping_mul(self.places));
        let [first, year, month] = members([firsts, years, months], births);
        let [department, commune, order] = members([departments, communes, orders], places);
        [first, year, month, department, commune, order]
    }

    /// The members with this first digit.
    pub(super) fn of_first(&self, first: u64) -> Self {
        let [firsts, years, months, departments, communes, orders] = self.sets;
        Self::new([firsts.only(first), years, months, departments, communes, orders])
    }

    /// The members of this year.
    pub(super) fn of_year(&self, year: u64) -> Self {
        let [firsts, years, months, departments, communes, orders] = self.sets;
        Self::new([firsts, years.only(year), months, departments, communes, orders])
    }

    /// The members of this month.
    pub(super) fn of_month(&self, month: u64) -> Self {
        let [firsts, years, months, departments, communes, orders] = self.sets;
        Self::new([firsts, years, months.only(month), departments, communes, orders])
    }
}

/// The members of three sets whose combination has this many before it.
fn members([high, middle, low]: [&Set; 3], position: u64) -> [u64; 3] {
    let above = position.checked_div(low.size).unwrap_or(0);
    let top = above.checked_div(middle.size).unwrap_or(0);
    [
        high.member(top),
        middle.member(above.wrapping_sub(top.wrapping_mul(middle.size))),
        low.member(position.wrapping_sub(above.wrapping_mul(low.size))),
    ]
}

/// How many numbers disjoint blocks have.
pub(super) fn size(blocks: impl Iterator<Item = impl Borrow<Block>>) -> u64 {
    blocks.map(|block| block.borrow().size).sum()
}

/// How many members stand before this one, block by block.
pub(super) fn position(blocks: impl Iterator<Item = impl Borrow<Block>>, parts: &Parts) -> Option<u64> {
    let mut before = 0_u64;
    for block in blocks {
        if let Some(position) = block.borrow().position(parts) {
            return Some(before.wrapping_add(position));
        }
        before = before.wrapping_add(block.borrow().size);
    }
    None
}

/// The member that has this many before it, block by block.
pub(super) fn member(blocks: impl Iterator<Item = impl Borrow<Block>>, position: u64) -> Parts {
    let mut position = position;
    for block in blocks {
        match position.checked_sub(block.borrow().size) {
            Some(beyond) => position = beyond,
            None => return block.borrow().member(position),
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
        let block = Block::new([
            Set::two((1, 2), (7, 8)),
            Set::one(4),
            Set::four((0, 0), (3, 5), (7, 7), (9, 12)),
            Set::three((1, 19), (21, 95), (99, 99)),
            Set::run(5, 6),
            Set::one(0),
        ]);
        let all = [block, block.of_first(3), Block::new([Set::one(0); 6])];
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
        let block = Block::new([Set::run(1, 8); 6]);
        assert_eq!(block.of_first(2).of_year(3).of_month(4).size, 8 * 8 * 8);
        assert_eq!(block.of_first(2).of_year(3).of_month(4).member(0), [2, 3, 4, 1, 1, 1]);
        assert_eq!(block.of_month(9).size, 0);
    }
}
