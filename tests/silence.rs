//! Silence: every public type and every error is printed with a known secret inside, and it is nowhere.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test")]

use jeton::{
    Act, Allow, Budget, Column, GateError, KeySource, Keyring, KeyringError, Mask, ParameterError, Policy,
    Reason, Request, ScopedVault, Side, Suffix, TextError, Texts, TokenDomain, Vault, VolatileLedger, Width,
    Window, formats,
};
use std::fmt::{Debug, Display};

const ROOT: [u8; 32] = *b"root-key-root-key-root-key-root!";
const AUDIT: [u8; 32] = *b"audit-audit-audit-audit-audit-au";
const KEY: [u8; 32] = *b"key-file-key-file-key-file-key-f";
const PASSPHRASE: &str = "correct horse battery staple";

/// Identifiers, one a format; the parts of them that a token may show are left out of the search.
const IDENTIFIERS: [(&str, &str, &str); 9] = [
    ("us.ssn", "123-45-6789", "123-45-6789"),
    ("fr.nir", "184127645108946", "184127645108946"),
    ("fr.nir.linked", "184127645108946", "7645108946"),
    ("fr.nir.marked", "184127645108946", "184127645108946"),
    ("fr.ft_id", "1234567A", "1234567"),
    ("phone", "+33199001234", "199001234"),
    ("email", "camille.aubry@example.org", "camille.aubry"),
    ("email.exact", "Camille.Aubry@example.org", "Camille.Aubry"),
    ("opaque", "Camille Aubry, rue de la Paix", "Camille Aubry"),
];

/// Every form in which bytes could stand in a print.
fn forms(secret: &[u8]) -> Vec<String> {
    let hex = |upper: bool| {
        secret.iter().map(|b| if upper { format!("{b:02X}") } else { format!("{b:02x}") }).collect()
    };
    let list = format!("{secret:?}");
    let mut forms = vec![hex(false), hex(true), list.trim_matches(['[', ']']).to_owned()];
    forms.push(String::from_utf8_lossy(secret).into_owned());
    forms
}

/// What was printed of everything, and what must not stand in it.
struct Ear {
    printed: Vec<String>,
    secrets: Vec<String>,
}

impl Ear {
    fn debug(&mut self, value: &impl Debug) {
        self.printed.push(format!("{value:?}"));
        self.printed.push(format!("{value:#?}"));
    }

    fn display(&mut self, value: &(impl Debug + Display)) {
        self.debug(value);
        self.printed.push(value.to_string());
    }

    /// Prints in which a secret was found.
    fn heard(&self) -> Vec<&String> {
        self.printed.iter().filter(|print| self.secrets.iter().any(|secret| print.contains(secret))).collect()
    }
}

fn everything() -> Ear {
    let mut secrets: Vec<String> = [ROOT, AUDIT, KEY].iter().flat_map(|secret| forms(secret)).collect();
    secrets.extend(forms(PASSPHRASE.as_bytes()));
    secrets.extend(IDENTIFIERS.iter().map(|(_, _, hidden)| (*hidden).to_owned()));
    let mut ear = Ear { printed: Vec::new(), secrets };

    let folder = tempfile::tempdir().unwrap();
    let key_path = folder.path().join("key");
    std::fs::write(&key_path, KEY).unwrap();
    let key = KeySource::file(&key_path).unwrap();
    ear.debug(&key);
    ear.debug(&KeySource::passphrase(PASSPHRASE));

    let mut keyring = Keyring::test_from_roots(&[ROOT], AUDIT).unwrap().allow_test();
    let domain = TokenDomain::new("cap-emploi").unwrap();
    keyring.add_domain(domain.clone(), Suffix::default()).unwrap();
    ear.debug(&keyring);
    keyring.domains().for_each(|domain| ear.debug(domain));
    keyring.epochs().for_each(|epoch| ear.debug(&epoch));
    let (first, _) = keyring.epochs().next().unwrap();
    ear.display(&keyring.check_value(&domain, first).unwrap());
    let scoped = keyring.export(&domain, &[first]).unwrap();
    ear.debug(&scoped);
    ear.debug(&ScopedVault::from_keyring(scoped.allow_test()).unwrap());

    let vault = Vault::from_keyring(keyring).unwrap();
    ear.debug(&vault);
    let mut allow = Allow::actor("a").purpose("p").domain("cap-emploi");
    for (name, ..) in IDENTIFIERS {
        allow = allow.format(name);
    }
    let policy = Policy::new().allow(allow).budget(Budget::per_actor(100, Window::Day));
    ear.debug(&policy);
    let ledger = std::sync::Arc::new(VolatileLedger::new());
    ear.debug(&ledger);
    let gate = vault.gate(policy, ledger.clone()).unwrap();
    ear.debug(&gate);

    for (name, identifier, _) in IDENTIFIERS {
        let format = name.parse::<jeton::Format>().unwrap();
        ear.display(&format);
        ear.debug(&format.inspect(Side::Identifier, identifier).unwrap());
        let tokenizer = vault.tokenizer("cap-emploi", format).unwrap();
        ear.debug(&tokenizer);
        let token = tokenizer.tokenize(identifier).unwrap();
        ear.display(&token);
        ear.debug(&tokenizer.search(identifier).unwrap());
        ear.debug(&vault.rekeyer("cap-emploi", format, first, first).unwrap());
        let request = Request::new("a", "p").case("c").subject("s").reveal(&token);
        ear.debug(&request);
        let permit = gate.reserve(&request).unwrap();
        ear.debug(&permit);
        let revealed = vault.reveal(permit).unwrap();
        assert_eq!(revealed.expose(), identifier);
        ear.debug(&revealed);
        let mut column = Column::new();
        tokenizer.tokenize_column([identifier, "broken"], &mut column);
        let texts = Texts::from(&column);
        let request = Request::new("a", "p");
        let permit = gate.reserve_column(&request, &tokenizer, first, &texts).unwrap();
        ear.debug(&permit);
        let revealed = vault.reveal_column(permit, &texts).unwrap();
        assert_eq!(revealed.expose().row(0), Some(identifier));
        ear.debug(&revealed);
        ear.debug(revealed.expose());
        let back = Texts::from(revealed.expose());
        ear.debug(&back);
        back.iter().for_each(|cell| ear.debug(&cell));
        for cut in 1..identifier.len() {
            let broken = format!("{}\u{202e}{}", &identifier[..cut], &identifier[cut..]);
            if let Err(error) = tokenizer.tokenize(&broken) {
                ear.display(&error);
            }
        }
    }
    ear.debug(&ledger.entries());

    let scrambled = Keyring::from_bytes(&KEY, &key).unwrap_err();
    ear.display(&scrambled);
    ear.display(&Vault::open(&key_path, &key).unwrap_err());
    ear.display(&vault.tokenizer("cap emploi", formats::US_SSN).unwrap_err());
    for error in [GateError::Refused, GateError::Unavailable, GateError::OtherVault, GateError::NotOurs] {
        ear.display(&error);
    }
    ear.display(&ParameterError::Numeral(7));
    ear.display(&KeyringError::CheckValue);
    ear.display(&Reason::CheckDigits);
    ear.debug(&Act::Reveal(Width::Part(Mask::Last(4))));
    ear.debug(&Some::<TextError>(
        vault.tokenizer("cap-emploi", formats::US_SSN).unwrap().tokenize("1").unwrap_err(),
    ));
    ear
}

#[test]
fn no_print_holds_a_secret() {
    let ear = everything();
    assert!(ear.printed.len() > 300, "only {} prints", ear.printed.len());
    assert!(ear.heard().is_empty(), "{:#?}", ear.heard());
}

#[test]
fn a_secret_that_is_printed_is_heard() {
    let mut ear = everything();
    ear.debug(&ROOT);
    ear.debug(&format!("{AUDIT:02x?}").replace([',', ' '], ""));
    ear.display(&"token of 184127645108946");
    assert_eq!(ear.heard().len(), 6);
}
