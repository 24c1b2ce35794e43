//! A browser in which nothing was ever kept knows it without looking into any database.

use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Session, caches, is_blank, spare};

#[wasm_bindgen_test]
async fn nothing_is_here_until_a_visitor_keeps_something_and_a_second_copy_counts() {
    let name = Session::database(None);
    let copy = spare::cache(&name);
    offline::delete(&name).await.unwrap();
    caches::delete(&copy).await;
    assert!(is_blank().await);

    let database = offline::Database::open(&name).await.unwrap();
    assert!(!is_blank().await);
    database.close();
    offline::delete(&name).await.unwrap();
    assert!(is_blank().await);

    // The browser threw the database away, and what was begun in it is still to be brought back.
    caches::open(&copy).await.unwrap();
    assert!(!is_blank().await);
    caches::delete(&copy).await;
}
