//! What a picture becomes before it is kept, in a browser that really draws it.

use app::capture::{Form, NotTaken, Picked, read};
use domain::memory::{MediaType, has_metadata};
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::File;

/// A picture of this size and type that the browser draws; what nothing is drawn on shows through.
async fn drawn(width: u32, height: u32, mime: &str, filled: bool) -> Vec<u8> {
    let draw = Function::new_with_args(
        "width, height, mime, filled",
        "const canvas = Object.assign(document.createElement('canvas'), { width, height });
         const context = canvas.getContext('2d');
         context.fillStyle = '#2a6f97';
         context.fillRect(0, 0, filled ? width : width / 2, height);
         return new Promise((done) => canvas.toBlob((blob) => blob.arrayBuffer().then(done), mime));",
    );
    let asked = Array::of4(&width.into(), &height.into(), &mime.into(), &filled.into());
    let made: Promise = draw.apply(&JsValue::NULL, &asked).unwrap().unchecked_into();
    Uint8Array::new(&JsFuture::from(made).await.unwrap()).to_vec()
}

/// The JPEG with what a camera writes: that it was held upright, and when.
fn told(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    tiff.extend(b"\x01\x32\0\x02\0\0\0\x14\0\0\0\x26");
    tiff.extend(b"\0\0\0\0");
    tiff.extend(b"2026:07:14 18:30:05\0");
    let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &tiff, &jpeg[2..]].concat()
}

async fn picked(bytes: &[u8], form: Form) -> Result<Picked, NotTaken> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    read(File::new_with_u8_array_sequence(&parts, "IMG_0001").unwrap(), form).await
}

#[wasm_bindgen_test]
async fn a_photograph_becomes_smaller_upright_and_silent() {
    let photograph = told(&drawn(2400, 1200, "image/jpeg", true).await);
    assert!(has_metadata(&photograph, MediaType::Jpeg));
    let picked = picked(&photograph, Form::Picture).await.unwrap();
    assert_eq!(picked.about.size, Some((800, 1600)), "as it was held");
    assert_eq!((picked.about.mime, picked.about.taken.as_str()), (MediaType::Jpeg, "2026-07-14"));
    assert!(!has_metadata(&picked.bytes, MediaType::Jpeg) && !picked.about.keeps_metadata);
    let (original, about) = picked.original.unwrap();
    assert_eq!(original, photograph);
    assert!(about.keeps_metadata);
    assert_eq!(about.size, Some((1200, 2400)));
}

#[wasm_bindgen_test]
async fn what_is_light_already_stays_as_it_is_and_what_shows_through_stays_so() {
    let light = drawn(640, 480, "image/jpeg", true).await;
    let kept = picked(&light, Form::Picture).await.unwrap();
    assert_eq!((kept.bytes, kept.about.size, kept.original), (light, Some((640, 480)), None));
    let drawing = picked(&drawn(2000, 1000, "image/png", false).await, Form::Picture).await.unwrap();
    assert_eq!((drawing.about.mime, drawing.about.size), (MediaType::Png, Some((1600, 800))));
    let screen = picked(&drawn(2000, 1000, "image/png", true).await, Form::Picture).await.unwrap();
    assert_eq!(screen.about.mime, MediaType::Jpeg);
}

#[wasm_bindgen_test]
async fn what_is_not_what_was_asked_for_is_not_taken() {
    assert_eq!(picked(b"pas une image", Form::Picture).await, Err(NotTaken::Unreadable));
    let picture = drawn(10, 10, "image/png", true).await;
    assert_eq!(picked(&picture, Form::Sound).await, Err(NotTaken::Unreadable));
    let sound = [b"OggS\0\x02".as_slice(), &[0; 40]].concat();
    assert_eq!(picked(&sound, Form::Sound).await.unwrap().about.mime, MediaType::Ogg);
    let heavy = [b"OggS\0\x02".as_slice(), &vec![0; 26 * 1024 * 1024]].concat();
    assert_eq!(picked(&heavy, Form::Sound).await, Err(NotTaken::Large));
    // What a browser cannot draw and the commons knows goes as it is, freed of what it tells.
    let broken = told(b"\xff\xd8\xff\xda\0\x02");
    let freed = picked(&broken, Form::Picture).await.unwrap();
    assert_eq!(freed.about.size, None);
    assert!(!has_metadata(&freed.bytes, MediaType::Jpeg));
}
