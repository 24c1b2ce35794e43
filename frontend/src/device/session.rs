//! Who is signed in on this device, remembered so that a page that the server did not render knows it too.

use std::collections::BTreeSet;

use domain::{AccountId, Actor, Duty, RecordId};

/// Where it is remembered. The session itself is a cookie that no script reads; this opens nothing on the server.
const KEY: &str = "encommun-session";
/// The database of whoever is not signed in.
const PUBLIC: &str = "encommun-public";

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub account: AccountId,
    /// Who they are to the commons, as the server last said; it says so again of each thing that is sent.
    pub actor: Actor,
}

impl Session {
    /// The name of a person's database on this device; nobody's is the visitors'.
    #[must_use]
    pub fn database(session: Option<&Self>) -> String {
        session.map_or_else(
            || PUBLIC.to_owned(),
            |session| {
                let hash = RecordId::derived("device-database", &[session.account.as_bytes()]);
                format!("encommun-{}", hash.as_uuid().simple())
            },
        )
    }

    /// Remembers who is signed in, or that nobody is.
    pub fn remember(session: Option<&Self>) {
        let Some(storage) = storage() else { return };
        // A full or forbidden store: the next start offline is a visitor's, and nothing is lost.
        let _kept = match session {
            Some(session) => storage.set_item(KEY, &session.to_text()),
            None => storage.remove_item(KEY),
        };
    }

    /// Who was signed in when a page of the server last said so.
    #[must_use]
    pub fn recall() -> Option<Self> {
        Self::from_text(&storage()?.get_item(KEY).ok()??)
    }

    fn to_text(&self) -> String {
        let person = self.actor.person.map(|person| person.to_string()).unwrap_or_default();
        let communities: Vec<String> = self.actor.communities.iter().map(ToString::to_string).collect();
        let duties: Vec<&str> = self.actor.duties.iter().map(|duty| duty.name()).collect();
        format!("{} {person} {} {}", self.account, communities.join(","), duties.join(","))
    }

    fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let account = parts.next()?.parse().ok()?;
        let person = parts.next()?.parse().ok()?;
        let communities: BTreeSet<RecordId> = parts.next()?.split(',').filter_map(|id| id.parse().ok()).collect();
        let named = parts.next()?;
        let duties = Duty::ALL.into_iter().filter(|duty| named.split(',').any(|name| name == duty.name())).collect();
        Some(Self { account, actor: Actor { communities, duties, ..Actor::member(person) } })
    }
}

pub(super) fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
