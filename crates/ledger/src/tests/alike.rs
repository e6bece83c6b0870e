//! The store decides as the ledger in memory does, whatever comes, however it is grouped.

use super::child::Files;
use crate::entry;
use crate::reader::LedgerReader;
use crate::refusals::Refusals;
use crate::sqlite::SqliteStore;
use crate::store::{Asked, Store};
use crate::verify::verify;
use jeton::{
    Act, Charge, Claim, Denial, Entry, Ledger, Meter, Outcome, Reservation, Scope, TestClock, Verdict,
    VolatileLedger, Width, Window,
};

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }

    fn claim(&mut self) -> Claim {
        let token = [self.below(40) as u8; 32];
        let subject = (self.below(3) > 0).then(|| [self.below(8) as u8; 32]);
        Claim { subject, format: self.pick(&["fr.nir", "phone", "email"]).into(), token, identifier: [0; 32] }
    }

    fn charge(&mut self) -> Charge {
        let scopes = [
            Scope::Vault,
            Scope::Partner("x".into()),
            Scope::Purpose("x".into()),
            Scope::Actor("x".into()),
            Scope::Actor("y".into()),
        ];
        Charge {
            meter: self.pick(&[Meter::Reveals, Meter::Reveals, Meter::Searches]),
            scope: self.pick(&scopes),
            window: self.pick(&[Window::Hour, Window::Day, Window::ThirtyDays]),
            limit: self.below(45),
        }
    }

    fn reservation(&mut self) -> Reservation {
        let (actor, purpose) = (self.pick(&["x", "y"]).into(), "p".into());
        let verdict = if self.below(12) == 0 {
            Verdict::Denied(Denial::NotAllowed)
        } else {
            Verdict::Charge((0..self.below(5)).map(|_| self.charge()).collect())
        };
        Reservation {
            entry: Entry { act: Act::Reveal(Width::Full), actor, partner: None, purpose, case: None },
            verdict,
            claims: (0..self.below(5)).map(|_| self.claim()).collect(),
        }
    }
}

/// Answers how many were granted and refused.
fn compare(seed: u64, groups: u64) -> (u64, u64) {
    let files = Files::new(0);
    let mut store = SqliteStore::open(&files.ledger(), &files.witness()).unwrap();
    let (clock, mut dice) = (TestClock::default(), Dice(seed));
    let memory = VolatileLedger::with_clock({
        let clock = clock.clone();
        move || clock.seconds()
    });
    let mut waiting = Refusals::default();
    let (mut granted, mut refused) = (0, 0);
    for _ in 0..groups {
        let group: Vec<Asked> = (0..1 + dice.below(6))
            .map(|_| {
                let reservation = dice.reservation();
                let body = entry::encode(store.id(), &reservation.entry, &reservation.claims);
                Asked { reservation, body }
            })
            .collect();
        let expected: Vec<Outcome> =
            group.iter().map(|asked| memory.reserve(&asked.reservation).unwrap()).collect();
        let outcomes = store.commit(&group, clock.seconds() as i64, &mut waiting).unwrap();
        assert_eq!(outcomes, expected, "seed {seed}");
        granted += outcomes.iter().filter(|outcome| **outcome == Outcome::Granted).count() as u64;
        refused += outcomes.iter().filter(|outcome| **outcome == Outcome::Refused).count() as u64;
        let step = dice.pick(&[0, 0, 1, 60, 1_799, 3_600, 40_000, 86_400, 700_000]);
        clock.advance(step);
    }
    store.probe(&mut waiting).unwrap();
    drop(store);
    assert_eq!(verify(&files.ledger()).unwrap().size, granted);
    let counted = LedgerReader::open(&files.ledger()).unwrap().refusals(None).unwrap();
    assert_eq!(counted.iter().map(|refusal| refusal.count).sum::<u64>(), refused);
    (granted, refused)
}

#[test]
fn groups_are_decided_as_the_ledger_in_memory_decides_one_by_one() {
    for seed in 1..=5 {
        let (granted, refused) = compare(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed), 150);
        assert!(granted > 50 && refused > 50, "{granted} granted, {refused} refused");
    }
}
