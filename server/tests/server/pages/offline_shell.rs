//! The static shell: the same for everyone, with nothing inline.

use crate::support::TestApp;

#[tokio::test]
async fn it_is_static_and_names_one_build() {
    let app = TestApp::new().await;
    let answer = app.get("/offline-shell").await;
    let text = answer.text();
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(text, app.get_with("/offline-shell", &[("cookie", "lang=en")]).await.text());
    assert!(text.contains("<body data-render=\"client\">"), "{text}");
    assert!(text.contains("<!--HEAD-->"), "{text}");
    for file in
        ["encommun.a1.js", "late.d4.js", "encommun.b2.wasm", "encommun.c3.css"].map(|name| format!("/pkg/{name}"))
    {
        assert!(text.contains(&file), "{file} in {text}");
    }
    assert!(text.contains("src=\"/boot.js\""), "{text}");
}

#[tokio::test]
async fn it_needs_no_nonce() {
    let answer = TestApp::new().await.get("/offline-shell").await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"), "{policy}");
    assert!(!policy.contains("nonce"), "{policy}");
    let text = answer.text();
    assert!(!text.contains("nonce"), "{text}");
    assert_eq!(text.matches("<script").count(), 1);
    assert!(text.contains("src=\"/boot.js\"></script>"), "{text}");
}
