//! The one analyser of words, for sorting, searching and highlighting, the same on server and phone.
//!
//! An index keeps words as [`tokens`] folds them; [`stem`] is applied when a question is asked. What endings it knows can
//! therefore grow without any index being built again.
//!
//! # Layout
//! - `fold`: letters without accents, case, ligatures or width
//! - `collate`: the order of titles
//! - `tokens`: text cut into words, with elisions, compounds and inclusive forms
//! - `inclusive`: `usager·ère` read as both of its forms
//! - `whole`: `1 866`, `14 h 15` and `M.R.C.` read as one word
//! - `elision`: `l'`, `d'`, `qu'` …
//! - `stem`: what `cheval` and `chevaux` share
//! - `stop`: words that say nothing alone, and those by which one asks

mod collate;
mod elision;
mod fold;
mod inclusive;
mod stem;
mod stop;
#[cfg(test)]
mod tests;
mod tokens;
mod whole;

pub use collate::sort_key;
pub use fold::fold;
pub use stem::{Stem, stem};
pub use stop::asks;
pub use tokens::{Role, Token, Tokens, tokens};
