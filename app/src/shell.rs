//! The two HTML documents: the server's page, and the static shell that answers every navigation with no network.
//!
//! Both load the same external module, which reads from the document which build to start; so the two documents and the
//! module can come from different builds without mixing them.

use std::collections::BTreeMap;

use i18n::{Lang, t};
use leptos::attr::custom::custom_attribute;
use leptos::nonce::{Nonce, use_nonce};
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};

use crate::App;
use crate::components::layout::Origin;
use crate::late;
use crate::routes;
use crate::state::session;

/// The addresses of one build's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// The JavaScript bindings.
    pub js: String,
    /// What loads the code that comes later, which the bindings import; none where all code is in one file.
    pub link: Option<String>,
    /// The WASM module.
    pub wasm: String,
    /// The code of each late module, by its name.
    pub late: BTreeMap<String, Vec<String>>,
    /// The style sheet.
    pub css: String,
}

/// What the server knows of the page it renders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The build's files.
    pub assets: Assets,
    /// Scheme and host that the site publishes, with no final slash.
    pub origin: String,
    /// Path and query asked for.
    pub address: String,
}

impl Page {
    /// The whole document, rendered by the server and hydrated in the browser.
    pub fn render(self) -> impl IntoView {
        provide_meta_context();
        let lang = routes::lang_of(&self.address);
        let path = routes::canonical(self.address.split('?').next().unwrap_or("/"));
        let session = api::page_session();
        let written = session::written(session.as_ref());
        session::provide(session);
        provide_context(Origin(self.origin.clone()));
        // Without these the page would not come to life: they are asked for with what starts, not after it.
        let ahead = late::of(&self.address).and_then(|module| self.assets.late.get(module.name()).cloned());
        let ahead = ahead.into_iter().flatten().map(|href| view! { <Code href boot="late"/> }).collect_view();
        let link = |lang: Lang| [self.origin.as_str(), &routes::in_language(lang, &path)].concat();
        let canonical = link(lang);
        let alternates = Lang::ALL
            .map(|other| view! { <link rel="alternate" hreflang=other.tag() href=link(other)/> })
            .collect_view();
        // Who reads neither language is sent to the first.
        let otherwise = link(Lang::Fr);
        view! {
            <!DOCTYPE html>
            <html lang=lang.tag()>
                <head>
                    <Head assets=self.assets nonce=use_nonce()/>
                    {ahead}
                    <link rel="canonical" href=canonical/>
                    {alternates}
                    <link rel="alternate" hreflang="x-default" href=otherwise/>
                    <MetaTags/>
                </head>
                <body data-session=written>
                    <App lang/>
                </body>
            </html>
        }
    }
}

/// The static shell: an empty body that the same WASM mounts into; nothing in it depends on a request.
#[must_use]
pub fn offline_shell(assets: Assets) -> String {
    let owner = Owner::new_root(None);
    owner.with(|| {
        let lang = Lang::Fr;
        view! {
            <!DOCTYPE html>
            <html lang=lang.tag()>
                <head>
                    <Head assets nonce=None/>
                    <title>{t(lang).site_name()}</title>
                    <MetaTags/>
                </head>
                <body data-render="client"></body>
            </html>
        }
        .to_html()
    })
}

/// What both documents have in their head, the boot included; our own hydration, because the framework's would copy the
/// nonce where the page can read it.
#[component]
fn Head(assets: Assets, nonce: Option<Nonce>) -> impl IntoView {
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="theme-color" content="#fdfcf9" {..custom_attribute("media", "(prefers-color-scheme: light)")}/>
        <meta name="theme-color" content="#1b1813" {..custom_attribute("media", "(prefers-color-scheme: dark)")}/>
        <link rel="stylesheet" href=assets.css/>
        <link rel="preload" href="/fonts/atkinson-next-1.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
        <link rel="icon" href="/icon.svg" r#type="image/svg+xml"/>
        <link rel="apple-touch-icon" href="/icons/apple-touch-1.png"/>
        <link rel="manifest" href="/manifest.webmanifest"/>
        <link rel="later" data-rel="modulepreload" href=assets.js nonce=nonce.clone() fetchpriority="low" data-boot="js"/>
        {assets
            .link
            .map(|link| {
                let nonce = nonce.clone();
                view! {
                    <link rel="later" data-rel="modulepreload" href=link nonce=nonce fetchpriority="low" data-boot="link"/>
                }
            })}
        <Code href=assets.wasm boot="wasm"/>
        <script r#type="module" src="/boot.js" nonce=nonce></script>
    }
}

/// Code that the boot will ask for: one that it does not would be told in the console. `boot.js` has it fetched once the
/// page is painted, so that what is read waits for nothing that brings it to life.
#[component]
fn Code(href: String, boot: &'static str) -> impl IntoView {
    view! {
        <link
            rel="later"
            data-rel="preload"
            href=href
            data-as="fetch"
            r#type="application/wasm"
            crossorigin="anonymous"
            fetchpriority="low"
            data-boot=boot
        />
    }
}
