//! JSON as a browser reads it, and as functions carry it.
//!
//! What travels is plain JSON. It is read here in a way that takes a third of the code: the fields of a structure are handed
//! over in the order of its declaration, wherever they stand in the text, so that of the two ways that each type has of being
//! read only the short one is compiled; and an error says no more than that it is one. Of `serde`'s attributes, `alias`,
//! `flatten`, `tag`, `untagged` and `other` are not for types that are read here.

use core::fmt::{Display, Formatter};

use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::Bytes;
use server_fn::codec::{JsonEncoding, Post};
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

mod reader;
mod text;

use text::Reader;

/// A text that does not say what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread;

impl Display for Unread {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        f.write_str("not what was expected")
    }
}

impl core::error::Error for Unread {}

/// What a text says.
///
/// # Errors
/// [`Unread`].
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unread> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// What a server writes into a page for its code to find; a browser writes none, and receives nothing of what would.
pub fn write<T: Serialize>(value: &T) -> String {
    #[cfg(feature = "ssr")]
    return serde_json::to_string(value).unwrap_or_default();
    #[cfg(not(feature = "ssr"))]
    {
        let _unwritten = value;
        String::new()
    }
}

/// Functions whose arguments and answers are JSON.
pub type Json = Post<Encoding>;

/// JSON; a server reads what anybody sends with the library that says what is wrong.
pub struct Encoding;

impl ContentType for Encoding {
    const CONTENT_TYPE: &'static str = JsonEncoding::CONTENT_TYPE;
}

impl FormatType for Encoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Encoding {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, serde_json::Error> {
        JsonEncoding::encode(output)
    }
}

#[cfg(feature = "ssr")]
impl<T: DeserializeOwned> Decodes<T> for Encoding {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, serde_json::Error> {
        JsonEncoding::decode(bytes)
    }
}

#[cfg(not(feature = "ssr"))]
impl<T: DeserializeOwned> Decodes<T> for Encoding {
    type Error = Unread;

    fn decode(bytes: Bytes) -> Result<T, Unread> {
        read(core::str::from_utf8(&bytes).map_err(|_| Unread)?)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{FieldId, RecordId, Value};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    struct Pair {
        one: u8,
        other: Option<i64>,
        #[serde(default)]
        more: Vec<(bool, char)>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Sort {
        Bare,
        OfOne(Pair),
        OfTwo(u16, String),
        WithFields { pair: Pair, sort: Box<Sort> },
    }

    fn pair() -> Pair {
        Pair { one: 7, other: Some(-3), more: vec![(true, 'é'), (false, '"')] }
    }

    #[test]
    fn what_the_library_writes_is_read() {
        fn back<T: Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(value: &T) {
            for text in [serde_json::to_string(value), serde_json::to_string_pretty(value)] {
                assert_eq!(read::<T>(&text.expect("a text")).as_ref(), Ok(value));
            }
        }
        back(&Vec::<u8>::new());
        back(&(u64::MAX, i64::MIN, -2.5_f64, ()));
        back(&["", "œuvre", "a\"\\\n\u{1}\u{7f}", "🌊", "\u{2028}"].map(str::to_owned));
        back(&Err::<u8, _>(pair()));
        back(&[
            Sort::Bare,
            Sort::OfOne(Pair::default()),
            Sort::OfTwo(9, "{[\"".into()),
            Sort::WithFields {
                pair: pair(),
                sort: Box::new(Sort::WithFields { pair: pair(), sort: Box::new(Sort::Bare) }),
            },
        ]);
        let id = RecordId::from_bytes([3; 16]);
        let values = [Value::Null, Value::Int(-4), Value::Id(id), Value::Unknown { tag: 200, bytes: vec![0, 255] }];
        back(&BTreeMap::from([
            (FieldId(4), Value::List(values.to_vec())),
            (FieldId(900), Value::Map(BTreeMap::new())),
        ]));
    }

    #[test]
    fn fields_are_found_wherever_they_stand() {
        for text in [
            r#"{"one":7,"other":-3,"more":[[true,"é"],[false,"\""]]}"#,
            r#"{"more":[[true,"\u00e9"],[false,"\u0022"]],"other":-3,"one":7}"#,
            r#" { "new" : {"one":[1,{"}":"]\\"}]} , "other":-3, "one" : 7 , "more":[ [true,"é"] ,[false,"\""]],"last":null } "#,
        ] {
            assert_eq!(read::<Pair>(text), Ok(pair()), "{text}");
        }
        assert_eq!(read(r#"{"one":1}"#), Ok(Pair { one: 1, ..Pair::default() }));
        // However many there are.
        let many = format!("[{}]", vec![r#"{"one":1}"#; 300].join(","));
        assert_eq!(read::<Vec<Pair>>(&many).map(|pairs| pairs.len()), Ok(300));
        assert_eq!(read::<String>(r#""\ud83c\udf0a""#).as_deref(), Ok("🌊"));
    }

    #[test]
    fn what_is_no_such_thing_is_refused() {
        let deep = ["[".repeat(200), "]".repeat(200)].concat();
        for text in
            ["", "{", "{}", "[]", "null", r#"{"one":256}"#, r#"{"one":1"#, r#"{"one":1}}"#, r#"{"one" 1}"#, &deep]
        {
            assert_eq!(read::<Pair>(text), Err(Unread), "{text}");
        }
        for text in [r#""elsewhere""#, r#"{"of_one":{"one":1}"#, r#""of_one""#, r#"{"bare":1}"#, r#"{"of_two":[1]}"#] {
            assert_eq!(read::<Sort>(text), Err(Unread), "{text}");
        }
        for text in [r#"["a" "b"]"#, r#"["a",]"#, r#"["\ud83c"]"#, r#"["\x"]"#, r#"["a]"#] {
            assert_eq!(read::<Vec<String>>(text), Err(Unread), "{text}");
        }
        let nested = format!(r#"{{"List":{}"#, r#"[{"List":"#.repeat(500));
        assert_eq!(read::<Value>(&nested), Err(Unread));
    }
}
