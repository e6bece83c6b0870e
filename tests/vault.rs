//! The vault through its public doors: there, back through a permit, between epochs and domains.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use jeton::{
    Allow, Budget, Denial, Epoch, Format, GateError, KeySource, Keyring, KeyringError, Ledger, LedgerFault,
    LedgerId, Mask, Outcome, Policy, Reason, Request, Reservation, ScopedVault, Side, Suffix, TextError,
    TokenDomain, Tokenizer, Vault, VolatileLedger, Width, Window, formats,
};
use std::sync::Arc;

fn keyring() -> Keyring {
    let mut keyring = Keyring::create_test().unwrap().allow_test();
    keyring.add_domain(domain("cap-emploi"), Suffix::default()).unwrap();
    keyring.add_domain(domain("caf"), Suffix::new("caf.example").unwrap()).unwrap();
    keyring
}

fn domain(name: &str) -> TokenDomain {
    TokenDomain::new(name).unwrap()
}

fn vault() -> Vault {
    Vault::from_keyring(keyring()).unwrap()
}

fn policy() -> Policy {
    let everything = formats().iter().fold(
        Allow::actor("adviser-17")
            .purpose("placement")
            .domain("cap-emploi")
            .domain("caf")
            .translate_to("caf"),
        |allow, format| allow.format(format.name()),
    );
    let everything = everything.width(Width::Full).width(Width::Part(Mask::Last(4)));
    Policy::new().allow(everything).budget(Budget::per_actor(10, Window::Day))
}

fn request() -> Request {
    Request::new("adviser-17", "placement")
}

#[test]
fn every_format_goes_there_and_back() {
    let vault = vault();
    let gate = vault.gate(policy(), VolatileLedger::new()).unwrap();
    for format in formats() {
        let tokenizer = vault.tokenizer("cap-emploi", *format).unwrap();
        let token = tokenizer.tokenize(format.example()).unwrap();
        assert_ne!(token.as_str(), format.example());
        assert_eq!(tokenizer.token(token.as_str(), token.epoch()).unwrap(), token);
        let permit = gate.reserve(&request().reveal(&token)).unwrap();
        assert_eq!(vault.reveal(permit).unwrap().expose(), format.example(), "{format}");
    }
}

#[test]
fn a_domain_is_never_made_by_a_typing_mistake() {
    assert_eq!(vault().tokenizer("cap-emplio", formats::US_SSN).unwrap_err(), KeyringError::UnknownDomain);
}

#[test]
fn domains_and_epochs_have_tokens_of_their_own() {
    let mut keyring = keyring();
    let second = keyring.add_epoch().unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    let token = |domain, epoch| {
        let tokenizer = vault.tokenizer_at(domain, formats::US_SSN, epoch).unwrap();
        tokenizer.tokenize("123-45-6789").unwrap().as_str().to_owned()
    };
    let all = [
        token("cap-emploi", Epoch::FIRST),
        token("cap-emploi", second),
        token("caf", Epoch::FIRST),
        token("caf", second),
    ];
    for (position, one) in all.iter().enumerate() {
        assert!(!all[position + 1..].contains(one));
    }
}

#[test]
fn a_search_finds_every_live_epoch_in_any_spelling() {
    let mut keyring = keyring();
    let second = keyring.add_epoch().unwrap();
    let third = keyring.add_epoch().unwrap();
    keyring.retire(second).unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    let sought = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap().search("123 45 6789").unwrap();
    let made = |epoch| {
        let tokenizer = vault.tokenizer_at("cap-emploi", formats::US_SSN, epoch).unwrap();
        tokenizer.tokenize("123-45-6789").unwrap().canonical().to_owned()
    };
    let texts: Vec<_> = sought.iter().map(|token| token.as_str().to_owned()).collect();
    assert_eq!(texts, [made(Epoch::FIRST), made(third)]);
    let retired = vault.tokenizer_at("cap-emploi", formats::US_SSN, second);
    assert_eq!(retired.unwrap_err(), KeyringError::Retired(2));
}

#[test]
fn what_the_policy_or_the_budget_denies_is_refused_alike() {
    let vault = vault();
    let ledger = Arc::new(VolatileLedger::new());
    let gate = vault.gate(policy(), ledger.clone()).unwrap();
    let ssns = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap();
    let token = |n: u32| ssns.tokenize(&format!("123-45-{:04}", n + 1)).unwrap();
    for n in 0..10 {
        let _ = gate.reserve(&request().reveal(&token(n))).unwrap();
    }
    let _ = gate.reserve(&request().reveal(&token(3))).unwrap();

    let stranger = self::vault();
    stranger.gate(policy(), VolatileLedger::new()).unwrap();
    let refused = [
        request().reveal(&token(11)),
        Request::new("adviser-18", "placement").reveal(&token(1)),
        Request::new("adviser-17", "curiosity").reveal(&token(1)),
        request().width(Width::Part(Mask::Last(2))).reveal(&token(1)),
        request().translate(&token(1), &domain("cap-emploi")),
    ];
    for request in refused {
        let error = gate.reserve(&request).unwrap_err();
        assert_eq!((error, error.to_string()), (GateError::Refused, "refused".to_owned()));
    }
    let written: Vec<_> = ledger.entries().into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!(written[..11], [Ok(Outcome::Granted); 11]);
    assert_eq!(
        written[11..],
        [
            Ok(Outcome::Refused),
            Err(Denial::UnknownActor),
            Err(Denial::NotAllowed),
            Err(Denial::NotAllowed),
            Err(Denial::NotAllowed)
        ]
    );
}

#[test]
fn a_token_of_another_vault_or_a_gone_epoch_is_refused() {
    let mut keyring = keyring();
    keyring.add_domain(domain("third"), Suffix::default()).unwrap();
    let other = Vault::from_keyring(keyring).unwrap();
    let foreign = other.tokenizer("third", formats::US_SSN).unwrap().tokenize("123-45-6789").unwrap();
    let vault = vault();
    let gate = vault.gate(policy(), VolatileLedger::new()).unwrap();
    assert_eq!(gate.reserve(&request().reveal(&foreign)).unwrap_err(), GateError::Refused);
    let ssns = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap();
    let of_no_epoch = ssns.token("123-45-6789", Epoch::new(7).unwrap()).unwrap();
    assert_eq!(gate.reserve(&request().reveal(&of_no_epoch)).unwrap_err(), GateError::Refused);
}

#[test]
fn a_permit_is_for_one_vault_and_one_act() {
    let (vault, other) = (vault(), vault());
    let gate = vault.gate(policy(), VolatileLedger::new()).unwrap();
    let token = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap().tokenize("123-45-6789").unwrap();
    let permit = || gate.reserve(&request().reveal(&token)).unwrap();
    assert_eq!(other.reveal(permit()).unwrap_err(), GateError::OtherVault);
    assert_eq!(vault.translate(permit()).unwrap_err(), GateError::OtherAct);
    let permit = gate.reserve(&request().translate(&token, &domain("caf"))).unwrap();
    assert_eq!(vault.reveal(permit).unwrap_err(), GateError::OtherAct);
}

#[test]
fn a_request_does_one_thing_with_some_tokens() {
    let vault = vault();
    let gate = vault.gate(policy(), VolatileLedger::new()).unwrap();
    let token = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap().tokenize("123-45-6789").unwrap();
    let (caf, cap) = (domain("caf"), domain("cap-emploi"));
    for malformed in [
        request(),
        request().reveal(&token).translate(&token, &caf),
        request().translate(&token, &caf).translate(&token, &cap),
        request().reveal(&token).case(&"9".repeat(201)),
        request().reveal(&token).case(""),
        request().reveal(&token).subject(""),
        Request::new("", "placement").reveal(&token),
        Request::new("adviser-17", "").reveal(&token),
    ] {
        assert_eq!(gate.reserve(&malformed).unwrap_err(), GateError::Request);
    }
}

#[test]
fn an_unavailable_ledger_is_not_a_refusal() {
    struct Broken;
    impl Ledger for Broken {
        fn id(&self) -> LedgerId {
            LedgerId::VOLATILE
        }
        fn reserve(&self, _: &Reservation) -> Result<Outcome, LedgerFault> {
            Err(LedgerFault)
        }
    }
    let vault = vault();
    let gate = vault.gate(policy(), Broken).unwrap();
    let token = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap().tokenize("123-45-6789").unwrap();
    assert_eq!(gate.reserve(&request().reveal(&token)).unwrap_err(), GateError::Unavailable);
}

#[test]
fn a_ledger_that_grants_what_the_policy_denies_is_not_obeyed() {
    struct Generous;
    impl Ledger for Generous {
        fn id(&self) -> LedgerId {
            LedgerId::VOLATILE
        }
        fn reserve(&self, _: &Reservation) -> Result<Outcome, LedgerFault> {
            Ok(Outcome::Granted)
        }
    }
    let vault = vault();
    let gate = vault.gate(Policy::new(), Generous).unwrap();
    let token = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap().tokenize("123-45-6789").unwrap();
    assert_eq!(gate.reserve(&request().reveal(&token)).unwrap_err(), GateError::Refused);
}

#[test]
fn a_gate_takes_no_policy_with_names_its_vault_does_not_know() {
    let line = || Allow::actor("a").purpose("p").format("us.ssn").domain("cap-emploi");
    for (wrong, error) in [
        (line().format("us-ssn"), KeyringError::PolicyFormat(2)),
        (line().format("US.SSN"), KeyringError::PolicyFormat(2)),
        (line().domain("cap.emploi"), KeyringError::PolicyDomain(2)),
        (line().translate_to("cap.emploi"), KeyringError::PolicyDomain(2)),
    ] {
        let gate = vault().gate(Policy::new().allow(line()).allow(wrong), VolatileLedger::new());
        assert_eq!(gate.unwrap_err(), error);
    }
    assert!(vault().gate(Policy::new().allow(line()), VolatileLedger::new()).is_ok());
}

#[test]
fn only_the_pinned_ledger_makes_a_gate() {
    struct Durable(LedgerId);
    impl Ledger for Durable {
        fn id(&self) -> LedgerId {
            self.0
        }
        fn reserve(&self, _: &Reservation) -> Result<Outcome, LedgerFault> {
            Ok(Outcome::Granted)
        }
    }
    let (pinned, other) = (LedgerId::from_bytes([1; 16]), LedgerId::from_bytes([2; 16]));
    let mut keyring = keyring();
    keyring.pin_ledger(pinned).unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    assert!(vault.gate(policy(), Durable(pinned)).is_ok());
    assert_eq!(vault.gate(policy(), Durable(other)).unwrap_err(), KeyringError::OtherLedger);
    assert_eq!(vault.gate(policy(), VolatileLedger::new()).unwrap_err(), KeyringError::OtherLedger);

    let real = Vault::from_keyring(Keyring::create().unwrap()).unwrap();
    assert_eq!(real.gate(policy(), VolatileLedger::new()).unwrap_err(), KeyringError::OtherLedger);
}

#[test]
fn a_subject_is_one_person_for_each_format_once() {
    let vault = vault();
    let one = Policy::new()
        .allow(
            Allow::actor("adviser-17")
                .purpose("placement")
                .format("us.ssn")
                .format("opaque")
                .domain("cap-emploi"),
        )
        .budget(Budget::per_actor(1, Window::Day));
    let gate = vault.gate(one, VolatileLedger::new()).unwrap();
    let ssns = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap();
    let names = vault.tokenizer("cap-emploi", formats::OPAQUE).unwrap();
    let (ssn, name) = (ssns.tokenize("123-45-6789").unwrap(), names.tokenize("Aubry").unwrap());
    let permit = gate.reserve(&request().subject("D0001").reveal(&ssn).reveal(&name)).unwrap();
    assert_eq!(vault.reveal(permit).unwrap().expose_all().collect::<Vec<_>>(), ["123-45-6789", "Aubry"]);
    let second = ssns.tokenize("123-45-6788").unwrap();
    assert_eq!(gate.reserve(&request().subject("D0001").reveal(&second)).unwrap_err(), GateError::Refused);
}

#[test]
fn translating_gives_the_other_domains_own_tokens() {
    let vault = vault();
    let gate = vault.gate(policy(), VolatileLedger::new()).unwrap();
    for format in formats() {
        let here = vault.tokenizer("cap-emploi", *format).unwrap().tokenize(format.example()).unwrap();
        let permit = gate.reserve(&request().translate(&here, &domain("caf"))).unwrap();
        let there = vault.tokenizer("caf", *format).unwrap().tokenize(format.example()).unwrap();
        assert_eq!(vault.translate(permit).unwrap(), [there], "{format}");
    }
}

/// `中` has three octets, and one or two as an A-label: under a longer suffix there is room for the A-label alone.
#[test]
#[cfg(feature = "idna")]
fn translating_spells_a_token_as_the_other_domain_would() {
    let mut keyring = keyring();
    let long = Suffix::new(&format!("{}.{}.example", "a".repeat(60), "b".repeat(31))).unwrap();
    keyring.add_domain(domain("long"), long).unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    let allow = Allow::actor("a").purpose("p").format("email").domain("cap-emploi").translate_to("long");
    let policy = Policy::new().allow(allow).budget(Budget::per_actor(10, Window::Day));
    let gate = vault.gate(policy, VolatileLedger::new()).unwrap();
    let address = format!("abcd@{}.fr", "中".repeat(50));
    let token = vault.tokenizer("cap-emploi", formats::EMAIL).unwrap().tokenize(&address).unwrap();
    let permit = gate.reserve(&Request::new("a", "p").translate(&token, &domain("long"))).unwrap();
    let translated = vault.translate(permit).unwrap();
    assert!(translated[0].as_str().len() <= 254);
    assert_eq!(translated[0], vault.tokenizer("long", formats::EMAIL).unwrap().tokenize(&address).unwrap());
}

/// In Guadeloupe 0 leads to France, too, so some tokens cannot be written as their identifiers were dialled.
#[test]
fn a_token_that_cannot_be_spelled_as_typed_equals_itself_all_the_same() {
    let mut keyring = keyring();
    let second = keyring.add_epoch().unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    let format = formats::PHONE.with_region("GP").unwrap();
    let first = vault.tokenizer("cap-emploi", format).unwrap();
    let next = vault.tokenizer_at("cap-emploi", format, second).unwrap();
    let rekeyer = vault.rekeyer("cap-emploi", format, first.epoch(), second).unwrap();
    let mut international = 0;
    for last in 100..300 {
        let typed = format!("0703210{last}");
        let token = first.tokenize(&typed).unwrap();
        international += usize::from(token.as_str().starts_with('+'));
        assert_eq!(first.token(token.as_str(), token.epoch()).unwrap(), token);
        assert_eq!(
            rekeyer.rekey(token.as_str()).unwrap().canonical(),
            next.tokenize(&typed).unwrap().canonical()
        );
    }
    assert!(international > 0);
}

#[test]
fn no_token_is_longer_than_said() {
    let vault = vault();
    for (format, texts) in [
        (formats::FR_NIR, ["1841276451089", "7 12 00 00000000", "184127645108946"]),
        (formats::FR_NIR_LINKED, ["1841276451089", "184122A451089", "184127645108946"]),
        (formats::FR_NIR_MARKED, ["1841276451089", "1 84 12 76 451 089 46", "184127645108946"]),
        (formats::EMAIL, ["a@orange.fr", "abcde@xn--socit-esab.fr", "\"a b\"@orange.fr"]),
        #[cfg(feature = "idna")]
        (formats::EMAIL_EXACT, ["abcde@straße.de", "abcde@société.fr", "abcde@例え.jp"]),
    ] {
        let tokenizer = vault.tokenizer("cap-emploi", format).unwrap();
        for text in texts {
            let longest = format.inspect(Side::Identifier, text).unwrap().longest_token;
            let token = tokenizer.tokenize(text).unwrap();
            assert!(token.as_str().len() <= longest && token.canonical().len() <= longest, "{text}");
        }
    }
}

#[test]
fn rekeying_gives_the_new_epochs_own_tokens() {
    let mut keyring = keyring();
    let second = keyring.add_epoch().unwrap();
    let vault = Vault::from_keyring(keyring).unwrap();
    for format in formats() {
        let at = |epoch| {
            vault.tokenizer_at("cap-emploi", *format, epoch).unwrap().tokenize(format.example()).unwrap()
        };
        let rekeyer = vault.rekeyer("cap-emploi", *format, Epoch::FIRST, second).unwrap();
        assert_eq!(rekeyer.rekey(at(Epoch::FIRST).as_str()).unwrap(), at(second), "{format}");
    }
}

#[test]
fn a_reveal_shows_no_more_than_its_width() {
    let vault = vault();
    let gate = vault.gate(policy(), VolatileLedger::new()).unwrap();
    let token = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap().tokenize("123-45-6789").unwrap();
    let permit = gate.reserve(&request().width(Width::Part(Mask::Last(4))).reveal(&token)).unwrap();
    assert_eq!(vault.reveal(permit).unwrap().expose(), "•••-••-6789");
}

#[test]
fn test_keyrings_and_the_wrong_kind_are_refused() {
    assert_eq!(Vault::from_keyring(Keyring::create_test().unwrap()).unwrap_err(), KeyringError::TestKeyring);
    let full = keyring();
    let scoped = full.export(&domain("caf"), &[Epoch::FIRST]).unwrap().allow_test();
    assert_eq!(ScopedVault::from_keyring(full).unwrap_err(), KeyringError::Full);
    assert_eq!(Vault::from_keyring(scoped).unwrap_err(), KeyringError::Scoped);
}

#[test]
fn a_scoped_vault_reaches_one_domain_and_epoch() {
    let mut full = keyring();
    let second = full.add_epoch().unwrap();
    let scoped = full.export(&domain("caf"), &[Epoch::FIRST]).unwrap().allow_test();
    let (vault, scoped) = (Vault::from_keyring(full).unwrap(), ScopedVault::from_keyring(scoped).unwrap());
    for format in formats() {
        let tokenize = |tokenizer: Tokenizer| tokenizer.tokenize(format.example()).unwrap();
        assert_eq!(
            tokenize(scoped.tokenizer("caf", *format).unwrap()),
            tokenize(vault.tokenizer("caf", *format).unwrap())
        );
    }
    assert_eq!(scoped.tokenizer("cap-emploi", formats::US_SSN).unwrap_err(), KeyringError::UnknownDomain);
    let newer = scoped.tokenizer_at("caf", formats::US_SSN, second);
    assert_eq!(newer.unwrap_err(), KeyringError::UnknownEpoch(second.number()));
}

#[test]
fn a_keyring_opens_from_path_bytes_and_descriptor() {
    let folder = tempfile::tempdir().unwrap();
    let key = KeySource::new_file(folder.path().join("key")).unwrap();
    let path = folder.path().join("keyring");
    keyring().save_new(&path, &key).unwrap();
    let token = |keyring: Keyring| {
        let vault = Vault::from_keyring(keyring.allow_test()).unwrap();
        vault.tokenizer("caf", formats::US_SSN).unwrap().tokenize("123-45-6789").unwrap()
    };
    let by_path = token(Keyring::open(&path, &key).unwrap());
    let by_bytes = token(Keyring::from_bytes(&std::fs::read(&path).unwrap(), &key).unwrap());
    let by_descriptor = token(Keyring::from_file(std::fs::File::open(&path).unwrap(), &key).unwrap());
    assert_eq!((&by_path, &by_path), (&by_bytes, &by_descriptor));
    assert_eq!(Vault::open(&path, &key).unwrap_err(), KeyringError::TestKeyring);
}

#[test]
fn errors_name_the_byte() {
    let vault = vault();
    let ssns = vault.tokenizer("cap-emploi", formats::US_SSN).unwrap();
    let error = ssns.tokenize("123-45-678O").unwrap_err();
    assert_eq!((error.reason, error.at), (Reason::Character, 10));
    let emails = vault.tokenizer("cap-emploi", formats::EMAIL).unwrap();
    let token = emails.tokenize("a@example.org").unwrap();
    let again: Result<_, TextError> = emails.tokenize(token.as_str());
    assert_eq!(again.unwrap_err().reason, Reason::AlreadyToken);
    let of_the_other = vault.tokenizer("caf", formats::EMAIL).unwrap().tokenize("a@example.org").unwrap();
    assert_eq!(emails.tokenize(of_the_other.as_str()).unwrap_err().reason, Reason::AlreadyToken);
    assert_eq!(emails.token(of_the_other.as_str(), Epoch::FIRST).unwrap_err().reason, Reason::NotAToken);
}

#[test]
fn formats_are_found_by_name() {
    for format in formats() {
        assert_eq!(format.name().parse::<Format>().unwrap(), *format);
        assert!(format.inspect(Side::Identifier, format.example()).unwrap().exact, "{format}");
        assert!(format.classes().count() > 0);
    }
    assert_eq!("fr.nri".parse::<Format>().unwrap_err(), KeyringError::UnknownFormat);
}
