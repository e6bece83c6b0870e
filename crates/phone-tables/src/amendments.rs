//! Release 9.0.43 of libphonenumber's metadata, told as what it changed in 9.0.42: that one is the latest that a crate carries.
//! Each row replaces one description: region, field, pattern, possible lengths, lengths dialled locally. None
//! of the regions shares its calling code.

use crate::metadata::{Desc, Region};

enum Field {
    General,
    Fixed,
    Mobile,
    /// Position in `KINDS`.
    Kind(usize),
}

type Row = (&'static str, Field, Option<&'static str>, &'static [u64], &'static [u64]);

#[rustfmt::skip]
const ROWS: [Row; 14] = [
    ("RO", Field::General, Some(r"(?:[2378]\d|90)\d{7}|[23]\d{5}"), &[6, 9], &[]),
    ("RO", Field::Mobile, Some(r"7020\d{5}|7(?:0[013-9]|1[0-3]|[2-7]\d|8[03-8]|9[0-39])\d{6}"), &[9], &[]),
    ("DE", Field::Mobile, Some(r"1(?:6[023]|7\d)\d{7,8}|15(?:[0-25-9]\d\d|3(?:10|33)|410)\d{6}"), &[10, 11], &[]),
    ("BJ", Field::General, Some(r"01\d{8}"), &[10], &[]),
    ("BJ", Field::Kind(3), None, &[], &[]),
    ("BJ", Field::Kind(6), None, &[], &[]),
    ("ET", Field::Mobile, Some(r"(?:7(?:[03]\d|1[0-8]|2[1-35-79]|77|86|99)|(?:8[01]|9\d)\d)\d{6}"), &[9], &[]),
    ("ZW", Field::General, Some(r"8\d{6}(?:\d{3})?|[235-8]\d{8}"), &[7, 9, 10], &[6]),
    ("ZW", Field::Fixed, Some("(?:2(?:02[014]|(?:42|9\\d)\\d|[56]20|72[03])|3(?:123|92\\d)|5(?:42\\d|525)|6(?:[16-8\
         ]21|52[013])|8(?:[1349]28|523))\\d{5}"), &[9], &[6, 7]),
    ("ZW", Field::Mobile, Some(r"7(?:[1278]\d|3[1-9]|51|9[01])\d{6}"), &[9], &[]),
    ("EC", Field::Mobile, Some(r"964[0-2]\d{5}|9(?:3[0-29]|[57][89]|6[0-36-9]|[89]\d)\d{6}"), &[9], &[]),
    ("LA", Field::General, Some(r"(?:2\d|3)\d{8}|(?:[235-8]\d|41)\d{6}"), &[8, 9, 10], &[6]),
    ("LA", Field::Mobile, Some(r"208[78]\d{6}|(?:20[23579]|30)\d{7}"), &[9, 10], &[]),
    ("GE", Field::Mobile, Some("5(?:(?:(?:0555|1(?:[17]77|555))[5-9]|757(?:7[7-9]|8[01]))\\d|22252[0-4])\\d\\d|5(?:\
         0(?:0(?:1[09]|70)|505)|1(?:0[01]0|1(?:07|33|51))|2(?:0[02]0|2[25]2)|3(?:0[03]0|3\
         [35]3)|4(?:0[04]0|411)|5222|9000)[0-4]\\d{3}|(?:5(?:0(?:0(?:0\\d|1[12]|2[02]|3[0-6\
         ]|4[04]|5[05]|77|88|9[09])|(?:[14]\\d|77)\\d|22[02]|888)|1(?:1(?:[03][01]|[124]\\d|\
         5[02-6]|7[0-6])|4\\d\\d)|2(?:228|555)|3555|4(?:4(?:[02-9]\\d|14)|555)|5(?:[0157-9]\\\
         d\\d|200|333|4(?:44|55))|6[89]\\d\\d|7(?:(?:[0147-9]\\d|22)\\d|5(?:00|[57]5))|8(?:0(?\
         :[018]\\d|2[0-4])|5(?:55|8[89])|8(?:55|88))|9(?:090|[1-35-9]\\d\\d))|790\\d\\d)\\d{4}"), &[9], &[]),
];

/// Brings the regions up to 9.0.43.
pub(crate) fn apply(regions: &mut [Region]) {
    for (id, field, pattern, lengths, local_lengths) in ROWS {
        let region = regions.iter_mut().find(|region| region.id == id).expect("a region of the metadata");
        let desc = match field {
            Field::General => &mut region.general,
            Field::Fixed => &mut region.fixed,
            Field::Mobile => &mut region.mobile,
            Field::Kind(kind) => &mut region.kinds[kind],
        };
        let pattern = pattern.map(str::to_owned);
        *desc = Desc { pattern, lengths: lengths.to_vec(), local_lengths: local_lengths.to_vec() };
    }
}
