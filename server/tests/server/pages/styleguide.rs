//! The style guide, whose samples the server makes.

use std::collections::BTreeSet;

use crate::support::TestApp;

/// The samples alone.
async fn guide(app: &TestApp, path: &str) -> String {
    let text = app.get(path).await.text();
    let (_, guide) = text.split_once("<div class=\"styleguide\">").expect("samples");
    guide.split_once("</main>").expect("their end").0.to_owned()
}

#[tokio::test]
async fn components_stand_there_in_both_languages() {
    let app = TestApp::new().await;
    for (path, word) in [("/styleguide", "Publier"), ("/en/styleguide", "Publish")] {
        let guide = guide(&app, path).await;
        for name in ["Button", "Tick", "Pagination", "SuggestionCard", "Recorder"] {
            assert!(guide.contains(&format!("<code>{name}</code>")), "{name} on {path}");
        }
        assert!(guide.contains(word), "{path}");
    }
}

#[tokio::test]
async fn nothing_has_the_name_of_something_else() {
    let app = TestApp::new().await;
    let text = app.get("/styleguide").await.text();
    let mut found = BTreeSet::new();
    for part in text.split(" id=\"").skip(1) {
        let id = part.split('"').next().unwrap_or_default();
        assert!(found.insert(id), "{id}, twice");
    }
    assert!(found.len() > 40, "{found:?}");
}

#[tokio::test]
async fn what_would_act_cannot_be_used() {
    let app = TestApp::new().await;
    let guide = guide(&app, "/styleguide").await;
    let samples = guide.split("<div class=\"sample\"").skip(1);
    for live in samples.filter(|sample| !sample.starts_with(" inert")) {
        for acting in ["<a ", "<form", "type=\"submit\""] {
            assert!(!live.contains(acting), "{acting} in {live:.400}");
        }
    }
}
