//! Where a document is: the origin, its one address, its language; and the addresses that it gives of others, in its
//! language, whole and with no slug.

use std::sync::Arc;

use app::routes;
use domain::record::Ref;
use i18n::{Lang, Words, t};

/// A page that is always there: its path in each language.
pub type Page = fn(Lang) -> String;

/// Where a document is.
#[derive(Debug, Clone)]
pub struct Here {
    origin: Arc<str>,
    lang: Lang,
    path: String,
}

impl Here {
    /// The document at this path, whatever slug was read in it.
    #[must_use]
    pub fn new(origin: &Arc<str>, path: &str) -> Self {
        Self { origin: Arc::clone(origin), lang: routes::lang_of(path), path: routes::canonical(path) }
    }

    /// Its language.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The words of its language.
    #[must_use]
    pub const fn words(&self) -> Words {
        t(self.lang)
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        self.absolute(&self.path)
    }

    /// The whole address of a path of this site.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        [&self.origin, path].concat()
    }

    /// The address of a record's page; nothing for a kind that has none.
    #[must_use]
    pub fn page(&self, reference: Ref) -> Option<String> {
        routes::record(self.lang, reference.kind, reference.id, "").map(|path| self.absolute(&path))
    }
}

/// What a record is called everywhere and for ever, whatever becomes of this site's name.
#[must_use]
pub fn urn(reference: Ref) -> String {
    format!("urn:uuid:{}", reference.id)
}

#[cfg(test)]
mod tests {
    use domain::{Kind, RecordId};

    use super::*;

    #[test]
    fn a_document_has_one_address_and_names_others_in_its_language() {
        let id = RecordId::from_bytes([7; 16]);
        let here = Here::new(&Arc::from("https://commun.example"), &format!("/en/notes/l-ete-{id}"));
        assert_eq!(here.url(), format!("https://commun.example/en/notes/{id}"));
        let person = Ref { kind: Kind::Person, id };
        assert_eq!(here.page(person), Some(format!("https://commun.example/en/personnes/{id}")));
        assert_eq!(here.page(Ref { kind: Kind::Placement, id }), None);
        assert_eq!(urn(person), format!("urn:uuid:{id}"));
    }
}
