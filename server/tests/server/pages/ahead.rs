//! The code of a page is asked for with what starts, and with no other page.

use crate::support::TestApp;

#[tokio::test]
async fn a_page_names_the_code_that_it_comes_to_life_with() {
    let app = TestApp::new().await;
    let named = "<link rel=\"later\" data-rel=\"preload\" href=\"/pkg/finding.e5.wasm\" data-as=\"fetch\"";
    for path in ["/recherche?q=crue", "/en/carnets"] {
        let text = app.get(path).await.text();
        assert_eq!(text.matches(named).count(), 1, "{path}: {text}");
    }
    for path in ["/", "/en/a-propos", "/compte", "/offline-shell", "/nulle/part"] {
        let text = app.get(path).await.text();
        assert!(!text.contains("finding"), "{path}: {text}");
    }
}
