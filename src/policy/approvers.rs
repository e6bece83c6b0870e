//! Who approves what is beyond every budget.

use crate::note::{Note, NotePublicKey};

/// Keys, and how many of them it takes. None at all approve nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Approvers {
    required: usize,
    keys: Vec<NotePublicKey>,
}

impl Approvers {
    /// One approver a key: a key that is named twice counts once.
    pub(super) fn new(required: usize, keys: impl IntoIterator<Item = NotePublicKey>) -> Self {
        let mut distinct: Vec<NotePublicKey> = Vec::new();
        for key in keys {
            if !distinct.iter().any(|known| known.is_same_key(&key)) {
                distinct.push(key);
            }
        }
        Self { required, keys: distinct }
    }

    /// Whether enough of them signed, the requester not counted.
    pub(super) fn approve(&self, note: &Note<'_>, requester: &str) -> bool {
        let signed = |key: &&NotePublicKey| key.name() != requester && note.is_signed_by(key);
        self.required > 0 && self.keys.iter().filter(signed).count() >= self.required
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::NoteKey;
    use crate::secret::Secret;

    #[test]
    fn it_takes_enough_distinct_keys_of_others() {
        let keys = ["alice", "bob", "carol"].map(|name| NoteKey::generate(name).unwrap());
        let [alice, bob, _] = &keys;
        let public = || keys.iter().map(NoteKey::public);
        let one = alice.sign("a request\n").unwrap();
        let twice = alice.cosign(&one).unwrap();
        let two = bob.cosign(&one).unwrap();
        let stranger = NoteKey::generate("carol").unwrap().cosign(&one).unwrap();
        let approve = |required, note: &str, requester: &str| {
            Approvers::new(required, public()).approve(&Note::parse(note).unwrap(), requester)
        };
        assert!(approve(1, &one, "dave") && approve(2, &two, "dave"));
        for (required, note, requester) in [
            (2, &one, "dave"),
            (2, &twice, "dave"),
            (2, &stranger, "dave"),
            (3, &two, "dave"),
            (2, &two, "alice"),
            (0, &two, "dave"),
        ] {
            assert!(!approve(required, note, requester), "{required} by {requester}");
        }
        // One key under two names is one approver.
        let seed = Secret::fill(|bytes| {
            bytes.fill(7);
            Ok::<_, ()>(())
        })
        .unwrap();
        let [eve, mallory] = ["eve", "mallory"].map(|name| NoteKey::of(name, &seed).unwrap());
        let both = mallory.cosign(&eve.sign("a request\n").unwrap()).unwrap();
        let names = [eve.public(), mallory.public()];
        assert!(!Approvers::new(2, names).approve(&Note::parse(&both).unwrap(), "dave"));
        assert!(!Approvers::default().approve(&Note::parse(&two).unwrap(), "dave"));
    }
}
