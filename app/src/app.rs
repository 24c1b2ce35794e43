//! Providers, router and the route table: the only place that names every page, some by the module that they come with.

use domain::Kind;
use i18n::Lang;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::components::layout::Layout;
use crate::late::finding::Finding;
use crate::late::reading::Reading;
use crate::late::working::Working;
use crate::pages::about::About;
use crate::pages::knowledge::home::Home;
use crate::pages::not_found::NotFound;
use crate::pages::offline::Offline;
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
                    <Route path=path!("/recherche") view=Finding::Search/>
                    <Route path=path!("/notes") view=Finding::Notes/>
                    <Route path=path!("/notes/nouvelle") view=Working::NewNote/>
                    <Route path=path!("/notes/:id") view=Reading::Note/>
                    <Route path=path!("/notes/:id/modifier") view=Working::EditNote/>
                    <Route path=path!("/notes/:id/historique") view=Reading::History(Kind::Note)/>
                    <Route path=path!("/notes/:id/ranger") view=Reading::Shelve/>
                    <Route path=path!("/carnets") view=Finding::Notebooks/>
                    <Route path=path!("/carnets/nouveau") view=Working::NewNotebook/>
                    <Route path=path!("/carnets/:id") view=Reading::Notebook/>
                    <Route path=path!("/carnets/:id/modifier") view=Working::EditNotebook/>
                    <Route path=path!("/carnets/:id/historique") view=Reading::History(Kind::Notebook)/>
                    <Route path=path!("/carnets/:id/ranger") view=Reading::ShelveNotebook/>
                    <Route path=path!("/carnets/:id/ordonner") view=Working::Arrange/>
                    <Route path=path!("/bases") view=Finding::Bases/>
                    <Route path=path!("/bases/nouvelle") view=Working::NewBase/>
                    <Route path=path!("/bases/:id") view=Reading::Base/>
                    <Route path=path!("/bases/:id/modifier") view=Working::EditBase/>
                    <Route path=path!("/bases/:id/ordonner") view=Working::ArrangeBase/>
                    <Route path=path!("/bases/:id/historique") view=Reading::History(Kind::KnowledgeBase)/>
                    <Route path=path!("/organisations") view=Finding::Organisations/>
                    <Route path=path!("/organisations/nouvelle") view=Working::NewOrganisation/>
                    <Route path=path!("/organisations/:id") view=Reading::Organisation/>
                    <Route path=path!("/organisations/:id/modifier") view=Working::EditOrganisation/>
                    <Route path=path!("/organisations/:id/historique") view=Reading::History(Kind::Organisation)/>
                    <Route path=path!("/lexique") view=Finding::Glossary/>
                    <Route path=path!("/lexique/nouveau") view=Working::NewTerm/>
                    <Route path=path!("/lexique/:id") view=Reading::Term/>
                    <Route path=path!("/lexique/:id/modifier") view=Working::EditTerm/>
                    <Route path=path!("/lexique/:id/historique") view=Reading::History(Kind::Term)/>
                    <Route path=path!("/personnes/:id/modifier") view=Working::EditPerson/>
                    <Route path=path!("/personnes/:id") view=Reading::Person/>
                    <Route path=path!("/themes") view=Finding::Themes/>
                    <Route path=path!("/themes/:id") view=Reading::Concept/>
                    <Route path=path!("/territoires") view=Finding::Territories/>
                    <Route path=path!("/territoires/:id") view=Reading::Place/>
                    <Route path=path!("/suggestions") view=Reading::Suggestions/>
                    <Route path=path!("/medias") view=Reading::MediaOf/>
                    <Route path=path!("/medias/:id") view=Reading::Media/>
                    <Route path=path!("/medias/:id/modifier") view=Working::EditMedia/>
                    <Route path=path!("/medias/:id/historique") view=Reading::History(Kind::Media)/>
                    <Route path=path!("/droits") view=Reading::Rights/>
                    <Route path=path!("/compte") view=Working::Account/>
                    <Route path=path!("/trousse") view=Working::Kit/>
                    <Route path=path!("/partager") view=Working::ShareIn/>
                    <Route path=path!("/appareil") view=Working::Device/>
                    <Route path=path!("/a-propos") view=About/>
                    <Route path=path!("/hors-ligne") view=Offline/>
                    <Route path=path!("/styleguide") view=Working::Styleguide/>
                </FlatRoutes>
            </Layout>
        </Router>
    }
}
