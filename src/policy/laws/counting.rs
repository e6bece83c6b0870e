//! Laws of counting: budgets, windows, people, subjects.

use super::{Open, TestClock, charge, claim, day, entry, grants, people, person};
use crate::policy::budget::{Charge, Meter, Scope, Window};
use crate::policy::ledger::{Claim, Denial, LedgerFault, Outcome, Reservation, Verdict};
use std::thread;

pub(super) fn limit(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    Ok(grants(&*ledger, &people(0..3), day(5))?
        && !grants(&*ledger, &people(3..6), day(5))?
        && grants(&*ledger, &people(3..5), day(5))?
        && !grants(&*ledger, &people(5..6), day(5))?
        && !grants(&*ledger, &people(6..7), day(0))?)
}

pub(super) fn once(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let twice = [person(1), person(1), person(2)];
    Ok(grants(&*ledger, &twice, day(2))?
        && grants(&*ledger, &twice, day(2))?
        && !grants(&*ledger, &people(3..4), day(2))?)
}

pub(super) fn refusal_debits_nothing(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let under = |range: std::ops::Range<u8>| range.map(|n| claim(Some(9), "phone", n)).collect::<Vec<_>>();
    Ok(!grants(&*ledger, &people(0..6), day(5))?
        && !grants(&*ledger, &under(10..16), day(5))?
        && grants(&*ledger, &people(20..24), day(5))?
        // Had the refused request bound its first token to the subject, this one would be a second person.
        && grants(&*ledger, &under(15..16), day(5))?
        && grants(&*ledger, &[claim(Some(9), "email", 30)], day(5))?)
}

pub(super) fn scopes_nest(open: Open<'_>) -> Result<bool, LedgerFault> {
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

pub(super) fn windows_slide(open: Open<'_>) -> Result<bool, LedgerFault> {
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

pub(super) fn clock_back(open: Open<'_>) -> Result<bool, LedgerFault> {
    let clock = TestClock::default();
    let ledger = open(clock.clone());
    let mut held = grants(&*ledger, &people(0..2), day(2))?;
    clock.turn_back(315_576_000);
    held &= !grants(&*ledger, &people(2..3), day(2))?;
    clock.advance(315_576_000);
    Ok(held && !grants(&*ledger, &people(2..3), day(2))?)
}

pub(super) fn subject_rule(open: Open<'_>) -> Result<bool, LedgerFault> {
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

pub(super) fn two_subjects(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    Ok(grants(&*ledger, &[claim(Some(1), "phone", 1)], day(1))?
        && !grants(&*ledger, &[claim(Some(2), "phone", 1)], day(1))?
        && grants(&*ledger, &[claim(Some(2), "phone", 1)], day(2))?)
}

pub(super) fn binding_lasts(open: Open<'_>) -> Result<bool, LedgerFault> {
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

pub(super) fn scopes_apart(open: Open<'_>) -> Result<bool, LedgerFault> {
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

pub(super) fn windows_together(open: Open<'_>) -> Result<bool, LedgerFault> {
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

pub(super) fn denied(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let reservation = Reservation::new(entry(), Verdict::Denied(Denial::NotAllowed), people(0..2));
    Ok(ledger.reserve(&reservation)? == Outcome::Refused && grants(&*ledger, &people(2..4), day(2))?)
}

pub(super) fn concurrent(open: Open<'_>) -> Result<bool, LedgerFault> {
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

pub(super) fn meters_apart(open: Open<'_>) -> Result<bool, LedgerFault> {
    let ledger = open(TestClock::default());
    let searches = || day(1).into_iter().map(|charge| Charge { meter: Meter::Searches, ..charge }).collect();
    Ok(grants(&*ledger, &people(0..1), searches())?
        && grants(&*ledger, &people(1..2), day(1))?
        && !grants(&*ledger, &people(1..2), searches())?
        && !grants(&*ledger, &people(0..1), day(1))?)
}
