//! A model that knows what each call of the interface must answer, and a way to make calls with handles that live, lived, or stand
//! for something else. Whoever drives it chooses which.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test")]
#![allow(clippy::as_conversions, clippy::string_slice, clippy::undocumented_unsafe_blocks, reason = "a test")]
#![allow(
    clippy::multiple_unsafe_ops_per_block,
    reason = "calls of the interface, whose pointers are of things on the stack"
)]

use jeton::{Epoch, Keyring, Suffix, TokenDomain, Tokenizer, Vault, formats};
use jeton_ffi::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex};

/// How many people the policy lets an actor reveal: few, so that both answers are met.
const PEOPLE: usize = 10;

/// How many actors a gate knows. Each model is one of them, with a budget of its own, as a gate for each would cost more than its calls.
const ACTORS: usize = 100;

/// What decides which calls are made, and with what.
pub(crate) trait Choices {
    /// A number below the bound.
    fn below(&mut self, bound: usize) -> usize;
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
    /// Whom a request, a permit, a reveal or a list of tokens is about.
    people: Vec<u32>,
}

/// What every model shares: a vault, and a tokenizer of the same keys beside the interface.
struct World {
    vault: VaultHandle,
    plain: Tokenizer,
}

static WORLD: LazyLock<World> = LazyLock::new(World::new);

/// The gate of the models that come, and how many of its actors are taken.
static GATE: Mutex<(GateHandle, usize)> = Mutex::new((GateHandle { id: 0 }, ACTORS));

/// A gate, and an actor who has asked it nothing yet.
fn unspent() -> (GateHandle, String) {
    let (gate, taken) = &mut *GATE.lock().unwrap();
    if *taken == ACTORS {
        let actors: Vec<_> = (0..ACTORS).map(|number| format!("\"adviser-{number}\"")).collect();
        let policy = format!(
            "[budgets]\nactor = {{ day = {PEOPLE} }}\n[purpose.placement]\n[[allow]]\nactors = [{}]\n\
             purposes = [\"placement\"]\nformats = [\"us.ssn\"]\ndomains = [\"cap-emploi\"]\n",
            actors.join(", ")
        );
        let ((policy, len), nowhere) = (bytes(&policy), std::ptr::null_mut());
        unsafe {
            let freed = jeton_gate_free(*gate);
            assert_eq!(freed, if gate.id == 0 { Status::NoHandle } else { Status::Ok });
            assert_eq!(jeton_gate_volatile(WORLD.vault, policy, len, gate, nowhere), Status::Ok);
        }
        *taken = 0;
    }
    *taken += 1;
    (*gate, format!("adviser-{}", *taken - 1))
}

pub(crate) struct Model<C> {
    pub(crate) choices: C,
    /// Every id that was ever given out.
    known: BTreeMap<u64, Known>,
    ids: Vec<u64>,
    gate: GateHandle,
    actor: String,
    spent: BTreeSet<u32>,
}

/// The identifier of a person.
fn identifier(person: u32) -> String {
    format!("{:03}-{:02}-{:04}", 100 + person % 500, 1 + person % 90, 1 + person)
}

fn bytes(text: &str) -> (*const u8, usize) {
    (text.as_ptr(), text.len())
}

impl World {
    fn new() -> Self {
        let cap = "cap-emploi";
        let mut keyring = Keyring::test_from_roots(&[[1; 32]], [3; 32]).unwrap().allow_test();
        keyring.add_domain(TokenDomain::new(cap).unwrap(), Suffix::default()).unwrap();
        let plain =
            Vault::from_keyring(keyring).unwrap().tokenizer_at(cap, formats::US_SSN, Epoch::FIRST).unwrap();
        let (mut keyring, mut vault) = (KeyringHandle { id: 0 }, VaultHandle { id: 0 });
        let ((domain, len), root, audit) = (bytes(cap), [1_u8; 32], [3_u8; 32]);
        unsafe {
            assert_eq!(jeton_keyring_test(root.as_ptr(), 32, audit.as_ptr(), 32, &mut keyring), Status::Ok);
            assert_eq!(jeton_keyring_allow_test(keyring), Status::Ok);
            assert_eq!(jeton_keyring_add_domain(keyring, domain, len, [].as_ptr(), 0), Status::Ok);
            assert_eq!(jeton_vault_open(keyring, &mut vault), Status::Ok);
        }
        Self { vault, plain }
    }
}

impl<C: Choices> Model<C> {
    pub(crate) fn new(choices: C) -> Self {
        let ((gate, actor), vault) = (unspent(), WORLD.vault);
        let known = BTreeMap::from([(vault.id, Known { kind: Kind::Vault, live: true, people: Vec::new() })]);
        Self { choices, known, ids: vec![vault.id], gate, actor, spent: BTreeSet::new() }
    }

    /// Frees what is left. Answers how many handles there were.
    pub(crate) fn end(self) -> usize {
        for (&id, known) in &self.known {
            let expected = if known.live { Status::Ok } else { Status::StaleHandle };
            if known.kind != Kind::Vault {
                assert_eq!(freed(id, known.kind), expected);
                assert_eq!(freed(id, known.kind), Status::StaleHandle);
            }
        }
        assert!(self.spent.len() <= PEOPLE);
        self.known.len()
    }

    /// Any handle there ever was; often a late one of the kind.
    fn any(&mut self, kind: Kind) -> u64 {
        if kind == Kind::Vault && self.choices.below(4) > 0 {
            return WORLD.vault.id;
        }
        for _ in 0..8 {
            let id = self.ids[self.ids.len() - 1 - self.choices.below(self.ids.len().min(64))];
            if self.known[&id].kind == kind {
                return id;
            }
        }
        self.ids[self.choices.below(self.ids.len())]
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

    /// One call.
    pub(crate) fn step(&mut self) {
        match self.choices.below(14) {
            0 => self.open_tokenizer(),
            1 | 2 => self.tokenize(),
            3 => self.new_request(),
            4 | 5 => self.ask_to_reveal(),
            6 => self.reserve(),
            7 => self.reveal(),
            8 => self.read(),
            9 => self.search(),
            10 => self.read_tokens(),
            11 | 12 => self.tokenize_column(),
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
        let text = identifier(self.choices.below(1_000) as u32);
        let room = self.choices.below(14);
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
                let plain = WORLD.plain.tokenize(&text).unwrap();
                assert_eq!(&token[..11], if room < 11 { &[0; 11] } else { plain.as_str().as_bytes() });
            }
            other => assert_eq!((status, written), (other, 0)),
        }
    }

    /// Few rows, of which some are null and some are no identifiers, into room that may be short.
    fn tokenize_column(&mut self) {
        let id = self.any(Kind::Tokenizer);
        let (mut texts, mut offsets, mut validity) = (String::new(), vec![0], 0_u8);
        let (mut expected, mut statuses) = (String::new(), Vec::new());
        for row in 0..self.choices.below(5) {
            let text = identifier(self.choices.below(1_000) as u32);
            match self.choices.below(4) {
                0 => statuses.push(Status::Null),
                1 => {
                    validity |= 1 << row;
                    texts.push('?');
                    statuses.push(Status::TextCharacter);
                }
                _ => {
                    validity |= 1 << row;
                    texts.push_str(&text);
                    expected.push_str(WORLD.plain.tokenize(&text).unwrap().as_str());
                    statuses.push(Status::Ok);
                }
            }
            offsets.push(texts.len() as i64);
        }
        let (rows, room) = (statuses.len(), self.choices.below(60));
        let (mut tokens, mut written, mut at) = ([0_u8; 64], 0, 0);
        let (mut token_offsets, mut answers) = (vec![-1_i64; rows + 1], vec![Status::Internal; rows]);
        let status = unsafe {
            jeton_tokenize_column(
                TokenizerHandle { id },
                texts.as_ptr(),
                texts.len(),
                offsets.as_ptr(),
                rows,
                &validity,
                tokens.as_mut_ptr(),
                room,
                &mut written,
                token_offsets.as_mut_ptr(),
                answers.as_mut_ptr(),
                &mut at,
            )
        };
        match self.expected(id, Kind::Tokenizer) {
            Status::Ok => {
                let short = expected.len() > room;
                assert_eq!(status, if short { Status::TooShort } else { Status::Ok });
                assert_eq!((written, &answers), (expected.len(), &statuses));
                if !short {
                    assert_eq!(&tokens[..written], expected.as_bytes());
                }
                let lengths: Vec<_> = token_offsets.windows(2).map(|ends| ends[1] - ends[0]).collect();
                assert!(
                    lengths
                        .iter()
                        .zip(&statuses)
                        .all(|(len, status)| *len == 11 * i64::from(*status == Status::Ok))
                );
            }
            other => assert_eq!((status, written), (other, 0)),
        }
    }

    fn new_request(&mut self) {
        let mut made = RequestHandle { id: 0 };
        let ((actor, len), (purpose, purpose_len)) = (bytes(&self.actor), bytes("placement"));
        assert_eq!(unsafe { jeton_request_new(actor, len, purpose, purpose_len, &mut made) }, Status::Ok);
        self.made(made.id, Kind::Request, Vec::new());
    }

    fn ask_to_reveal(&mut self) {
        let (id, tokenizer) = (self.any(Kind::Request), self.any(Kind::Tokenizer));
        let person = self.choices.below(60) as u32;
        let token = WORLD.plain.tokenize(&identifier(person)).unwrap();
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
        let number = self.choices.below(people.len() + 2);
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

    fn search(&mut self) {
        let id = self.any(Kind::Tokenizer);
        let person = self.choices.below(1_000) as u32;
        let text = identifier(person);
        let ((text, len), mut made) = (bytes(&text), TokensHandle { id: 0 });
        let status =
            unsafe { jeton_search(TokenizerHandle { id }, text, len, &mut made, std::ptr::null_mut()) };
        assert_eq!(status, self.expected(id, Kind::Tokenizer));
        if status == Status::Ok {
            self.made(made.id, Kind::Tokens, vec![person]);
        }
    }

    fn read_tokens(&mut self) {
        let id = self.any(Kind::Tokens);
        let number = self.choices.below(2);
        let (mut text, mut written) = ([0; 16], 0);
        let status =
            unsafe { jeton_tokens_text(TokensHandle { id }, number, text.as_mut_ptr(), 16, &mut written) };
        match self.expected(id, Kind::Tokens) {
            Status::Ok if number == 0 => {
                assert_eq!(status, Status::Ok);
                let plain = WORLD.plain.tokenize(&identifier(self.known[&id].people[0])).unwrap();
                assert_eq!(&text[..written], plain.canonical().as_bytes());
            }
            Status::Ok => assert_eq!(status, Status::NoItem),
            other => assert_eq!(status, other),
        }
    }

    /// Frees anything but the one vault as one of any kind.
    fn free(&mut self) {
        let id = self.ids[self.choices.below(self.ids.len())];
        if id == WORLD.vault.id {
            return;
        }
        let kinds = [Kind::Tokenizer, Kind::Request, Kind::Permit, Kind::Revealed, Kind::Tokens];
        let mut kind = kinds[self.choices.below(kinds.len())];
        if self.choices.below(3) > 0 {
            kind = self.known[&id].kind;
        }
        let status = freed(id, kind);
        assert_eq!(status, self.expected(id, kind));
        if status == Status::Ok {
            self.gone(id);
        }
    }
}

/// Frees what an id stands for as one of this kind, which is no vault.
fn freed(id: u64, kind: Kind) -> Status {
    unsafe {
        match kind {
            Kind::Tokenizer => jeton_tokenizer_free(TokenizerHandle { id }),
            Kind::Request => jeton_request_free(RequestHandle { id }),
            Kind::Permit => jeton_permit_free(PermitHandle { id }),
            Kind::Revealed => jeton_revealed_free(RevealedHandle { id }),
            Kind::Tokens | Kind::Vault => jeton_tokens_free(TokensHandle { id }),
        }
    }
}
