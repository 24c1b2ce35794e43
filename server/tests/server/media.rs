//! Files over HTTP: sent in pieces by tus, posted by a form without scripts, read whole, in part, narrower, or not at all.

use axum::http::StatusCode;
use domain::memory::{MediaType, has_metadata};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sha2::{Digest, Sha256};

use crate::support::plain::{self, NOTE, SAVE, form, page, post, sign_up};
use crate::support::{Answer, TestApp};

const UPLOADS: &str = "/api/media/v1/uploads";

async fn note(app: &TestApp, cookie: &str, audience: &str) {
    plain::note(app, cookie, "La cuisine", "Voici.", audience).await;
}

/// A photograph with where it was taken, as a phone writes it.
fn a_photograph() -> Vec<u8> {
    let picture = RgbImage::from_fn(700, 500, |x, y| Rgb([(x % 255) as u8, (y % 255) as u8, 77]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    let bytes = bytes.into_inner();
    let said = b"Exif\0\0MM GPS 48.4 -68.5";
    let length = u16::try_from(said.len() + 2).expect("short").to_be_bytes();
    [&bytes[..2], &[0xff, 0xe1], &length, said, &bytes[2..]].concat()
}

/// Posts the form of the page of a record's files, as a browser does by itself.
async fn post_file(app: &TestApp, cookie: &str, bytes: &[u8], said: &[(&str, &str)]) -> Answer {
    let here = format!("/medias?sur={NOTE}");
    let (_, text) = page(app, cookie, &here).await;
    let mut body = Vec::new();
    let ids = form(&text, "multipart/form-data");
    let ids = ids.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    for (name, text) in ids.chain(said.iter().copied()) {
        body.extend(
            format!("--borne\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").into_bytes(),
        );
    }
    let head = "--borne\r\nContent-Disposition: form-data; name=\"file\"; filename=\"IMG_1.JPG\"\r\n\
                Content-Type: image/jpeg\r\n\r\n";
    body.extend(head.as_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--borne--\r\n");
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("accept", "text/html"),
        ("content-type", "multipart/form-data; boundary=borne"),
        ("cookie", cookie),
    ];
    app.send(&here, &headers, body).await
}

/// The address of the first file that a page shows.
fn shown(page: &str) -> String {
    let from = page.find("src=\"/media/").expect("a file") + "src=\"".len();
    page[from..].split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_form_without_scripts_adds_a_picture_that_tells_nothing() {
    let app = TestApp::new().await;
    let (lea, max) = (sign_up(&app, "lea").await, sign_up(&app, "max").await);
    note(&app, &lea, "members").await;
    let said = [("fields[alt]", "La table longue"), ("fields[caption]", "Un \"midi\""), ("show", "on")];
    let answer = post_file(&app, &lea, &a_photograph(), &said).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = app.get_with(&format!("/notes/{NOTE}"), &[("cookie", &max)]).await.text();
    assert!(page.contains("alt=\"La table longue\"") && page.contains("width=\"700\""), "{page}");
    let address = shown(&page);
    let whole = app.get_with(&address, &[("cookie", &max)]).await;
    assert_eq!((whole.status, whole.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert!(!has_metadata(&whole.body, MediaType::Jpeg) && !whole.body.windows(3).any(|some| some == b"GPS"));
    assert_eq!(whole.header("cache-control"), "private, no-cache");
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    let tag = whole.header("etag").to_owned();
    let again = app.get_with(&address, &[("cookie", &max), ("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let part = app.get_with(&address, &[("cookie", &max), ("range", "bytes=2-5")]).await;
    assert_eq!((part.status, part.body), (StatusCode::PARTIAL_CONTENT, whole.body[2..6].to_vec()));
    let narrow = app.get_with(&address.replace(".jpg", "/320.jpg"), &[("cookie", &max)]).await;
    assert_eq!(narrow.status, StatusCode::OK);
    assert!(narrow.body.len() < whole.body.len());
    // Nobody else: as what does not exist.
    let unknown = format!("/media/{}.jpg", "ab".repeat(32));
    for path in [address.as_str(), unknown.as_str(), "/media/x.jpg", "/media/%2e%2e.jpg"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_FOUND, 0), "{path}");
    }
    let files = app.get_with(&format!("/medias?sur={NOTE}"), &[("cookie", &max)]).await.text();
    assert!(files.contains("Un &quot;midi&quot;") || files.contains("Un \"midi\""), "{files}");
    assert!(!files.contains("multipart"), "who may not write in the note adds nothing: {files}");
}

#[tokio::test]
async fn a_file_that_is_not_taken_says_why_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let lea = sign_up(&app, "lea").await;
    note(&app, &lea, "public").await;
    let said = [("fields[alt]", "Mes mots d’ici")];
    let answer = post_file(&app, &lea, b"<html><script>alert(1)</script>", &said).await;
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert!(text.contains("Ce n’est ni une image") && text.contains("Mes mots d’ici"), "{text}");
    assert!(text.contains("Choisissez de nouveau le fichier"), "{text}");
    // Nothing long is read of somebody who is not signed in, or at the page of another form.
    let body = vec![b'x'; 3 * 1024 * 1024];
    let headers = [("sec-fetch-site", "same-origin"), ("content-type", "multipart/form-data; boundary=borne")];
    let visitor = app.send(&format!("/medias?sur={NOTE}"), &headers, body.clone()).await;
    assert_eq!(visitor.status, StatusCode::PAYLOAD_TOO_LARGE);
    let signed = [headers[0], headers[1], ("cookie", lea.as_str())];
    let elsewhere = app.send("/notes/nouvelle", &signed, body).await;
    assert_eq!(elsewhere.status, StatusCode::PAYLOAD_TOO_LARGE);
    let large = post_file(&app, &lea, &vec![0; 27 * 1024 * 1024], &said).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_picture_that_would_fill_the_memory_is_refused_and_leaves_nothing() {
    let app = TestApp::new().await;
    let lea = sign_up(&app, "lea").await;
    note(&app, &lea, "public").await;
    let answer = post_file(&app, &lea, &a_bomb(), &[("fields[alt]", "Mes mots d’ici")]).await;
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert!(text.contains("Cette image a trop de pixels") && text.contains("Mes mots d’ici"), "{text}");
    let (_, files) = page(&app, &lea, &format!("/medias?sur={NOTE}")).await;
    assert!(!files.contains("src=\"/media/"), "{files}");

    // Through a cut network, it is refused once it is whole, and nothing of it is served.
    let bomb = a_bomb();
    let sum = format!("{:x}", Sha256::digest(&bomb));
    let named = format!("sha256 {},type {}", in_base64(sum.as_bytes()), in_base64(b"image/png"));
    let length = bomb.len().to_string();
    let made = tus(&app, "POST", UPLOADS, &lea, &[("upload-length", &length), ("upload-metadata", &named)], b"").await;
    let place = made.header("location").to_owned();
    let pieces = [("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
    let sent = tus(&app, "PATCH", &place, &lea, &pieces, &bomb).await;
    assert!(sent.status.is_client_error(), "{}: {}", sent.status, sent.text());
    assert_eq!(app.get_with(&format!("/media/{sum}"), &[("cookie", &lea)]).await.status, StatusCode::NOT_FOUND);
}

/// The head of a PNG of 60,000 by 60,000 pixels, whose data would unfold from a few bytes.
fn a_bomb() -> Vec<u8> {
    fn crc(bytes: &[u8]) -> [u8; 4] {
        let shift = |sum: u32| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        let sum = bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| shift(sum)));
        (!sum).to_be_bytes()
    }
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bomb.extend([0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0]);
    bomb.extend(crc(&bomb[12..]));
    bomb.extend(b"\0\0\0\x02IDAT\x78\x9c");
    bomb.extend(crc(b"IDAT\x78\x9c"));
    bomb
}

async fn tus(app: &TestApp, method: &str, path: &str, cookie: &str, more: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut headers = vec![("tus-resumable", "1.0.0"), ("cookie", cookie), ("sec-fetch-site", "same-origin")];
    headers.extend(more);
    app.request(method, path, &headers, body.to_vec()).await
}

fn in_base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let number =
            three.iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for digit in 0..4 {
            let index = (number >> (18 - 6 * digit)) & 63;
            out.push(if digit <= three.len() { char::from(DIGITS[index as usize]) } else { '=' });
        }
    }
    out
}

#[tokio::test]
async fn a_file_goes_on_where_the_network_cut_it() {
    let app = TestApp::new().await;
    let lea = sign_up(&app, "lea").await;
    let bytes = b"%PDF-1.7\nLe bilan de l'an dernier.\n".to_vec();
    let name: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let (length, said) = (bytes.len().to_string(), format!("sha256 {}", in_base64(name.as_bytes())));
    let announced = [("upload-length", length.as_str()), ("upload-metadata", said.as_str())];
    let one = format!("{UPLOADS}/{name}");
    assert_eq!(tus(&app, "POST", UPLOADS, "", &announced, b"").await.status, StatusCode::UNAUTHORIZED);
    let other = app.ask("POST", UPLOADS, &[("cookie", &lea), ("sec-fetch-site", "same-origin")], "").await;
    assert_eq!(other.status, StatusCode::PRECONDITION_FAILED, "another protocol");
    let begun = tus(&app, "POST", UPLOADS, &lea, &announced, b"").await;
    assert_eq!((begun.status, begun.header("location")), (StatusCode::CREATED, one.as_str()));
    assert_eq!(begun.header("upload-offset"), "0");
    let kind = ("content-type", "application/offset+octet-stream");
    let sum = format!("sha256 {}", in_base64(&Sha256::digest(&bytes[..10])));
    let summed = [kind, ("upload-offset", "0"), ("upload-checksum", sum.as_str())];
    let wrong = tus(&app, "PATCH", &one, &lea, &summed, &bytes[..9]);
    assert_eq!(wrong.await.status.as_u16(), 460);
    let first = tus(&app, "PATCH", &one, &lea, &summed, &bytes[..10]);
    let first = first.await;
    assert_eq!((first.status, first.header("upload-offset")), (StatusCode::NO_CONTENT, "10"));
    let again = tus(&app, "PATCH", &one, &lea, &[kind, ("upload-offset", "0")], &bytes[..10]).await;
    assert_eq!((again.status, again.header("upload-offset")), (StatusCode::CONFLICT, "10"));
    let there = tus(&app, "HEAD", &one, &lea, &[], b"").await;
    assert_eq!(
        (there.status, there.header("upload-offset"), there.header("cache-control")),
        (StatusCode::OK, "10", "no-store")
    );
    let plain = tus(&app, "PATCH", &one, &lea, &[("content-type", "text/plain"), ("upload-offset", "10")], b"x").await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let last = tus(&app, "PATCH", &one, &lea, &[kind, ("upload-offset", "10")], &bytes[10..]).await;
    assert_eq!((last.status, last.header("upload-offset")), (StatusCode::NO_CONTENT, length.as_str()));
    let done = tus(&app, "POST", UPLOADS, &lea, &announced, b"").await;
    assert_eq!(done.header("upload-offset"), length, "the server has it");
    let max = sign_up(&app, "max").await;
    assert_eq!(tus(&app, "HEAD", &one, &max, &[], b"").await.status, StatusCode::NOT_FOUND, "another's");
    assert_eq!(tus(&app, "DELETE", &one, &lea, &[], b"").await.status, StatusCode::NO_CONTENT);
    assert_eq!(tus(&app, "DELETE", &one, &lea, &[], b"").await.status, StatusCode::NOT_FOUND);
}

/// Posts the form of a page that puts something into the bin, or takes it out.
async fn post_bin(app: &TestApp, cookie: &str, path: &str, into: bool) -> Answer {
    let (_, text) = page(app, cookie, path).await;
    post(app, cookie, SAVE, &form(&text, &format!("name=\"bin\" value=\"{into}\""))).await
}

#[tokio::test]
async fn a_picture_goes_to_the_bin_and_comes_out_by_plain_forms() {
    let app = TestApp::new().await;
    let (lea, max) = (sign_up(&app, "lea").await, sign_up(&app, "max").await);
    note(&app, &lea, "members").await;
    post_file(&app, &lea, &a_photograph(), &[("fields[alt]", "La table <longue>"), ("show", "on")]).await;
    let text = app.get_with(&format!("/notes/{NOTE}"), &[("cookie", &lea)]).await.text();
    let address = shown(&text);
    let narrow = address.replace(".jpg", "/320.jpg");
    let files = app.get_with(&format!("/medias?sur={NOTE}"), &[("cookie", &lea)]).await.text();
    let from = files.rfind("href=\"/medias/").expect("its page") + "href=\"".len();
    let path = files[from..].split('"').next().expect("an address").to_owned();
    let theirs = app.get_with(&path, &[("cookie", &max)]).await;
    assert!(theirs.status == StatusCode::OK && !theirs.text().contains("name=\"bin\""), "it is not Max's to take out");
    let answer = post_bin(&app, &lea, &path, true).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text());
    for (cookie, status) in [(lea.as_str(), StatusCode::GONE), (&max, StatusCode::GONE), ("", StatusCode::NOT_FOUND)] {
        for file in [&address, &narrow] {
            let answer = app.get_with(file, &[("cookie", cookie)]).await;
            assert_eq!(answer.status, status, "{file}");
            let gone = status == StatusCode::GONE;
            assert_eq!(answer.text().contains("Ce fichier a été retiré"), gone);
            assert_eq!(answer.text().contains("La table &lt;longue&gt;"), gone);
            if gone {
                assert_eq!(
                    (answer.header("content-type"), answer.header("cache-control")),
                    ("image/svg+xml", "no-store")
                );
            }
        }
    }
    // The text keeps its words; its place is drawn by what the address answers.
    let text = app.get_with(&format!("/notes/{NOTE}"), &[("cookie", &max)]).await.text();
    assert!(text.contains("alt=\"La table &lt;longue&gt;\"") || text.contains("La table"), "{text}");
    let gone = app.get_with(&path, &[("cookie", &max)]).await;
    assert_eq!(gone.status, StatusCode::GONE);
    assert!(gone.text().contains("Ce fichier a été retiré le "), "{}", gone.text());
    assert_eq!(app.get(&path).await.status, StatusCode::NOT_FOUND);
    let binned = app.get_with(&path, &[("cookie", &lea)]).await;
    assert!(binned.status == StatusCode::OK && binned.text().contains("Il peut en ressortir"), "{}", binned.text());
    let answer = post_bin(&app, &lea, &path, false).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text());
    assert_eq!(app.get_with(&address, &[("cookie", &max)]).await.status, StatusCode::OK);
    assert_eq!(app.get_with(&path, &[("cookie", &max)]).await.status, StatusCode::OK);
}
