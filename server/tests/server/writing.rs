//! Writing in a browser without scripts: what is refused is the same page again, with all that was typed and what to mend.

use axum::http::StatusCode;

use crate::support::{Answer, TestApp};

pub const FORM: [(&str, &str); 3] =
    [("sec-fetch-site", "same-origin"), ("accept", "text/html"), ("content-type", "application/x-www-form-urlencoded")];

/// A text that a page must write as text.
const BODY: &str = "Elle est *chez Rita*.\n</textarea><b>&lt;";

/// Somebody who is signed in, in a browser without scripts.
pub struct Writer {
    pub app: TestApp,
    pub cookie: String,
}

impl Writer {
    pub async fn new(app: TestApp) -> Self {
        let body = "email=lea%40example.org&name=L%C3%A9a&password=trois+renards+dansent&next=%2F";
        let asked = app.ask("POST", "/api/account/v1/sign-up", &FORM, body).await;
        assert_eq!((asked.status, asked.header("set-cookie")), (StatusCode::FOUND, ""), "asking signs nobody in");
        let answer = app.ask("POST", "/api/account/v1/sign-in", &FORM, body).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "/"), "{}", answer.text());
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        Self { app, cookie }
    }

    pub async fn open(&self, path: &str) -> Sheet {
        let answer = self.app.get_with(path, &[("cookie", self.cookie.as_str())]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        Sheet::read(&answer)
    }

    /// Sends a form with what was typed in it.
    pub async fn send(&self, sheet: &Sheet, typed: &[(&str, &str)]) -> Answer {
        let mut headers = FORM.to_vec();
        headers.push(("cookie", self.cookie.as_str()));
        self.app.ask("POST", &sheet.action, &headers, &sheet.filled(typed)).await
    }
}

/// A form as a page shows it.
pub struct Sheet {
    pub page: String,
    pub action: String,
    hidden: Vec<(String, String)>,
}

impl Sheet {
    pub fn read(answer: &Answer) -> Self {
        let page = answer.text();
        // The page has other forms, to search.
        let form = page.split("<form").find(|form| form.contains("record-form")).expect("the form");
        let form = form.split("</form>").next().unwrap_or_default();
        let inputs = form.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        let hidden = inputs.filter(|tag| attribute(tag, "type") == "hidden");
        let hidden = hidden.map(|tag| (attribute(tag, "name"), attribute(tag, "value"))).collect();
        let action = attribute(form.split('>').next().unwrap_or_default(), "action");
        Self { action, hidden, page }
    }

    pub fn hidden(&self, name: &str) -> &str {
        self.hidden.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    pub fn filled(&self, typed: &[(&str, &str)]) -> String {
        let hidden = self.hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pair = |(name, value): (&str, &str)| format!("{}={}", encoded(name), encoded(&value.replace('\n', "\r\n")));
        hidden.chain(typed.iter().copied()).map(pair).collect::<Vec<_>>().join("&")
    }

    /// The tag of the control with this name.
    fn control(&self, name: &str) -> &str {
        let name = format!("name=\"{name}\"");
        let tag = self.page.split('<').find(|tag| tag.contains(&name)).expect("a control");
        tag.split('>').next().unwrap_or_default()
    }

    /// What a text area of this name shows.
    pub fn area(&self, name: &str) -> String {
        let name = format!("name=\"{name}\"");
        let rest = self.page.split("<textarea").find(|rest| rest.contains(&name)).expect("a text area");
        let text = rest.split_once('>').map(|(_, rest)| rest.split("</textarea>").next().unwrap_or_default());
        text.unwrap_or_default().replace("&lt;", "<").replace("&amp;", "&")
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let value = tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().replace("&amp;", "&")
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(byte).collect()
}

pub const fn note<'a>(title: &'a str, body: &'a str) -> [(&'a str, &'a str); 4] {
    [("fields[title]", title), ("fields[body]", body), ("fields[audience]", "members"), ("fields[status]", "published")]
}

/// The page again, with the field of the title to be filled.
fn shown_again(answer: &Answer) -> Sheet {
    assert_eq!((answer.status, answer.header("location")), (StatusCode::UNPROCESSABLE_ENTITY, ""));
    let sheet = Sheet::read(answer);
    // The framework marks where its texts end.
    let alert = sheet.page.split("role=\"alert\"").nth(1).unwrap_or_default().replace("<!>", "");
    assert!(alert.contains(">Titre\u{a0}: Remplissez ce champ.</a></li>"), "{alert:.600}");
    assert!(alert.contains("href=\"#fields%5Btitle%5D\""), "each leads to its field: {alert:.600}");
    let control = sheet.control("fields[title]");
    assert!(control.contains("aria-invalid=\"true\""), "{control}");
    assert!(control.contains("aria-describedby=\"fields[title]-error\""), "{control}");
    assert_eq!(attribute(control, "value"), "   ");
    assert_eq!(sheet.area("fields[body]"), BODY);
    sheet
}

#[tokio::test]
async fn a_note_that_is_refused_comes_back_as_it_was_typed() {
    let writer = Writer::new(TestApp::new().await).await;
    let first = writer.open("/notes/nouvelle").await;
    let refused = writer.send(&first, &note("   ", BODY)).await;
    let again = shown_again(&refused);
    assert_eq!(again.hidden("id"), first.hidden("id"), "the same note");
    assert_ne!(again.hidden("op"), first.hidden("op"), "another attempt");
    let choice = again.page.split('<').find(|tag| tag.contains("value=\"members\"")).unwrap_or_default();
    assert!(choice.contains("checked"), "{choice}");

    let taken = writer.send(&again, &note("La clé du local", BODY)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    assert_eq!(taken.header("location"), format!("/notes/{}", first.hidden("id")));
    let shown = writer.app.get_with(taken.header("location"), &[("cookie", writer.cookie.as_str())]).await;
    assert!(shown.text().contains("<em>chez Rita</em>"));
}

#[tokio::test]
async fn a_change_that_is_refused_comes_back_as_it_was_typed() {
    let writer = Writer::new(TestApp::new().await).await;
    let new = writer.open("/notes/nouvelle").await;
    let made = writer.send(&new, &note("La clé du local", "Elle est sous le pot de fleurs.")).await;
    let form = format!("{}/modifier", made.header("location"));
    let first = writer.open(&form).await;
    let again = shown_again(&writer.send(&first, &note("   ", BODY)).await);
    assert_eq!((first.hidden("base"), again.hidden("base")), ("1", "1"));

    // Going back to the page before and mending it there is as good.
    for (sheet, title) in [(&first, "La clé"), (&again, "La clé du local")] {
        let taken = writer.send(sheet, &note(title, BODY)).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{title}: {}", taken.text());
    }
    assert_eq!(writer.open(&form).await.area("fields[body]"), BODY);
}

#[tokio::test]
async fn a_change_starts_from_what_its_author_saw_however_often_it_is_shown() {
    let writer = Writer::new(TestApp::new().await).await;
    let new = writer.open("/notes/nouvelle").await;
    let made = writer.send(&new, &note("La clé du local", "un\n\ndeux\n")).await;
    let form = format!("{}/modifier", made.header("location"));
    let (mine, theirs) = (writer.open(&form).await, writer.open(&form).await);
    let saved = writer.send(&theirs, &note("La clé du local", "un\n\ndeux à elle\n")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let refused = writer.send(&mine, &note("   ", "un à moi\n\ndeux\n")).await;
    let again = Sheet::read(&refused);
    assert_eq!((refused.status, again.hidden("base")), (StatusCode::UNPROCESSABLE_ENTITY, "1"));
    writer.send(&again, &note("La clé du local", "un à moi\n\ndeux\n")).await;
    assert_eq!(writer.open(&form).await.area("fields[body]"), "un à moi\n\ndeux à elle\n");
}

#[tokio::test]
async fn whoever_is_signed_out_meanwhile_keeps_what_they_typed() {
    let mut writer = Writer::new(TestApp::new().await).await;
    let new = writer.open("/notes/nouvelle").await;
    let made = writer.send(&new, &note("La clé du local", "Elle est sous le pot de fleurs.")).await;
    let form = format!("{}/modifier", made.header("location"));
    let (new, edited) = (writer.open("/notes/nouvelle").await, writer.open(&form).await);
    let cookie = std::mem::take(&mut writer.cookie);

    // Into a carnet that a visitor may not see.
    let carnet = "01a21403-5d2a-7435-b70e-3285608d8d47";
    let typed: Vec<_> =
        note("Une autre", BODY).into_iter().chain([("carnet", carnet), ("fields[intrus]", "x")]).collect();
    let refused = writer.send(&new, &typed).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(!refused.text().contains("intrus"), "no field of ours");
    assert!(refused.text().contains("href=\"/compte?suite="), "a way in");
    let again = Sheet::read(&refused);
    assert_eq!(again.area("fields[body]"), BODY);
    assert_eq!(again.hidden("carnet"), carnet);
    // A note that a visitor may not see is not shown, what they typed is.
    let refused = writer.send(&edited, &note("La clé", BODY)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text().contains("&lt;/textarea>&lt;b>&amp;lt;"), "{}", refused.text());
    assert!(!refused.text().contains("pot de fleurs"));
    // And a visitor who posts nothing is asked to sign in.
    let asked = writer.app.get("/notes/nouvelle").await;
    assert!(!asked.text().contains("record-form"));

    writer.cookie = cookie;
    let mut here = again;
    here.hidden.retain(|(name, _)| name != "carnet");
    let taken = writer.send(&here, &note("Une autre", BODY)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_too_long_is_said_in_a_page() {
    let writer = Writer::new(TestApp::with(|config| config.limits.body_bytes = 1_000).await).await;
    let new = writer.open("/notes/nouvelle").await;
    let long = writer.send(&new, &note("La clé du local", &"x".repeat(2_000))).await;
    assert_eq!(long.status, StatusCode::SEE_OTHER, "longer than another request may be");
    let longer = writer.send(&new, &note("La clé du local", &"x".repeat(4_000))).await;
    assert_eq!(longer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(longer.text().contains("Raccourcissez-le, puis recommencez."), "{}", longer.text());
}

#[tokio::test]
async fn no_form_has_a_thousand_names() {
    let writer = Writer::new(TestApp::new().await).await;
    let new = writer.open("/notes/nouvelle").await;
    let many = |count| {
        let others = std::iter::repeat_n(("intrus", "x"), count);
        note("La clé du local", BODY).into_iter().chain(others).collect::<Vec<_>>()
    };
    let refused = writer.send(&new, &many(1_000)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text());
    let path = format!("/notes/{}", new.hidden("id"));
    let signed_in = [("cookie", writer.cookie.as_str())];
    assert_eq!(writer.app.get_with(&path, &signed_in).await.status, StatusCode::NOT_FOUND);
    let taken = writer.send(&new, &many(900)).await;
    assert_eq!((taken.status, taken.header("location")), (StatusCode::SEE_OTHER, path.as_str()));
}
