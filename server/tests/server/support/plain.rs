//! A browser without scripts: signs up, reads pages, sends forms.

use axum::http::StatusCode;

use super::{Answer, TestApp};

/// What a browser says of a form that it sends by itself.
pub const FORM: [(&str, &str); 3] =
    [("sec-fetch-site", "same-origin"), ("accept", "text/html"), ("content-type", "application/x-www-form-urlencoded")];

/// The note that a test makes.
pub const NOTE: &str = "01a21403-5d2a-7435-b70e-3285608d8d47";

/// Where the form of a record is sent.
pub const SAVE: &str = "/api/commons/v1/save";

/// Makes an account and signs in; the cookie of whoever has it.
pub async fn sign_up(app: &TestApp, name: &str) -> String {
    let body = format!("email={name}%40example.org&name={name}&password=trois+renards+dansent&next=%2F");
    app.ask("POST", "/api/account/v1/sign-up", &FORM, &body).await;
    sign_in(app, &format!("{name}@example.org")).await
}

/// Signs in with the password of the tests; the cookie of whoever has the account.
pub async fn sign_in(app: &TestApp, email: &str) -> String {
    let body = format!("email={}&password=trois+renards+dansent&next=%2F", encoded(email));
    let answer = app.ask("POST", "/api/account/v1/sign-in", &FORM, &body).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text());
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(byte).collect()
}

/// Sends a form.
pub async fn post<N: AsRef<str>, V: AsRef<str>>(app: &TestApp, cookie: &str, path: &str, fields: &[(N, V)]) -> Answer {
    let pair = |(name, value): &(N, V)| format!("{}={}", encoded(name.as_ref()), encoded(value.as_ref()));
    let body: Vec<String> = fields.iter().map(pair).collect();
    let mut headers = FORM.to_vec();
    headers.push(("cookie", cookie));
    app.ask("POST", path, &headers, &body.join("&")).await
}

/// Makes the published note of a test.
pub async fn note(app: &TestApp, cookie: &str, title: &str, body: &str, audience: &str) {
    let fields = [
        ("group", NOTE),
        ("op", NOTE),
        ("kind", "note"),
        ("id", NOTE),
        ("next", "/notes"),
        ("fields[title]", title),
        ("fields[body]", body),
        ("fields[audience]", audience),
        ("fields[status]", "published"),
    ];
    let answer = post(app, cookie, SAVE, &fields).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "/notes"), "{}", answer.text());
}

/// Reads a page.
pub async fn page(app: &TestApp, cookie: &str, path: &str) -> (StatusCode, String) {
    let answer = app.get_with(path, &[("cookie", cookie)]).await;
    // The framework marks where its texts end.
    (answer.status, answer.text().replace("<!>", ""))
}

/// What the form of a page that holds `marked` would send by itself, its buttons and choices apart.
pub fn form(page: &str, marked: &str) -> Vec<(String, String)> {
    let forms: Vec<&str> = page.split("<form").skip(1).filter_map(|form| form.split("</form>").next()).collect();
    let form =
        forms.iter().find(|form| form.contains(marked)).unwrap_or_else(|| panic!("no form with {marked}: {page}"));
    let attribute = |input: &str, name: &str| {
        let from = input.split_once(&format!(" {name}=\""))?.1;
        Some(from.split('"').next()?.replace("&amp;", "&"))
    };
    let inputs = form.split("<input").skip(1).filter_map(|input| input.split('>').next());
    inputs
        .filter(|input| input.contains("type=\"hidden\""))
        .filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?)))
        .collect()
}
