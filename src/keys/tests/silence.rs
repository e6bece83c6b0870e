//! Nothing of this room prints a secret, in any form in which one would look for it.

use super::super::derive::domain_key;
use super::super::header::Cost;
use super::*;
use std::fmt::Debug;

const PASSPHRASE: &str = "correct horse battery staple";

fn base64(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let triples = bytes.chunks_exact(3);
    let digits = triples.flat_map(|triple| {
        let bits = u32::from_be_bytes([0, triple[0], triple[1], triple[2]]);
        [18, 12, 6, 0].map(|shift| char::from(alphabet[(bits >> shift) as usize & 63]))
    });
    digits.collect()
}

/// Nine bytes of a secret in every usual spelling.
fn spellings(secret: &[u8]) -> Vec<String> {
    let part = &secret[..9];
    let join = |separator: &str, one: &dyn Fn(&u8) -> String| {
        part.iter().map(one).collect::<Vec<_>>().join(separator)
    };
    let standard = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let url = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    vec![
        join("", &|byte| format!("{byte:02x}")),
        join("", &|byte| format!("{byte:02X}")),
        join(", ", &|byte| format!("{byte}")),
        join(",\n", &|byte| format!("    {byte}")).trim_start().to_owned(),
        join(", ", &|byte| format!("{byte:x}")),
        join(", ", &|byte| format!("0x{byte:02x}")),
        join("", &|byte| std::ascii::escape_default(*byte).to_string()),
        String::from_utf8_lossy(secret).into_owned(),
        base64(part, standard),
        base64(part, url),
    ]
}

/// Every pretty-printed line may be indented further: compare without blanks at line ends and starts.
fn tells(printed: &str, secrets: &[Vec<u8>]) -> bool {
    let flat: String = printed.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let texts = secrets.iter().flat_map(|secret| spellings(secret)).map(|text| {
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        lines.join("\n")
    });
    texts.into_iter().any(|text| printed.contains(&text) || flat.contains(&text))
}

fn secrets() -> Vec<Vec<u8>> {
    let mut secrets: Vec<Vec<u8>> = (1..=4).map(|seed| known(seed).to_vec()).collect();
    for (root, name) in [(1, "cap-emploi"), (2, "cap-emploi"), (1, "sante"), (2, "sante")] {
        let key = domain_key(&secret(known(root)), &domain(name));
        let keys = DomainKeys::below(&key);
        secrets.push(key.expose().to_vec());
        secrets.push(keys.ff1("fr.nir", 1).expose().to_vec());
        secrets.push(keys.siv("opaque", 1).expose().to_vec());
    }
    secrets.push(PASSPHRASE.as_bytes().to_vec());
    secrets
}

fn printed(thing: &impl Debug) -> String {
    format!("{thing:?} {thing:#?} {thing:x?} {thing:X?}")
}

#[test]
fn nothing_prints_a_secret() {
    let full = keyring();
    let scoped = full.export(&domain("sante"), &[epoch(1), epoch(2)]).unwrap();
    let (key, passphrase) =
        (KeySource::bytes(&known(4)), KeySource::passphrase_at(PASSPHRASE, Cost::DEFAULT));
    let mut prints = vec![printed(&full), printed(&scoped), printed(&key), printed(&passphrase)];
    prints.push(printed(&full.domains().collect::<Vec<_>>()));
    prints.push(printed(&full.epochs().collect::<Vec<_>>()));
    let check = full.check_value(&domain("sante"), epoch(1)).unwrap();
    prints.push(format!("{} {check}", printed(&check)));
    prints.push(printed(&full.slot(epoch(1)).unwrap().key().unwrap()));
    let file = full.to_bytes(&key).unwrap();
    let errors = [
        Keyring::from_bytes(&file, &KeySource::bytes(&known(5))).unwrap_err(),
        Keyring::from_bytes(&file, &passphrase).unwrap_err(),
        full.check_value(&domain("sante"), epoch(9)).unwrap_err(),
    ];
    prints.extend(errors.iter().map(|error| format!("{} {error}", printed(error))));
    for print in prints {
        assert!(!tells(&print, &secrets()), "{print}");
    }
}

/// The control: the search finds a secret that is printed in any of these ways.
#[test]
fn the_search_finds_a_secret_that_is_printed() {
    #[derive(Debug)]
    struct Careless<T>(T);
    let root = known(2);
    let hex: String = root.iter().map(|byte| format!("{byte:02x}")).collect();
    let prints = [
        format!("{:?}", Careless(root)),
        format!("{:#?}", Careless(Careless(root))),
        format!("{:x?}", Careless(root)),
        format!("key {hex}"),
        format!("key {}", hex.to_uppercase()),
        format!("b\"{}\"", root.escape_ascii()),
        format!("{:?}", Careless(PASSPHRASE)),
        String::from_utf8_lossy(&root).into_owned(),
    ];
    for print in prints {
        assert!(tells(&print, &secrets()), "{print}");
    }
    assert_eq!(
        base64(b"foobar", b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
        "Zm9vYmFy"
    );
}
