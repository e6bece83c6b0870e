//! Calls in random order, with handles that live, lived, or stand for something else, against a model that knows what each must
//! answer. A seed makes a sequence; `JETON_STEPS` says how many calls, `JETON_SEED` where to begin.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test")]
#![allow(clippy::as_conversions, clippy::string_slice, clippy::undocumented_unsafe_blocks, reason = "a test")]
#![allow(
    clippy::multiple_unsafe_ops_per_block,
    reason = "calls of the interface, whose pointers are of things on the stack"
)]

use jeton::{Epoch, Keyring, Suffix, TokenDomain, Tokenizer, Vault, formats};
use jeton_ffi::*;
use std::collections::{BTreeMap, BTreeSet};
use std::env;

/// How many people the policy lets the actor reveal: few, so that both answers are met.
const PEOPLE: usize = 40;
const POLICY: &str = "[budgets]\nactor = { day = 40 }\n[purpose.placement]\n[[allow]]\nactors = [\"adviser-17\"]\n\
    purposes = [\"placement\"]\nformats = [\"us.ssn\"]\ndomains = [\"cap-emploi\"]\n";

/// A sequence of numbers (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % bound as u64).unwrap()
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    Vault,
    Tokenizer,
    Request,
    Permit,
    Revealed,
    Tokens,
}

/// What the model knows of a handle.
#[derive(Clone, Debug)]
struct Known {
    kind: Kind,
    live: bool,
    /// Whom a request, a permit or a reveal is about.
    people: Vec<u32>,
}

struct Model {
    numbers: Numbers,
    /// Every id that was ever given out.
    known: BTreeMap<u64, Known>,
    ids: Vec<u64>,
    vault: VaultHandle,
    gate: GateHandle,
    spent: BTreeSet<u32>,
    plain: Tokenizer,
}

/// The identifier of a person.
fn identifier(person: u32) -> String {
    format!("{:03}-{:02}-{:04}", 100 + person % 500, 1 + person % 90, 1 + person)
}

fn bytes(text: &str) -> (*const u8, usize) {
    (text.as_ptr(), text.len())
}

impl Model {
    fn new(seed: u64) -> Self {
        let cap = "cap-emploi";
        let mut keyring = Keyring::test_from_roots(&[[1; 32]], [3; 32]).unwrap().allow_test();
        keyring.add_domain(TokenDomain::new(cap).unwrap(), Suffix::default()).unwrap();
        let plain =
            Vault::from_keyring(keyring).unwrap().tokenizer_at(cap, formats::US_SSN, Epoch::FIRST).unwrap();
        let (mut keyring, mut vault, mut gate) =
            (KeyringHandle { id: 0 }, VaultHandle { id: 0 }, GateHandle { id: 0 });
        let ((domain, len), (policy, policy_len)) = (bytes(cap), bytes(POLICY));
        let (root, audit) = ([1_u8; 32], [3_u8; 32]);
        let nowhere = std::ptr::null_mut();
        unsafe {
            assert_eq!(jeton_keyring_test(root.as_ptr(), 32, audit.as_ptr(), 32, &mut keyring), Status::Ok);
            assert_eq!(jeton_keyring_allow_test(keyring), Status::Ok);
            assert_eq!(jeton_keyring_add_domain(keyring, domain, len, [].as_ptr(), 0), Status::Ok);
            assert_eq!(jeton_vault_open(keyring, &mut vault), Status::Ok);
            assert_eq!(jeton_gate_volatile(vault, policy, policy_len, &mut gate, nowhere), Status::Ok);
        }
        let known = BTreeMap::from([(vault.id, Known { kind: Kind::Vault, live: true, people: Vec::new() })]);
        let (numbers, ids, spent) = (Numbers(seed), vec![vault.id], BTreeSet::new());
        Self { numbers, known, ids, vault, gate, spent, plain }
    }

    /// Any handle there ever was; often a late one of the kind.
    fn any(&mut self, kind: Kind) -> u64 {
        if kind == Kind::Vault && self.numbers.below(4) > 0 {
            return self.vault.id;
        }
        for _ in 0..8 {
            let id = self.ids[self.ids.len() - 1 - self.numbers.below(self.ids.len().min(64))];
            if self.known[&id].kind == kind {
                return id;
            }
        }
        self.ids[self.numbers.below(self.ids.len())]
    }

    /// What a call with this handle in the place of one of this kind answers, if nothing else is wrong.
    fn expected(&self, id: u64, kind: Kind) -> Status {
        match &self.known[&id] {
            known if known.kind != kind => Status::OtherHandle,
            known if known.live => Status::Ok,
            _ => Status::StaleHandle,
        }
    }

    fn made(&mut self, id: u64, kind: Kind, people: Vec<u32>) {
        assert!(self.known.insert(id, Known { kind, live: true, people }).is_none(), "an id given out twice");
        self.ids.push(id);
    }

    fn gone(&mut self, id: u64) {
        self.known.get_mut(&id).unwrap().live = false;
    }

    fn step(&mut self) {
        match self.numbers.below(10) {
            0 => self.open_tokenizer(),
            1 | 2 => self.tokenize(),
            3 => self.new_request(),
            4 | 5 => self.ask_to_reveal(),
            6 => self.reserve(),
            7 => self.reveal(),
            8 => self.read(),
            _ => self.free(),
        }
    }

    fn open_tokenizer(&mut self) {
        let id = self.any(Kind::Vault);
        let expected = self.expected(id, Kind::Vault);
        let mut made = TokenizerHandle { id: 0 };
        let ((domain, len), (format, format_len)) = (bytes("cap-emploi"), bytes("us.ssn"));
        let vault = VaultHandle { id };
        let none = [].as_ptr();
        let status =
            unsafe { jeton_tokenizer_open(vault, domain, len, format, format_len, none, 0, 1, &mut made) };
        assert_eq!(status, expected);
        if status == Status::Ok {
            self.made(made.id, Kind::Tokenizer, Vec::new());
        }
    }

    fn tokenize(&mut self) {
        let id = self.any(Kind::Tokenizer);
        let text = identifier(self.numbers.below(1_000) as u32);
        let room = self.numbers.below(14);
        let (mut token, mut written) = ([0; 16], 0);
        let (text_bytes, len) = bytes(&text);
        let (tokenizer, nowhere) = (TokenizerHandle { id }, std::ptr::null_mut());
        let status = unsafe {
            jeton_tokenize(tokenizer, text_bytes, len, token.as_mut_ptr(), room, &mut written, nowhere)
        };
        match self.expected(id, Kind::Tokenizer) {
            Status::Ok => {
                assert_eq!(written, 11);
                assert_eq!(status, if room < 11 { Status::TooShort } else { Status::Ok });
                let plain = self.plain.tokenize(&text).unwrap();
                assert_eq!(&token[..11], if room < 11 { &[0; 11] } else { plain.as_str().as_bytes() });
            }
            other => assert_eq!((status, written), (other, 0)),
        }
    }

    fn new_request(&mut self) {
        let mut made = RequestHandle { id: 0 };
        let ((actor, len), (purpose, purpose_len)) = (bytes("adviser-17"), bytes("placement"));
        assert_eq!(unsafe { jeton_request_new(actor, len, purpose, purpose_len, &mut made) }, Status::Ok);
        self.made(made.id, Kind::Request, Vec::new());
    }

    fn ask_to_reveal(&mut self) {
        let (id, tokenizer) = (self.any(Kind::Request), self.any(Kind::Tokenizer));
        let person = self.numbers.below(60) as u32;
        let token = self.plain.tokenize(&identifier(person)).unwrap();
        let (text, len) = bytes(token.as_str());
        let (request, handle) = (RequestHandle { id }, TokenizerHandle { id: tokenizer });
        let status = unsafe { jeton_request_reveal(request, handle, text, len, 1, std::ptr::null_mut()) };
        let expected = match self.expected(tokenizer, Kind::Tokenizer) {
            Status::Ok => self.expected(id, Kind::Request),
            other => other,
        };
        assert_eq!(status, expected);
        if status == Status::Ok {
            self.known.get_mut(&id).unwrap().people.push(person);
        }
    }

    fn reserve(&mut self) {
        let id = self.any(Kind::Request);
        let mut made = PermitHandle { id: 0 };
        let status = unsafe { jeton_gate_reserve(self.gate, RequestHandle { id }, &mut made) };
        let people = self.known[&id].people.clone();
        let more: BTreeSet<u32> = self.spent.union(&people.iter().copied().collect()).copied().collect();
        let expected = match self.expected(id, Kind::Request) {
            Status::Ok if people.is_empty() => Status::Request,
            Status::Ok if more.len() > PEOPLE => Status::Refused,
            other => other,
        };
        assert_eq!(status, expected);
        if status == Status::Ok {
            self.spent = more;
            self.made(made.id, Kind::Permit, people);
        }
    }

    fn reveal(&mut self) {
        let (vault, id) = (self.any(Kind::Vault), self.any(Kind::Permit));
        let mut made = RevealedHandle { id: 0 };
        let status = unsafe { jeton_reveal(VaultHandle { id: vault }, PermitHandle { id }, &mut made) };
        let expected = match self.expected(vault, Kind::Vault) {
            Status::Ok => self.expected(id, Kind::Permit),
            other => other,
        };
        assert_eq!(status, expected);
        if status == Status::Ok {
            self.gone(id);
            self.made(made.id, Kind::Revealed, self.known[&id].people.clone());
        }
    }

    fn read(&mut self) {
        let id = self.any(Kind::Revealed);
        let people = self.known[&id].people.clone();
        let number = self.numbers.below(people.len() + 2);
        let (mut text, mut written) = ([0; 16], 0);
        let revealed = RevealedHandle { id };
        let status = unsafe { jeton_revealed_text(revealed, number, text.as_mut_ptr(), 16, &mut written) };
        match self.expected(id, Kind::Revealed) {
            Status::Ok if number < people.len() => {
                assert_eq!(status, Status::Ok);
                assert_eq!(&text[..written], identifier(people[number]).as_bytes());
            }
            Status::Ok => assert_eq!(status, Status::NoItem),
            other => assert_eq!(status, other),
        }
    }

    /// Frees anything but the one vault as one of any kind.
    fn free(&mut self) {
        let id = self.ids[self.numbers.below(self.ids.len())];
        if id == self.vault.id {
            return;
        }
        let kinds = [Kind::Tokenizer, Kind::Request, Kind::Permit, Kind::Revealed, Kind::Tokens];
        let mut kind = kinds[self.numbers.below(kinds.len())];
        if self.numbers.below(3) > 0 {
            kind = self.known[&id].kind;
        }
        let status = unsafe {
            match kind {
                Kind::Tokenizer => jeton_tokenizer_free(TokenizerHandle { id }),
                Kind::Request => jeton_request_free(RequestHandle { id }),
                Kind::Permit => jeton_permit_free(PermitHandle { id }),
                Kind::Revealed => jeton_revealed_free(RevealedHandle { id }),
                _ => jeton_tokens_free(TokensHandle { id }),
            }
        };
        assert_eq!(status, self.expected(id, kind));
        if status == Status::Ok {
            self.gone(id);
        }
    }
}

fn number(variable: &str, unless: u64) -> u64 {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(unless)
}

#[test]
fn calls_in_any_order_answer_what_the_model_says() {
    let (steps, seed) = (number("JETON_STEPS", 200_000), number("JETON_SEED", 1));
    for start in 0..steps.div_ceil(10_000) {
        let mut model = Model::new(seed.wrapping_add(start));
        (0..10_000).for_each(|_| model.step());
        assert!(model.spent.len() <= PEOPLE && model.known.len() > 500);
        assert_eq!(unsafe { jeton_gate_free(model.gate) }, Status::Ok);
    }
}
