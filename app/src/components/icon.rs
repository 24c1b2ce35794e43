//! Icons of the sprite: decoration beside words, never the only name of a control.

use leptos::prelude::*;

/// A symbol of `public/icons.svg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A compass: discover.
    Compass,
    /// A magnifying glass: search.
    Search,
    /// A plus: write.
    Plus,
    /// A notebook: carnets.
    Notebook,
    /// A kit bag: what the device keeps.
    Kit,
    /// A page of text: a note.
    Note,
    /// A struck cloud: no network.
    Offline,
    /// A phone: this device.
    Device,
    /// A check mark: in, done.
    Check,
    /// A triangle: needs a person.
    Attention,
    /// A circled i: information.
    Info,
    /// A circular arrow: again.
    Retry,
    /// An arrow to the left: before.
    Previous,
    /// An arrow to the right: after.
    Next,
    /// A lock: who may read.
    Lock,
    /// An inkwell leaf: what is kept.
    Leaf,
    /// Two speech marks: languages.
    Language,
}

impl Icon {
    /// Every symbol.
    pub const ALL: [Self; 17] = [
        Self::Compass,
        Self::Search,
        Self::Plus,
        Self::Notebook,
        Self::Kit,
        Self::Note,
        Self::Offline,
        Self::Device,
        Self::Check,
        Self::Attention,
        Self::Info,
        Self::Retry,
        Self::Previous,
        Self::Next,
        Self::Lock,
        Self::Leaf,
        Self::Language,
    ];

    /// The symbol's address; the number changes with the drawing.
    const fn href(self) -> &'static str {
        match self {
            Self::Compass => "/icons-1.svg#compass",
            Self::Search => "/icons-1.svg#search",
            Self::Plus => "/icons-1.svg#plus",
            Self::Notebook => "/icons-1.svg#notebook",
            Self::Kit => "/icons-1.svg#kit",
            Self::Note => "/icons-1.svg#note",
            Self::Offline => "/icons-1.svg#offline",
            Self::Device => "/icons-1.svg#device",
            Self::Check => "/icons-1.svg#check",
            Self::Attention => "/icons-1.svg#attention",
            Self::Info => "/icons-1.svg#info",
            Self::Retry => "/icons-1.svg#retry",
            Self::Previous => "/icons-1.svg#previous",
            Self::Next => "/icons-1.svg#next",
            Self::Lock => "/icons-1.svg#lock",
            Self::Leaf => "/icons-1.svg#leaf",
            Self::Language => "/icons-1.svg#language",
        }
    }
}

/// Draws `icon` in the colour of the text.
#[component]
pub fn Glyph(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <use_ href=icon.href()></use_>
        </svg>
    }
}
