//! Reads types out of a text: what is compiled for each of them is short.

use core::fmt::Display;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::Unread;
use super::text::Reader;

/// What is read where a field is missing: nothing for what may be nothing, an error for the rest.
const MISSING: &str = "null";

impl Error for Unread {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
            visitor.$visit(self.number()?)
        })*
    };
}

macro_rules! same {
    ($($method:ident $as:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
            self.$as(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unread;

    numbers! {
        deserialize_i8 visit_i64 deserialize_i16 visit_i64 deserialize_i32 visit_i64 deserialize_i64 visit_i64
        deserialize_u8 visit_u64 deserialize_u16 visit_u64 deserialize_u32 visit_u64 deserialize_u64 visit_u64
        deserialize_f32 visit_f64 deserialize_f64 visit_f64
    }

    same! {
        deserialize_str deserialize_string deserialize_char deserialize_string deserialize_identifier deserialize_string
        deserialize_bytes deserialize_seq deserialize_byte_buf deserialize_seq
    }

    /// Every type here says what it is.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unread> {
        Err(Unread)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        let yes = self.word("true");
        if yes || self.word("false") { visitor.visit_bool(yes) } else { Err(Unread) }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_string(self.string()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.word("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.word("null") { visitor.visit_unit() } else { Err(Unread) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.open(b'[')?;
        let value = visitor.visit_seq(Items { reader: &mut *self, first: true })?;
        self.close(b']')?;
        Ok(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.open(b'{')?;
        let value = visitor.visit_map(Items { reader: &mut *self, first: true })?;
        self.close(b'}')?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.open(b'{')?;
        let start = self.at;
        let mut fields = Fields { reader: &mut *self, names, start, next: start };
        let value = visitor.visit_seq(&mut fields)?;
        fields.end()?;
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        let bare = self.peek() == b'"';
        if !bare {
            self.open(b'{')?;
        }
        let index = self.variant(names)?;
        if !bare {
            self.take(b':')?;
        }
        let value = visitor.visit_enum(Variant { reader: &mut *self, index, bare })?;
        if !bare {
            self.close(b'}')?;
        }
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.skip()?;
        visitor.visit_unit()
    }
}

/// What stands between two brackets.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        if self.reader.more(&mut self.first, b']')? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        if self.reader.more(&mut self.first, b'}')? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unread> {
        self.reader.take(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// The fields of a structure, in the order of its declaration.
struct Fields<'a, 'de> {
    reader: &'a mut Reader<'de>,
    names: &'static [&'static str],
    start: usize,
    /// Where the next one stands if they are in order.
    next: usize,
}

/// Where a field stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Next,
    Elsewhere,
    Nowhere,
}

impl<'de> Fields<'_, 'de> {
    /// Goes where a field's value stands.
    fn find(&mut self, name: &str) -> Result<Place, Unread> {
        self.reader.at = self.next;
        if self.key()? == Some(name) {
            return Ok(Place::Next);
        }
        self.reader.at = self.start;
        while let Some(key) = self.key()? {
            if key == name {
                return Ok(Place::Elsewhere);
            }
            self.reader.skip()?;
        }
        Ok(Place::Nowhere)
    }

    /// The name of the field that stands here; none at the end.
    fn key(&mut self) -> Result<Option<&'de str>, Unread> {
        let mut first = self.reader.at == self.start;
        if !self.reader.more(&mut first, b'}')? {
            return Ok(None);
        }
        let name = self.reader.quoted()?;
        self.reader.take(b':')?;
        Ok(Some(name))
    }

    fn end(&mut self) -> Result<(), Unread> {
        self.reader.at = self.next;
        while self.key()?.is_some() {
            self.reader.skip()?;
        }
        self.reader.close(b'}')
    }
}

impl<'de> SeqAccess<'de> for &mut Fields<'_, 'de> {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        let Some((name, names)) = self.names.split_first() else { return Ok(None) };
        self.names = names;
        let place = self.find(name)?;
        let (text, depth) = (self.reader.text, self.reader.depth);
        if place == Place::Nowhere {
            (self.reader.text, self.reader.at) = (MISSING, 0);
        }
        let value = seed.deserialize(&mut *self.reader);
        match place {
            Place::Next => self.next = self.reader.at,
            Place::Elsewhere => {}
            Place::Nowhere => {
                (self.reader.text, self.reader.depth) = (text, depth);
                // Where nothing will not do, whoever asks has something to put there, or refuses.
                return Ok(value.ok());
            }
        }
        value.map(Some)
    }
}

/// One of the variants of an enumeration, by itself or with what it holds.
struct Variant<'a, 'de> {
    reader: &'a mut Reader<'de>,
    index: u64,
    bare: bool,
}

/// The number of a variant.
struct Index(u64);

impl<'de> Deserializer<'de> for Index {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_u64(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Unread;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Unread> {
        Ok((seed.deserialize(Index(self.index))?, self))
    }
}

impl<'de> Variant<'_, 'de> {
    fn held(&mut self) -> Result<&mut Reader<'de>, Unread> {
        if self.bare { Err(Unread) } else { Ok(self.reader) }
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unread;

    fn unit_variant(self) -> Result<(), Unread> {
        if self.bare || self.reader.word("null") { Ok(()) } else { Err(Unread) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(mut self, seed: T) -> Result<T::Value, Unread> {
        seed.deserialize(self.held()?)
    }

    fn tuple_variant<V: Visitor<'de>>(mut self, _: usize, visitor: V) -> Result<V::Value, Unread> {
        self.held()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        mut self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        self.held()?.deserialize_struct("", names, visitor)
    }
}
