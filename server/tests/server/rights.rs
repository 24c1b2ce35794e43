//! Rights in a browser without scripts: asked for, decided, used, given back; and nothing of it told to anybody else.

use axum::http::StatusCode;

use crate::support::TestApp;
use crate::support::plain::{NOTE, SAVE, form, page, post, sign_up};

async fn note(app: &TestApp, cookie: &str, audience: &str) {
    crate::support::plain::note(app, cookie, "La clé du local", "Elle est chez Rita.\n", audience).await;
}

fn with(mut fields: Vec<(String, String)>, more: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

#[tokio::test]
async fn a_right_is_asked_for_given_used_and_given_back_by_plain_forms() {
    let app = TestApp::new().await;
    let (lea, max, zoe) = (sign_up(&app, "lea").await, sign_up(&app, "max").await, sign_up(&app, "zoe").await);
    note(&app, &lea, "members").await;
    let (read, rights) = (format!("/notes/{NOTE}"), format!("/droits?sur={NOTE}"));
    let (_, text) = page(&app, &max, &read).await;
    assert!(text.contains(&format!("href=\"{rights}\"")) && text.contains("Demander un droit"), "{text}");

    let (status, text) = page(&app, &max, &rights).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("value=\"edit\"") && text.contains("value=\"manage\""), "{text}");
    assert!(!text.contains("value=\"suggest\""), "what he has already is not asked for");
    let asked =
        with(form(&text, "fields[asked]"), &[("fields[asked]", "edit"), ("fields[message]", "Pour l’adresse.")]);
    let answer = post(&app, &max, SAVE, &asked).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, rights.as_str()), "{}", answer.text());
    assert_eq!(post(&app, &max, SAVE, &asked).await.status, StatusCode::FOUND, "a double click");
    for path in [&rights, &read] {
        assert!(page(&app, &max, path).await.1.contains("Vous avez demandé ce droit\u{a0}: Modifier"), "{path}");
    }
    assert!(!page(&app, &zoe, &read).await.1.contains("demandé"), "nobody else is told");
    assert!(!page(&app, &zoe, "/suggestions").await.1.contains("Pour l’adresse."));

    let (_, queue) = page(&app, &lea, "/suggestions").await;
    assert!(queue.contains("max demande ce droit\u{a0}: Modifier") && queue.contains("Pour l’adresse."), "{queue}");
    assert!(page(&app, &lea, &read).await.1.contains("1 demande de droit attend"));
    let decision =
        with(form(&queue, "value=\"granted\""), &[("fields[status]", "granted"), ("fields[answer]", "Bienvenue.")]);
    let answer = post(&app, &lea, SAVE, &decision).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "/suggestions"), "{}", answer.text());
    let (_, text) = page(&app, &max, &read).await;
    assert!(text.contains("Droit accordé\u{a0}: Modifier.") && text.contains("Raison\u{a0}: Bienvenue."), "{text}");
    assert!(!page(&app, &max, &rights).await.1.contains(">lea<"), "never by whom");

    let edit = [
        ("group", "01a21403-5d2a-7435-b70e-000000000007"),
        ("op", "01a21403-5d2a-7435-b70e-000000000007"),
        ("kind", "note"),
        ("id", NOTE),
        ("base", "1"),
        ("next", "/notes"),
        ("fields[body]", "Elle est chez Paul.\n"),
    ];
    assert_eq!(post(&app, &max, SAVE, &with(Vec::new(), &edit)).await.header("location"), "/notes");
    assert!(page(&app, &zoe, &read).await.1.contains("chez Paul"), "what he writes stands");

    let (_, text) = page(&app, &lea, &rights).await;
    assert!(text.contains("max\u{a0}: Modifier"), "{text}");
    assert!(page(&app, &lea, &read).await.1.contains("1 personne a un droit"));
    let (_, text) = page(&app, &max, &rights).await;
    let answer = post(&app, &max, SAVE, &form(&text, "value=\"given_up\"")).await;
    assert_eq!(answer.header("location"), rights, "{}", answer.text());
    assert!(page(&app, &max, &read).await.1.contains("Droit rendu."));
}

#[tokio::test]
async fn a_right_on_what_is_private_is_given_and_taken_back() {
    let app = TestApp::new().await;
    let (lea, max, zoe) = (sign_up(&app, "lea").await, sign_up(&app, "max").await, sign_up(&app, "zoe").await);
    note(&app, &lea, "private").await;
    let (read, rights) = (format!("/notes/{NOTE}"), format!("/droits?sur={NOTE}"));
    for path in [&read, &rights] {
        assert_eq!(page(&app, &max, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let (_, text) = page(&app, &lea, &rights).await;
    let person = |name: &str| {
        let before = text.split(&format!(">{name}</option>")).next().unwrap_or_default();
        before.rsplit("value=\"").next().and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let given = with(form(&text, "give-who"), &[("fields[subject]", &person("max")), ("fields[asked]", "edit")]);
    // Somebody else sends the same form: as if there were nothing.
    let forged = post(&app, &zoe, SAVE, &given).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "{}", forged.text());
    assert!(!forged.text().contains("chez Rita"), "{}", forged.text());
    assert_eq!(page(&app, &max, &read).await.0, StatusCode::NOT_FOUND);

    let given: Vec<(String, String)> = given
        .into_iter()
        .map(
            |(name, value)| {
                if name == "op" { (name, "01a21403-5d2a-7435-b70e-000000000008".to_owned()) } else { (name, value) }
            },
        )
        .collect();
    assert_eq!(post(&app, &lea, SAVE, &given).await.header("location"), rights);
    let (status, text) = page(&app, &max, &read).await;
    assert!(status == StatusCode::OK && text.contains("chez Rita") && text.contains("/modifier"), "{status}");
    for cookie in [zoe.as_str(), ""] {
        assert_eq!(page(&app, cookie, &read).await.0, StatusCode::NOT_FOUND);
    }
    let (_, text) = page(&app, &lea, &rights).await;
    assert_eq!(post(&app, &lea, SAVE, &form(&text, "value=\"revoked\"")).await.header("location"), rights);
    assert_eq!(page(&app, &max, &read).await.0, StatusCode::NOT_FOUND);
    assert_eq!(page(&app, &max, &rights).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_signs_in_first() {
    let app = TestApp::new().await;
    let lea = sign_up(&app, "lea").await;
    note(&app, &lea, "public").await;
    let (_, text) = page(&app, "", &format!("/notes/{NOTE}")).await;
    assert!(text.contains("chez Rita") && !text.contains("/droits"), "a visitor is shown no rights");
    let (_, text) = page(&app, "", &format!("/droits?sur={NOTE}")).await;
    assert!(text.contains("/compte?suite=") && !text.contains("La clé"), "{text}");
    let (status, text) = page(&app, &lea, "/droits").await;
    assert!(status == StatusCode::OK && text.contains("Aucun droit ici"), "those that she has a part in: {text}");
    let nothing = "/droits?sur=01a21403-5d2a-7435-b70e-000000000000";
    assert_eq!(page(&app, &lea, nothing).await.0, StatusCode::NOT_FOUND, "on nothing");
}
