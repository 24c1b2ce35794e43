//! Accounts: signing in and out, who is signed in, on which devices. The forms work without scripts.

use crate::json::Json;
use domain::{AccountId, Actor, DeviceId, Instant, RecordId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// The account, under which the device keeps and sends its work.
    pub account: AccountId,
    /// The person it speaks for.
    pub person: RecordId,
    /// What they are to the commons, for what views show or hide.
    pub actor: Actor,
}

/// A device that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// How to name it when it is to be signed out.
    pub key: String,
    /// When it signed in.
    pub since: Instant,
    /// When it was last seen, to the hour.
    pub last_seen: Instant,
    /// Whether it is this one.
    pub current: bool,
}

/// Who is signed in on this device; nobody for a visitor.
#[server(name = GetSession, prefix = "/api/account/v1", endpoint = "session", input = Json, output = Json)]
pub async fn session() -> Result<Option<SessionInfo>, ApiError> {
    Ok(crate::caller::caller().session_info())
}

/// Who is signed in, for the page that a server renders now; nobody in a browser, where the document says it.
#[must_use]
pub fn page_session() -> Option<SessionInfo> {
    #[cfg(feature = "ssr")]
    return crate::caller::caller().session_info();
    #[cfg(not(feature = "ssr"))]
    None
}

/// Signs in; a plain form then goes to `next`, a path of this site.
#[server(name = SignIn, prefix = "/api/account/v1", endpoint = "sign-in")]
pub async fn sign_in(
    /// The address, in any case.
    email: String,
    /// The password.
    password: String,
    /// Where a plain form goes on.
    next: Option<String>,
) -> Result<Option<SessionInfo>, ApiError> {
    crate::caller::sign_in(&email, &password, next.as_deref()).await
}

/// Asks for an account. Whether its address had one already is not said: whoever asks signs in next, by the password that is its.
#[server(name = SignUp, prefix = "/api/account/v1", endpoint = "sign-up")]
pub async fn sign_up(
    /// The address to sign in with.
    email: String,
    /// The name that members see.
    name: String,
    /// The password, at least 12 characters.
    password: String,
    /// Where a plain form goes on.
    next: Option<String>,
) -> Result<(), ApiError> {
    crate::caller::sign_up(email, name, password, next.as_deref()).await
}

/// Signs out. The device sends, exports or discards what is unsent before it asks this.
#[server(name = SignOut, prefix = "/api/account/v1", endpoint = "sign-out")]
pub async fn sign_out(
    /// Where a plain form goes on.
    next: Option<String>,
) -> Result<(), ApiError> {
    crate::caller::sign_out(next.as_deref()).await
}

/// What is known of a device that its browser emptied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emptied {
    /// How many actions it last said were unsent.
    pub pending: u64,
    /// When it said so.
    pub seen: Instant,
    /// How much a second copy on the device brought back; the device alone says so, where it had one.
    #[serde(default)]
    pub spared: Option<u64>,
}

/// Says which device speaks under this session; answers what is known of the one before, that the browser emptied.
#[server(name = ThisDevice, prefix = "/api/account/v1", endpoint = "this-device", input = Json, output = Json)]
pub async fn this_device(
    /// The one that speaks.
    device: DeviceId,
) -> Result<Option<Emptied>, ApiError> {
    crate::caller::this_device(device).await
}

/// The devices that are signed in to this account.
#[server(name = Devices, prefix = "/api/account/v1", endpoint = "devices", input = Json, output = Json)]
pub async fn devices() -> Result<Vec<Device>, ApiError> {
    crate::caller::devices().await
}

/// Signs a device of this account out.
#[server(name = RevokeDevice, prefix = "/api/account/v1", endpoint = "revoke-device")]
pub async fn revoke_device(
    /// Which, as [`devices`] named it.
    key: String,
    /// Where a plain form goes on.
    next: Option<String>,
) -> Result<(), ApiError> {
    crate::caller::revoke_device(&key, next.as_deref()).await
}
