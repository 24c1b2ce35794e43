//! Buttons, and links that look like them; one filled button a screen.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    #[default]
    Filled,
    /// Everything else.
    Quiet,
    /// What takes something away.
    Danger,
}

impl ButtonKind {
    /// The value of `data-kind`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
        }
    }
}

/// A button; `submit` sends its form.
#[component]
pub fn Button(
    #[prop(into)] label: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional)] submit: bool,
) -> impl IntoView {
    view! {
        <button class="button" data-kind=kind.name() type=if submit { "submit" } else { "button" }>
            {icon.map(|icon| view! { <Glyph icon/> })}
            <span>{label}</span>
        </button>
    }
    .into_any()
}

/// A link that is the thing to do.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<Icon>,
) -> impl IntoView {
    view! {
        <a class="button" data-kind=kind.name() href=href>
            {icon.map(|icon| view! { <Glyph icon/> })}
            <span>{label}</span>
        </a>
    }
    .into_any()
}
