//! The service worker: one build, named; and the kill switch.

use crate::support::TestApp;

#[tokio::test]
async fn its_first_line_names_the_build_and_what_it_keeps() {
    let answer = TestApp::new().await.get("/service-worker.js").await;
    assert_eq!(answer.header("cache-control"), "no-cache");
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    let text = answer.text();
    let first = text.lines().next().expect("a line");
    let build = first.strip_prefix("const BUILD = ").and_then(|rest| rest.strip_suffix(';')).expect("the build");
    let build: serde_json::Value = serde_json::from_str(build).expect("an object");
    assert_eq!(build["version"], "b42");
    assert_eq!(
        build["precache"],
        serde_json::json!(["/offline-shell", "/manifest.webmanifest", "/boot.js", "/pkg/encommun.a1.js"])
    );
    assert!(text.contains("// worker source"));
}

#[tokio::test]
async fn the_kill_switch_removes_the_worker_and_touches_no_writing() {
    let text = TestApp::with(|config| config.service_worker.retire = true).await.get("/service-worker.js").await.text();
    assert!(text.contains("registration.unregister"));
    assert!(text.contains("caches.delete"));
    assert!(!text.to_lowercase().contains("indexeddb"));
    assert!(!text.contains("// worker source"));
}

#[tokio::test]
async fn the_ping_is_ours() {
    let answer = TestApp::new().await.get("/api/ping").await;
    assert_eq!(answer.status.as_u16(), 204);
    assert_eq!(answer.header("encommun-build"), "b42");
    assert_eq!(answer.header("cache-control"), "no-store");
}
