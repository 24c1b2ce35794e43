//! Who is answered what, page by page: every address that the application has, for whoever may ask. What somebody may not see is
//! answered as what does not exist.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use domain::content::{LangTag, Markdown};
use domain::directory::{Organisation, OrganisationStatus};
use domain::knowledge::{NoteStatus, Term};
use domain::memory::{Media, media};
use domain::vocabulary::place;
use domain::{Audience, Duty, Kind, RecordId, Ref};
use service::account::{Network, NewAccount};

use super::english;
use crate::support::plain::{sign_in, sign_up};
use crate::support::{TestApp, Writer, text};

/// Every address that the application has, as its routes name them.
const ROUTES: &str = include_str!("../../../../app/src/app.rs");

/// Whoever asks, in the order of the letters below: a visitor, a member, a librarian, who wrote it.
const ASKING: usize = 4;

/// Who is answered with a page of a record: for one that is private, then for members, then public.
///
/// `.` is 200 and `x` is 404, the answer of what does not exist.
const READ: [&str; 3] = ["xxx.", "x...", "...."];

/// A form asks a visitor to sign in, whatever is there; what a member may not change, they may suggest, or ask for.
const FORM: [&str; 3] = [".xx.", "....", "...."];

/// Nobody is shown how to arrange what they do not look after.
const ORDER: [&str; 3] = [".xx.", ".x..", ".x.."];

/// The feeds of what everybody may see, whoever asks.
const FEED: [&str; 3] = ["xxxx", "xxxx", "...."];

/// The addresses of records that are of no page.
const MACHINES: [&str; 2] = ["/carnets/:id/feed.atom", "/bases/:id/feed.atom"];

struct Asking {
    app: TestApp,
    lea: Writer,
    /// The cookies of a visitor, a member, a librarian, and who wrote.
    cookies: [String; 4],
}

impl Asking {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let lea = Writer::new(&app.services, "Léa").await;
        let librarian = NewAccount {
            email: "biblio@example.org".to_owned(),
            name: "Biblio".to_owned(),
            password: "trois renards dansent".to_owned(),
            duties: BTreeSet::from([Duty::Librarian]),
            network: Network::Here,
        };
        app.services.create_account(librarian).await.expect("an account");
        let member = sign_up(&app, "max").await;
        let cookies =
            [String::new(), member, sign_in(&app, "biblio@example.org").await, sign_in(&app, "lea@example.org").await];
        Self { app, lea, cookies }
    }

    async fn statuses(&self, path: &str) -> String {
        let mut said = String::new();
        for cookie in &self.cookies {
            let headers = [("cookie", cookie.as_str())];
            let headers = if cookie.is_empty() { &headers[..0] } else { &headers[..] };
            said.push(match self.app.get_with(path, headers).await.status {
                StatusCode::OK => '.',
                StatusCode::NOT_FOUND => 'x',
                StatusCode::FORBIDDEN => '-',
                other => panic!("{path}: {other}"),
            });
        }
        said
    }

    async fn make(&self, area: &str, audience: Audience) -> RecordId {
        match area {
            "notes" => self.lea.note("Une note", audience).await.id,
            "carnets" => self.lea.carnet("Un carnet", audience).await.id,
            "bases" => self.lea.base("Une base", audience).await.id,
            "medias" => {
                let of = self.lea.note("Ce qui montre", audience).await.id;
                let hash = "ab".repeat(32);
                let record = Ref { kind: Kind::Media, id: media::id(of, &hash) };
                let content = Media { of, sha256: text(&hash), ..Media::default() };
                self.lea.make_at(record, &content, audience).await.id
            }
            "organisations" => {
                let status = OrganisationStatus::Active;
                let description = Markdown::parse("Qui elle est.").expect("a text");
                let name = text("Une organisation");
                let places = vec![place::id("qc")];
                let content = Organisation { name, description, places, status, ..Organisation::default() };
                self.lea.make(Kind::Organisation, &content, audience).await.id
            }
            "lexique" => {
                let labels = BTreeMap::from([(LangTag::parse("fr").expect("a language"), text("Un mot"))]);
                let definition = Markdown::parse("Ce que c’est.").expect("a text");
                let content = Term { labels, definition, status: NoteStatus::Published, ..Term::default() };
                self.lea.make(Kind::Term, &content, audience).await.id
            }
            _ => panic!("no record of {area} is made here"),
        }
    }
}

/// The addresses of the application's pages.
fn routes() -> Vec<&'static str> {
    ROUTES.split("path!(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// What is expected of the page at this address.
fn expected(route: &str) -> [&'static str; 3] {
    match route.rsplit('/').next() {
        Some(":id" | "historique") => READ,
        Some("modifier" | "ranger") => FORM,
        Some("ordonner") => ORDER,
        Some("feed.atom") => FEED,
        _ => panic!("nobody said for whom {route} is"),
    }
}

#[tokio::test]
async fn each_page_of_a_record_is_for_whom_it_should_be() {
    let asking = Asking::new().await;
    let unknown = asking.app.services.fresh_id();
    // What ships, and persons, are apart below.
    let apart = |route: &&str| ["/themes/", "/territoires/", "/personnes/"].iter().any(|area| route.starts_with(area));
    for route in routes().into_iter().chain(MACHINES).filter(|route| route.contains(":id") && !apart(route)) {
        let area = route.split('/').nth(1).unwrap_or_default();
        let expected = expected(route);
        for base in ["", "/en"] {
            let at = |id: RecordId| [base, &route.replace(":id", &id.to_string())].concat();
            for (audience, expected) in
                [Audience::Private, Audience::Members, Audience::Public].into_iter().zip(expected)
            {
                let path = at(asking.make(area, audience).await);
                assert_eq!(asking.statuses(&path).await, expected, "{route} of what is {audience}");
            }
            let nothing = asking.statuses(&at(unknown)).await;
            let [private, ..] = expected;
            assert_eq!(
                nothing[..ASKING - 1],
                private[..ASKING - 1],
                "{route}: what is private is as what is not there"
            );
        }
    }
}

#[tokio::test]
async fn what_is_of_everybody_is_answered_to_anybody() {
    let asking = Asking::new().await;
    let fixed: Vec<&str> = routes().into_iter().filter(|route| !route.contains(':')).collect();
    assert!(fixed.len() > 20, "{fixed:?}");
    for route in fixed {
        // The files of a record, where no record is named: there is nothing to show.
        let expected = if route == "/medias" { ".xxx" } else { "...." };
        assert_eq!(asking.statuses(route).await, expected, "{route}");
        assert_eq!(asking.statuses(&english(route)).await, expected, "{route} in English");
    }
    let person = asking.lea.person;
    for (path, expected) in [
        (format!("/personnes/{person}"), "x..."),
        (format!("/personnes/{person}/modifier"), "...."),
        (format!("/personnes/{}", asking.app.services.fresh_id()), "xxxx"),
    ] {
        assert_eq!(asking.statuses(&path).await, expected, "{path}");
    }
}
