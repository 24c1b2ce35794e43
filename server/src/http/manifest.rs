//! `/manifest.webmanifest`: how the application installs itself.

use axum::http::header;
use axum::response::IntoResponse;
use i18n::{Lang, t};
use serde_json::json;

/// Its address, which never changes.
pub const PATH: &str = "/manifest.webmanifest";

/// The answer. A changed drawing needs a changed address: browsers keep an icon for ever under its address.
pub async fn get() -> impl IntoResponse {
    let words = t(Lang::Fr);
    let shortcut = |name: &str, icon: &str, url: &str| {
        let icon = json!({ "src": format!("/icons/shortcut-{icon}-1.png"), "sizes": "96x96", "type": "image/png" });
        json!({ "name": name, "url": url, "icons": [icon] })
    };
    // What is shown before anybody installs it; `end2end/screenshots.mjs` takes them.
    let screenshot = |form: &str, sizes: &str, name: &str, label: &str| {
        json!({
            "src": format!("/screenshots/{form}-{name}-1.png"),
            "sizes": sizes,
            "type": "image/png",
            "form_factor": form,
            "label": label,
        })
    };
    let screenshots: Vec<_> = [("narrow", "720x1440"), ("wide", "1280x800")]
        .into_iter()
        .flat_map(|(form, sizes)| {
            [
                screenshot(form, sizes, "home", words.home_title()),
                screenshot(form, sizes, "note", words.kind_note()),
                screenshot(form, sizes, "search", words.search_label()),
            ]
        })
        .collect();
    let manifest = json!({
        "id": "/",
        "name": words.site_name(),
        "short_name": words.site_name(),
        "description": words.site_description(),
        "lang": Lang::Fr.tag(),
        "dir": "ltr",
        "start_url": "/?source=pwa",
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone", "minimal-ui", "browser"],
        "theme_color": "#fdfcf9",
        "background_color": "#f8f7f3",
        "categories": ["education", "productivity"],
        "launch_handler": { "client_mode": ["navigate-existing", "auto"] },
        "prefer_related_applications": false,
        "icons": [
            { "src": "/icons/any-192-1.png", "sizes": "192x192", "type": "image/png", "purpose": "any" },
            { "src": "/icons/any-512-1.png", "sizes": "512x512", "type": "image/png", "purpose": "any" },
            { "src": "/icons/maskable-512-1.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable" },
            { "src": "/icons/monochrome-1.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "monochrome" },
        ],
        "screenshots": screenshots,
        // What is shared from another application begins a note, with no network too: the service worker takes it.
        "share_target": {
            "action": "/partager",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "titre",
                "text": "texte",
                "url": "lien",
                "files": [{ "name": "fichiers", "accept": ["image/*", "audio/*", "application/pdf", ".pdf"] }],
            },
        },
        "shortcuts": [
            shortcut(words.nav_write_note(), "write", "/notes/nouvelle"),
            shortcut(words.nav_search(), "search", "/recherche"),
            shortcut(words.nav_kit(), "kit", "/trousse"),
            shortcut(words.nav_device(), "device", "/appareil"),
        ],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "no-cache")], manifest.to_string())
}
