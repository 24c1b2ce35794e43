//! A strip that says something true about the page: read from the kit, offline, needs a person.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What a notice is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NoticeTone {
    /// Offline and information.
    #[default]
    Info,
    /// A person is needed.
    Attention,
    /// It worked.
    Good,
}

impl NoticeTone {
    const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Attention => "attention",
            Self::Good => "good",
        }
    }
}

/// A notice; `children` are its words and actions.
#[component]
pub fn Notice(icon: Icon, #[prop(optional)] tone: NoticeTone, children: Children) -> impl IntoView {
    view! {
        <div class="notice" data-tone=tone.name()>
            <Glyph icon/>
            <div class="notice-body">{children()}</div>
        </div>
    }
    .into_any()
}
