//! Installing the application: the browser's offer where it makes one, and words where there is none.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, NoticeTone};
use crate::state::asked::asked;
use crate::state::locale;

/// Where `boot.js` keeps the browser's offer until the person asks for it.
const OFFER: &str = "installOffer";

/// How the application gets onto this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is there, or this browser has no way that we know of.
    None,
    /// The browser offers it.
    Offered,
    /// Through the menu of an iPhone or an iPad, which offers nothing by itself.
    Menu,
}

/// The section, empty where there is nothing to do.
#[component]
pub fn Install() -> impl IntoView {
    let words = locale::words();
    let way = RwSignal::new(now());
    // The browser makes its offer in its own time.
    let offered = window_event_listener_untyped("beforeinstallprompt", move |_| way.set(now()));
    let installed = window_event_listener_untyped("appinstalled", move |_| way.set(Way::None));
    on_cleanup(move || {
        offered.remove();
        installed.remove();
    });
    let how = move || match way.get() {
        Way::None => None,
        Way::Offered => Some(
            view! {
                <p>{words.device_install_why()}</p>
                <button class="button" data-kind="quiet" type="button" on:click=move |_| way.set(accept())>
                    <Glyph icon=Icon::Device/>
                    <span>{words.device_install_do()}</span>
                </button>
            }
            .into_any(),
        ),
        Way::Menu => Some(view! { <ByMenu/> }.into_any()),
    };
    move || {
        how().map(|how| {
            view! {
                <section class="section" aria-labelledby="install">
                    <h2 id="install">{words.device_install()}</h2>
                    {how}
                </section>
            }
        })
    }
}

/// What the menu is called there, and that the application will not see what this tab holds.
#[component]
fn ByMenu() -> impl IntoView {
    let words = locale::words();
    let alone = asked(|device| async move { device.store().only_here().await.ok() });
    let waits = move || {
        alone.get().filter(|count| *count > 0).map(|count| {
            view! {
                <Notice icon=Icon::Attention tone=NoticeTone::Attention>
                    {words.device_install_unsent(count)}
                </Notice>
            }
        })
    };
    view! {
        <p>{words.device_install_why()}</p>
        <p>{words.device_install_menu()}</p>
        <p>{words.device_install_apart()}</p>
        {waits}
    }
    .into_any()
}

fn now() -> Way {
    let standalone = window().match_media("(display-mode: standalone)").ok().flatten().is_some_and(|is| is.matches());
    let navigator = window().navigator();
    if standalone {
        Way::None
    } else if Reflect::get(&window(), &OFFER.into()).is_ok_and(|offer| offer.is_object()) {
        Way::Offered
    } else if has_menu_only(&navigator.user_agent().unwrap_or_default(), navigator.max_touch_points()) {
        Way::Menu
    } else {
        Way::None
    }
}

/// Takes the browser's offer, which serves once; it asks the person itself.
fn accept() -> Way {
    let window: JsValue = window().into();
    if let Ok(offer) = Reflect::get(&window, &OFFER.into())
        && let Ok(prompt) = Reflect::get(&offer, &"prompt".into())
        && let Some(prompt) = prompt.dyn_ref::<Function>()
    {
        // Refused when it was used already: the browser makes another.
        let _asked = prompt.call0(&offer);
    }
    // A property of the window that we made can be emptied.
    let _emptied = Reflect::set(&window, &OFFER.into(), &JsValue::UNDEFINED);
    Way::None
}

/// An iPad says that it is a Mac, which has no touch screen.
fn has_menu_only(agent: &str, touches: i32) -> bool {
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name)) || (agent.contains("Macintosh") && touches > 1)
}

#[cfg(test)]
mod tests {
    use super::has_menu_only;

    #[test]
    fn telephones_and_tablets_of_one_maker_have_a_menu_only() {
        let safari = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15";
        for (device, touches, expected) in [
            ("(iPhone; CPU iPhone OS 18_0 like Mac OS X)", 5, true),
            ("(iPad; CPU OS 12_5 like Mac OS X)", 5, true),
            ("(Macintosh; Intel Mac OS X 10_15_7)", 5, true),
            ("(Macintosh; Intel Mac OS X 10_15_7)", 0, false),
            ("(Linux; Android 15; Pixel 9)", 5, false),
        ] {
            assert_eq!(has_menu_only(&["Mozilla/5.0 ", device, " ", safari].concat(), touches), expected, "{device}");
        }
    }
}
