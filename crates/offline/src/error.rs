//! What can go wrong in the browser's database, sorted by what to do about it.

use indexed_db_futures::error::{Error, OpenDbError};
use sync::ports::StoreError;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// Sorts an exception by its name: its class alone does not tell a full device from an unknown fault.
#[must_use]
pub fn classify(exception: &DomException) -> StoreError {
    let what = || format!("{}: {}", exception.name(), exception.message());
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Quota,
        "InvalidStateError" | "UnknownError" => StoreError::ConnectionLost,
        "VersionError" => StoreError::Newer,
        "SecurityError" | "NotAllowedError" => StoreError::Denied,
        "DataError" | "DataCloneError" | "ConstraintError" => StoreError::Unreadable(what()),
        _ => StoreError::Aborted(what()),
    }
}

/// Sorts a fault of a request or of a transaction.
pub(crate) fn of(error: Error) -> StoreError {
    match error {
        Error::DomException(exception) => classify(&DomException::from(exception)),
        Error::Unknown(error) => of_js(&JsValue::from(error)),
        other => StoreError::Aborted(other.to_string()),
    }
}

/// Sorts a fault of a commit. The browser's reason hangs on the transaction; without it a full device looks like any
/// other abort.
pub(crate) fn of_commit(error: Error, reason: Option<&DomException>) -> StoreError {
    reason.map_or_else(|| of(error), classify)
}

/// Sorts a fault of opening.
pub(crate) fn of_open(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::NullFactory | OpenDbError::UnsupportedEnvironment => StoreError::Denied,
        OpenDbError::Base(error) => of(error),
        OpenDbError::VersionZero => StoreError::Newer,
    }
}

/// Sorts a value that was thrown.
pub(crate) fn of_js(thrown: &JsValue) -> StoreError {
    match thrown.dyn_ref::<DomException>() {
        Some(exception) => classify(exception),
        None => StoreError::Aborted(format!("{thrown:?}")),
    }
}
