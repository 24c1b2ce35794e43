//! Providers, router and the route table: the only place that names every page.

use i18n::Lang;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::components::layout::Layout;
use crate::pages::about::About;
use crate::pages::device::Device;
use crate::pages::home::Home;
use crate::pages::kit::Kit;
use crate::pages::not_found::NotFound;
use crate::pages::notebooks::Notebooks;
use crate::pages::offline::Offline;
use crate::pages::search::Search;
use crate::pages::styleguide::Styleguide;
use crate::routes;
use crate::state::{self, locale};

/// The whole application in one language; the other language is another page load, so words never change under a
/// reader and no view carries both.
#[component]
pub fn App(lang: Lang) -> impl IntoView {
    provide_meta_context();
    locale::provide(lang);
    let _ = state::state();
    view! {
        <Router base=routes::base(lang)>
            <Layout>
                <FlatRoutes fallback=NotFound>
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/recherche") view=Search/>
                    <Route path=path!("/carnets") view=Notebooks/>
                    <Route path=path!("/trousse") view=Kit/>
                    <Route path=path!("/appareil") view=Device/>
                    <Route path=path!("/a-propos") view=About/>
                    <Route path=path!("/hors-ligne") view=Offline/>
                    <Route path=path!("/styleguide") view=Styleguide/>
                </FlatRoutes>
            </Layout>
        </Router>
    }
}
