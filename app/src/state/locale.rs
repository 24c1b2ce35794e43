//! The language of this page, decided by its address and constant while the page lives.

use i18n::{Lang, Words, t};
use leptos::prelude::*;

#[derive(Debug, Clone, Copy)]
struct Locale(Lang);

/// Makes `lang` the language of the views below.
pub fn provide(lang: Lang) {
    provide_context(Locale(lang));
}

/// The language of this page.
#[must_use]
pub fn lang() -> Lang {
    use_context::<Locale>().map_or(Lang::Fr, |locale| locale.0)
}

/// The words of this page.
#[must_use]
pub fn words() -> Words {
    t(lang())
}
