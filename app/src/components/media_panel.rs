//! What is asked of a file before it goes into a text: the words that stand for it, and what goes along.

use domain::content::Edtf;
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::media_picker::{Chosen, Said};
use crate::capture::{Form, passage};
use crate::state::locale;

/// The questions, in place.
#[component]
pub fn MediaPanel(chosen: Chosen, add: Callback<(Chosen, Said)>, leave: Callback<Chosen>) -> impl IntoView {
    let words = locale::words();
    let is_picture = chosen.form == Form::Picture;
    let (question, title) = match chosen.form {
        Form::Picture => (words.media_alt(), words.media_picture()),
        Form::Sound => (words.media_heard(), words.media_sound()),
        Form::Document => (words.media_read(), words.media_document()),
    };
    let alternative = NodeRef::<Input>::new();
    let caption = NodeRef::<Input>::new();
    let (decorates, as_picked, dated) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(true));
    let missing = RwSignal::new(false);
    let value = |field: NodeRef<Input>| field.get_untracked().map(|field| field.value()).unwrap_or_default();
    let insert = {
        let chosen = chosen.clone();
        move || {
            let words = value(alternative).trim().to_owned();
            if words.is_empty() && !decorates.get_untracked() {
                missing.set(true);
                if let Some(field) = alternative.get_untracked() {
                    // One that cannot take the focus leaves it on the button.
                    let _focused = field.focus();
                }
                return;
            }
            let said = Said {
                alternative: if decorates.get_untracked() { String::new() } else { words },
                caption: value(caption).trim().to_owned(),
                as_picked: as_picked.get_untracked(),
                dated: dated.get_untracked(),
            };
            add.run((chosen.clone(), said));
        }
    };
    Effect::new(move |_| {
        if let Some(field) = alternative.get() {
            let _focused = field.focus();
        }
    });
    let keys = {
        let (insert, chosen) = (insert.clone(), chosen.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            // The form around it is not sent by what describes a picture.
            "Enter" if is_field(&event) => {
                event.prevent_default();
                insert();
            }
            "Escape" => leave.run(chosen.clone()),
            _ => {}
        }
    };
    let picture = is_picture.then(|| {
        let address = passage::address(&chosen.sha256, &chosen.picked.about);
        let (width, height) = chosen.picked.about.size.unzip();
        view! {
            <img
                class="media-thumbnail"
                src=address
                width=width.map(|side| side.to_string())
                height=height.map(|side| side.to_string())
                alt=""
            />
        }
    });
    // One listens to what one describes; what was recorded here is heard where it was made.
    let heard = chosen.form == Form::Sound && !chosen.sha256.is_empty();
    let sound = heard.then(|| {
        let address = passage::address(&chosen.sha256, &chosen.picked.about);
        view! { <audio controls preload="none" src=address aria-label=words.media_sound()></audio> }
    });
    let name = (!chosen.name.is_empty()).then(|| view! { <p class="small media-name">{chosen.name.clone()}</p> });
    let decorate = is_picture.then(|| check("media-decorates", words.media_decorates(), "", decorates));
    let keep = chosen
        .picked
        .original
        .is_some()
        .then(|| check("media-as-picked", words.media_as_picked(), words.media_as_picked_help(), as_picked));
    let taken = &chosen.picked.about.taken;
    let day = Edtf::parse(taken).ok().filter(|_| !taken.is_empty()).map(|day| words.date(&day));
    let date = day.map(|day| check("media-dated", words.media_dated(&day), "", dated));
    let cancel = move |_| leave.run(chosen.clone());
    let error = move || if missing.get() { words.media_words_missing() } else { "" };
    view! {
        <div class="media-panel card stack" role="group" aria-label=title on:keydown=keys>
            {picture}
            {sound}
            {name}
            <div class="field">
                <label class="field-label" for="media-alt">{question}</label>
                <p class="field-help" id="media-alt-help">{words.media_alt_help()}</p>
                <input
                    node_ref=alternative
                    class="field-control"
                    id="media-alt"
                    type="text"
                    maxlength="1000"
                    autocomplete="off"
                    disabled=move || decorates.get()
                    aria-invalid=move || missing.get().then_some("true")
                    aria-describedby="media-alt-help media-alt-error"
                    on:input=move |_| missing.set(false)
                />
                <p class="field-error" id="media-alt-error" role="alert">{error}</p>
            </div>
            {decorate}
            <div class="field">
                <label class="field-label" for="media-caption">
                    {words.media_caption()} <span class="field-optional">{words.field_optional()}</span>
                </label>
                <input node_ref=caption class="field-control" id="media-caption" type="text" maxlength="500" autocomplete="off"/>
            </div>
            {date}
            {keep}
            <div class="cluster">
                <button class="button" type="button" on:click=move |_| insert()>{words.media_insert()}</button>
                <button class="button" data-kind="quiet" type="button" on:click=cancel>{words.media_cancel()}</button>
            </div>
        </div>
    }
    .into_any()
}

/// A box; without a name, it is never posted.
fn check(id: &'static str, label: impl Into<String>, help: &'static str, on: RwSignal<bool>) -> AnyView {
    let (label, help_id): (String, _) = (label.into(), [id, "-help"].concat());
    let described = (!help.is_empty()).then(|| help_id.clone());
    view! {
        <div class="choice">
            <input
                type="checkbox"
                id=id
                prop:checked=move || on.get()
                aria-describedby=described
                on:change=move |event| on.set(event_target_checked(&event))
            />
            <label for=id>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
        </div>
    }
    .into_any()
}

/// Whether it was typed in a field: a button and the controls of a sound have their own use of a key.
fn is_field(event: &KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlInputElement>().is_some())
}
