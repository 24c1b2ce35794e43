//! A record: its identity, its header, its fields.

use serde::{Deserialize, Serialize};

use crate::audience::Audience;
use crate::content::{Content, LangTag, Text, content};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::time::Instant;
use crate::value::{Fields, Value};

/// How long a record stays in the bin, seconds: then what it needs beside itself is kept no more.
pub const BIN_SECONDS: i64 = 30 * 24 * 3_600;

/// A reference to a record; it may dangle until the other side arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ref {
    /// Its kind.
    pub kind: Kind,
    /// Its identifier.
    pub id: RecordId,
}

/// A record at a revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Who it is, for ever.
    pub id: RecordId,
    /// What it is.
    pub kind: Kind,
    /// How many groups have changed it; 0 before the server has seen it.
    pub rev: u64,
    /// The schema of its fields.
    pub schema: u16,
    /// When it was made, by the server's corrected clock.
    pub created: Instant,
    /// When it last changed, by the server's clock.
    pub updated: Instant,
    /// What it holds, header included.
    pub fields: Fields,
}

impl Record {
    /// Its identity.
    #[must_use]
    pub const fn reference(&self) -> Ref {
        Ref { kind: self.kind, id: self.id }
    }

    /// Its header.
    #[must_use]
    pub fn header(&self) -> Header {
        Header::read(&self.fields)
    }

    /// Its content as type `C`; empty when the record is of another kind.
    #[must_use]
    pub fn content<C: Content>(&self) -> C {
        if self.kind == C::KIND { C::read(&self.fields) } else { C::default() }
    }

    /// Who sees it, before parents and sides are resolved.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.fields.get(&header::AUDIENCE).and_then(Value::as_text).and_then(|t| t.parse().ok()).unwrap_or_default()
    }

    /// Whether it is in the bin.
    #[must_use]
    pub fn is_trashed(&self) -> bool {
        self.trashed().is_some()
    }

    /// Since when it is in the bin.
    #[must_use]
    pub fn trashed(&self) -> Option<Instant> {
        match self.fields.get(&header::TRASHED_AT) {
            Some(Value::Instant(at)) => Some(Instant(*at)),
            _ => None,
        }
    }
}

content! {
    /// What every record has beside its kind's own fields.
    Header: Kind::Note, schema 1, in header {
        /// Who made it; empty for a public form.
        created_by CREATED_BY 1: Option<RecordId> => Immutable,
        /// How it was made.
        created_via CREATED_VIA 2: Via => Immutable,
        /// Who sees it.
        audience AUDIENCE 3: Audience => ClosedFirst,
        /// The community that looks after it.
        community COMMUNITY 4: Option<RecordId> => Register,
        /// Its language, BCP 47.
        lang LANG 5: LangTag => Register,
        /// The record that it was merged into.
        merged_into MERGED_INTO 6: Option<RecordId> => OnlineOnly,
        /// When it went to the bin.
        trashed_at TRASHED_AT 7: Option<Instant> => Register,
        /// The import that made it, by name, when one did.
        import IMPORT 8: Text<160> => Immutable,
    }
}

crate::content::words! {
    /// How a record came to be.
    Via {
        /// Written in a form.
        Form = "form",
        /// Sent by somebody without an account.
        PublicForm = "public_form",
        /// Made by an import.
        Import = "import",
        /// Made by a merge.
        Merge = "merge",
        /// Made by the commons itself.
        System = "system",
    }
}
