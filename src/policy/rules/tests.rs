//! What a policy allows, denies and charges.

use super::*;
use crate::policy::{Meter, Scope, Window};
use crate::scope::{Mask, TokenDomain};

/// A question without grant or neighbourhood.
fn question<'a>(
    actor: &'a Actor,
    purpose: &'a Purpose,
    act: &'a Act,
    tokens: &'a [(&'a str, &'a str)],
) -> Question<'a> {
    Question { actor, purpose, act, tokens, granted: false, neighbours: None }
}

fn policy() -> Policy {
    Policy::new()
        .allow(
            Allow::actor("adviser")
                .partner("cap")
                .purpose("placement")
                .format("fr.nir")
                .domain("cap")
                .width(Width::Full)
                .translate_to("x"),
        )
        .allow(Allow::actor("exchange").purpose("placement").format("fr.nir").domain("cap").translate_to("x"))
        .allow(
            Allow::actor("adviser")
                .purpose("call")
                .format("phone")
                .domain("cap")
                .width(Width::Part(Mask::Last(4))),
        )
        .budget(Budget::per_actor(200, Window::Day))
        .budget(Budget::per_partner(1_000, Window::Day))
}

fn verdict(actor: &str, purpose: &str, act: Act, tokens: &[(&str, &str)]) -> Result<Vec<Charge>, Denial> {
    let (actor, purpose) = (Actor::from(actor), Purpose::from(purpose));
    policy().decide(&question(&actor, &purpose, &act, tokens)).0
}

#[test]
fn only_what_a_line_names_is_allowed() {
    let nir: &[_] = &[("fr.nir", "cap")];
    let full = || Act::Reveal(Width::Full);
    let allowed = |verdict: Result<_, _>| verdict.is_ok();
    assert!(allowed(verdict("adviser", "placement", full(), nir)));
    assert!(allowed(verdict("adviser", "placement", Act::Translate(TokenDomain::new("x").unwrap()), nir)));
    assert!(allowed(verdict(
        "adviser",
        "call",
        Act::Reveal(Width::Part(Mask::Last(4))),
        &[("phone", "cap")]
    )));

    let into_x = Act::Translate(TokenDomain::new("x").unwrap());
    assert!(allowed(verdict("exchange", "placement", into_x, nir)));
    assert_eq!(verdict("exchange", "placement", full(), nir), Err(Denial::NotAllowed));

    assert_eq!(verdict("stranger", "placement", full(), nir), Err(Denial::UnknownActor));
    for (purpose, act, tokens) in [
        ("call", full(), nir),
        ("placement", full(), &[("phone", "cap")][..]),
        ("placement", full(), &[("fr.nir", "other")]),
        ("placement", full(), &[("fr.nir", "cap"), ("email", "cap")]),
        ("placement", Act::Reveal(Width::Part(Mask::Last(4))), nir),
        ("placement", Act::Translate(TokenDomain::new("y").unwrap()), nir),
        ("call", full(), &[("phone", "cap")]),
    ] {
        assert_eq!(verdict("adviser", purpose, act, tokens), Err(Denial::NotAllowed));
    }
}

#[test]
fn no_line_is_a_way_around_the_partners_budget() {
    let per_partner = Scope::Partner("cap".into());
    for (purpose, width) in [("placement", Width::Full), ("call", Width::Part(Mask::Last(4)))] {
        let format = if purpose == "call" { "phone" } else { "fr.nir" };
        let Ok(charges) = verdict("adviser", purpose, Act::Reveal(width), &[(format, "cap")]) else {
            panic!("{purpose} is allowed")
        };
        assert!(charges.iter().any(|charge| charge.scope == per_partner), "{purpose}: {charges:?}");
    }
}

/// What the first line allows and what the second allows do not make a request that neither does.
#[test]
fn lines_do_not_add_up() {
    let policy = Policy::new()
        .allow(Allow::actor("a").purpose("p").format("f").domain("d"))
        .allow(Allow::actor("a").purpose("q").format("g").domain("e"))
        .budget(Budget::per_actor(1, Window::Day));
    let (actor, act) = ("a".into(), Act::Reveal(Width::Full));
    let purposes = ["p", "q"].map(Purpose::from);
    let mut allowed = Vec::new();
    for purpose in &purposes {
        for tokens in
            [&[("f", "d")][..], &[("g", "e")], &[("f", "e")], &[("g", "d")], &[("f", "d"), ("g", "e")]]
        {
            let question = question(&actor, purpose, &act, tokens);
            if policy.decide(&question).0.is_ok() {
                allowed.push((purpose.as_str(), tokens));
            }
        }
    }
    assert_eq!(allowed, [("p", &[("f", "d")][..]), ("q", &[("g", "e")])]);
}

#[test]
fn searching_and_tokenizing_are_rights_of_their_own() {
    let line = || Allow::actors(["a", "b"]).purpose("p").format("f").domain("d");
    let acts = [Act::Reveal(Width::Full), Act::Search, Act::Tokenize];
    for (line, rights) in [
        (line(), [true, false, false]),
        (line().search(), [false, true, false]),
        (line().tokenize(), [false, false, true]),
        (line().width(Width::Full).search().tokenize(), [true, true, true]),
        (line().translate_to("x"), [false, false, false]),
    ] {
        let policy = Policy::new()
            .allow(line)
            .budget(Budget::of_vault(1, Window::Day))
            .budget(Budget::of_vault(2, Window::Day).searches());
        for (actor, (act, right)) in
            ["a", "b"].iter().flat_map(|actor| acts.iter().zip(rights).map(move |pair| (actor, pair)))
        {
            let (actor, purpose) = (Actor::from(*actor), "p".into());
            let question = question(&actor, &purpose, act, &[("f", "d")]);
            match policy.decide(&question).0 {
                Ok(charges) => {
                    assert!(right, "{act:?}");
                    let meters: Vec<Meter> = charges.iter().map(|charge| charge.meter).collect();
                    assert_eq!(meters, [act.meter()], "{act:?} is counted on its own meter alone");
                }
                denied => assert_eq!((denied, right), (Err(Denial::NotAllowed), false)),
            }
        }
    }
}

#[test]
fn a_budget_of_reveals_counts_no_search() {
    let policy = Policy::new()
        .allow(Allow::actor("a").purpose("p").format("f").domain("d").search())
        .budget(Budget::of_vault(1, Window::Day));
    let (actor, purpose) = ("a".into(), "p".into());
    let question = question(&actor, &purpose, &Act::Search, &[("f", "d")]);
    assert_eq!(policy.decide(&question).0, Err(Denial::NoBudget));
}

#[test]
fn what_no_budget_counts_is_denied() {
    let policy = Policy::new()
        .allow(Allow::actor("a").purpose("p").format("f").domain("d"))
        .budget(Budget::per_partner(1, Window::Day));
    let (actor, purpose, act) = ("a".into(), "p".into(), Act::Reveal(Width::Full));
    let question = question(&actor, &purpose, &act, &[("f", "d")]);
    assert_eq!(policy.decide(&question), (Err(Denial::NoBudget), None));
}
