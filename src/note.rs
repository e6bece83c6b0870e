//! Signed notes: a text, and who signed it (C2SP signed-note with Ed25519).
//!
//! ```text
//! text      lines, the last one ended, too
//! (empty line)
//! — name base64(key id · signature)        one line a signature; the key id is 4 bytes, the signature 64
//! ```
//!
//! key id = SHA-256(name · 0x0a · 0x01 · public key), the first 4 bytes; the signature is over the text.

use crate::error::NoteError;
use crate::secret::Secret;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

/// Marks a key as Ed25519.
const ED25519: u8 = 1;

/// Longest name of a key, in bytes.
const LONGEST_NAME: usize = 200;

/// Most signatures of one note.
const MOST_SIGNATURES: usize = 100;

/// A key that signs notes, with the name it signs under. It is wiped when dropped and does not print.
///
/// ```
/// use jeton::{Note, NoteKey};
/// let key = NoteKey::generate("security-officer")?;
/// let note = key.sign("an approval\n")?;
/// assert!(Note::parse(&note)?.is_signed_by(&key.public()));
/// assert_eq!(format!("{key:?}"), "NoteKey(security-officer, ..)");
/// # Ok::<(), jeton::NoteError>(())
/// ```
pub struct NoteKey {
    name: Box<str>,
    key: SigningKey,
}

/// The public half of a [`NoteKey`]: what a policy names an approver or an issuer by.
///
/// ```
/// use jeton::NotePublicKey;
/// let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// let key: NotePublicKey = text.parse()?;
/// assert_eq!((key.name(), key.to_string().as_str()), ("PeterNeumann", text));
/// # Ok::<(), jeton::NoteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotePublicKey {
    name: Box<str>,
    id: [u8; 4],
    key: VerifyingKey,
}

/// A text with its signatures, none of them believed before [`is_signed_by`](Self::is_signed_by) says so.
///
/// ```
/// let note = jeton::Note::parse("a text\n\n\u{2014} somebody AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")?;
/// assert_eq!(note.text(), "a text\n");
/// # Ok::<(), jeton::NoteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    text: &'a str,
    signatures: Vec<Signed<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Signed<'a> {
    name: &'a str,
    id: [u8; 4],
    signature: Signature,
}

impl NoteKey {
    const PREFIX: &'static str = "PRIVATE+KEY+";

    /// A new key under a name of 1 to 200 bytes, without blanks and without `+`.
    ///
    /// # Errors
    /// [`NoteError::Name`], [`NoteError::Randomness`].
    pub fn generate(name: &str) -> Result<Self, NoteError> {
        let seed = Secret::fill(|bytes| getrandom::fill(bytes)).map_err(|_| NoteError::Randomness)?;
        Self::of(name, &seed)
    }

    pub(crate) fn of(name: &str, seed: &Secret<32>) -> Result<Self, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Name);
        }
        Ok(Self { name: name.into(), key: SigningKey::from_bytes(seed.expose()) })
    }

    /// The key in one line, for a file that only its owner reads: `PRIVATE+KEY+name+id+base64`.
    ///
    /// ```
    /// let key = jeton::NoteKey::generate("alice")?;
    /// assert_eq!(jeton::NoteKey::from_text(&key.to_text())?.public(), key.public());
    /// # Ok::<(), jeton::NoteError>(())
    /// ```
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([ED25519; 33]);
        bytes.iter_mut().skip(1).zip(self.key.as_bytes()).for_each(|(to, from)| *to = *from);
        let id = hex(self.public().id);
        Zeroizing::new(format!("{}{}+{id}+{}", Self::PREFIX, self.name, BASE64_STANDARD.encode(*bytes)))
    }

    /// The key of such a line; blanks around it are ignored.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn from_text(text: &str) -> Result<Self, NoteError> {
        let text = text.trim().strip_prefix(Self::PREFIX).ok_or(NoteError::Key)?;
        let (name, id, bytes) = parts(text).ok_or(NoteError::Key)?;
        let bytes = Zeroizing::new(bytes);
        let seed = Secret::fill(|seed| {
            *seed = *bytes;
            Ok::<_, NoteError>(())
        })?;
        Some(Self::of(name, &seed)?).filter(|key| key.public().id == id).ok_or(NoteError::Key)
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> NotePublicKey {
        NotePublicKey::of(&self.name, self.key.verifying_key())
    }

    /// A note of this text with one signature.
    ///
    /// # Errors
    /// [`NoteError::Form`] unless the text ends with a line break and has no control characters besides.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        let note = format!("{text}\n");
        if !is_text(text) {
            return Err(NoteError::Form);
        }
        Ok(self.signed(note, text))
    }

    /// The note with one signature more.
    ///
    /// ```
    /// use jeton::{Note, NoteKey};
    /// let (alice, bob) = (NoteKey::generate("alice")?, NoteKey::generate("bob")?);
    /// let note = bob.cosign(&alice.sign("an approval\n")?)?;
    /// let note = Note::parse(&note)?;
    /// assert!(note.is_signed_by(&alice.public()) && note.is_signed_by(&bob.public()));
    /// # Ok::<(), jeton::NoteError>(())
    /// ```
    ///
    /// # Errors
    /// [`NoteError::Form`] if it is no note.
    pub fn cosign(&self, note: &str) -> Result<String, NoteError> {
        let text = Note::parse(note)?.text;
        Ok(self.signed(note.to_owned(), text))
    }

    fn signed(&self, mut note: String, text: &str) -> String {
        let id = self.public().id;
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let bytes = [&id[..], &signature].concat();
        note.push_str(&format!("\u{2014} {} {}\n", self.name, BASE64_STANDARD.encode(bytes)));
        note
    }
}

impl fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteKey({}, ..)", self.name)
    }
}

impl NotePublicKey {
    fn of(name: &str, key: VerifyingKey) -> Self {
        let hash = Sha256::new()
            .chain_update(name)
            .chain_update([b'\n', ED25519])
            .chain_update(key.as_bytes())
            .finalize();
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash);
        Self { name: name.into(), id: [a, b, c, d], key }
    }

    /// The name it signs under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether both are one key, whatever their names.
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// `name+id+base64`.
impl fmt::Display for NotePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[ED25519], &self.key.as_bytes()[..]].concat();
        write!(f, "{}+{}+{}", self.name, hex(self.id), BASE64_STANDARD.encode(bytes))
    }
}

impl FromStr for NotePublicKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let (name, id, bytes) = parts(text).ok_or(NoteError::Key)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| NoteError::Key)?;
        if key.is_weak() {
            return Err(NoteError::Key);
        }
        Some(Self::of(name, key)).filter(|key| key.id == id).ok_or(NoteError::Key)
    }
}

impl<'a> Note<'a> {
    /// A text and its signatures.
    ///
    /// # Errors
    /// [`NoteError::Form`] if it is not of the form, or has no signature or more than 100.
    pub fn parse(note: &'a str) -> Result<Self, NoteError> {
        let end = note.rfind("\n\n").ok_or(NoteError::Form)?.saturating_add(1);
        let (text, lines) = note.split_at_checked(end).ok_or(NoteError::Form)?;
        let lines = lines.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n'));
        let signatures: Option<Vec<_>> = lines
            .ok_or(NoteError::Form)?
            .split('\n')
            .take(MOST_SIGNATURES.saturating_add(1))
            .map(signed)
            .collect();
        let signatures = signatures.filter(|signatures| signatures.len() <= MOST_SIGNATURES);
        match signatures {
            Some(signatures) if is_text(text) => Ok(Self { text, signatures }),
            _ => Err(NoteError::Form),
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Whether one of the signatures is this key's, over exactly this text.
    #[must_use]
    pub fn is_signed_by(&self, key: &NotePublicKey) -> bool {
        self.signatures.iter().any(|signed| {
            signed.name == &*key.name
                && signed.id == key.id
                && key.key.verify_strict(self.text.as_bytes(), &signed.signature).is_ok()
        })
    }
}

/// The parts of a key's line: name, id, and 32 bytes of an Ed25519 key. There is no second spelling.
fn parts(text: &str) -> Option<(&str, [u8; 4], [u8; 32])> {
    let (name, rest) = text.split_once('+')?;
    let (id, key) = rest.split_once('+')?;
    let bytes = Zeroizing::new(BASE64_STANDARD.decode(key).ok()?);
    let (&[kind, ref key @ ..], true) = (<&[u8; 33]>::try_from(&**bytes).ok()?, is_name(name)) else {
        return None;
    };
    let id = u32::from_str_radix(id, 16).ok().filter(|number| format!("{number:08x}") == id)?;
    (kind == ED25519).then(|| (name, id.to_be_bytes(), *key))
}

fn signed(line: &str) -> Option<Signed<'_>> {
    let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes: [u8; 68] = BASE64_STANDARD.decode(signature).ok()?.try_into().ok()?;
    let (id, signature) = bytes.split_first_chunk()?;
    let signature = Signature::from_slice(signature).ok()?;
    is_name(name).then_some(Signed { name, id: *id, signature })
}

fn is_name(name: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    (1..=LONGEST_NAME).contains(&name.len()) && !name.contains(odd)
}

fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.contains(|c: char| c.is_control() && c != '\n')
}

fn hex([a, b, c, d]: [u8; 4]) -> String {
    format!("{a:02x}{b:02x}{c:02x}{d:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published with the first implementation of the form.
    const KEY: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const SIGNATURE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_published_note_is_made_and_believed() {
        let key = NoteKey::from_text(KEY).unwrap();
        assert_eq!(key.public().to_string(), PUBLIC);
        assert_eq!(*key.to_text(), KEY);
        let note = key.sign(TEXT).unwrap();
        assert_eq!(note, format!("{TEXT}\n{SIGNATURE}"));
        assert!(Note::parse(&note).unwrap().is_signed_by(&PUBLIC.parse().unwrap()));
    }

    #[test]
    fn no_changed_byte_is_believed() {
        let public = PUBLIC.parse().unwrap();
        let note = format!("{TEXT}\n{SIGNATURE}");
        for place in 0..note.len() {
            for change in [1, 0x20, 0x80] {
                let mut bytes = note.clone().into_bytes();
                bytes[place] ^= change;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                let believed = Note::parse(&changed).is_ok_and(|note| note.is_signed_by(&public));
                assert!(!believed, "byte {place}");
            }
        }
    }

    #[test]
    fn a_key_has_one_spelling_and_its_own_name() {
        let other_name = PUBLIC.replace("PeterNeumann", "PeterNewman");
        let upper = PUBLIC.replace("c74f20a3", "C74F20A3");
        for broken in [&*other_name, &*upper, &PUBLIC[..60], "", "PeterNeumann", KEY] {
            assert_eq!(broken.parse::<NotePublicKey>(), Err(NoteError::Key), "{broken}");
        }
        assert_eq!(NoteKey::from_text(PUBLIC).err(), Some(NoteError::Key));
        for name in ["", "a b", "a+b", "a\nb", &"x".repeat(201)] {
            assert_eq!(NoteKey::generate(name).err(), Some(NoteError::Name));
        }
    }

    #[test]
    fn a_text_with_an_empty_line_or_signatures_inside_stays_a_text() {
        let key = NoteKey::generate("alice").unwrap();
        let inner = key.sign("approve nothing\n").unwrap();
        let outer = key.sign(&format!("{inner}more\n")).unwrap();
        let note = Note::parse(&outer).unwrap();
        assert_eq!(note.text(), format!("{inner}more\n"));
        assert!(note.is_signed_by(&key.public()));
        for form in ["no line break", "a\rb\n", ""] {
            assert_eq!(key.sign(form).err(), Some(NoteError::Form));
        }
        assert_eq!(Note::parse("a text\n\n").err(), Some(NoteError::Form));
        let many = format!("a text\n\n{}", "\u{2014} a AAAA\n".repeat(101));
        assert_eq!(Note::parse(&many).err(), Some(NoteError::Form));
    }
}
