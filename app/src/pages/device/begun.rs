//! What was begun here and is not saved: each form that was left, to be opened again or thrown away.

use core::cmp::Reverse;

use domain::order::Arrange;
use domain::{Instant, Kind};
use i18n::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ports::Draft;

use crate::forms::draft::{self, Unsaved};
use crate::forms::shared;
use crate::labels;
use crate::routes;
use crate::state::asked::asked;
use crate::state::device::Device as Store;
use crate::state::{clock, locale};

/// A form that was left.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Left {
    key: String,
    kind: Kind,
    /// What was typed as its name; empty where nothing was.
    title: String,
    at: Instant,
    /// Where it is opened again.
    href: String,
}

impl Left {
    /// What a draft is of; nothing for one that no form of this build opens.
    fn of(lang: Lang, key: String, kept: &Draft) -> Option<Self> {
        let unsaved: Unsaved = api::json::read(&kept.text).ok()?;
        let (kind, href) = if let Some((group, kind, id)) = draft::mended(&key) {
            (kind, routes::mend(lang, kind, id, group))
        } else if let Some(before) = &unsaved.before {
            (before.kind, routes::edit(lang, before.kind, before.id))
        } else if let Some((kind, begun_in)) = draft::begun(&key) {
            let notebook = begun_in.filter(|_| kind == Kind::Note);
            (kind, notebook.map_or_else(|| routes::new(lang, kind), |id| routes::new_note_in(lang, id)))
        } else {
            (Kind::Note, shared::address(lang, &key)?)
        };
        let typed = |field: &str| unsaved.typed.get(field).map(|text| text.trim()).filter(|text| !text.is_empty());
        let title = ["title", "name", "labels.fr", "labels.en"].into_iter().find_map(typed).map(str::to_owned);
        let title = title.or_else(|| unsaved.before.as_ref().map(|before| domain::projection::project(before).title));
        Some(Self { key, kind, title: title.unwrap_or_default(), at: kept.at, href })
    }
}

/// The list; nothing where nothing was begun.
#[component]
pub fn Begun(device: Store) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let found = asked(move |device| async move {
        let drafts = device.store().drafts().await.ok()?;
        let mut left: Vec<Left> = drafts.into_iter().filter_map(|(key, draft)| Left::of(lang, key, &draft)).collect();
        left.arrange_by_key(|left| Reverse(left.at));
        Some(left)
    });
    move || {
        found.get().filter(|left| !left.is_empty()).map(|left| {
            let lines: Vec<AnyView> = left.into_iter().map(|left| line(left, found, device.clone())).collect();
            view! {
                <section class="section" aria-labelledby="begun">
                    <h2 id="begun">{words.device_begun()}</h2>
                    <ul class="journal stack">{lines}</ul>
                </section>
            }
        })
    }
}

fn line(left: Left, found: RwSignal<Option<Vec<Left>>>, device: Store) -> AnyView {
    let words = locale::words();
    let named = if left.title.is_empty() { words.note_untitled().to_owned() } else { left.title };
    let (kind, when) = (labels::kind(words, left.kind), clock::moment(words, left.at));
    let (key, title) = (left.key, named.clone());
    let discard = move |_| {
        let (device, key) = (device.clone(), key.clone());
        spawn_local(async move {
            // Still listed if it fails: it can be tried again.
            if device.store().keep_draft(&key, "").await.is_ok() {
                let _told = found.try_update(|all| all.iter_mut().for_each(|all| all.retain(|left| left.key != key)));
            }
        });
    };
    view! {
        <li class="card journal-line">
            <p class="journal-title"><a href=left.href>{named}</a> <span class="small">{kind}</span></p>
            <p class="small">{when}</p>
            <details class="discard">
                <summary>{words.device_discard()} " " <span class="visually-hidden">{title.clone()}</span></summary>
                <p>{words.device_discard_sure()}</p>
                <button class="button" data-kind="danger" type="button" on:click=discard>
                    {words.device_discard_do()} " " <span class="visually-hidden">{title}</span>
                </button>
            </details>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use api::typed::Typed;
    use domain::{Fields, Record, RecordId};

    use super::*;

    fn draft(before: Option<Record>, typed: &[(&str, &str)]) -> Draft {
        let typed: Typed = typed.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let unsaved = Unsaved { id: RecordId::from_bytes([1; 16]), before, notebook: None, typed };
        Draft { text: serde_json::to_string(&unsaved).expect("a draft"), at: Instant(5) }
    }

    #[test]
    fn each_form_that_was_left_opens_where_it_was_begun() {
        let id = RecordId::from_bytes([7; 16]);
        let before = Record {
            id,
            kind: Kind::Organisation,
            rev: 2,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields: Fields::from([(domain::directory::organisation::field::NAME, "Le Relais".into())]),
        };
        let left = |key: &str, draft: &Draft| Left::of(Lang::Fr, key.to_owned(), draft);
        let edited = left(&id.to_string(), &draft(Some(before), &[])).expect("an edit");
        assert_eq!((edited.title.as_str(), edited.href), ("Le Relais", routes::edit(Lang::Fr, Kind::Organisation, id)));
        let new = left("new/term", &draft(None, &[("labels.fr", " Batture ")])).expect("a new term");
        assert_eq!((new.kind, new.title.as_str(), new.href), (Kind::Term, "Batture", routes::new_term(Lang::Fr)));
        let within =
            left(&draft::key(Kind::Note, Some(id)), &draft(None, &[("title", "La crue")])).expect("in a carnet");
        assert_eq!((within.kind, within.href), (Kind::Note, routes::new_note_in(Lang::Fr, id)));
        let shared = left("shared/0a", &draft(None, &[("body", "…")])).expect("something shared");
        assert_eq!((shared.title.as_str(), shared.href.as_str()), ("", "/partager?brouillon=0a"));
        assert_eq!(left("new/kit", &draft(None, &[])).map(|left| left.href), Some(routes::new_note(Lang::Fr)));
        assert_eq!(left("new/chimera", &draft(None, &[])), None);
        // An earlier build said nothing of a carnet.
        let earlier = r#"{"id":"01010101-0101-0101-0101-010101010101","before":null,"typed":{"title":"Hier"}}"#;
        let earlier = left("new/note", &Draft { text: earlier.to_owned(), at: Instant(1) }).expect("an earlier draft");
        assert_eq!((earlier.title.as_str(), earlier.href), ("Hier", routes::new_note(Lang::Fr)));
        assert_eq!(left("new/note", &Draft { text: "{".to_owned(), at: Instant(0) }), None);
    }
}
