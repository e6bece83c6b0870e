//! A scoped keyring holds the keys of one domain in the named epochs, and not a byte of anything else.

use super::super::derive::domain_key;
use super::*;

fn key_of(root: u8, name: &str) -> Secret<32> {
    domain_key(&secret(known(root)), &domain(name))
}

/// The full body has what is searched for, so that its absence means something.
#[test]
fn nothing_of_another_domain_or_epoch() {
    let full = keyring();
    let body = full.body.write();
    for seed in [1, 2, 3] {
        assert!(contains(&body, &known(seed)), "control: the full body has root {seed}");
    }
    assert!(contains(&body, b"cap-emploi") && contains(&body, &[9; 16]));

    let scoped = full.export(&domain("sante"), &[epoch(1)]).unwrap();
    let body = scoped.body.write();
    assert!(contains(&body, key_of(1, "sante").expose()), "control: its own key is there");
    for seed in [1, 2, 3] {
        assert!(!contains(&body, &known(seed)), "root {seed}");
        for half in known(seed).chunks(8) {
            assert!(!contains(&body, half), "part of root {seed}");
        }
    }
    for other in [key_of(2, "sante"), key_of(1, "cap-emploi"), key_of(2, "cap-emploi")] {
        assert!(!contains(&body, other.expose()));
    }
    assert!(!contains(&body, b"cap-emploi") && !contains(&body, &[9; 16]));
    assert_eq!(body.len(), 2 + 37 + 2 + (2 + 5) + 4 + (2 + 13), "and no room for more");
}

#[test]
fn it_reaches_its_epochs_and_nothing_else() {
    let scoped = keyring().export(&domain("sante"), &[epoch(1)]).unwrap();
    assert!(scoped.domain_keys(&domain("sante"), epoch(1)).is_ok());
    assert_eq!(scoped.domain_keys(&domain("sante"), epoch(2)).err(), Some(KeyringError::UnknownEpoch(2)));
    let other = scoped.domain_keys(&domain("cap-emploi"), epoch(1)).err();
    assert_eq!(other, Some(KeyringError::UnknownDomain));
    assert!(scoped.audit().is_none() && scoped.ledger().is_none());
    assert!(scoped.is_scoped() && scoped.is_test());
}

#[test]
fn it_tokenizes_as_the_full_one_where_it_can() {
    let mut full = keyring();
    let name = domain("sante");
    let active = |epochs: &[Epoch], full: &Keyring| {
        full.export(&name, epochs).unwrap().domain("sante").unwrap().epoch()
    };
    assert_eq!(active(&[], &full), epoch(2));
    assert_eq!(active(&[epoch(2), epoch(1), epoch(2)], &full), epoch(2));
    assert_eq!(active(&[epoch(1)], &full), epoch(1));
    full.use_epoch(&name, epoch(1)).unwrap();
    assert_eq!(active(&[epoch(1), epoch(2)], &full), epoch(1));

    full.use_epoch(&name, epoch(2)).unwrap();
    full.retire(epoch(1)).unwrap();
    let both = full.export(&name, &[epoch(2), epoch(1)]).unwrap();
    let states: Vec<_> = both.epochs().collect();
    assert_eq!(states, [(epoch(1), EpochState::Retired), (epoch(2), EpochState::Live)]);
    assert_eq!(both.domain("sante").unwrap().suffix().as_str(), "sante.example");

    assert_eq!(full.export(&name, &[epoch(3)]).err(), Some(KeyringError::UnknownEpoch(3)));
    full.destroy(epoch(1)).unwrap();
    assert_eq!(full.export(&name, &[epoch(2), epoch(1)]).err(), Some(KeyringError::Destroyed(1)));
    assert_eq!(full.export(&domain("nowhere"), &[]).err(), Some(KeyringError::UnknownDomain));
}

#[test]
fn it_does_not_change() {
    let mut scoped = keyring().export(&domain("sante"), &[]).unwrap();
    let before = scoped.body.write();
    let name = domain("sante");
    assert_eq!(scoped.add_domain(domain("x"), Suffix::default()), Err(KeyringError::Scoped));
    assert_eq!(scoped.use_epoch(&name, epoch(2)), Err(KeyringError::Scoped));
    assert_eq!(scoped.add_epoch(), Err(KeyringError::Scoped));
    assert_eq!(scoped.retire(epoch(2)), Err(KeyringError::Scoped));
    assert_eq!(scoped.destroy(epoch(2)), Err(KeyringError::Scoped));
    assert_eq!(scoped.pin_ledger(LedgerId::VOLATILE), Err(KeyringError::Scoped));
    assert_eq!(scoped.export(&name, &[]).err(), Some(KeyringError::Scoped));
    assert_eq!(*scoped.body.write(), *before);
}
