//! Signing in and signing up: plain forms; with a script, what is wrong is said without losing what was typed.

use core::time::Duration;

use api::{ApiError, SessionInfo};
use i18n::Lang;
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, HtmlInputElement};

use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::components::posted_error::PostedError;
use crate::labels;
use crate::routes;
use crate::state::device::device;
use crate::state::patience::{pause, unless};
use crate::state::{locale, session};

/// What the address says once an account was asked for.
const ASKED: &str = "demande";
/// How long the server may take to answer; after that whoever waits is told, and what they typed is still there.
const ANSWER: Duration = Duration::from_secs(30);

/// Which of the two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    SignIn,
    SignUp,
}

/// Both forms, signing in first.
#[component]
pub fn SignIn() -> impl IntoView {
    let words = locale::words();
    let query = use_query_map();
    let next = query.with_untracked(|query| query.get("suite")).filter(|next| is_inside(next));
    let next = next.unwrap_or_else(|| routes::home(words.lang()));
    // The form without a script comes back here, and says no address in the page's own.
    let posted = query.with_untracked(|query| query.get(ASKED).is_some());
    let asked = RwSignal::new(posted.then(String::new));
    let said = move || {
        asked.get().map(|email| {
            let who = (!email.is_empty()).then(|| view! { <p>{words.account_asked_for(&email)}</p> });
            view! {
                <Notice icon=Icon::Info>
                    {who}
                    <p>{words.account_asked()}</p>
                </Notice>
            }
        })
    };
    view! {
        <h1>{words.account_sign_in()}</h1>
        <p class="lede">{words.account_why()}</p>
        <PostedError/>
        <div role="status">{said}</div>
        <div class="account-forms">
            <section>
                <Entrance which=Which::SignIn next=next.clone() asked/>
            </section>
            <section>
                <h2>{words.account_sign_up()}</h2>
                <p class="small">{words.account_sign_up_why()}</p>
                <Entrance which=Which::SignUp next asked/>
            </section>
        </div>
    }
    .into_any()
}

/// Whether an address is a path of this site.
fn is_inside(next: &str) -> bool {
    next.starts_with('/') && !next.starts_with("//") && !next.contains('\\')
}

#[component]
fn Entrance(
    which: Which,
    next: String,
    /// The address that an account was asked for, once one was.
    asked: RwSignal<Option<String>>,
) -> impl IntoView {
    let words = locale::words();
    let form = NodeRef::<Form>::new();
    let failed = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let onward = next.clone();
    let here = device();
    let submit = move |event: SubmitEvent| {
        let Some(element) = form.get_untracked() else { return };
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let (onward, here) = (onward.clone(), here.clone());
        spawn_local(async move {
            match unless(pause(ANSWER), entered(which, &element)).await.unwrap_or(Err(ApiError::Offline)) {
                Ok(Entered::Asked(email)) => {
                    hand_over(&element);
                    asked.set(Some(email));
                }
                Ok(Entered::In(info)) => {
                    if let (Some(device), Some(said)) = (&here, session::written(info.as_ref())) {
                        // A device that can keep nothing lets its person in all the same.
                        let _kept = SendWrapper::new(device.store().signed_in(said)).await;
                    }
                    // Another document: it is written for who is signed in now.
                    let _left = window().location().set_href(&onward);
                }
                Err(error) => failed.set(Some(error)),
            }
            busy.set(false);
        });
    };
    let (action, label, new) = match which {
        Which::SignIn => ("/api/account/v1/sign-in", words.account_sign_in_do(), false),
        Which::SignUp => ("/api/account/v1/sign-up", words.account_sign_up_do(), true),
    };
    let next = if new { asked_for(words.lang(), &next) } else { next };
    let fields = fields(new);
    view! {
        <form class="stack account-form" node_ref=form method="post" action=action on:submit=submit>
            <input type="hidden" name="next" value=next/>
            {fields}
            <div role="alert">
                {move || {
                    failed
                        .get()
                        .map(|error| {
                            let text = labels::error(words, &error);
                            view! { <Notice icon=Icon::Attention tone=NoticeTone::Attention>{text}</Notice> }
                        })
                }}
            </div>
            <div>
                <button class="button" data-kind=if new { "quiet" } else { "filled" } type="submit">
                    {label}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The fields of one form; both are on one page, so their identifiers differ.
fn fields(new: bool) -> AnyView {
    let words = locale::words();
    let input =
        |name: &'static str, label: &'static str, help: &'static str, kind: &'static str, fill: &'static str| {
            let id = [if new { "new-" } else { "" }, name].concat();
            let help_id = [&id, "-help"].concat();
            let described = (!help.is_empty()).then(|| help_id.clone());
            view! {
                <div class="field">
                    <label class="field-label" for=id.clone()>{label}</label>
                    {(!help.is_empty()).then(|| view! { <p class="field-help" id=help_id>{help}</p> })}
                    <input
                        class="field-control"
                        id=id
                        name=name
                        type=kind
                        autocomplete=fill
                        maxlength="320"
                        aria-describedby=described
                        required
                    />
                </div>
            }
        };
    view! {
        {new.then(|| input("name", words.account_name(), words.account_name_help(), "text", "name"))}
        {input("email", words.account_email(), "", "email", "username")}
        {if new {
            input("password", words.account_password(), words.account_password_help(), "password", "new-password")
        } else {
            input("password", words.account_password(), "", "password", "current-password")
        }}
    }
    .into_any()
}

/// What became of a form.
enum Entered {
    /// Somebody is signed in.
    In(Option<SessionInfo>),
    /// An account was asked for, at this address.
    Asked(String),
}

async fn entered(which: Which, form: &HtmlFormElement) -> Result<Entered, ApiError> {
    let data = FormData::new_with_form(form).map_err(|_| ApiError::Malformed)?;
    let text = |name: &str| data.get(name).as_string().unwrap_or_default();
    match which {
        Which::SignIn => api::sign_in(text("email"), text("password"), None).await.map(Entered::In),
        Which::SignUp => {
            let email = text("email").trim().to_owned();
            api::sign_up(text("email"), text("name"), text("password"), None).await.map(|()| Entered::Asked(email))
        }
    }
}

/// Where the form without a script goes on once an account was asked for: to signing in, then to where one was going.
fn asked_for(lang: Lang, next: &str) -> String {
    routes::account(lang) + &routes::query(&[(ASKED, "1"), ("suite", next)])
}

/// Puts what was typed to ask for an account into the form that signs in, and the focus there: one press is left, and an address
/// that was mistyped is read once more.
fn hand_over(from: &HtmlFormElement) {
    let field = |id: &str| document().get_element_by_id(id).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    for (typed, into) in [("new-email", "email"), ("new-password", "password")] {
        if let (Some(typed), Some(into)) = (field(typed), field(into)) {
            into.set_value(&typed.value());
        }
    }
    from.reset();
    if let Some(email) = field("email") {
        // Where it cannot be had the focus stays on the button: the notice is read all the same.
        let _focused = email.focus();
    }
}
