//! Looking up the territories that a form still says by name when it is sent.

use core::cell::RefCell;
use core::time::Duration;

use api::typed::{self, Typed};
use domain::RecordId;
use i18n::Lang;
use leptos::prelude::RwSignal;

use crate::queries::place_names::{begun, meant};
use crate::state::device::Device;
use crate::state::patience::{pause, unless};

/// How long a form that is sent waits for names: whoever saves is not made to wait for a network.
const MOST: Duration = Duration::from_secs(2);

/// Whether a name is left because nobody answered, for the line that says it.
#[derive(Clone, Copy)]
pub struct Unasked(pub RwSignal<bool>);

/// Names that were answered, each with the territory that has it.
#[derive(Debug, Default, PartialEq)]
pub struct LookedUp(Vec<(String, Option<RecordId>)>);

impl LookedUp {
    /// Puts the territories in the place of their names, and says whether a name is left of which nobody said anything.
    pub fn put_into(&self, typed: &mut Typed) -> bool {
        let answer = |name: &str| self.0.iter().find(|(other, _)| other == name).map(|(_, found)| *found);
        typed::find_names(typed, |name| answer(name).flatten());
        typed::names(typed).iter().any(|name| answer(name).is_none())
    }
}

/// Asks the device, then the server, which territories these names mean; what does not answer in time is not waited for.
pub async fn look_up(names: Vec<String>, lang: Lang, device: Option<Device>) -> LookedUp {
    let answered = RefCell::new(Vec::new());
    if names.is_empty() {
        return LookedUp::default();
    }
    let all = async {
        for name in names {
            if let Ok(found) = begun(lang, device.clone(), &name).await {
                let id = meant(&found, &name).map(|named| named.reference.id);
                answered.borrow_mut().push((name, id));
            }
        }
    };
    // Those that were answered before are found all the same.
    let _all_in_time = unless(pause(MOST), all).await;
    LookedUp(answered.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_has_and_one_that_nobody_was_asked_are_told_apart() {
        let [here, there] = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
        let looked_up = LookedUp(vec![("Ici".to_owned(), Some(here)), ("Nulle-Part".to_owned(), None)]);
        for (named, unasked, left) in [
            ("Ici", false, None),
            ("Ici; Nulle-Part", false, Some("Nulle-Part")),
            // Typed while the others were looked up.
            ("Ici; Là", true, Some("Là")),
            ("", false, None),
        ] {
            let mut typed = Typed::from([
                (typed::PLACES.to_owned(), there.to_string()),
                (typed::NAMED.to_owned(), named.to_owned()),
                ("title".to_owned(), "Un titre".to_owned()),
            ]);
            assert_eq!(looked_up.put_into(&mut typed), unasked, "{named}");
            assert_eq!(typed.get(typed::NAMED).map(String::as_str), left, "{named}");
            let chosen = typed.get(typed::PLACES).is_some_and(|lines| lines.contains(&here.to_string()));
            assert_eq!(chosen, named.starts_with("Ici"), "{named}");
        }
    }
}
