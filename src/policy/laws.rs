//! The laws of every ledger, as one suite: [`ledger_laws`].

use super::budget::{Charge, Meter, Scope, Window};
use super::ledger::{Act, Claim, Denial, Entry, Ledger, LedgerFault, Outcome, Reservation, Verdict, Width};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use thiserror::Error;

/// A clock that tests turn by hand, in seconds.
///
/// ```
/// let clock = jeton::TestClock::default();
/// let before = clock.seconds();
/// clock.advance(60);
/// assert_eq!(clock.seconds(), before + 60);
/// ```
#[derive(Clone, Debug)]
pub struct TestClock(Arc<AtomicU64>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000)))
    }
}

impl TestClock {
    /// The time.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Turns it forward.
    pub fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Turns it back.
    pub fn turn_back(&self, seconds: u64) {
        self.0.fetch_sub(seconds, Ordering::SeqCst);
    }
}

/// A law that a ledger broke.
///
/// ```
/// # use jeton::{Ledger, LedgerFault, LedgerId, Outcome, Reservation};
/// struct Generous;
/// impl Ledger for Generous {
///     fn id(&self) -> LedgerId {
///         LedgerId::VOLATILE
///     }
///     fn reserve(&self, _: &Reservation) -> Result<Outcome, LedgerFault> {
///         Ok(Outcome::Granted)
///     }
/// }
/// let broken = jeton::ledger_laws(&|_| Box::new(Generous)).unwrap_err();
/// assert_eq!(broken.to_string(), "broken law of ledgers: no more distinct people than the limit");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("broken law of ledgers: {law}")]
pub struct BrokenLaw {
    /// The law, in words.
    pub law: &'static str,
}

/// Opens an empty ledger on a clock.
type Open<'a> = &'a dyn Fn(TestClock) -> Box<dyn Ledger>;

/// A law, and a trial that answers whether it held.
type Law = (&'static str, fn(Open<'_>) -> Result<bool, LedgerFault>);

const LAWS: [Law; 14] = [
    ("no more distinct people than the limit", limit),
    ("a person counts once in a window", once),
    ("a refusal debits nothing", refusal_debits_nothing),
    ("one exhausted scope refuses all, and debits no other", scopes_nest),
    ("a window slides: each person leaves it alone, and a new reveal starts it anew", windows_slide),
    ("a clock that jumps back refills nothing", clock_back),
    ("a subject merges one token of each format, no more", subject_rule),
    ("a token under two subjects counts for both", two_subjects),
    ("a token stands for its subject until 30 days after it was last seen", binding_lasts),
    ("scopes of different kinds are counted apart, whatever their names", scopes_apart),
    ("every window of a scope counts all that was revealed in it", windows_together),
    ("what the policy denies is refused", denied),
    ("callers at once never overspend, and spend all", concurrent),
    ("searches and reveals are counted apart", meters_apart),
];

/// Tests a ledger against what [`Ledger`] promises; `open` makes an empty one on a clock.
///
/// Durability is not tested here: that takes real crashes.
///
/// ```
/// use jeton::{VolatileLedger, ledger_laws};
/// assert!(ledger_laws(&|clock| Box::new(VolatileLedger::with_clock(move || clock.seconds()))).is_ok());
/// ```
///
/// # Errors
/// The first law that did not hold; a ledger that answers [`LedgerFault`] breaks the one on trial.
pub fn ledger_laws(open: Open<'_>) -> Result<(), BrokenLaw> {
    for (law, trial) in LAWS {
        if trial(open) != Ok(true) {
            return Err(BrokenLaw { law });
        }
    }
    Ok(())
}

fn limit(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    Ok(grants(&*ledger, &people(0..3), day(5))?
        && !grants(&*ledger, &people(3..6), day(5))?
        && grants(&*ledger, &people(3..5), day(5))?
        && !grants(&*ledger, &people(5..6), day(5))?
        && !grants(&*ledger, &people(6..7), day(0))?)
}

fn once(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let twice = [person(1), person(1), person(2)];
    Ok(grants(&*ledger, &twice, day(2))?
        && grants(&*ledger, &twice, day(2))?
        && !grants(&*ledger, &people(3..4), day(2))?)
}

fn refusal_debits_nothing(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let under = |range: std::ops::Range<u8>| range.map(|n| claim(Some(9), "phone", n)).collect::<Vec<_>>();
    Ok(!grants(&*ledger, &people(0..6), day(5))?
        && !grants(&*ledger, &under(10..16), day(5))?
        && grants(&*ledger, &people(20..24), day(5))?
        // Had the refused request bound its first token to the subject, this one would be a second person.
        && grants(&*ledger, &under(15..16), day(5))?
        && grants(&*ledger, &[claim(Some(9), "email", 30)], day(5))?)
}

fn scopes_nest(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let nested = |actor: &str, of_actor| {
        vec![charge(Scope::Vault, Window::Day, 4), charge(Scope::Actor(actor.into()), Window::Hour, of_actor)]
    };
    Ok(grants(&*ledger, &people(0..2), nested("a", 2))?
        && !grants(&*ledger, &people(2..4), nested("a", 2))?
        && grants(&*ledger, &people(2..4), nested("b", 2))?
        && !grants(&*ledger, &people(4..5), nested("c", 2))?
        && grants(&*ledger, &people(0..2), nested("c", 2))?)
}

fn windows_slide(open: Open<'_>) -> Result<bool, LedgerFault> {
    for window in [Window::Hour, Window::Day, Window::ThirtyDays] {
        let clock = TestClock::default();
        let ledger = open(clock.clone());
        let charge = |limit| vec![charge(Scope::Vault, window, limit)];
        let half = window.seconds() / 2;
        let mut held = grants(&*ledger, &people(0..2), charge(2))?;
        clock.advance(half);
        held &= grants(&*ledger, &people(0..1), charge(2))? && !grants(&*ledger, &people(2..3), charge(2))?;
        clock.advance(window.seconds().saturating_sub(half).saturating_sub(1));
        held &= !grants(&*ledger, &people(2..3), charge(2))?;
        clock.advance(1);
        held &= !grants(&*ledger, &people(2..4), charge(2))? && grants(&*ledger, &people(2..3), charge(2))?;
        held &= !grants(&*ledger, &people(3..4), charge(2))?;
        if !held {
            return Ok(false);
        }
    }
    Ok(true)
}

fn clock_back(open: Open<'_>) -> Result<bool, LedgerFault> {
    let clock = TestClock::default();
    let ledger = open(clock.clone());
    let mut held = grants(&*ledger, &people(0..2), day(2))?;
    clock.turn_back(315_576_000);
    held &= !grants(&*ledger, &people(2..3), day(2))?;
    clock.advance(315_576_000);
    Ok(held && !grants(&*ledger, &people(2..3), day(2))?)
}

fn subject_rule(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let one_person = [claim(Some(1), "fr.nir", 1), claim(Some(1), "email", 2), claim(Some(1), "phone", 3)];
    let mut held = grants(&*ledger, &one_person, day(1))? && grants(&*ledger, &one_person, day(1))?;
    // A million tokens filed under one subject are a million people, less its first of each format.
    held &= !grants(&*ledger, &[claim(Some(1), "phone", 4)], day(1))?;
    held &= grants(&*ledger, &[claim(Some(1), "phone", 4)], day(2))?;
    held &= grants(&*ledger, &[claim(Some(1), "phone", 4)], day(2))?;
    let many: Vec<Claim> = (10..60).map(|n| claim(Some(2), "phone", n)).collect();
    Ok(held && !grants(&*ledger, &many, day(51))? && grants(&*ledger, &many, day(52))?)
}

fn two_subjects(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    Ok(grants(&*ledger, &[claim(Some(1), "phone", 1)], day(1))?
        && !grants(&*ledger, &[claim(Some(2), "phone", 1)], day(1))?
        && grants(&*ledger, &[claim(Some(2), "phone", 1)], day(2))?)
}

fn binding_lasts(open: Open<'_>) -> Result<bool, LedgerFault> {
    let clock = TestClock::default();
    let ledger = open(clock.clone());
    let first = [claim(Some(1), "phone", 1)];
    let two_people = [claim(Some(1), "phone", 2), claim(Some(1), "email", 3)];
    // Were the first token forgotten with its window, each day would make a new person of the subject.
    let mut held = grants(&*ledger, &first, day(1))?;
    for days in [20, 29] {
        clock.advance(Window::Day.seconds().saturating_mul(days));
        held &= !grants(&*ledger, &two_people, day(1))? && grants(&*ledger, &first, day(1))?;
    }
    Ok(held)
}

fn scopes_apart(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let scopes = [
        Scope::Actor("x".into()),
        Scope::Partner("x".into()),
        Scope::Purpose("x".into()),
        Scope::Actor("y".into()),
        Scope::Actor("vault".into()),
        Scope::Vault,
    ];
    (0_u8..).zip(scopes).try_fold(true, |held, (n, scope)| {
        Ok(held && grants(&*ledger, &[person(n)], vec![charge(scope, Window::Day, 1)])?)
    })
}

fn windows_together(open: Open<'_>) -> Result<bool, LedgerFault> {
    let clock = TestClock::default();
    let ledger = open(clock.clone());
    let hour_and_day = || vec![charge(Scope::Vault, Window::Hour, 2), charge(Scope::Vault, Window::Day, 3)];
    let mut held = grants(&*ledger, &people(0..2), hour_and_day())?;
    held &= !grants(&*ledger, &people(2..3), hour_and_day())?;
    clock.advance(Window::Hour.seconds());
    held &=
        !grants(&*ledger, &people(2..4), hour_and_day())? && grants(&*ledger, &people(2..3), hour_and_day())?;
    // What was charged to one window counts in another that is asked for later.
    Ok(held && !grants(&*ledger, &people(3..4), vec![charge(Scope::Vault, Window::ThirtyDays, 3)])?)
}

fn denied(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let reservation =
        Reservation { entry: entry(), verdict: Verdict::Denied(Denial::NotAllowed), claims: people(0..2) };
    Ok(ledger.reserve(&reservation)? == Outcome::Refused && grants(&*ledger, &people(2..4), day(2))?)
}

fn concurrent(open: Open<'_>) -> Result<bool, LedgerFault> {
    const THREADS: u8 = 8;
    const EACH: u8 = 20;
    const LIMIT: u64 = 77;
    let ledger = open(TestClock::default());
    let ledger = &*ledger;
    let granted: Result<u64, LedgerFault> = thread::scope(|scope| {
        let callers: Vec<_> = (0..THREADS)
            .map(|caller| {
                scope.spawn(move || {
                    let mut granted = 0_u64;
                    for n in 0..EACH {
                        let mut who = claim(None, "fr.nir", n);
                        who.token[0] = caller;
                        granted = granted.saturating_add(u64::from(grants(ledger, &[who], day(LIMIT))?));
                    }
                    Ok(granted)
                })
            })
            .collect();
        callers.into_iter().try_fold(0_u64, |total, caller| {
            Ok(total.saturating_add(caller.join().unwrap_or(Err(LedgerFault))?))
        })
    });
    Ok(granted? == LIMIT)
}

fn meters_apart(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let searches = || day(1).into_iter().map(|charge| Charge { meter: Meter::Searches, ..charge }).collect();
    Ok(grants(&*ledger, &people(0..1), searches())?
        && grants(&*ledger, &people(1..2), day(1))?
        && !grants(&*ledger, &people(1..2), searches())?
        && !grants(&*ledger, &people(0..1), day(1))?)
}

fn grants(ledger: &dyn Ledger, claims: &[Claim], charges: Vec<Charge>) -> Result<bool, LedgerFault> {
    let reservation =
        Reservation { entry: entry(), verdict: Verdict::Charge(charges), claims: claims.to_vec() };
    Ok(ledger.reserve(&reservation)? == Outcome::Granted)
}

fn entry() -> Entry {
    Entry {
        act: Act::Reveal(Width::Full),
        actor: "adviser-17".into(),
        partner: None,
        purpose: "placement".into(),
        case: None,
    }
}

fn charge(scope: Scope, window: Window, limit: u64) -> Charge {
    Charge { meter: Meter::Reveals, scope, window, limit }
}

fn day(limit: u64) -> Vec<Charge> {
    vec![charge(Scope::Vault, Window::Day, limit)]
}

fn claim(subject: Option<u8>, format: &str, token: u8) -> Claim {
    let mut hash = [0xa5; 32];
    hash[31] = token;
    Claim {
        subject: subject.map(|subject| [subject; 32]),
        format: format.into(),
        token: hash,
        identifier: hash,
    }
}

fn person(n: u8) -> Claim {
    claim(None, "fr.nir", n)
}

fn people(range: std::ops::Range<u8>) -> Vec<Claim> {
    range.map(person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::LedgerId;
    use std::collections::{HashMap, HashSet};
    use std::sync::Mutex;

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
                return Ok(if self.fault == Fault::GrantsDenials {
                    Outcome::Granted
                } else {
                    Outcome::Refused
                });
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
                let claims: Vec<&Claim> =
                    past.map(|(_, _, claim)| claim).chain(&reservation.claims).collect();
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
        assert_eq!(ledger_laws(&open(Fault::None)), Ok(()));
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
            let (law, holds) = LAWS[trial];
            assert_eq!(holds(&open(fault)), Ok(false), "{fault:?} keeps: {law}");
        }
    }
}
