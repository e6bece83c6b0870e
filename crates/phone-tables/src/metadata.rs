//! libphonenumber's metadata: a `PhoneMetadataCollection` of protocol buffers, read field by field.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The package that carries the metadata, with its version.
pub(crate) const PACKAGE: &str = "rlibphonenumber-2.2.15";

/// The version of libphonenumber's metadata that the tables tell: 9.0.42 inside the package, brought up by `amendments.rs`.
pub(crate) const METADATA: &str = "9.0.43";

/// Kinds of line in libphonenumber's order of precedence, with the field that describes each.
pub(crate) const KINDS: [(&str, u64); 8] = [
    ("premium", 5),
    ("toll-free", 4),
    ("shared-cost", 6),
    ("voip", 8),
    ("personal", 7),
    ("pager", 21),
    ("uan", 25),
    ("voicemail", 28),
];

/// What the numbers of one kind look like: `PhoneNumberDesc`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desc {
    pub(crate) pattern: Option<String>,
    pub(crate) lengths: Vec<u64>,
    pub(crate) local_lengths: Vec<u64>,
}

/// One region, or one non-geographic calling code: `PhoneMetadata`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    pub(crate) id: String,
    pub(crate) code: u64,
    pub(crate) main: bool,
    pub(crate) general: Desc,
    pub(crate) fixed: Desc,
    pub(crate) mobile: Desc,
    /// In the order of [`KINDS`].
    pub(crate) kinds: [Desc; 8],
    pub(crate) idd: String,
    pub(crate) preferred_idd: String,
    pub(crate) trunk: String,
    pub(crate) trunk_pattern: String,
    pub(crate) leading: Option<String>,
}

/// Every region, in the order of the metadata.
pub(crate) fn regions() -> Vec<Region> {
    let bytes = fs::read(file()).expect("the package holds the metadata");
    fields(&bytes)
        .filter_map(|(number, field)| match (number, field) {
            (1, Field::Bytes(bytes)) => Some(region(bytes)),
            _ => None,
        })
        .collect()
}

/// Where cargo keeps the pinned package; cargo fetches it if it must.
fn file() -> PathBuf {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("cargo writes UTF-8");
    let manifest = text
        .split('"')
        .find(|part| part.ends_with(&format!("{PACKAGE}/Cargo.toml")) && !part.contains('#'))
        .unwrap_or_else(|| panic!("{PACKAGE} is not here: {}", String::from_utf8_lossy(&output.stderr)));
    PathBuf::from(manifest).with_file_name("src/generated/metadata/metadata.bin")
}

fn region(bytes: &[u8]) -> Region {
    let mut region = Region::default();
    for (number, field) in fields(bytes) {
        match (number, field) {
            (1, Field::Bytes(bytes)) => region.general = desc(bytes),
            (2, Field::Bytes(bytes)) => region.fixed = desc(bytes),
            (3, Field::Bytes(bytes)) => region.mobile = desc(bytes),
            (9, field) => region.id = field.text(),
            (10, Field::Number(code)) => region.code = code,
            (11, field) => region.idd = field.text(),
            (12, field) => region.trunk = field.text(),
            (15, field) => region.trunk_pattern = field.text(),
            (17, field) => region.preferred_idd = field.text(),
            (22, Field::Number(main)) => region.main = main != 0,
            (23, field) => region.leading = Some(field.text()),
            (number, Field::Bytes(bytes)) => {
                if let Some(kind) = KINDS.iter().position(|&(_, field)| field == number) {
                    region.kinds[kind] = desc(bytes);
                }
            }
            _ => {}
        }
    }
    region
}

fn desc(bytes: &[u8]) -> Desc {
    let mut desc = Desc::default();
    for (number, field) in fields(bytes) {
        match (number, field) {
            (2, field) => desc.pattern = Some(field.text()),
            (9, Field::Number(length)) => desc.lengths.push(length),
            (10, Field::Number(length)) => desc.local_lengths.push(length),
            (9 | 10, Field::Bytes(_)) => panic!("packed lengths"),
            _ => {}
        }
    }
    desc
}

/// The value of a field on the wire.
enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl Field<'_> {
    /// The text, without the anchors that the package puts around patterns, those that match a beginning included.
    fn text(&self) -> String {
        let text = match self {
            Self::Bytes(bytes) => str::from_utf8(bytes).expect("UTF-8"),
            Self::Number(_) => panic!("a number where text was expected"),
        };
        let inner = text.strip_prefix("^(?:").and_then(|text| text.strip_suffix(")$"));
        inner.unwrap_or(text).to_owned()
    }
}

/// The fields of one message: number and value.
fn fields(mut bytes: &[u8]) -> impl Iterator<Item = (u64, Field<'_>)> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let tag = varint(&mut bytes);
        let field = match tag & 7 {
            0 => Field::Number(varint(&mut bytes)),
            2 => {
                let length = usize::try_from(varint(&mut bytes)).expect("a length");
                let (value, rest) = bytes.split_at(length);
                bytes = rest;
                Field::Bytes(value)
            }
            wire => panic!("wire type {wire}"),
        };
        Some((tag >> 3, field))
    })
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&first, rest) = bytes.split_first().expect("a whole varint");
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first < 0x80 {
            return value;
        }
    }
    panic!("a varint of more than 64 bits")
}
