//! What another application shares, posted to a server because no service worker took it: the words that came before any
//! file. On the server alone.

use axum::extract::{FromRequest, Multipart, Request};

/// The names that the manifest gives to what is said.
const SAID: [&str; 3] = ["titre", "texte", "lien"];

/// The longest of them, bytes: what a title, a text or a link may be in an address.
const LONGEST: usize = 4_000;

/// Reads the words; and whether files came along, which only a service worker keeps. What is no such form says nothing.
pub async fn shared(request: Request) -> (Vec<(&'static str, String)>, bool) {
    let mut said = Vec::new();
    let Ok(mut form) = Multipart::from_request(request, &()).await else { return (said, false) };
    while let Ok(Some(control)) = form.next_field().await {
        if control.file_name().is_some() {
            return (said, true);
        }
        let Some(name) = control.name().and_then(|name| SAID.into_iter().find(|known| *known == name)) else {
            continue;
        };
        let Ok(mut text) = control.text().await else { break };
        text.truncate(text.floor_char_boundary(LONGEST));
        if said.len() < SAID.len() && !text.is_empty() {
            said.push((name, text));
        }
    }
    (said, false)
}
