//! The register: tokens of people, and the gate before them, with its ledger on disk.

use jeton::{
    Gate, GateError, Keyring, Policy, Request, Suffix, TestClock, Token, TokenDomain, Tokenizer, Vault,
    formats,
};
use jeton_ledger::{Alarms, DurableLedger, verify};

pub(crate) struct Register {
    gate: Gate,
    vault: Vault,
    nirs: Tokenizer,
    room: tempfile::TempDir,
}

impl Register {
    pub(crate) fn open(clock: &TestClock, policy: Policy, alarms: Alarms) -> Self {
        let room = tempfile::tempdir_in(".").unwrap();
        let (ledger, witness) = (room.path().join("ledger"), room.path().join("witness"));
        let id = DurableLedger::create(&ledger, &witness).unwrap();
        let mut keyring = Keyring::create_test().unwrap().allow_test();
        keyring.add_domain(TokenDomain::new("cap-emploi").unwrap(), Suffix::default()).unwrap();
        keyring.pin_ledger(id).unwrap();
        let vault = Vault::from_keyring(keyring).unwrap();
        let clock = clock.clone();
        let ledger = DurableLedger::open_with_clock(&ledger, &witness, move || clock.seconds()).unwrap();
        let gate = vault.gate(policy, ledger.alarms(alarms)).unwrap();
        let nirs = vault.tokenizer("cap-emploi", formats::FR_NIR).unwrap();
        Self { gate, vault, nirs, room }
    }

    /// The token of a person, by number.
    fn token(&self, person: u64) -> Token {
        let (order, rest) = (1 + person % 999, person / 999);
        let (commune, rest) = (1 + rest % 300, rest / 300);
        let (month, year) = (1 + rest % 12, rest / 12 % 100);
        // Sex, year and month of birth, department, commune, order: the 13 digits of an NIR before its key.
        let born = (100 + year) * 100 + month;
        let number = ((born * 100 + 75) * 1_000 + commune) * 1_000 + order;
        self.nirs.tokenize(&format!("{number}{:02}", 97 - number % 97)).unwrap()
    }

    /// Whether these people were revealed.
    pub(crate) fn reveals(&self, actor: &str, people: std::ops::Range<u64>) -> bool {
        let request = people
            .fold(Request::new(actor, "placement"), |request, person| request.reveal(&self.token(person)));
        match self.gate.reserve(&request) {
            Ok(permit) => self.vault.reveal(permit).is_ok(),
            Err(GateError::Refused) => false,
            Err(error) => panic!("the ledger did not answer: {error}"),
        }
    }

    /// The ledger agrees with itself after all that.
    pub(crate) fn close(self) {
        let ledger = self.room.path().join("ledger");
        drop(self.gate);
        verify(&ledger).unwrap();
    }
}
