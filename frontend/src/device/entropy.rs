//! The browser's clock and its random numbers: the engine has none of its own.

use js_sys::{Date, Math};

/// Milliseconds since 1970, by the device's clock.
pub fn now_ms() -> u64 {
    Date::now() as u64
}

/// Random bytes, the system's.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        // Identifiers must differ, not be secret: a browser that has no cryptography has at least this.
        bytes.iter_mut().for_each(|byte| *byte = (Math::random() * 256.0) as u8);
    }
    bytes
}

/// Random bits.
pub fn bits() -> u64 {
    u64::from_le_bytes(bytes())
}
