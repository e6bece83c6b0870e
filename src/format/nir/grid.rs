//! Grids: blocks of the issued grammar with their sets laid out as tables, so that nothing is searched and nothing
//! divided. They rank as their blocks do.

use super::block::{Block, Parts, Set};
use super::class::{COMMUNES, ORDERS};

/// Communes of a department.
const COMMUNES_EACH: u64 = COMMUNES.size();

/// Orders of a commune.
const ORDERS_EACH: u64 = ORDERS.size();

/// A block whose communes and orders are the issued ones.
pub(super) struct Grid {
    firsts: Table,
    years: Table,
    months: Table,
    departments: Table,
}

impl Grid {
    pub(super) const fn of(block: &Block) -> Self {
        let [firsts, years, months, departments, communes, orders] = block.sets();
        assert!(communes.equals(COMMUNES) && orders.equals(ORDERS));
        Self {
            firsts: Table::of(firsts),
            years: Table::of(years),
            months: Table::of(months),
            departments: Table::of(departments),
        }
    }

    /// How many members stand before this one.
    #[inline(always)]
    pub(super) fn position(&self, parts: &Parts) -> Option<u64> {
        let &[first, year, month, department, commune, order] = parts;
        let (first, year) = (self.firsts.rank(first), self.years.rank(year));
        let (month, department) = (self.months.rank(month), self.departments.rank(department));
        let (commune, order) = (commune.wrapping_sub(1), order.wrapping_sub(1));
        let strange = first | year | month | department >= STRANGER;
        if strange || commune >= COMMUNES_EACH || order >= ORDERS_EACH {
            return None;
        }
        let years = first.wrapping_mul(self.years.size).wrapping_add(year);
        let months = years.wrapping_mul(self.months.size).wrapping_add(month);
        let departments = months.wrapping_mul(self.departments.size).wrapping_add(department);
        let communes = departments.wrapping_mul(COMMUNES_EACH).wrapping_add(commune);
        Some(communes.wrapping_mul(ORDERS_EACH).wrapping_add(order))
    }

    /// The member that has this many before it.
    #[inline(always)]
    pub(super) fn member(&self, position: u64) -> Parts {
        let (communes, order) = (position / ORDERS_EACH, position % ORDERS_EACH);
        let (departments, commune) = (communes / COMMUNES_EACH, communes % COMMUNES_EACH);
        let (months, department) = self.departments.member(departments);
        let (years, month) = self.months.member(months);
        let (firsts, year) = self.years.member(years);
        let (_, first) = self.firsts.member(firsts);
        [first, year, month, department, commune.wrapping_add(1), order.wrapping_add(1)]
    }
}

/// A set of values below 128, by value and by rank.
pub(super) struct Table {
    ranks: [u8; 256],
    members: [u8; 128],
    size: u64,
    /// 2^32 / size, rounded up: multiplied by it, a number below 2^24 is divided by the size.
    reciprocal: u64,
}

/// The rank of what is no member: above all others, in its highest bit.
const STRANGER: u64 = 0x80;

impl Table {
    #[expect(
        clippy::indexing_slicing,
        clippy::as_conversions,
        reason = "at compile time, where a wrong index does not build; values and ranks are below 128"
    )]
    pub(super) const fn of(set: Set) -> Self {
        let (mut ranks, mut members) = ([STRANGER as u8; 256], [0; 128]);
        let (mut run, mut rank) = (0_usize, 0_usize);
        while run < set.runs().len() {
            let (mut value, last) = set.runs()[run];
            while value <= last {
                assert!(value < STRANGER);
                ranks[value as usize] = rank as u8;
                members[rank] = value as u8;
                value = value.wrapping_add(1);
                rank = rank.wrapping_add(1);
            }
            run = run.wrapping_add(1);
        }
        Self { ranks, members, size: set.size(), reciprocal: (1_u64 << 32).div_ceil(set.size()) }
    }

    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// The member of this rank, at compile time.
    #[expect(
        clippy::indexing_slicing,
        clippy::as_conversions,
        reason = "at compile time, where a wrong index does not build; ranks are below 128"
    )]
    pub(super) const fn nth(&self, rank: u64) -> u64 {
        self.members[rank as usize] as u64
    }

    #[inline(always)]
    fn rank(&self, value: u64) -> u64 {
        let rank = usize::try_from(value).ok().and_then(|value| self.ranks.get(value));
        rank.map_or(STRANGER, |&rank| u64::from(rank))
    }

    /// How many whole rounds of the set stand before this position, and the member there.
    #[inline(always)]
    fn member(&self, position: u64) -> (u64, u64) {
        let rounds = position.wrapping_mul(self.reciprocal) >> 32;
        let rank = position.wrapping_sub(rounds.wrapping_mul(self.size));
        let member = usize::try_from(rank).ok().and_then(|rank| self.members.get(rank));
        (rounds, member.map_or(0, |&member| u64::from(member)))
    }
}
