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
    /// A house with its door: who acts, and where.
    Directory,
}

impl Icon {
    /// Every symbol.
    pub const ALL: [Self; 18] = [
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
        Self::Directory,
    ];

    /// The symbol's address; the number changes with the drawing.
    const fn href(self) -> &'static str {
        match self {
            Self::Compass => "/icons-2.svg#compass",
            Self::Search => "/icons-2.svg#search",
            Self::Plus => "/icons-2.svg#plus",
            Self::Notebook => "/icons-2.svg#notebook",
            Self::Kit => "/icons-2.svg#kit",
            Self::Note => "/icons-2.svg#note",
            Self::Offline => "/icons-2.svg#offline",
            Self::Device => "/icons-2.svg#device",
            Self::Check => "/icons-2.svg#check",
            Self::Attention => "/icons-2.svg#attention",
            Self::Info => "/icons-2.svg#info",
            Self::Retry => "/icons-2.svg#retry",
            Self::Previous => "/icons-2.svg#previous",
            Self::Next => "/icons-2.svg#next",
            Self::Lock => "/icons-2.svg#lock",
            Self::Leaf => "/icons-2.svg#leaf",
            Self::Language => "/icons-2.svg#language",
            Self::Directory => "/icons-2.svg#directory",
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
