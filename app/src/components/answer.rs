//! What a query answers, in each of its states: coming, held by the device as of when, not here, failed.

use std::sync::Arc;

use api::ApiError;
use domain::Instant;
use leptos::prelude::*;
use leptos::server::codee::string::FromToStringCodec;
use leptos_meta::Meta;

use super::empty_state::EmptyState;
use super::held_list::HeldList;
use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use super::page_head::PageHead;
use super::part::part_of;
use super::skeleton::SkeletonCards;
use crate::labels;
use crate::pages::offline::NotHere;
use crate::queries::told::{Outcome, Told};
use crate::queries::{Query, Shown};
use crate::state::response::set_status;
use crate::state::{clock, locale, state};

/// The part of a page that a query fills; the page has its title already.
pub fn part<T: Shown>(query: Query<T>, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    answered(query.told(), false, typed(view))
}

/// A whole page that a query fills, its title included.
pub fn page<T: Shown>(query: Query<T>, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView {
    answered(query.told(), true, typed(view))
}

/// What is shown of a page, whatever it is.
#[derive(Clone)]
struct View {
    /// Reads what a server sent.
    read: fn(&Told),
    show: Arc<Show>,
}

/// Makes what is shown of what was told.
type Show = dyn Fn(&Told) -> Result<AnyView, ApiError> + Send + Sync;

fn typed<T: Shown>(view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> View {
    View {
        // What is read is kept with what was told.
        read: |told| drop(told.known::<T>()),
        show: Arc::new(move |told| Ok(view(Arc::unwrap_or_clone(told.known()?)))),
    }
}

fn answered(told: Resource<Outcome, FromToStringCodec>, whole: bool, view: View) -> AnyView {
    view! {
        <Transition fallback=|| view! { <SkeletonCards/> }>
            {move || {
                let View { read, show } = view.clone();
                told.get()
                    .map(|outcome| {
                        let told = match outcome.0 {
                            Ok(told) => told,
                            Err(error) => return view! { <Failure error whole/> }.into_any(),
                        };
                        provide_context(Teller { is_device: told.from_device });
                        let (as_of, from_device) = (told.as_of, told.from_device);
                        let sent = told.clone();
                        let shown = move || show(&told).unwrap_or_else(|error| view! { <Failure error whole/> }.into_any());
                        view! {
                            <AsOf as_of from_device/>
                            {part_of(move || read(&sent), shown)}
                        }
                        .into_any()
                    })
            }}
        </Transition>
    }
    .into_any()
}

/// Who answered what is shown below.
#[derive(Debug, Clone, Copy)]
struct Teller {
    is_device: bool,
}

/// Says that there is nothing, in a page's own words; where the device answered, only that it has nothing of it: more may be
/// elsewhere.
pub fn none(otherwise: impl FnOnce() -> AnyView) -> AnyView {
    if use_context::<Teller>().is_some_and(|teller| teller.is_device) {
        return view! { <p class="small">{locale::words().offline_none_here()}</p> }.into_any();
    }
    otherwise()
}

/// Says that the device answers, and as of when, while the server cannot be asked.
#[component]
fn AsOf(as_of: Instant, from_device: bool) -> impl IntoView {
    let words = locale::words();
    let connectivity = state().connectivity;
    move || {
        (from_device && !connectivity.get().is_online()).then(|| {
            view! { <Notice icon=Icon::Offline>{words.offline_as_of(&clock::moment(words, as_of))}</Notice> }
        })
    }
}

/// Says why there is nothing to show, and what there is.
#[component]
pub fn Failure(error: ApiError, whole: bool) -> impl IntoView {
    let words = locale::words();
    if error == ApiError::Offline {
        return view! {
            {whole
                .then(|| {
                    view! {
                        <PageHead title=words.offline_title()/>
                        <h1 class="visually-hidden">{words.offline_title()}</h1>
                    }
                })}
            <NotHere/>
            <HeldList/>
        }
        .into_any();
    }
    set_status(if error == ApiError::SignIn { 401 } else { 503 });
    let text = labels::error(words, &error);
    view! {
        {whole
            .then(|| {
                view! {
                    <PageHead title=words.error_title()/>
                    <Meta name="robots" content="noindex"/>
                    <h1>{words.error_title()}</h1>
                }
            })}
        <Notice icon=Icon::Attention tone=NoticeTone::Attention>{text}</Notice>
    }
    .into_any()
}

/// Says that a list is empty, why, and what to do.
pub fn empty(icon: Icon, title: &'static str, text: &'static str) -> AnyView {
    view! { <EmptyState icon title text/> }.into_any()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_device_says_that_it_has_nothing_and_not_that_there_is_nothing() {
        let said = |teller: Option<Teller>| {
            Owner::new().with(|| {
                if let Some(teller) = teller {
                    provide_context(teller);
                }
                none(|| "Rien.".into_any()).to_html()
            })
        };
        assert!(said(Some(Teller { is_device: true })).contains("sur cet appareil"));
        for teller in [None, Some(Teller { is_device: false })] {
            assert!(said(teller).contains("Rien."));
        }
    }
}
