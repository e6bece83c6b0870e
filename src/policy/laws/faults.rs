//! Each law is broken by a fault, or it says nothing.

use super::*;
use crate::policy::VolatileLedger;
use crate::policy::ledger::{Denial, Verdict};
use crate::policy::standing::{Exhaustion, Party};
use crate::scope::LedgerId;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::thread;

/// Ways to be wrong, each of which one law must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    CountsReveals,
    DebitsRefusals,
    ChecksFirstScope,
    NeverSlides,
    ForgetsReturns,
    FollowsClockBack,
    MergesSubjects,
    MergesAcrossSubjects,
    ForgetsSubjects,
    CountsByName,
    GrantsDenials,
    ReadsThenWrites,
    CountsMetersTogether,
}

type Reveal = (u64, Charge, Claim);

/// A second ledger, as plain as can be, that can be wrong in one way.
struct Plain {
    fault: Fault,
    clock: TestClock,
    log: Mutex<(u64, Vec<Reveal>)>,
}

impl Plain {
    /// Distinct people among claims: a subject, and another person for each further token of a format.
    fn people(&self, (now, log): &(u64, Vec<Reveal>), claims: &[&Claim]) -> u64 {
        let mut first = HashMap::new();
        let person = |claim: &&Claim| match claim.subject {
            Some(subject) if self.fault != Fault::MergesAcrossSubjects => {
                let bound = || self.bound(*now, log, claim).unwrap_or(claim.token);
                let first = *first.entry((subject, claim.format.clone())).or_insert_with(bound);
                let further = first != claim.token && self.fault != Fault::MergesSubjects;
                (Some(subject), further.then_some(claim.token))
            }
            _ => (None, Some(claim.token)),
        };
        claims.iter().map(person).collect::<HashSet<_>>().len() as u64
    }

    /// The token that stands for the claim's subject in its format.
    fn bound(&self, now: u64, log: &[Reveal], claim: &Claim) -> Option<[u8; 32]> {
        let lasts = if self.fault == Fault::ForgetsSubjects { Window::Day } else { Window::LONGEST };
        let mut bound: Option<([u8; 32], u64)> = None;
        let place = |past: &Claim| past.subject == claim.subject && past.format == claim.format;
        for (at, _, past) in log.iter().filter(|(_, _, past)| place(past)) {
            match &mut bound {
                Some((token, seen)) if *at < *seen + lasts.seconds() => {
                    if *token == past.token {
                        *seen = *at;
                    }
                }
                _ => bound = Some((past.token, *at)),
            }
        }
        bound.filter(|(_, seen)| now < seen + lasts.seconds()).map(|(token, _)| token)
    }

    /// Whether what was charged so is counted together.
    fn together(&self, one: &Charge, other: &Charge) -> bool {
        let name = |charge: &Charge| charge.scope.to_string().rsplit('/').next().unwrap().to_owned();
        (one.meter == other.meter || self.fault == Fault::CountsMetersTogether)
            && (one.scope == other.scope || self.fault == Fault::CountsByName && name(one) == name(other))
    }
}

impl Ledger for Plain {
    fn id(&self) -> LedgerId {
        LedgerId::VOLATILE
    }

    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        let Verdict::Charge(charges) = &reservation.verdict else {
            return Ok(if self.fault == Fault::GrantsDenials { Outcome::Granted } else { Outcome::Refused });
        };
        let mut log = self.log.lock().unwrap();
        log.0 = if self.fault == Fault::FollowsClockBack {
            self.clock.seconds()
        } else {
            log.0.max(self.clock.seconds())
        };
        let now = log.0;
        let checked = if self.fault == Fault::ChecksFirstScope { 1 } else { charges.len() };
        let room = charges.iter().take(checked).all(|charge| {
            let window =
                if self.fault == Fault::NeverSlides { u64::MAX / 2 } else { charge.window.seconds() };
            let past = log.1.iter().filter(|(at, past, _)| {
                self.together(past, charge)
                    && now < at + window
                    && (self.fault != Fault::FollowsClockBack || *at <= now)
            });
            let claims: Vec<&Claim> = past.map(|(_, _, claim)| claim).chain(&reservation.claims).collect();
            let used = if self.fault == Fault::CountsReveals {
                claims.len() as u64
            } else {
                self.people(&log, &claims)
            };
            used <= charge.limit
        });
        if self.fault == Fault::ReadsThenWrites {
            drop(log);
            thread::sleep(std::time::Duration::from_micros(50));
            log = self.log.lock().unwrap();
        }
        if room || self.fault == Fault::DebitsRefusals {
            for charge in charges {
                for claim in &reservation.claims {
                    let known = log.1.iter().any(|(_, past, who)| {
                        (past.meter, &past.scope) == (charge.meter, &charge.scope) && who == claim
                    });
                    if !(self.fault == Fault::ForgetsReturns && known) {
                        log.1.push((now, charge.clone(), claim.clone()));
                    }
                }
            }
        }
        Ok(if room { Outcome::Granted } else { Outcome::Refused })
    }
}

fn open(fault: Fault) -> impl Fn(TestClock) -> Box<dyn Ledger> {
    move |clock| Box::new(Plain { fault, clock, log: Mutex::default() })
}

#[test]
fn a_second_plain_ledger_keeps_them() {
    for (law, trial) in COUNTING {
        assert_eq!(trial(&open(Fault::None)), Ok(true), "{law}");
    }
}

#[test]
fn each_fault_breaks_its_law() {
    for (fault, trial) in [
        (Fault::CountsReveals, 1),
        (Fault::DebitsRefusals, 2),
        (Fault::ChecksFirstScope, 3),
        (Fault::NeverSlides, 4),
        (Fault::ForgetsReturns, 4),
        (Fault::FollowsClockBack, 5),
        (Fault::MergesSubjects, 6),
        (Fault::MergesAcrossSubjects, 6),
        (Fault::MergesAcrossSubjects, 7),
        (Fault::ForgetsSubjects, 8),
        (Fault::CountsByName, 9),
        (Fault::ChecksFirstScope, 10),
        (Fault::GrantsDenials, 11),
        (Fault::ReadsThenWrites, 12),
        (Fault::CountsMetersTogether, 13),
    ] {
        let (law, holds) = COUNTING[trial];
        assert_eq!(holds(&open(fault)), Ok(false), "{fault:?} keeps: {law}");
    }
}

/// A right ledger behind somebody who changes what it is told.
struct Bent(VolatileLedger, Bend);

/// A change to what is told.
type Bend = fn(&mut Reservation);

impl Ledger for Bent {
    fn id(&self) -> LedgerId {
        self.0.id()
    }

    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        let mut told = reservation.clone();
        (self.1)(&mut told);
        self.0.reserve(&told)
    }
}

#[test]
fn each_bend_breaks_its_law() {
    let bends: [(usize, Bend); 14] = [
        // Nobody is frozen; or nobody is thawed; or everybody is.
        (0, |told| told.entry.act = Act::Look),
        (0, |told| {
            if matches!(told.entry.act, Act::Thaw(_)) {
                told.entry.act = Act::Look;
            }
        }),
        (0, |told| {
            if !told.entry.act.is_an_order() {
                told.entry.actor = "adviser-17".into();
            }
        }),
        // Partners are not looked at; or an actor of that name is frozen with them.
        (1, |told| told.entry.partner = None),
        (1, |told| {
            if let Act::Freeze(Party::Partner(_)) = told.entry.act {
                told.entry.act = Act::Freeze(Party::Actor("cap".into()));
            }
        }),
        // Decoys go unseen; or give themselves away.
        (2, |told| told.opens_decoy = false),
        (2, |told| {
            if told.opens_decoy {
                told.verdict = Verdict::Denied(Denial::NotAllowed);
            }
        }),
        // Exhausted budgets never freeze; or a day too early; or days long past count.
        (3, |told| told.exhaustion = None),
        (3, |told| told.exhaustion = told.exhaustion.map(|rule| Exhaustion { days: 2, ..rule })),
        (3, |told| told.exhaustion = told.exhaustion.map(|rule| Exhaustion { within: 30, ..rule })),
        // The actor is frozen for what its partner used up.
        (4, |told| {
            if let Verdict::Charge(charges) = &mut told.verdict {
                charges.retain(|charge| !matches!(charge.scope, Scope::Partner(_)));
            }
        }),
        // A person is forgotten by subject alone, or by identifier alone.
        (5, |told| {
            if told.entry.act == Act::Forget {
                told.claims.iter_mut().for_each(|claim| claim.identifier = [0; 32]);
            }
        }),
        (5, |told| {
            if told.entry.act == Act::Forget {
                told.claims.iter_mut().for_each(|claim| claim.subject = None);
            }
        }),
        // An approval is good for ever.
        (6, |told| {
            if let Verdict::Approved(_) = told.verdict {
                told.verdict = Verdict::Charge(Vec::new());
            }
        }),
    ];
    for (n, (trial, bend)) in bends.into_iter().enumerate() {
        let (law, holds) = STANDING[trial];
        let open = |clock: TestClock| -> Box<dyn Ledger> {
            Box::new(Bent(VolatileLedger::with_clock(move || clock.seconds()), bend))
        };
        assert_eq!(holds(&open), Ok(false), "bend {n} keeps: {law}");
    }
}
