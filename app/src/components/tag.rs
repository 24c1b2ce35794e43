//! A word about a record: its kind, its theme, its state.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// What a tag's colour says; the words say it too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TagTone {
    /// A plain fact.
    #[default]
    Plain,
    /// What kind of thing this is.
    Accent,
    /// It needs someone.
    Attention,
    /// Offline and information.
    Info,
}

impl TagTone {
    /// The value of `data-tone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Accent => "accent",
            Self::Attention => "attention",
            Self::Info => "info",
        }
    }
}

/// A tag.
#[component]
pub fn Tag(
    #[prop(into)] label: String,
    #[prop(optional)] tone: TagTone,
    #[prop(optional)] icon: Option<Icon>,
) -> impl IntoView {
    view! {
        <span class="tag" data-tone=tone.name()>
            {icon.map(|icon| view! { <Glyph icon/> })}
            {label}
        </span>
    }
    .into_any()
}
