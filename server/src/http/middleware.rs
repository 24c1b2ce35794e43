//! What every request passes through.

pub mod csrf;
pub mod forwarded;
pub mod home_language;
pub mod pace;
pub mod said;
pub mod security_headers;
pub mod trace;
