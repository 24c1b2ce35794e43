//! Content: how a kind's typed struct is described once and turned into fields and back.
//!
//! Reading is total: a stored field that this build cannot read takes its empty value, and stays stored as it is.
//! Writing is checked: [`Content::check`] names every field that is wrong and why.

use crate::error::{Invalid, Problem};
use crate::field::{FieldId, FieldSpec};
use crate::kind::Kind;
use crate::record::Header;
use crate::value::Fields;

mod edtf;
mod lang_tag;
mod text;
mod typed;
mod word;

pub use edtf::{Doubt, Edtf, Point};
pub use lang_tag::LangTag;
pub use text::{Markdown, Text};
pub use typed::{LangText, Typed, in_language};
pub(crate) use word::words;

/// The typed content of a kind.
pub trait Content: Sized + Default {
    /// Its kind.
    const KIND: Kind;
    /// The schema that this build writes; a reader upcasts older ones.
    const SCHEMA: u16;
    /// Its fields, the header's apart.
    const FIELDS: &'static [FieldSpec];

    /// Reads the fields; what is missing or unreadable is empty.
    fn read(fields: &Fields) -> Self;

    /// Writes the fields that hold something.
    fn write(&self) -> Fields;

    /// What stands between this content and leaving draft: missing fields, broken rules between fields.
    fn check(&self) -> Vec<Invalid> {
        Vec::new()
    }
}

/// The row that describes a field of a kind, header fields included.
#[must_use]
pub fn spec(kind: Kind, field: FieldId) -> Option<&'static FieldSpec> {
    Header::FIELDS.iter().chain(fields(kind)).find(|spec| spec.id == field)
}

/// The fields of a kind, the header's apart.
#[must_use]
pub fn fields(kind: Kind) -> &'static [FieldSpec] {
    use crate::{care, communities, directory, kit, knowledge, memory, people, vocabulary};
    match kind {
        Kind::Note => knowledge::Note::FIELDS,
        Kind::Term => knowledge::Term::FIELDS,
        Kind::Notebook => knowledge::Notebook::FIELDS,
        Kind::Placement => knowledge::Placement::FIELDS,
        Kind::Person => people::Person::FIELDS,
        Kind::Suggestion => care::Suggestion::FIELDS,
        Kind::Kit => kit::Kit::FIELDS,
        Kind::Organisation => directory::Organisation::FIELDS,
        Kind::KnowledgeBase => knowledge::KnowledgeBase::FIELDS,
        Kind::Concept => vocabulary::Concept::FIELDS,
        Kind::Place => vocabulary::Place::FIELDS,
        Kind::Media => memory::Media::FIELDS,
        Kind::Grant => care::Grant::FIELDS,
        Kind::Community => communities::Community::FIELDS,
        Kind::Membership => communities::Membership::FIELDS,
    }
}

/// The schema number that this build writes for a kind.
#[must_use]
pub fn schema(kind: Kind) -> u16 {
    use crate::{care, communities, directory, kit, knowledge, memory, people, vocabulary};
    match kind {
        Kind::Note => knowledge::Note::SCHEMA,
        Kind::Term => knowledge::Term::SCHEMA,
        Kind::Notebook => knowledge::Notebook::SCHEMA,
        Kind::Placement => knowledge::Placement::SCHEMA,
        Kind::Person => people::Person::SCHEMA,
        Kind::Suggestion => care::Suggestion::SCHEMA,
        Kind::Kit => kit::Kit::SCHEMA,
        Kind::Organisation => directory::Organisation::SCHEMA,
        Kind::KnowledgeBase => knowledge::KnowledgeBase::SCHEMA,
        Kind::Concept => vocabulary::Concept::SCHEMA,
        Kind::Place => vocabulary::Place::SCHEMA,
        Kind::Media => memory::Media::SCHEMA,
        Kind::Grant => care::Grant::SCHEMA,
        Kind::Community => communities::Community::SCHEMA,
        Kind::Membership => communities::Membership::SCHEMA,
    }
}

/// The most values that fields which this build does not know may hold together: a newer build has a few fields more, and
/// no list of anybody has a million.
const UNKNOWN: u32 = 4_096;

/// Every value that its field cannot hold; fields this build does not know are left alone, as long as they are a few.
#[must_use]
pub fn check_values(kind: Kind, fields: &Fields) -> Vec<Invalid> {
    let mut unknown = 0_u32;
    fields
        .iter()
        .filter_map(|(id, value)| {
            let problem = match spec(kind, *id) {
                Some(spec) => (spec.check)(value).err()?,
                None => {
                    unknown = unknown.saturating_add(value.count());
                    (unknown > UNKNOWN).then_some(Problem::TooMany(UNKNOWN))?
                }
            };
            Some(Invalid { field: *id, problem })
        })
        .collect()
}

/// What stands between a record of this kind and leaving draft.
#[must_use]
pub fn check_complete(kind: Kind, fields: &Fields) -> Vec<Invalid> {
    use crate::{care, communities, directory, kit, knowledge, memory, people, vocabulary};
    match kind {
        Kind::Note => knowledge::Note::read(fields).check(),
        Kind::Term => knowledge::Term::read(fields).check(),
        Kind::Notebook => knowledge::Notebook::read(fields).check(),
        Kind::Placement => knowledge::Placement::read(fields).check(),
        Kind::Person => people::Person::read(fields).check(),
        Kind::Suggestion => care::Suggestion::read(fields).check(),
        Kind::Kit => kit::Kit::read(fields).check(),
        Kind::Organisation => directory::Organisation::read(fields).check(),
        Kind::KnowledgeBase => knowledge::KnowledgeBase::read(fields).check(),
        Kind::Concept => vocabulary::Concept::read(fields).check(),
        Kind::Place => vocabulary::Place::read(fields).check(),
        Kind::Media => memory::Media::read(fields).check(),
        Kind::Grant => care::Grant::read(fields).check(),
        Kind::Community => communities::Community::read(fields).check(),
        Kind::Membership => communities::Membership::read(fields).check(),
    }
}

/// Declares the typed content of a kind: one line a field, from which come the struct, its table, reading and writing.
macro_rules! content {
    (
        $(#[$doc:meta])*
        $name:ident: $kind:expr, schema $schema:literal, in $module:ident {
            $( $(#[$field_doc:meta])* $field:ident $constant:ident $number:literal: $type:ty => $rule:ident, )*
        }
        $( check($this:ident) $check:block )?
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $type, )*
        }

        /// The numbers of its fields.
        pub mod $module {
            use crate::field::FieldId;
            $( $(#[$field_doc])* pub const $constant: FieldId = FieldId($number); )*
        }

        impl $crate::content::Content for $name {
            const KIND: $crate::kind::Kind = $kind;
            const SCHEMA: u16 = $schema;
            const FIELDS: &'static [$crate::field::FieldSpec] = &[
                $( $crate::field::FieldSpec {
                    id: $crate::field::FieldId($number),
                    name: stringify!($field),
                    rule: $crate::field::MergeRule::$rule,
                    check: |value| <$type as $crate::content::Typed>::parse(value).map(|_| ()),
                }, )*
            ];

            fn read(fields: &$crate::value::Fields) -> Self {
                Self { $( $field: $crate::content::Typed::read(fields.get(&$crate::field::FieldId($number))), )* }
            }

            fn write(&self) -> $crate::value::Fields {
                let mut fields = $crate::value::Fields::new();
                $( if let Some(value) = $crate::content::Typed::write(&self.$field) {
                    fields.insert($crate::field::FieldId($number), value);
                } )*
                fields
            }

            $( fn check(&self) -> Vec<$crate::error::Invalid> {
                let $this = self;
                $check
            } )?
        }
    };
}
pub(crate) use content;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_names_are_unique_within_a_kind_and_clear_of_the_header() {
        for kind in Kind::ALL {
            let all: Vec<_> = Header::FIELDS.iter().chain(fields(kind)).collect();
            let ids: BTreeSet<_> = all.iter().map(|spec| spec.id).collect();
            let names: BTreeSet<_> = all.iter().map(|spec| spec.name).collect();
            assert_eq!(ids.len(), all.len(), "{kind}");
            assert_eq!(names.len(), all.len(), "{kind}");
            assert!(fields(kind).iter().all(|spec| spec.id.0 >= 32), "{kind}");
        }
    }
}
