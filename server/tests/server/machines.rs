//! What machines ask for: feeds, the sitemap, structured data, and who to write to.

mod feeds;
mod previews;
mod sitemap;
mod structured;
mod texts;

use domain::{Audience, Ref};

use crate::support::{TestApp, Writer};

/// A title that has to be escaped, whatever it is written into.
pub const TITLE: &str = "</script><b>& l’été";

/// What nobody but its author, or the members, may read.
pub const SECRETS: [&str; 3] = ["Journal privé", "Note des membres", "Carnet des membres"];

/// A commons with something of everything.
pub struct Commons {
    pub app: TestApp,
    pub lea: Writer,
    /// A note for everybody, in a carnet for everybody.
    pub note: Ref,
    pub carnet: Ref,
    /// What is for members and for its author alone.
    pub hidden: Vec<Ref>,
}

impl Commons {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let lea = Writer::new(&app.services, "Léa").await;
        let note = lea.note(TITLE, Audience::Public).await;
        let carnet = lea.carnet("Clés & serrures", Audience::Public).await;
        lea.place(carnet, note).await;
        let [private, members, closed] = SECRETS;
        let mut hidden = Vec::new();
        for (title, audience) in [(private, Audience::Private), (members, Audience::Members)] {
            let note = lea.note(title, audience).await;
            lea.place(carnet, note).await;
            hidden.push(note);
        }
        hidden.push(lea.carnet(closed, Audience::Members).await);
        Self { app, lea, note, carnet, hidden }
    }

    /// Fails where a document names what is not for everybody.
    pub fn keeps_secrets(&self, document: &str) {
        for secret in SECRETS {
            assert!(!document.contains(secret), "{secret} in {document}");
        }
        for record in &self.hidden {
            assert!(!document.contains(&record.id.to_string()), "{} in {document}", record.id);
        }
    }
}
