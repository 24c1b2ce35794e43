//! Whether this browser holds nothing of a visitor: what would be asked of it is known without the code that looks.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Session, caches, leaving, spare};

/// Whether nothing was ever kept here for whoever is not signed in, and nobody left anything behind. A browser that does not name
/// its databases may hold something.
pub async fn is_blank() -> bool {
    let name = Session::database(None);
    leaving::begun().is_empty()
        && Session::left().is_empty()
        && databases().await.is_some_and(|names| !names.contains(&name))
        && !caches::has(&spare::cache(&name)).await
}

/// The names of this origin's databases; nothing where the browser does not say.
async fn databases() -> Option<Vec<String>> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
    let ask: Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = ask.call0(&factory).ok()?.dyn_into().ok()?;
    let found: Array = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let name = |database: JsValue| Reflect::get(&database, &"name".into()).ok()?.as_string();
    Some(found.iter().filter_map(name).collect())
}
