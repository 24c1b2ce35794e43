//! What a server writes into a page for the page's code to find, as text: the code alone reads.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The text; a browser never writes, and receives nothing of what would.
pub fn write<T: Serialize>(value: &T) -> String {
    #[cfg(feature = "ssr")]
    return serde_json::to_string(value).unwrap_or_default();
    #[cfg(not(feature = "ssr"))]
    {
        let _unwritten = value;
        String::new()
    }
}

/// What the text says.
#[must_use]
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
