//! The store decides as the ledger in memory does, whatever comes, however it is grouped, and agrees with itself each time.

use super::child::Place;
use crate::entry;
use crate::reader::LedgerReader;
use crate::refusals::Refusals;
use crate::store::{Asked, Store};
use crate::verify::verify;
use jeton::{
    Act, Charge, Claim, Denial, Entry, Exhaustion, Ledger, Meter, Outcome, Party, Reservation, Scope,
    TestClock, Verdict, VolatileLedger, Width, Window,
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
        Claim { subject, format: self.pick(&["fr.nir", "phone", "email"]).into(), token, identifier: token }
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
        let verdict =
            if self.below(20) == 0 { Verdict::Approved([self.below(9) as u8; 32]) } else { verdict };
        let partner = self.pick(&[None, Some("x".into())]);
        Reservation {
            entry: Entry { act: Act::Reveal(Width::Full), actor, partner, purpose, case: None },
            verdict,
            claims: (0..self.below(5)).map(|_| self.claim()).collect(),
            opens_decoy: self.below(60) == 0,
            exhaustion: self.pick(&[
                None,
                Some(Exhaustion::default()),
                Some(Exhaustion { days: 1, within: 1 }),
            ]),
        }
    }

    /// What an operator does: mostly it thaws, or soon everybody would be frozen.
    fn order(&mut self) -> Reservation {
        let party =
            self.pick(&[Party::Actor("x".into()), Party::Actor("y".into()), Party::Partner("x".into())]);
        let (act, claims) = match self.below(12) {
            0 => (Act::Freeze(party), Vec::new()),
            1 => (Act::Forget, vec![Claim { subject: None, ..self.claim() }]),
            2 => (Act::Look, vec![self.claim()]),
            _ => (Act::Thaw(party), Vec::new()),
        };
        let (actor, purpose) = ("operator".into(), "p".into());
        let entry = Entry { act, actor, partner: None, purpose, case: None };
        Reservation::new(entry, Verdict::Charge(Vec::new()), claims)
    }
}

/// Answers how many were granted and refused.
fn compare(seed: u64, groups: u64) -> (u64, u64) {
    let place = Place::new(0);
    let mut store = place.store();
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
                let reservation = if dice.below(4) == 0 { dice.order() } else { dice.reservation() };
                let body = entry::encode(store.id(), &reservation.entry, None, &reservation.claims);
                Asked { reservation, body }
            })
            .collect();
        let expected: Vec<Outcome> =
            group.iter().map(|asked| memory.reserve(&asked.reservation).unwrap()).collect();
        let outcomes = store.commit(&group, clock.seconds() as i64, &mut waiting).unwrap().outcomes;
        assert_eq!(outcomes, expected, "seed {seed}");
        verify(place.address()).unwrap();
        granted += outcomes.iter().filter(|outcome| **outcome == Outcome::Granted).count() as u64;
        refused += outcomes.iter().filter(|outcome| **outcome == Outcome::Refused).count() as u64;
        let step = dice.pick(&[0, 0, 1, 60, 1_799, 3_600, 40_000, 86_400, 700_000]);
        clock.advance(step);
    }
    store.probe(&mut waiting).unwrap();
    drop(store);
    // Those whom the ledger froze itself have entries, too.
    assert!(verify(place.address()).unwrap().size > granted);
    let counted = LedgerReader::open(&place.ledger()).unwrap().refusals(None).unwrap();
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
