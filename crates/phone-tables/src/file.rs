//! The file of tables: a line of text that says what made it, the bounds of eleven sections, and the sections.
//! All numbers are little-endian. `src/format/phone/tables.rs` of the core reads it.

use crate::automaton::Automaton;
use crate::classes::Class;
use crate::language;
use crate::metadata::{METADATA, PACKAGE, Region};
use std::collections::BTreeMap;

/// Bytes of the text at the beginning, padded with line ends.
const TEXT: usize = 128;

/// Most trunk prefixes that a region has.
const TRUNKS: usize = 3;

/// Most digits of an international prefix.
const IDD: usize = 5;

/// The whole file.
pub(crate) fn write(
    codes: &BTreeMap<u64, Vec<&Region>>,
    regions: &[Region],
    automaton: &Automaton,
    classes: &[Class],
) -> Vec<u8> {
    let mut ids: Vec<&Region> = regions.iter().filter(|region| region.id != "001").collect();
    ids.sort_by(|a, b| a.id.cmp(&b.id));
    let (first_runs, runs) = automaton.packed();
    let (class_rows, component_rows, names) = class_rows(classes);
    let (code_numbers, code_rows, piece_starts, pieces) = code_rows(codes, &ids, classes);
    let sections: [Vec<u8>; 11] = [
        automaton.counts.iter().flat_map(|count| count.to_le_bytes()).collect(),
        first_runs.iter().flat_map(|first| first.to_le_bytes()).collect(),
        runs.iter().flat_map(|run| run.to_le_bytes()).collect(),
        class_rows,
        component_rows,
        code_numbers,
        code_rows,
        piece_starts,
        pieces,
        ids.iter().flat_map(|region| region_row(region)).collect(),
        names,
    ];
    let text =
        format!("jeton phone tables 1: made by phone-tables from {PACKAGE}, libphonenumber {METADATA}");
    let mut file = text.into_bytes();
    assert!(file.len() <= TEXT);
    file.resize(TEXT, b'\n');
    let mut start = TEXT + 4 * (sections.len() + 1);
    for section in &sections {
        file.extend(u32::try_from(start).expect("a small file").to_le_bytes());
        start += section.len();
    }
    file.extend(u32::try_from(start).expect("a small file").to_le_bytes());
    sections.iter().for_each(|section| file.extend(section));
    file
}

/// Rows of the classes (size, first component, start of the name) with one more that ends the last; rows of the
/// components (first rank, root, class, calling code, length, whether merely possible); the names.
fn class_rows(classes: &[Class]) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let (mut rows, mut components, mut names) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0_u32;
    for (number, class) in (0_u16..).zip(classes) {
        rows.extend(class.size().to_le_bytes());
        rows.extend(count.to_le_bytes());
        rows.extend((names.len() as u32).to_le_bytes());
        names.extend(class.name.as_bytes());
        let mut first_rank = 0_u64;
        for component in &class.components {
            components.extend(first_rank.to_le_bytes());
            components.extend(component.root.to_le_bytes());
            components.extend(number.to_le_bytes());
            components.extend((component.code as u16).to_le_bytes());
            components.extend([component.length as u8, u8::from(class.name.contains("possible")), 0, 0]);
            first_rank += component.count;
            count += 1;
        }
    }
    rows.extend(0_u64.to_le_bytes());
    rows.extend(count.to_le_bytes());
    rows.extend((names.len() as u32).to_le_bytes());
    (rows, components, names)
}

/// A component in the order in which it is tried: whether it is merely possible, how far its count is from the
/// largest, its number.
type Try = (bool, u64, u16);

/// For each of 1000 numbers the position of its calling code plus one, or zero; rows of the codes (the code, main region,
/// lengths as bits); for each code and length where its pieces begin; the pieces: components in the order in
/// which they are tried, large ones first and possible ones last.
fn code_rows(
    codes: &BTreeMap<u64, Vec<&Region>>,
    ids: &[&Region],
    classes: &[Class],
) -> (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) {
    let mut by_place: BTreeMap<(u64, usize), Vec<Try>> = BTreeMap::new();
    let mut number = 0_u16;
    for class in classes {
        for component in &class.components {
            let place = by_place.entry((component.code, component.length)).or_default();
            place.push((class.name.contains("possible"), u64::MAX - component.count, number));
            number += 1;
        }
    }
    let mut numbers = vec![0_u16; 1_000];
    let (mut rows, mut starts, mut pieces) = (Vec::new(), Vec::new(), Vec::<u16>::new());
    for (position, (&code, regions)) in (1_u16..).zip(codes) {
        numbers[usize::try_from(code).expect("a calling code")] = position;
        let main = ids.iter().position(|region| region.id == regions[0].id);
        let mut lengths = 0_u16;
        for length in 0..16 {
            starts.push(pieces.len() as u16);
            if let Some(place) = by_place.get_mut(&(code, length)) {
                place.sort_unstable();
                pieces.extend(place.iter().map(|&(_, _, component)| component));
                lengths |= 1 << length;
            }
        }
        rows.extend((code as u16).to_le_bytes());
        rows.extend(main.map_or(u16::MAX, |main| main as u16).to_le_bytes());
        rows.extend(lengths.to_le_bytes());
        rows.extend(0_u16.to_le_bytes());
    }
    starts.push(pieces.len() as u16);
    let bytes = |words: Vec<u16>| words.into_iter().flat_map(u16::to_le_bytes).collect();
    (bytes(numbers), rows, bytes(starts), bytes(pieces))
}

/// Two letters, calling code, lengths of local numbers as bits, trunk prefixes, international prefix: 24 bytes.
fn region_row(region: &Region) -> Vec<u8> {
    let mut row = region.id.clone().into_bytes();
    row.extend((region.code as u16).to_le_bytes());
    let local = region.general.local_lengths.iter().fold(0_u16, |bits, length| bits | 1 << length);
    row.extend(local.to_le_bytes());
    let mut trunks = trunks(region);
    trunks.truncate(TRUNKS);
    trunks.resize(TRUNKS, String::new());
    trunks.iter().for_each(|trunk| row.extend(digits::<2>(trunk)));
    let plain = |idd: &&String| !idd.is_empty() && idd.bytes().all(|byte| byte.is_ascii_digit());
    let idd = [&region.idd, &region.preferred_idd].into_iter().find(plain).cloned().unwrap_or_default();
    row.extend(digits::<IDD>(&idd));
    row.resize(24, 0);
    row
}

/// The national prefix, then whatever else of one or two digits counts as one.
fn trunks(region: &Region) -> Vec<String> {
    let mut trunks: Vec<String> = Some(region.trunk.clone()).into_iter().filter(|t| !t.is_empty()).collect();
    let grouped = region.trunk_pattern.replace("(?:", "").contains('(');
    if !region.trunk_pattern.is_empty() && !grouped {
        let candidates = (0..10).map(|n| n.to_string()).chain((0..100).map(|n| format!("{n:02}")));
        for candidate in candidates.filter(|candidate| language::is_match(&region.trunk_pattern, candidate)) {
            if !trunks.contains(&candidate) {
                trunks.push(candidate);
            }
        }
    }
    trunks
}

/// A length and that many digits, padded.
fn digits<const N: usize>(text: &str) -> Vec<u8> {
    assert!(text.len() <= N, "{text:?} has more than {N} digits");
    let mut field = vec![text.len() as u8];
    field.extend(text.as_bytes());
    field.resize(N + 1, 0);
    field
}
