//! Who is signed in on this device, remembered so that a page that the server did not render knows it too.

use domain::{AccountId, Actor, RecordId};
use leptos::prelude::document;

use super::noted;

/// Where it is remembered. The session itself is a cookie that no script reads; this opens nothing on the server.
const KEY: &str = "encommun-session";
/// Whose sessions ended without their saying so, a line each: what they had not sent is still here.
const LEFT: &str = "encommun-session-left";
/// Whose sign-out the server could not be told.
const LEAVING: &str = "encommun-signing-out";
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
    /// A session as a document carries it.
    #[must_use]
    pub fn read(said: &str) -> Option<Self> {
        app::state::session::read(said).map(|info| Self { account: info.account, actor: info.actor })
    }

    /// What the page that the server rendered says of who is signed in.
    #[must_use]
    pub fn of_page() -> Option<String> {
        document().body()?.dataset().get("session")
    }

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

    /// Remembers what the server's page said of who is signed in, or that nobody is. Where somebody else was, their
    /// session ended by itself, and their work is still here.
    pub fn remember(said: Option<&str>) {
        let is_of = |line: &str, account| Self::read(line).is_some_and(|session| session.account == account);
        let now = said.and_then(Self::read).map(|session| session.account);
        let mut left = noted::lines(LEFT);
        if let Some(before) = noted::text(KEY)
            && let Some(account) = Self::read(&before).map(|session| session.account)
        {
            left.retain(|line| !is_of(line, account));
            left.push(before);
        }
        // Whoever is here now left nothing behind.
        left.retain(|line| !now.is_some_and(|now| is_of(line, now)));
        noted::set_lines(LEFT, &left);
        noted::set(KEY, said);
    }

    /// Remembers who signs in now, and waits until the disk has it: they are told so only then.
    pub async fn begin(said: &str) {
        Self::left_or_back();
        Self::remember(Some(said));
        noted::kept().await;
    }

    /// Forgets who was signed in: they said so.
    pub fn forget() {
        noted::set(KEY, None);
    }

    /// Whose sessions ended by themselves.
    #[must_use]
    pub fn left() -> Vec<Self> {
        noted::lines(LEFT).iter().filter_map(|line| Self::read(line)).collect()
    }

    /// Forgets one of them: nothing of theirs is here any more.
    pub fn forget_left(account: AccountId) {
        let mut left = noted::lines(LEFT);
        left.retain(|line| Self::read(line).is_some_and(|session| session.account != account));
        noted::set_lines(LEFT, &left);
    }

    /// Notes that the server is to be told that this person signed out.
    pub fn leave_later(&self) {
        noted::set(LEAVING, Some(&self.account.to_string()));
    }

    /// Notes that the server knows who is signed in.
    pub fn left_or_back() {
        noted::set(LEAVING, None);
    }

    /// Whether the server is still to be told that this person signed out.
    #[must_use]
    pub fn leaves(&self) -> bool {
        noted::text(LEAVING).is_some_and(|account| account == self.account.to_string())
    }

    /// What a page of the server last said of it.
    #[must_use]
    pub fn recall() -> Option<String> {
        noted::text(KEY)
    }
}
