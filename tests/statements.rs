//! Signed statements at a gate: what was changed, came late, or is somebody else's is refused like anything else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test")]

use jeton::{
    Allow, Budget, Column, Denial, Epoch, Gate, GateError, Grant, Keyring, Note, NoteKey, Outcome, Policy,
    Request, Suffix, Texts, Token, TokenDomain, Tokenizer, Vault, VolatileLedger, Window, formats,
};
use std::sync::Arc;

const NEVER: u64 = u64::MAX;

struct Room {
    vault: Vault,
    gate: Gate,
    ledger: Arc<VolatileLedger>,
    issuer: NoteKey,
    approvers: [NoteKey; 3],
}

impl Room {
    /// Two of three approve; grants are asked for under the purpose `case`, and not under `bulk`.
    fn new() -> Self {
        let mut keyring = Keyring::create_test().unwrap().allow_test();
        for name in ["cap", "caf"] {
            keyring.add_domain(TokenDomain::new(name).unwrap(), Suffix::default()).unwrap();
        }
        let vault = Vault::from_keyring(keyring).unwrap();
        let ledger = Arc::new(VolatileLedger::new());
        let issuer = NoteKey::generate("cases").unwrap();
        let approvers = ["alice", "bob", "carol"].map(|name| NoteKey::generate(name).unwrap());
        let line = |actor| Allow::actor(actor).format("us.ssn").format("phone").domain("cap").domain("caf");
        let policy = Policy::new()
            .allow(line("adviser").purpose("case").with_grant().width(jeton::Width::Full).search())
            .allow(line("adviser").purpose("bulk"))
            .allow(line("bob").purpose("bulk"))
            .budget(Budget::of_vault(2, Window::Day))
            .budget(Budget::of_vault(50, Window::Day).searches())
            .issuer(issuer.public())
            .approvers(2, approvers.iter().map(NoteKey::public));
        let gate = vault.gate(policy, ledger.clone()).unwrap();
        Self { vault, gate, ledger, issuer, approvers }
    }

    fn ssns(&self, domain: &str) -> Tokenizer {
        self.vault.tokenizer(domain, formats::US_SSN).unwrap()
    }

    fn token(&self, domain: &str) -> Token {
        self.ssns(domain).tokenize("123-45-6789").unwrap()
    }

    /// Whether the token is granted by this note; what is not says so in the ledger alone.
    fn is_granted(&self, note: &str, token: &Token) -> bool {
        match self.gate.reserve(&Request::new("adviser", "case").grant(note).reveal(token)) {
            Ok(_) => true,
            Err(error) => {
                assert_eq!(error, GateError::Refused);
                assert_eq!(self.ledger.entries().last().unwrap().1, Err(Denial::NotGranted));
                false
            }
        }
    }
}

/// 500 ways to change a note: each byte, cut, doubled or swapped.
fn mutated(note: &str) -> impl Iterator<Item = String> {
    let bytes = note.as_bytes().to_vec();
    (0..500).filter_map(move |n| {
        let mut bytes = bytes.clone();
        let place = (n * 7919) % bytes.len();
        match n % 5 {
            0 => bytes[place] ^= 1,
            1 => bytes[place] ^= 2,
            2 => drop(bytes.remove(place)),
            3 => bytes.insert(place, bytes[place].wrapping_add(1)),
            _ => bytes.swap(place, (place + 1) % note.len()),
        }
        String::from_utf8(bytes).ok().filter(|changed| changed != note)
    })
}

#[test]
fn a_grant_is_for_its_people_wherever_their_token_is_of() {
    let room = Room::new();
    let grant = Grant::new("adviser", "case", NEVER).person(&room.token("cap")).to_text().unwrap();
    let note = room.issuer.sign(&grant).unwrap();
    assert!(room.is_granted(&note, &room.token("cap")));
    assert!(room.is_granted(&note, &room.token("caf")), "the same person in another domain");
    let another = room.ssns("cap").tokenize("123-45-6788").unwrap();
    assert!(!room.is_granted(&note, &another));
    let both = Request::new("adviser", "case").grant(&note).reveal(&room.token("cap")).reveal(&another);
    assert_eq!(room.gate.reserve(&both).unwrap_err(), GateError::Refused);
    // A search is granted for the same person, and nobody else.
    let search = |identifier| {
        room.gate.search(&Request::new("adviser", "case").grant(&note), &room.ssns("cap"), identifier)
    };
    assert!(search("123-45-6789").is_ok());
    assert_eq!(search("123-45-6788"), Err(GateError::Refused));
}

#[test]
fn a_grant_is_refused_forged_expired_or_somebody_elses() {
    let room = Room::new();
    let token = room.token("cap");
    let text = |actor, purpose, until| Grant::new(actor, purpose, until).person(&token).to_text().unwrap();
    let good = text("adviser", "case", NEVER);
    let signed = |text: &str| room.issuer.sign(text).unwrap();
    for note in [
        signed(&text("another", "case", NEVER)),
        signed(&text("adviser", "bulk", NEVER)),
        signed(&text("adviser", "case", 1_700_000_000)),
        signed(&Grant::new("adviser", "case", NEVER).to_text().unwrap()),
        NoteKey::generate("cases").unwrap().sign(&good).unwrap(),
        room.approvers[0].sign(&good).unwrap(),
        good.clone(),
        String::new(),
    ] {
        assert!(!room.is_granted(&note, &token), "{note}");
    }
    let mut tried = 0;
    for changed in mutated(&signed(&good)) {
        assert!(!room.is_granted(&changed, &token), "{changed}");
        tried += 1;
    }
    assert!(tried > 400, "{tried}");
    assert!(room.is_granted(&signed(&good), &token));
}

#[test]
fn an_approval_is_for_exactly_its_list_and_spent_once() {
    let room = Room::new();
    let ssns = room.ssns("cap");
    let column = |last: &str| {
        let mut column = Column::new();
        ssns.tokenize_column(["123-45-6789", "123-45-6788", last], &mut column);
        column
    };
    let (list, other) = (column("123-45-6787"), column("123-45-6786"));
    let request = |actor| Request::new(actor, "bulk");
    let bulk = |request: &Request, until| {
        room.gate.bulk(request, None, &ssns, Epoch::FIRST, &Texts::from(&list), until).unwrap()
    };
    let [alice, bob, carol] = &room.approvers;
    let asks = |request: Request, note: &str, column: &Column| {
        room.gate.reserve_column(&request.approved(note), &ssns, Epoch::FIRST, &Texts::from(column)).is_ok()
    };
    let text = bulk(&request("adviser"), NEVER);
    let one = alice.sign(&text).unwrap();
    let two = carol.cosign(&one).unwrap();
    let late = bulk(&request("adviser"), 1_700_000_000);
    let late = bob.cosign(&alice.sign(&late).unwrap()).unwrap();
    // Bob asks for himself: his own signature does not count.
    let own = bulk(&request("bob"), NEVER);
    let own = bob.cosign(&alice.sign(&own).unwrap()).unwrap();
    let width = Request::new("adviser", "bulk").width(jeton::Width::Part("last4".parse().unwrap()));
    for (asking, note, column) in [
        (request("adviser"), &one, &list),
        (request("adviser"), &alice.cosign(&one).unwrap(), &list),
        (request("adviser"), &NoteKey::generate("bob").unwrap().cosign(&one).unwrap(), &list),
        (request("adviser"), &late, &list),
        (request("adviser"), &two, &other),
        (request("bob"), &two, &list),
        (request("bob"), &own, &list),
        (width, &two, &list),
    ] {
        assert!(!asks(asking, note, column), "{note}");
    }
    for changed in mutated(&two) {
        let is_another_order_of_the_same = {
            let note = Note::parse(&changed).ok();
            note.is_some_and(|note| {
                note.text() == text && [alice, carol].iter().all(|key| note.is_signed_by(&key.public()))
            })
        };
        assert!(is_another_order_of_the_same || !asks(request("adviser"), &changed, &list), "{changed}");
    }
    assert!(asks(request("adviser"), &two, &list));
    assert!(!asks(request("adviser"), &two, &list), "spent");
    assert!(!asks(request("adviser"), &bob.cosign(&two).unwrap(), &list), "spent, whoever else signs it");
    let granted =
        room.ledger.entries().iter().filter(|(_, outcome)| *outcome == Ok(Outcome::Granted)).count();
    assert_eq!(granted, 1);
}

#[test]
fn an_approval_is_no_way_around_the_allow_list() {
    let room = Room::new();
    let mut column = Column::new();
    let ssns = room.ssns("cap");
    ssns.tokenize_column(["123-45-6789"], &mut column);
    let texts = Texts::from(&column);
    let request = Request::new("adviser", "gossip");
    let text = room.gate.bulk(&request, None, &ssns, Epoch::FIRST, &texts, NEVER).unwrap();
    let note = room.approvers[1].cosign(&room.approvers[0].sign(&text).unwrap()).unwrap();
    let refused = room.gate.reserve_column(&request.approved(&note), &ssns, Epoch::FIRST, &texts);
    assert_eq!(refused.unwrap_err(), GateError::Refused);
    assert_eq!(room.ledger.entries().last().unwrap().1, Err(Denial::NotAllowed));
}

#[test]
fn neighbours_are_counted_apart_from_other_people() {
    let room = Room::new();
    let clerk = Allow::actor("clerk").purpose("counter").domain("cap").search();
    let clerk = ["fr.nir", "phone", "email"].into_iter().fold(clerk, Allow::format);
    let policy = Policy::new()
        .allow(clerk)
        .budget(Budget::of_vault(50, Window::Day).searches())
        .budget(Budget::per_neighbourhood(2, Window::Day));
    let gate = room.vault.gate(policy, VolatileLedger::new()).unwrap();
    let search = |format, identifier: &str| {
        let tokenizer = room.vault.tokenizer("cap", format).unwrap();
        gate.search(&Request::new("clerk", "counter"), &tokenizer, identifier)
    };
    let nir = |order: u32| {
        let digits = 1_841_276_451_000_u64 + u64::from(order);
        format!("{digits}{:02}", 97 - digits % 97)
    };
    assert!(search(formats::FR_NIR, &nir(89)).is_ok() && search(formats::FR_NIR, &nir(90)).is_ok());
    assert_eq!(search(formats::FR_NIR, &nir(91)), Err(GateError::Refused));
    assert!(search(formats::FR_NIR, &nir(89)).is_ok(), "whom one knows may be found again");
    assert!(search(formats::PHONE, "+33612345678").is_ok());
    assert!(search(formats::PHONE, "+33612345679").is_ok());
    assert_eq!(search(formats::PHONE, "+33612399999"), Err(GateError::Refused));
    assert!(search(formats::PHONE, "+33612499999").is_ok());
    assert!(search(formats::EMAIL, "a@orange.fr").is_ok() && search(formats::EMAIL, "b@orange.fr").is_ok());
    assert_eq!(search(formats::EMAIL, "c@orange.fr"), Err(GateError::Refused));
    assert!(search(formats::EMAIL, "c@gmail.com").is_ok());
}
