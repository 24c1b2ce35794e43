//! Server functions: the wire between the interface and the service. Bodies are one line; addresses are versioned and
//! never change.
//!
//! The endpoints of sync and the search segments carry raw bytes and headers that server functions cannot: their arguments
//! are decoded before the body runs, and their answers have one status. They are plain handlers, in `raw`.
//!
//! # Layout
//! - `error`: what an answer says when there is none
//! - `read`, `save`, `account`, `kit`: the functions
//! - `json`: how what travels is read
//! - `typed`: what was typed in a form, as fields
//! - `refusal`: a form without scripts that was not taken
//! - `addresses`: where they are, frozen
//! - `caller`, `function`, `raw`, `events`, `tus`: on the server, who asks, how functions answer, raw endpoints, the stream of
//!   news, files in pieces
//! - `posted`, `plain`, `attach`, `share`: on the server, forms, those that a browser posts by itself, the one with a file, and
//!   what another application shares
#![forbid(unsafe_code)]

mod account;
pub mod addresses;
mod error;
pub mod json;
mod kit;
mod read;
mod refusal;
mod save;
pub mod typed;

#[cfg(feature = "ssr")]
mod attach;
#[cfg(feature = "ssr")]
mod caller;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
mod function;
#[cfg(feature = "ssr")]
pub mod plain;
#[cfg(feature = "ssr")]
mod posted;
#[cfg(feature = "ssr")]
mod raw;
#[cfg(feature = "ssr")]
mod share;
#[cfg(feature = "ssr")]
mod tus;

pub use account::{
    Device, Devices, Emptied, GetSession, RevokeDevice, SessionInfo, SignIn, SignOut, SignUp, ThisDevice, devices,
    page_session, revoke_device, session, sign_in, sign_out, sign_up, this_device,
};
pub use error::{ApiError, Typed};
pub use kit::{KitSize, SizeOfKit, kit_size};
pub use read::{Read, read};
pub use refusal::{Refusal, page_refusal};
pub use save::{BringBack, Decide, FreshIds, NewIds, Save, Saved, bring_back, decide, new_ids, save};

#[cfg(feature = "ssr")]
pub use attach::brings_a_file;
#[cfg(feature = "ssr")]
pub use caller::{Caller, Made, identify};
#[cfg(feature = "ssr")]
pub use function::function;
#[cfg(feature = "ssr")]
pub use raw::routes;
#[cfg(feature = "ssr")]
pub use share::shared;
#[cfg(feature = "ssr")]
pub use tus::uploads;
