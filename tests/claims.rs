//! What a ledger is told of people: keyed hashes that join where one identifier stands behind two tokens, and nowhere else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use jeton::{
    Allow, Budget, Claim, Epoch, Format, Gate, GateError, Keyring, Ledger, LedgerFault, LedgerId, Outcome,
    Policy, Request, Reservation, Suffix, Texts, TokenDomain, Vault, Width, Window, formats,
};
use std::sync::{Arc, Mutex};

/// Grants everything and keeps the claims.
#[derive(Default)]
struct Told(Mutex<Vec<Claim>>);

impl Ledger for Told {
    fn id(&self) -> LedgerId {
        LedgerId::VOLATILE
    }

    fn reserve(&self, reservation: &Reservation) -> Result<Outcome, LedgerFault> {
        self.0.lock().unwrap().extend(reservation.claims.iter().cloned());
        Ok(Outcome::Granted)
    }
}

/// A vault of two domains and two epochs, its gate, and what the gate tells.
fn house() -> (Vault, Gate, Arc<Told>) {
    let mut keyring = Keyring::create_test().unwrap().allow_test();
    for (name, suffix) in [("cap-emploi", "tok.example"), ("caf", "caf.example")] {
        keyring.add_domain(TokenDomain::new(name).unwrap(), Suffix::new(suffix).unwrap()).unwrap();
    }
    keyring.add_epoch().unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    let all = Allow::actor("a").purpose("p").domain("cap-emploi").domain("caf");
    let all = formats().iter().fold(all, |allow, format| allow.format(format.name()));
    let policy = Policy::new().allow(all).budget(Budget::of_vault(u64::MAX, Window::Day));
    let told = Arc::new(Told::default());
    let gate = vault.gate(policy, told.clone()).unwrap();
    (vault, gate, told)
}

impl Told {
    fn take(&self) -> Vec<Claim> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// What the ledger is told of one identifier's token.
fn claim(
    house: &(Vault, Gate, Arc<Told>),
    domain: &str,
    format: Format,
    epoch: u32,
    identifier: &str,
) -> Claim {
    let (vault, gate, told) = house;
    let tokenizer = vault.tokenizer_at(domain, format, Epoch::new(epoch).unwrap()).unwrap();
    let token = tokenizer.tokenize(identifier).unwrap();
    let permit = gate.reserve(&Request::new("a", "p").reveal(&token)).unwrap();
    assert_eq!(vault.reveal(permit).unwrap().expose().to_lowercase(), identifier.to_lowercase());
    let [claim] = told.take().try_into().unwrap();
    claim
}

#[test]
fn one_identifier_is_one_in_every_domain_epoch_spelling_and_format() {
    let house = house();
    let phone = formats::PHONE.with_region("FR").unwrap();
    for (format, identifier, same) in [
        (formats::US_SSN, "123-45-6789", &[(formats::US_SSN, "123456789")][..]),
        (
            formats::FR_NIR,
            "1 84 12 76 451 089 46",
            &[
                (formats::FR_NIR, "1841276451089"),
                (formats::FR_NIR_LINKED, "184127645108946"),
                (formats::FR_NIR_MARKED, "184127645108946"),
            ],
        ),
        (phone, "01 99 00 12 34", &[(formats::PHONE, "+33199001234")]),
        (
            formats::EMAIL,
            "jean.petit@orange.fr",
            &[(formats::EMAIL, "Jean.Petit@Orange.fr"), (formats::EMAIL_EXACT, "Jean.Petit@orange.fr")],
        ),
        (formats::OPAQUE, "rue des Lilas", &[]),
    ] {
        let first = claim(&house, "cap-emploi", format, 1, identifier);
        let mut tokens = vec![first.token];
        for (domain, epoch) in [("cap-emploi", 2), ("caf", 1), ("caf", 2)] {
            let other = claim(&house, domain, format, epoch, identifier);
            assert_eq!(other.identifier, first.identifier, "{format} in {domain}, epoch {epoch}");
            tokens.push(other.token);
        }
        tokens.sort_unstable();
        tokens.dedup();
        assert_eq!(tokens.len(), 4, "{format}: budgets count by domain and epoch");
        for &(other, spelled) in same {
            let told = claim(&house, "caf", other, 1, spelled);
            assert_eq!(told.identifier, first.identifier, "{other}");
        }
    }
}

#[test]
fn two_identifiers_are_two_and_no_hash_serves_two_uses() {
    let house = house();
    let mut seen = Vec::new();
    for (format, identifier) in [
        (formats::US_SSN, "123-45-6789"),
        (formats::US_SSN, "123-45-6788"),
        (formats::OPAQUE, "123456789"),
        (formats::EMAIL, "a.b@orange.fr"),
        (formats::EMAIL, "a.b@free.fr"),
    ] {
        let claim = claim(&house, "cap-emploi", format, 1, identifier);
        seen.extend([claim.token, claim.identifier]);
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 10);
}

/// Whoever may search is counted by the person, as one who reveals the token that is found.
#[test]
fn a_search_tells_whom_it_was_about() {
    let (vault, _, told) = house();
    let clerk = Allow::actor("a")
        .purpose("p")
        .domain("cap-emploi")
        .format("us.ssn")
        .search()
        .tokenize()
        .width(Width::Full);
    let policy = Policy::new()
        .allow(clerk)
        .budget(Budget::of_vault(9, Window::Day))
        .budget(Budget::of_vault(9, Window::Day).searches());
    let gate = vault.gate(policy, told.clone()).unwrap();
    let ssns = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap();
    let request = Request::new("a", "p");
    let sought = gate.search(&request, &ssns, "123-45-6789").unwrap();
    let made = gate.tokenize(&request, &ssns, "123 45 6789").unwrap();
    assert_eq!(sought, ssns.search("123456789").unwrap());
    let _permit = gate.reserve(&request.clone().reveal(&made)).unwrap();
    let claims = told.take();
    assert_eq!(claims.len(), 3);
    assert!(claims.iter().all(|claim| *claim == claims[0]));

    let text = gate.search(&request, &ssns, "123-45-678").unwrap_err();
    assert!(matches!(text, GateError::Text(_)));
    let strange = house().0.tokenizer("cap-emploi", formats::US_SSN).unwrap();
    assert_eq!(gate.search(&request, &strange, "123-45-6789").unwrap_err(), GateError::OtherVault);
    assert_eq!(
        gate.search(&request.clone().reveal(&made), &ssns, "123-45-6789").unwrap_err(),
        GateError::Request
    );
    assert!(told.take().is_empty(), "nothing of these is written down");
    let stranger = Request::new("b", "p");
    assert_eq!(gate.search(&stranger, &ssns, "123-45-6789").unwrap_err(), GateError::Refused);
}

/// A column tells what its rows tell one by one, and a row that is no token, or that these keys did not seal, too.
#[test]
fn a_column_tells_what_its_rows_tell() {
    let house = house();
    let (vault, gate, told) = &house;
    for format in formats() {
        let tokenizer = vault.tokenizer("cap-emploi", *format).unwrap();
        let forged = vault.tokenizer("caf", *format).unwrap().tokenize(format.example()).unwrap();
        let token = tokenizer.tokenize(format.example()).unwrap();
        let other = if *format == formats::US_SSN { "123-45-6788" } else { format.example() };
        let other = tokenizer.tokenize(other).unwrap();
        let rows =
            [Some(token.as_str()), None, Some("no token"), Some(forged.as_str()), Some(other.as_str())];
        let (mut bytes, mut offsets, mut valid) = (Vec::new(), vec![0_i64], 0_u8);
        for (row, text) in rows.iter().enumerate() {
            bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
            offsets.push(bytes.len().try_into().unwrap());
            valid |= u8::from(text.is_some()) << row;
        }
        let validity = [valid];
        let texts = Texts::new(offsets.as_slice(), &bytes).unwrap().with_validity(&validity, 0).unwrap();
        let _permit = gate.reserve_column(&Request::new("a", "p"), &tokenizer, Epoch::FIRST, &texts).unwrap();
        let by_column = told.take();
        let mut one_by_one = Vec::new();
        for text in rows.into_iter().flatten() {
            let Ok(token) = tokenizer.token(text, Epoch::FIRST) else { continue };
            let _permit = gate.reserve(&Request::new("a", "p").reveal(&token)).unwrap();
            one_by_one.extend(told.take());
        }
        let mut met = std::collections::HashSet::new();
        one_by_one.retain(|claim| met.insert(claim.token));
        assert_eq!(by_column, one_by_one, "{format}");
        assert!(!by_column.is_empty());
    }
}
