//! Laws of standing: who is frozen, who was forgotten, what was approved.

use super::{Open, TestClock, charge, claim, day, entry, grants, people, person};
use crate::policy::budget::{Charge, Scope, Window};
use crate::policy::ledger::{Act, Claim, Entry, Ledger, LedgerFault, Outcome, Reservation, Verdict};
use crate::policy::standing::{Exhaustion, Party};

pub(super) fn frozen(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let party = Party::Actor(entry().actor);
    let mut held = ordered(&*ledger, Act::Freeze(party.clone()), Vec::new())?;
    held &= !grants(&*ledger, &people(0..1), day(5))?;
    held &= grants_to(&*ledger, by("another", None), &people(0..1), day(5))?;
    held &= ordered(&*ledger, Act::Thaw(Party::Actor("another".into())), Vec::new())?;
    held &= !grants(&*ledger, &people(0..1), day(5))?;
    held &= ordered(&*ledger, Act::Thaw(party), Vec::new())?;
    Ok(held && grants(&*ledger, &people(0..1), day(5))?)
}

pub(super) fn frozen_partner(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let held = ordered(&*ledger, Act::Freeze(Party::Partner("cap".into())), Vec::new())?;
    Ok(held
        && !grants_to(&*ledger, by("one", Some("cap")), &people(0..1), day(5))?
        && !grants_to(&*ledger, by("two", Some("cap")), &people(0..1), day(5))?
        && grants_to(&*ledger, by("cap", Some("caf")), &people(0..1), day(5))?
        && grants_to(&*ledger, by("cap", None), &people(0..1), day(5))?)
}

pub(super) fn decoy(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let baited = || Reservation {
        opens_decoy: true,
        ..Reservation::new(entry(), Verdict::Charge(day(2)), people(0..1))
    };
    let held = ledger.reserve(&baited())? == Outcome::Granted;
    Ok(held
        && !grants(&*ledger, &people(1..2), day(2))?
        && ledger.reserve(&baited())? == Outcome::Refused
        && grants_to(&*ledger, by("another", None), &people(1..2), day(2))?)
}

pub(super) fn exhausted(open: Open<'_>) -> Result<bool, LedgerFault> {
    // Day by day, whether its budget is exhausted; and whether the actor is frozen in the end.
    for (days, frozen) in [
        (&[true, true][..], false),
        (&[true, true, true], true),
        (&[true, false, true, false, false, false, true], true),
        (&[true, false, false, false, false, true, false, true], false),
        (&[true, false, false, false, false, true, false, true, true], true),
    ] {
        let clock = TestClock::default();
        let ledger = open(clock.clone());
        for exhausts in days {
            let wanted = if *exhausts { 3 } else { 2 };
            for n in 0..wanted {
                // More than once a day is one day.
                ask(&*ledger, "adviser-17", None, n)?;
                ask(&*ledger, "adviser-17", None, n)?;
            }
            clock.advance(Window::Day.seconds());
        }
        if ask(&*ledger, "adviser-17", None, 0)? == frozen {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn exhausted_whom(open: Open<'_>) -> Result<bool, LedgerFault> {
    let clock = TestClock::default();
    let ledger = open(clock.clone());
    let mut held = true;
    for _ in 0..3 {
        // The partner's budget of two runs out, by one actor of whose own nothing is exhausted.
        for (actor, n) in [("one", 0), ("two", 1), ("two", 2)] {
            let asked = Reservation {
                exhaustion: Some(Exhaustion::default()),
                ..Reservation::new(
                    by(actor, Some("cap")),
                    Verdict::Charge(vec![
                        charge(Scope::Partner("cap".into()), Window::Day, 2),
                        charge(Scope::Actor(actor.into()), Window::Day, 3),
                        charge(Scope::Vault, Window::Day, 200),
                    ]),
                    vec![person(n)],
                )
            };
            let _ = ledger.reserve(&asked)?;
        }
        clock.advance(Window::Day.seconds());
    }
    held &= !grants_to(&*ledger, by("one", Some("cap")), &people(5..6), day(200))?;
    held &= grants_to(&*ledger, by("two", None), &people(6..7), day(200))?;
    held &= ordered(&*ledger, Act::Thaw(Party::Partner("cap".into())), Vec::new())?;
    held &= grants_to(&*ledger, by("one", Some("cap")), &people(5..6), day(200))?;
    // The days before are forgotten: one more does not freeze.
    for n in 10..13 {
        let own = charge(Scope::Partner("cap".into()), Window::Day, 2);
        let asked = Reservation {
            exhaustion: Some(Exhaustion::default()),
            ..Reservation::new(by("one", Some("cap")), Verdict::Charge(vec![own]), vec![person(n)])
        };
        let _ = ledger.reserve(&asked)?;
    }
    Ok(held && grants_to(&*ledger, by("one", Some("cap")), &people(7..8), day(200))?)
}

pub(super) fn forgotten(open: Open<'_>) -> Result<bool, LedgerFault> {
    let clock = TestClock::default();
    let ledger = open(clock.clone());
    let gone = claim(Some(9), "fr.nir", 1);
    let mut held = grants(&*ledger, &people(1..2), day(50))?;
    held &= ordered(&*ledger, Act::Forget, vec![gone.clone()])?;
    let elsewhere = Claim { subject: None, token: [3; 32], ..gone.clone() };
    for _ in 0..2 {
        held &= !grants(&*ledger, &people(1..2), day(50))?;
        held &= !grants(&*ledger, std::slice::from_ref(&elsewhere), day(50))?;
        held &= !grants(&*ledger, &[person(4), elsewhere.clone()], day(50))?;
        held &= !grants(&*ledger, &[claim(Some(9), "phone", 5)], day(50))?;
        held &= grants(&*ledger, &[claim(Some(8), "phone", 5)], day(50))?;
        // Who asks about them is answered.
        held &= ordered(&*ledger, Act::Look, vec![gone.clone()])?;
        clock.advance(Window::LONGEST.seconds().saturating_mul(13));
    }
    Ok(held)
}

pub(super) fn approved_once(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let approved = |approval: u8| {
        let reservation = Reservation::new(entry(), Verdict::Approved([approval; 32]), people(0..40));
        Ok(ledger.reserve(&reservation)? == Outcome::Granted)
    };
    Ok(grants(&*ledger, &people(50..51), day(1))?
        && approved(1)?
        && !approved(1)?
        && approved(2)?
        && !approved(2)?
        && !grants(&*ledger, &people(51..52), day(1))?)
}

/// Asks for one person under a budget of two a day for this actor, within a budget of everybody's that is larger. The same two an
/// hour run out with the day, and before it in the list.
fn ask(ledger: &dyn Ledger, actor: &str, partner: Option<&str>, n: u8) -> Result<bool, LedgerFault> {
    let own = |window| charge(Scope::Actor(actor.into()), window, 2);
    let charges = vec![own(Window::Hour), own(Window::Day), charge(Scope::Vault, Window::Day, 200)];
    let asked = Reservation {
        exhaustion: Some(Exhaustion::default()),
        ..Reservation::new(by(actor, partner), Verdict::Charge(charges), vec![person(n)])
    };
    Ok(ledger.reserve(&asked)? == Outcome::Granted)
}

fn by(actor: &str, partner: Option<&str>) -> Entry {
    Entry { actor: actor.into(), partner: partner.map(Into::into), ..entry() }
}

fn grants_to(
    ledger: &dyn Ledger,
    entry: Entry,
    claims: &[Claim],
    charges: Vec<Charge>,
) -> Result<bool, LedgerFault> {
    let reservation = Reservation::new(entry, Verdict::Charge(charges), claims.to_vec());
    Ok(ledger.reserve(&reservation)? == Outcome::Granted)
}

/// What an operator does.
fn ordered(ledger: &dyn Ledger, act: Act, claims: Vec<Claim>) -> Result<bool, LedgerFault> {
    grants_to(ledger, Entry { act, ..by("operator", None) }, &claims, Vec::new())
}
