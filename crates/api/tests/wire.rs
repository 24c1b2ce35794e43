//! The wire, whole: session layer, middleware, server functions and raw endpoints over a database of the test's own.

use std::path::PathBuf;

use api::{addresses, identify, routes};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::post;
use http::{Request, StatusCode, header};
use leptos::prelude::provide_context;
use serde_json::{Value, json};
use service::{Config, Services};
use sync::protocol::{Pushed, Refusal, decode_answer, endpoint};
use tower::ServiceExt;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, SessionManagerLayer};

struct Site {
    services: Services,
    router: Router,
    folder: PathBuf,
}

impl Site {
    async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("encommun_api_{}_{name}", std::process::id()));
        let mut config = Config::new(&format!("sqlite://{}", folder.join("encommun.db").display()));
        config.limits.hash_memory = 64;
        let services = Services::open(config).await.expect("services");
        let given = services.clone();
        let functions = move |request: Request<Body>| {
            let services = given.clone();
            leptos_axum::handle_server_fns_with_context(move || provide_context(services.clone()), request)
        };
        let sessions = SessionManagerLayer::new(services.session_table())
            .with_expiry(Expiry::OnInactivity(Duration::days(service::account::DAYS)));
        let router = Router::new()
            .route("/api/{*function}", post(functions))
            .merge(routes(services.clone()))
            .layer(from_fn_with_state(services.clone(), identify))
            .layer(sessions);
        Self { services, router, folder }
    }

    async fn post(&self, path: &str, kind: &str, cookie: Option<&str>, body: impl Into<Body>) -> Response {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, kind);
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.router.clone().oneshot(request.body(body.into()).expect("a request")).await.expect("an answer")
    }

    async fn json(&self, path: &str, cookie: Option<&str>, body: &Value) -> (StatusCode, Value) {
        let answer = self.post(path, "application/json", cookie, body.to_string()).await;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        (status, serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&bytes))))
    }

    async fn form(&self, path: &str, cookie: Option<&str>, body: &str) -> Response {
        self.post(path, "application/x-www-form-urlencoded", cookie, body.to_owned()).await
    }

    async fn end(self) {
        self.services.close().await;
        std::fs::remove_dir_all(self.folder).expect("the folder to go");
    }
}

fn cookie(answer: &Response) -> String {
    let set = answer.headers().get(header::SET_COOKIE).expect("a cookie").to_str().expect("text");
    set.split(';').next().expect("a pair").to_owned()
}

#[tokio::test]
async fn somebody_signs_up_writes_reads_and_leaves() {
    let site = Site::open("account").await;
    let (status, nobody) = site.json("/api/account/v1/session", None, &json!({})).await;
    assert_eq!((status, nobody), (StatusCode::OK, Value::Null));

    let bad = site.form("/api/account/v1/sign-up", None, "email=lea%40example.org&name=L%C3%A9a&password=court").await;
    assert_eq!(bad.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let body = "email=lea%40example.org&name=L%C3%A9a&password=trois+renards+dansent";
    let made = site.form("/api/account/v1/sign-up", None, body).await;
    assert_eq!(made.status(), StatusCode::OK);
    // Asked for again with another password, the answer is the same to the byte, and the first password goes on.
    let other = site.form("/api/account/v1/sign-up", None, &body.replace("renards", "canards")).await;
    let told = |answer: &Response| (answer.status(), answer.headers().get(header::SET_COOKIE).cloned());
    assert_eq!(told(&made), told(&other));
    let bytes = |answer: Response| axum::body::to_bytes(answer.into_body(), 1 << 16);
    assert_eq!(bytes(made).await.expect("bytes"), bytes(other).await.expect("bytes"));
    let wrong = site.form("/api/account/v1/sign-in", None, &body.replace("renards", "canards")).await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let signed = site.form("/api/account/v1/sign-in", None, body).await;
    assert_eq!(signed.status(), StatusCode::OK);
    let cookie = cookie(&signed);
    let (_, session) = site.json("/api/account/v1/session", Some(&cookie), &json!({})).await;
    let person = session["person"].as_str().expect("a person").to_owned();

    let (_, ids) = site.json("/api/commons/v1/new-ids", Some(&cookie), &json!({})).await;
    let id = ids["record"].as_str().expect("an id").to_owned();
    let form = |base: &str, title: &str| {
        format!(
            "group={}&op={}&kind=note&id={id}{base}&fields%5Btitle%5D={title}&fields%5Bbody%5D=Bonjour%0Atous\
             &fields%5Baudience%5D=members&fields%5Bstatus%5D=published&fields%5Brights%5D=CC-BY-4.0",
            ids["group"].as_str().expect("an id"),
            ids["op"].as_str().expect("an id"),
        )
    };
    let refused = site.form("/api/commons/v1/save", None, &form("", "Un")).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    for _ in 0..2 {
        let saved = site.form("/api/commons/v1/save", Some(&cookie), &form("", "Un")).await;
        assert_eq!(saved.status(), StatusCode::OK, "a double click too");
    }
    let long = site.form("/api/commons/v1/save", Some(&cookie), &form("&base=1", &"x".repeat(201))).await;
    assert_eq!(long.status(), StatusCode::UNPROCESSABLE_ENTITY);

    let asks = json!({ "asks": [{ "record": id }, { "search": { "text": "bonj", "facets": [], "axes": ["kind"], "limit": 5, "offset": 0 } }] });
    let (status, reply) = site.json("/api/commons/v1/read", Some(&cookie), &asks).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(reply["answers"][0]["record"]["record"]["rev"], 1, "{reply}");
    assert_eq!(reply["answers"][0]["record"]["level"], "manage");
    assert_eq!(reply["answers"][1]["search"]["total"], 1, "{reply}");
    let (_, hidden) = site.json("/api/commons/v1/read", None, &asks).await;
    assert_eq!((&hidden["answers"][0]["record"], &hidden["answers"][1]["search"]["total"]), (&Value::Null, &json!(0)));

    let (status, devices) = site.json("/api/account/v1/devices", Some(&cookie), &json!({})).await;
    assert_eq!((status, devices.as_array().map(Vec::len)), (StatusCode::OK, Some(1)));
    let out = site.form("/api/account/v1/sign-out", Some(&cookie), "next=%2F%2Felsewhere.example").await;
    assert_eq!(out.headers().get("clear-site-data").expect("a header"), "\"cache\"");
    assert!(out.headers().get(header::LOCATION).is_none(), "never to another site");
    let (_, after) = site.json("/api/account/v1/session", Some(&cookie), &json!({})).await;
    assert_eq!(after, Value::Null, "the old cookie says nothing any more");

    let wrong = site.form("/api/account/v1/sign-in", None, "email=lea%40example.org&password=faux").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let body = "email=LEA%40example.org&password=trois+renards+dansent&next=%2Fcarnets";
    let again = site.form("/api/account/v1/sign-in", None, body).await;
    assert_eq!(again.status(), StatusCode::OK);
    let (_, session) = site.json("/api/account/v1/session", Some(&self::cookie(&again)), &json!({})).await;
    assert_eq!(session["person"], person);
    site.end().await;
}

#[tokio::test]
async fn raw_endpoints_answer_whatever_comes() {
    let site = Site::open("raw").await;
    for path in endpoint::ALL.into_iter().filter(|path| ![endpoint::PING, endpoint::EVENTS].contains(path)) {
        let answer = site.post(path, "application/octet-stream", None, "<html>").await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert!(answer.headers().contains_key("sync-epoch"));
        let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        assert!(bytes.starts_with(b"ECS1"), "{path}");
    }
    let long = site.post(endpoint::PUSH, "application/octet-stream", None, vec![0; sync::protocol::MAX_BODY + 1]).await;
    let bytes = to_bytes(long.into_body(), 1 << 20).await.expect("a body");
    assert_eq!(decode_answer::<Pushed>(&bytes), Ok(Err(Refusal::TooLarge)));
    let segment = site.post(addresses::SEGMENT, "text/plain", None, "core\nnonsense").await;
    let bytes = to_bytes(segment.into_body(), 1 << 20).await.expect("a body");
    assert!(bytes.starts_with(b"ECS1"));
    let (status, error) = site.json("/api/commons/v1/read", None, &json!({ "asks": "nothing" })).await;
    assert!(!status.is_success());
    assert_eq!(error, json!("malformed"), "a stable word, nothing of the server");
    site.end().await;
}

#[tokio::test]
async fn who_is_signed_in_hears_of_news_and_nobody_else() {
    use http_body_util::BodyExt as _;
    use sync::protocol::{Body as _, Subscribe, news};
    let site = Site::open("events").await;
    let body = "email=lea%40example.org&name=L%C3%A9a&password=trois+renards+dansent";
    assert_eq!(site.form("/api/account/v1/sign-up", None, body).await.status(), StatusCode::OK);
    let cookie = cookie(&site.form("/api/account/v1/sign-in", None, body).await);
    let device = domain::DeviceId::from_bytes([7; 16]);
    let subscribe = Subscribe { device, selectors: Vec::new() }.encode();
    let list = site.post(endpoint::SUBSCRIBE, "application/octet-stream", Some(&cookie), subscribe).await;
    assert_eq!(list.status(), StatusCode::OK);
    let ask = async |query: String, cookie: Option<&str>| {
        let mut request = Request::get(format!("{}?{query}", endpoint::EVENTS));
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        site.router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
    };
    assert_eq!(ask(format!("device={device}"), None).await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(ask("device=x".to_owned(), Some(&cookie)).await.status(), StatusCode::BAD_REQUEST);
    let answer = ask(format!("device={device}"), Some(&cookie)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let mut said = answer.into_body();
    let first = said.frame().await.expect("a frame").expect("bytes").into_data().expect("data");
    let text = String::from_utf8(first.to_vec()).expect("text");
    assert!(text.starts_with("event: news\ndata: "), "{text}");
    let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    assert!(!news::decode(&lines.join("\n")).is_empty(), "{text}");
    site.services.end_news();
    assert!(said.frame().await.is_none(), "a server that ends keeps nobody");
    site.end().await;
}
