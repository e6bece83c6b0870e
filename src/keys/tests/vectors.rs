//! The key tree equals what `tests/oracle/keys.py`, an independent program, worked out.

use super::super::derive::{Branch, domain_key};
use super::super::label::{Label, TREE_SALT};
use super::*;
use hkdf::Hkdf;
use serde_json::Value;
use sha2::Sha256;

const VECTORS: &str = include_str!("../../../tests/vectors/keys.json");

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = text(value);
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn root(value: &Value) -> Secret<32> {
    secret(bytes(value).try_into().unwrap())
}

/// A text, or a unit and how often it stands.
fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value["repeat"].as_str().unwrap().repeat(number(&value["times"]) as usize),
    }
}

fn number(value: &Value) -> u32 {
    value.as_u64().unwrap().try_into().unwrap()
}

fn each<'a>(value: &'a Value, name: &str) -> std::slice::Iter<'a, Value> {
    value[name].as_array().unwrap().iter()
}

#[test]
fn branches() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(text(&vectors["salt"]).as_bytes(), TREE_SALT);
    let mut uses = 0;
    for vector in each(&vectors, "branches") {
        let root = root(&vector["root"]);
        let (prk, _) = Hkdf::<Sha256>::extract(Some(TREE_SALT), root.expose());
        assert_eq!(hex(&prk), text(&vector["prk"]));
        let key = domain_key(&root, &domain(&text(&vector["domain"])));
        assert_eq!(hex(key.expose()), text(&vector["domain_key"]));
        let keys = DomainKeys::below(&key);
        assert_eq!(keys.check().to_string(), text(&vector["check_value"]));
        for used in each(vector, "uses") {
            let (format, version) = (text(&used["format"]), number(&used["version"]) as u16);
            assert_eq!(hex(keys.ff1(&format, version).expose()), text(&used["ff1"]));
            assert_eq!(hex(keys.siv(&format, version).expose()), text(&used["siv"]));
            uses += 1;
        }
    }
    assert_eq!(uses, 60);
}

#[test]
fn ledger_tags() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let mut tags = 0;
    for vector in each(&vectors, "audit") {
        let audit = Audit::of(&root(&vector["root"]));
        for tag in each(vector, "tags") {
            let (format, version) = (text(&tag["format"]), number(&tag["version"]) as u16);
            let (domain, epoch) = (domain(&text(&tag["domain"])), epoch(number(&tag["epoch"])));
            let (class, rank) = (bytes(&tag["class"]), bytes(&tag["rank"]));
            let person = audit.person(&domain, &format, version, epoch, &class, &rank);
            assert_eq!(hex(&person), text(&tag["person_key"]));
            tags += 1;
        }
        for subject in each(vector, "subjects") {
            assert_eq!(hex(&audit.subject(&bytes(&subject["subject"]))), text(&subject["tag"]));
            tags += 1;
        }
        for identifier in each(vector, "identifiers") {
            let (kind, canonical) = (text(&identifier["kind"]), text(&identifier["canonical"]));
            assert_eq!(hex(&audit.identifier(&kind, canonical.as_bytes())), text(&identifier["tag"]));
            tags += 1;
        }
        for neighbours in each(vector, "neighbours") {
            let (kind, common) = (text(&neighbours["kind"]), text(&neighbours["common"]));
            assert_eq!(hex(&audit.neighbours(&kind, common.as_bytes())), text(&neighbours["tag"]));
            tags += 1;
        }
        assert_eq!(hex(audit.decoy().expose()), text(&vector["decoy"]));
        assert_eq!(hex(audit.note().expose()), text(&vector["note"]));
    }
    assert_eq!(tags, 26);
}

#[test]
fn sealing_keys() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    for vector in each(&vectors, "seals") {
        let branch = Branch::extract(&bytes(&vector["salt"]), &root(&vector["material"]));
        assert_eq!(hex(branch.expand::<32>(Label::Seal).expose()), text(&vector["key"]));
        assert_eq!(hex(branch.expand::<32>(Label::Commitment).expose()), text(&vector["commitment"]));
    }
    assert_eq!(each(&vectors, "seals").count(), 2);
}

/// Through the keyring's own ways: full, scoped, and back from its file, the keys are the tree's.
#[test]
fn keyrings_give_the_trees_keys() {
    let full = keyring();
    let name = domain("cap-emploi");
    let tree = DomainKeys::below(&domain_key(&secret(known(2)), &name));
    let source = KeySource::bytes(&[7; 32]);
    let scoped = full.export(&name, &[epoch(2)]).unwrap();
    let reopened =
        |keyring: &Keyring| Keyring::from_bytes(&keyring.to_bytes(&source).unwrap(), &source).unwrap();
    for keyring in [&full, &reopened(&full), &scoped, &reopened(&scoped)] {
        let keys = keyring.domain_keys(&name, epoch(2)).unwrap();
        assert_eq!(keys.ff1("fr.nir", 1), tree.ff1("fr.nir", 1));
        assert_eq!(keys.siv("opaque", 1), tree.siv("opaque", 1));
        assert_eq!(keyring.check_value(&name, epoch(2)), Ok(tree.check()));
    }
    let other = full.domain_keys(&name, epoch(1)).unwrap();
    assert_ne!(other.ff1("fr.nir", 1), tree.ff1("fr.nir", 1));
    let audit = |audit: Audit| audit.subject(b"case");
    assert_eq!(audit(full.audit().unwrap()), audit(Audit::of(&secret(known(3)))));
    assert!(scoped.audit().is_none());
}
