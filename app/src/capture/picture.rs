//! A picture, turned the right way up and no larger than a page shows: what a phone takes weighs ten times what is seen.

use domain::memory::{MAX_BYTES, MediaType, has_metadata, without_metadata};
use leptos::prelude::{document, window};
use sync::media::About;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

use super::{NotTaken, Picked, as_it_was, bytes_of, taken};

/// The longest side, pixels.
const SIDE: u32 = 1_600;
/// How closely a photograph is kept, of one.
const QUALITY: f64 = 0.82;
/// A picture that is no heavier, small enough and says nothing else, is kept byte for byte.
const LIGHT: usize = 600_000;
/// The side of the copy in which transparency is looked for, pixels.
const SAMPLE: u32 = 64;

/// Reads a picture; where the browser cannot draw it, the file itself is freed of what it tells.
pub async fn read(file: &Blob, bytes: Vec<u8>, mime: Option<MediaType>) -> Result<Picked, NotTaken> {
    let taken = taken::day(&bytes).unwrap_or_default();
    let about = |mime, size| About { mime, size, duration_ms: None, taken: taken.clone(), keeps_metadata: false };
    let Some(bitmap) = drawn(file).await else {
        let mime = mime.ok_or(NotTaken::Unreadable)?;
        let freed = without_metadata(&bytes, mime);
        if freed.len() as u64 > MAX_BYTES {
            return Err(NotTaken::Large);
        }
        let about = about(mime, None);
        return Ok(Picked { bytes: freed, original: as_it_was(bytes, &about), about });
    };
    let (width, height) = fitted(bitmap.width(), bitmap.height());
    let whole = width == bitmap.width();
    if let Some(mime) = mime.filter(|mime| whole && bytes.len() <= LIGHT && !has_metadata(&bytes, *mime)) {
        return Ok(Picked { bytes, about: about(mime, Some((width, height))), original: None });
    }
    // What a JPEG has no room for stays in a format that has.
    let made = match mime {
        Some(MediaType::Png | MediaType::Webp) if is_transparent(&bitmap) => MediaType::Png,
        _ => MediaType::Jpeg,
    };
    let smaller = encoded(&bitmap, (width, height), made).await.ok_or(NotTaken::Unreadable)?;
    // As it was, it has the size that it had.
    let as_picked = mime.map(|mime| about(mime, Some((bitmap.width(), bitmap.height()))));
    let original = as_picked.and_then(|about| as_it_was(bytes, &about));
    bitmap.close();
    Ok(Picked { bytes: smaller, about: about(made, Some((width, height))), original })
}

/// The picture as the browser draws it, the right way up.
async fn drawn(file: &Blob) -> Option<ImageBitmap> {
    let asked = window().create_image_bitmap_with_blob(file).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    (bitmap.width() > 0 && bitmap.height() > 0).then_some(bitmap)
}

/// Its size once its longest side fits.
fn fitted(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= SIDE {
        return (width, height);
    }
    let fit = |side: u32| {
        let fitted = (u64::from(side) * u64::from(SIDE) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(fitted).unwrap_or(SIDE).clamp(1, SIDE)
    };
    (fit(width), fit(height))
}

fn canvas(bitmap: &ImageBitmap, (width, height): (u32, u32)) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.set_image_smoothing_enabled(true);
    // The best that the browser has; one that has no choice ignores it.
    let _best = js_sys::Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into());
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width.into(), height.into()).ok()?;
    Some((canvas, context))
}

/// Whether something shows through it.
fn is_transparent(bitmap: &ImageBitmap) -> bool {
    let size = (bitmap.width().min(SAMPLE), bitmap.height().min(SAMPLE));
    let Some((_, context)) = canvas(bitmap, size) else { return false };
    let Ok(pixels) = context.get_image_data(0.0, 0.0, size.0.into(), size.1.into()) else { return false };
    let Clamped(pixels) = pixels.data();
    pixels.iter().skip(3).step_by(4).any(|alpha| *alpha < u8::MAX)
}

async fn encoded(bitmap: &ImageBitmap, size: (u32, u32), mime: MediaType) -> Option<Vec<u8>> {
    let (canvas, _context) = canvas(bitmap, size)?;
    let mut given = None;
    let made = js_sys::Promise::new(&mut |resolve, _reject| {
        let give = Closure::once_into_js(move |blob: JsValue| {
            // Who waits for it takes it, there or not.
            let _given = resolve.call1(&JsValue::UNDEFINED, &blob);
        });
        let asked = canvas.to_blob_with_type_and_encoder_options(
            give.unchecked_ref(),
            mime.as_str(),
            &JsValue::from_f64(QUALITY),
        );
        given = asked.ok();
    });
    given?;
    let blob: Blob = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
    let bytes = bytes_of(&blob).await?;
    (MediaType::sniff(&bytes) == Some(mime)).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn the_longest_side_fits_and_the_shape_stays() {
        assert_eq!(fitted(4000, 3000), (1600, 1200));
        assert_eq!(fitted(3000, 4000), (1200, 1600));
        assert_eq!(fitted(1600, 900), (1600, 900));
        assert_eq!(fitted(640, 480), (640, 480));
        assert_eq!(fitted(20_000, 3), (1600, 1));
    }
}
