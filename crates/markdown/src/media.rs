//! Media of this instance in a text: `![words](/media/<sha-256>.<ext>#<width>x<height>)`.
//!
//! An address is made of what the file holds, so it is known before any server has it, never changes, and means the same on
//! every device. The size in pixels stands in the fragment, which no server receives: a page keeps the room before the
//! picture comes.

use pulldown_cmark::{Tag, TagEnd};

use crate::source::Prepared;
use crate::stream::{Step, Stream};

/// Where media are answered.
pub const MEDIA_PATH: &str = "/media/";

/// The widths, in pixels, in which a picture is also answered: `/media/<sha-256>/<width>.<ext>`.
pub const WIDTHS: [u32; 2] = [320, 800];

/// How a page shows a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaForm {
    /// Something to look at.
    Picture,
    /// Something to listen to.
    Sound,
    /// Something to open.
    Document,
}

impl MediaForm {
    /// By the end of a file's name; none for one that no page shows.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "jpg" | "png" | "webp" | "gif" => Some(Self::Picture),
            "mp3" | "ogg" | "webm" | "m4a" | "wav" => Some(Self::Sound),
            "pdf" => Some(Self::Document),
            _ => None,
        }
    }
}

/// The address of a file of this instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaAddress<'a> {
    /// SHA-256 of the file, 64 hexadecimal digits in lower case.
    pub sha256: &'a str,
    /// The end of its name, without the dot.
    pub extension: &'a str,
    /// How it is shown.
    pub form: MediaForm,
    /// Width and height in pixels, where the address says them.
    pub size: Option<(u32, u32)>,
}

impl<'a> MediaAddress<'a> {
    /// Reads an address; none where it is not one of a file of this instance.
    #[must_use]
    pub fn parse(address: &'a str) -> Option<Self> {
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        let (sha256, extension) = path.strip_prefix(MEDIA_PATH)?.split_once('.')?;
        let size = fragment.split_once('x').and_then(|(width, height)| Some((pixels(width)?, pixels(height)?)));
        let form = MediaForm::of_extension(extension)?;
        is_sha256(sha256).then_some(Self { sha256, extension, form, size })
    }

    /// The address in this width.
    #[must_use]
    pub fn in_width(&self, width: u32) -> String {
        format!("{MEDIA_PATH}{}/{width}.{}", self.sha256, self.extension)
    }
}

/// Whether this is a SHA-256 as addresses write it.
#[must_use]
pub fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn pixels(text: &str) -> Option<u32> {
    text.parse().ok().filter(|size| (1..=20_000).contains(size))
}

/// A file that a text shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaUse {
    /// Its address, as written.
    pub address: String,
    /// The words that stand for it; empty where it only decorates.
    pub alternative: String,
    /// What is written under it.
    pub caption: String,
}

/// The files of this instance that a source shows, in order.
#[must_use]
pub fn media(source: &str) -> Vec<MediaUse> {
    let prepared = Prepared::new(source);
    let mut found = Vec::new();
    let mut open: Option<(MediaUse, usize)> = None;
    for (step, _) in Stream::new(&prepared) {
        let Some((used, depth)) = &mut open else {
            if let Step::Start(Tag::Image { dest_url, title, .. }) = step {
                let (address, caption) = (dest_url.into_string(), title.into_string());
                open = Some((MediaUse { address, alternative: String::new(), caption }, 0));
            }
            continue;
        };
        match step {
            Step::Start(_) => *depth += 1,
            Step::End(TagEnd::Image) if *depth == 0 => {
                found.extend(open.take().map(|(used, _)| used));
            }
            Step::End(_) => *depth = depth.saturating_sub(1),
            Step::Text(run) => used.alternative.push_str(&run.text),
            Step::Code(text) | Step::Verbatim(text) => used.alternative.push_str(&text),
            Step::HardBreak => used.alternative.push(' '),
            _ => {}
        }
    }
    found.retain(|used| MediaAddress::parse(&used.address).is_some());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn an_address_says_what_it_is() {
        let address = format!("/media/{SHA}.jpg#1600x1200");
        let read = MediaAddress::parse(&address).unwrap();
        assert_eq!((read.sha256, read.extension, read.size), (SHA, "jpg", Some((1600, 1200))));
        assert_eq!(read.form, MediaForm::Picture);
        assert_eq!(read.in_width(320), format!("/media/{SHA}/320.jpg"));
        for size in ["", "#", "#0x10", "#1x", "#99999x2", "#axb"] {
            let address = format!("/media/{SHA}.ogg{size}");
            assert_eq!(MediaAddress::parse(&address).unwrap().size, None, "{size}");
        }
    }

    #[test]
    fn nothing_else_is_an_address() {
        let upper = SHA.to_uppercase();
        for other in [
            format!("/media/{SHA}"),
            format!("/media/{SHA}.svg"),
            format!("/media/{SHA}.html"),
            format!("/media/{upper}.jpg"),
            format!("https://ailleurs.example/media/{SHA}.jpg"),
            format!("/media/../{SHA}.jpg"),
            "/media/9f86.jpg".to_owned(),
        ] {
            assert_eq!(MediaAddress::parse(&other), None, "{other}");
        }
    }

    #[test]
    fn the_files_of_a_text_are_found_in_order_with_their_words() {
        let text = format!(
            "# Titre\n\n![La *cuisine*](/media/{SHA}.jpg#10x20 \"Un midi\")\n\n[![x](/media/{SHA}.png)](/ailleurs) \
             ![autre](https://ailleurs.example/a.jpg)\n\n```\n![non](/media/{SHA}.gif)\n```\n"
        );
        let found = media(&text);
        let read: Vec<_> = found.iter().map(|used| (used.alternative.as_str(), used.caption.as_str())).collect();
        assert_eq!(read, [("La cuisine", "Un midi"), ("x", "")]);
        assert!(found[0].address.ends_with(".jpg#10x20"));
    }
}
