//! Epochs go from live to retired to destroyed and never back; domains tokenize with live ones only.

use super::*;
use KeyringError::{Destroyed, EpochInUse, Retired, UnknownDomain, UnknownEpoch};

type Act = fn(&mut Keyring, Epoch) -> Result<(), KeyringError>;

/// Epoch 1 in each state, epoch 2 live, `cap-emploi` tokenizing with epoch 2.
fn with_first(state: EpochState) -> Keyring {
    let mut keyring = keyring();
    assert_eq!(keyring.state(epoch(1)), Ok(EpochState::Live));
    match state {
        EpochState::Live => {}
        EpochState::Retired => keyring.retire(epoch(1)).unwrap(),
        EpochState::Destroyed => keyring.destroy(epoch(1)).unwrap(),
    }
    keyring
}

fn use_first(keyring: &mut Keyring, epoch: Epoch) -> Result<(), KeyringError> {
    keyring.use_epoch(&domain("cap-emploi"), epoch)
}

#[test]
fn every_transition() {
    let (retire, destroy): (Act, Act) = (Keyring::retire, Keyring::destroy);
    let live = EpochState::Live;
    let (retired, destroyed) = (EpochState::Retired, EpochState::Destroyed);
    let table: [(EpochState, Act, Result<EpochState, KeyringError>); 9] = [
        (live, retire, Ok(retired)),
        (live, destroy, Ok(destroyed)),
        (live, use_first, Ok(live)),
        (retired, retire, Ok(retired)),
        (retired, destroy, Ok(destroyed)),
        (retired, use_first, Err(Retired(1))),
        (destroyed, retire, Err(Destroyed(1))),
        (destroyed, destroy, Ok(destroyed)),
        (destroyed, use_first, Err(Destroyed(1))),
    ];
    for (row, (from, act, to)) in table.into_iter().enumerate() {
        let mut keyring = with_first(from);
        let result = act(&mut keyring, epoch(1));
        assert_eq!(result.map(|()| keyring.state(epoch(1)).unwrap()), to, "row {row}");
        if to.is_err() {
            assert_eq!(keyring.state(epoch(1)), Ok(from), "row {row}");
        }
        assert_eq!(keyring.state(epoch(2)), Ok(live), "row {row}");
        let source = KeySource::bytes(&[7; 32]);
        let reopened = Keyring::from_bytes(&keyring.to_bytes(&source).unwrap(), &source).unwrap();
        assert!(reopened.epochs().eq(keyring.epochs()), "row {row}");
        assert!(reopened.domains().eq(keyring.domains()), "row {row}");
    }
}

#[test]
fn an_epoch_in_use_stays_live() {
    let mut keyring = keyring();
    assert_eq!(keyring.retire(epoch(2)), Err(EpochInUse(2)));
    assert_eq!(keyring.destroy(epoch(2)), Err(EpochInUse(2)));
    keyring.use_epoch(&domain("cap-emploi"), epoch(1)).unwrap();
    assert_eq!(keyring.destroy(epoch(2)), Err(EpochInUse(2)), "sante uses it still");
    keyring.use_epoch(&domain("sante"), epoch(1)).unwrap();
    assert_eq!(keyring.state(epoch(2)), Ok(EpochState::Live));
    keyring.destroy(epoch(2)).unwrap();
    assert_eq!(keyring.destroy(epoch(1)), Err(EpochInUse(1)));
}

#[test]
fn unknown_epochs_and_domains_are_refused() {
    let mut keyring = keyring();
    let nowhere = domain("nowhere");
    assert_eq!(keyring.retire(epoch(3)), Err(UnknownEpoch(3)));
    assert_eq!(keyring.destroy(epoch(3)), Err(UnknownEpoch(3)));
    assert_eq!(keyring.state(epoch(3)), Err(UnknownEpoch(3)));
    assert_eq!(keyring.use_epoch(&domain("sante"), epoch(3)), Err(UnknownEpoch(3)));
    assert_eq!(keyring.use_epoch(&nowhere, epoch(1)), Err(UnknownDomain));
    assert_eq!(keyring.domain_keys(&nowhere, epoch(1)).err(), Some(UnknownDomain));
    assert_eq!(keyring.domain_keys(&domain("sante"), epoch(3)).err(), Some(UnknownEpoch(3)));
    assert_eq!(keyring.domain("nowhere").err(), Some(UnknownDomain));
    assert_eq!(keyring.domain("Sante").err(), Some(UnknownDomain));
    assert_eq!(keyring.domain("sante").unwrap().suffix().as_str(), "sante.example");
}

#[test]
fn a_destroyed_epoch_leaves_its_number_and_nothing_else() {
    let mut keyring = keyring();
    let before = keyring.domain_keys(&domain("sante"), epoch(2)).unwrap().ff1("us.ssn", 1);
    assert!(contains(&keyring.body.write(), &known(1)));
    keyring.destroy(epoch(1)).unwrap();
    assert!(!contains(&keyring.body.write(), &known(1)));
    assert_eq!(keyring.domain_keys(&domain("sante"), epoch(1)).err(), Some(Destroyed(1)));
    assert_eq!(keyring.domain_keys(&domain("sante"), epoch(2)).unwrap().ff1("us.ssn", 1), before);
    assert_eq!(keyring.add_epoch().unwrap(), epoch(3), "numbers are not used twice");
    assert!(keyring.audit().is_some(), "the ledger keeps its sight");
}

#[test]
fn a_retired_epoch_still_opens() {
    let mut keyring = keyring();
    let name = domain("sante");
    let before = keyring.domain_keys(&name, epoch(1)).unwrap().ff1("us.ssn", 1);
    keyring.retire(epoch(1)).unwrap();
    assert_eq!(keyring.domain_keys(&name, epoch(1)).unwrap().ff1("us.ssn", 1), before);
}

#[test]
fn new_domains_take_the_newest_epoch_and_only_a_live_one() {
    let mut keyring = Keyring::create().unwrap();
    assert_eq!(keyring.add_epoch(), Ok(epoch(2)));
    keyring.add_domain(domain("b"), Suffix::default()).unwrap();
    assert_eq!(keyring.domain("b").unwrap().epoch(), epoch(2));
    assert_eq!(keyring.add_epoch(), Ok(epoch(3)));
    assert_eq!(keyring.domain("b").unwrap().epoch(), epoch(2), "no domain moves by itself");
    keyring.retire(epoch(3)).unwrap();
    assert_eq!(keyring.add_domain(domain("a"), Suffix::default()), Err(Retired(3)));
    keyring.destroy(epoch(3)).unwrap();
    assert_eq!(keyring.add_domain(domain("a"), Suffix::default()), Err(Destroyed(3)));
    assert_eq!(keyring.add_domain(domain("b"), Suffix::default()), Err(KeyringError::DomainExists));
    keyring.add_epoch().unwrap();
    keyring.add_domain(domain("a"), Suffix::default()).unwrap();
    let names: Vec<_> = keyring.domains().map(|domain| domain.name().as_str()).collect();
    assert_eq!(names, ["a", "b"]);
}

/// `a@gmail.com.cap.tok.example` would also be a token of the domain under `tok.example`, at the host `gmail.com.cap`.
#[test]
fn suffixes_are_shared_or_apart_never_nested() {
    let mut keyring = Keyring::create().unwrap();
    let mut add = |name: &str, suffix| keyring.add_domain(domain(name), Suffix::new(suffix).unwrap());
    add("a", "tok.example").unwrap();
    add("b", "tok.example").unwrap();
    add("c", "caf.tik.example").unwrap();
    for (suffix, added) in [
        ("cap.tok.example", false),
        ("a.cap.tok.example", false),
        ("tik.example", false),
        ("cap-tok.example", true),
        ("cap.tik.example", true),
        ("tok.example.org", true),
    ] {
        let expected = if added { Ok(()) } else { Err(KeyringError::NestedSuffix) };
        assert_eq!(add(&suffix.replace('.', "-"), suffix), expected, "{suffix}");
    }
}

#[test]
fn new_roots_are_random() {
    let (mut one, other) = (Keyring::create().unwrap(), Keyring::create().unwrap());
    one.add_epoch().unwrap();
    let root = |keyring: &Keyring, number| keyring.slot(epoch(number)).unwrap().key().unwrap().clone();
    let roots = [root(&one, 1), root(&one, 2), root(&other, 1), secret([0; 32])];
    for (at, root) in roots.iter().enumerate() {
        assert!(!roots[..at].contains(root));
    }
}

#[test]
fn test_keyrings_are_admitted_only_when_allowed() {
    let source = KeySource::bytes(&[7; 32]);
    let reopened =
        |keyring: Keyring| Keyring::from_bytes(&keyring.to_bytes(&source).unwrap(), &source).unwrap();
    assert_eq!(keyring().admitted().err(), Some(KeyringError::TestKeyring));
    assert!(keyring().allow_test().admitted().is_ok());
    let again = reopened(keyring().allow_test());
    assert_eq!(again.admitted().err(), Some(KeyringError::TestKeyring), "the file allows nothing");
    let scoped = reopened(keyring().export(&domain("sante"), &[]).unwrap());
    assert_eq!(scoped.admitted().err(), Some(KeyringError::TestKeyring), "a part of a test keyring is one");
    assert!(Keyring::create().unwrap().admitted().is_ok());
    assert!(Keyring::create().unwrap().allow_test().admitted().is_ok());
}
