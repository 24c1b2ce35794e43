//! A field for Markdown: a toolbar for the keyboard and the mouse, and a preview; without a script, a text area.

use leptos::ev::KeyboardEvent;
use leptos::html::Textarea;
use leptos::prelude::*;

use super::markdown_view::preview;
use super::media_picker::MediaPicker;
use super::text_area::within_text_area;
use super::text_mark::{Mark, apply};
use crate::state::locale;

/// The field.
#[component]
pub fn MarkdownField(
    /// The name sent with the form; also the id.
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] error: Signal<String>,
    #[prop(default = 14)] rows: u8,
    #[prop(optional)] required: bool,
    /// Whether pictures and recordings can be added.
    #[prop(optional)]
    media: bool,
) -> impl IntoView {
    let words = locale::words();
    let previewed = words.editor_preview_of(&label);
    let area = NodeRef::<Textarea>::new();
    let shown = RwSignal::new(None::<String>);
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let see = move |_| {
        let html = area.get_untracked().map(|area| preview(words, &area.value()));
        shown.update(|shown| *shown = if shown.is_some() { None } else { html });
    };
    let shortcut = move |event: KeyboardEvent| {
        let mark = match event.key().as_str() {
            "b" => Mark::Bold,
            "i" => Mark::Italic,
            "k" => Mark::Link,
            _ => return,
        };
        if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key() {
            event.prevent_default();
            if let Some(area) = area.get_untracked() {
                apply(&area, mark);
            }
        }
    };
    let help_id = [name, "-help"].concat();
    let error_id = [name, "-error"].concat();
    let has_error = move || error.with(|text| !text.is_empty());
    let described = {
        let (help_id, error_id) = (help_id.clone(), error_id.clone());
        let has_help = !help.is_empty();
        move || {
            let ids = [has_help.then(|| help_id.clone()), has_error().then(|| error_id.clone())];
            let ids = ids.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (!ids.is_empty()).then_some(ids)
        }
    };
    let optional = (!required).then(|| view! { <span class="field-optional">{words.field_optional()}</span> });
    view! {
        <div class="field markdown-field">
            <label class="field-label" for=name>{label}{optional}</label>
            {(!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
            <div class="markdown-tools" hidden=move || !scripted.get()>
                <Toolbar area writes=name/>
                <button
                    class="tool"
                    type="button"
                    aria-pressed=move || shown.with(Option::is_some).to_string()
                    on:click=see
                >
                    {words.editor_preview()}
                </button>
            </div>
            <textarea
                node_ref=area
                class="field-control"
                id=name
                name=name
                rows=rows
                required=required
                hidden=move || shown.with(Option::is_some)
                aria-invalid=move || has_error().then_some("true")
                aria-describedby=described
                on:keydown=shortcut
            >
                {within_text_area(value)}
            </textarea>
            <div class="markdown-preview" role="region" aria-label=previewed hidden=move || shown.with(Option::is_none)>
                <div class="prose" inner_html=move || shown.get().unwrap_or_default()></div>
            </div>
            {media.then(|| view! { <MediaPicker area/> })}
            <p class="field-error" id=error_id hidden=move || !has_error()>{move || error.get()}</p>
        </div>
    }
    .into_any()
}

/// One stop of the tab key; arrows go from tool to tool.
#[component]
pub fn Toolbar(area: NodeRef<Textarea>, writes: &'static str) -> impl IntoView {
    let words = locale::words();
    let current = RwSignal::new(0_usize);
    let tools = [
        (Mark::Bold, words.editor_bold(), words.editor_bold_sign()),
        (Mark::Italic, words.editor_italic(), "I"),
        (Mark::Heading, words.editor_heading(), words.editor_heading_sign()),
        (Mark::Link, words.editor_link(), "↗"),
        (Mark::List, words.editor_list(), "•"),
        (Mark::Quote, words.editor_quote(), "»"),
    ];
    let count = tools.len();
    let bar = NodeRef::<leptos::html::Div>::new();
    let arrows = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => count - 1,
            _ => return,
        };
        event.prevent_default();
        current.update(|at| *at = (*at + step) % count);
        focus(bar, current.get_untracked());
    };
    let tool = move |(index, (mark, label, sign)): (usize, (Mark, &'static str, &'static str))| {
        let press = move |_| {
            current.set(index);
            if let Some(area) = area.get_untracked() {
                apply(&area, mark);
            }
        };
        view! {
            <button
                class="tool"
                type="button"
                aria-label=label
                title=label
                tabindex=move || if current.get() == index { "0" } else { "-1" }
                data-mark=mark.name()
                on:click=press
            >
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    view! {
        <div
            node_ref=bar
            class="toolbar"
            role="toolbar"
            aria-label=words.editor_toolbar()
            aria-controls=writes
            on:keydown=arrows
        >
            {tools.into_iter().enumerate().map(tool).collect_view()}
        </div>
    }
    .into_any()
}

fn focus(bar: NodeRef<leptos::html::Div>, index: usize) {
    use wasm_bindgen::JsCast;
    let Some(bar) = bar.get_untracked() else { return };
    let child = u32::try_from(index).ok().and_then(|index| bar.children().item(index));
    if let Some(button) = child.as_ref().and_then(|child| child.dyn_ref::<web_sys::HtmlElement>()) {
        // A tool that cannot take the focus leaves it where it is.
        let _focused = button.focus();
    }
}
