//! A picture or a sound of this instance, as a page shows it.

use super::Writer;
use crate::escape::{attribute, escape};
use crate::media::{MEDIA_PATH, MediaAddress, MediaForm, WIDTHS};

/// How wide a picture is shown: a column of text, or the whole of a narrow screen.
const SIZES: &str = "(min-width: 48rem) 42rem, 100vw";

impl Writer<'_> {
    /// Shows a file; `caption` is written under it. Nothing is fetched before it is near, a sound not before it is played.
    pub(super) fn file(&mut self, address: &MediaAddress<'_>, alternative: &str, caption: &str) {
        let src = format!("{MEDIA_PATH}{}.{}", address.sha256, address.extension);
        self.out.push_str("<span class=\"media\">");
        match address.form {
            MediaForm::Picture => self.picture(address, &src, alternative),
            MediaForm::Sound => {
                self.out.push_str("<audio controls preload=\"none\"");
                attribute(&mut self.out, "src", &src);
                attribute(&mut self.out, "aria-label", if alternative.is_empty() { caption } else { alternative });
                self.out.push_str("></audio>");
            }
            MediaForm::Document if self.in_link => escape(&mut self.out, alternative, false),
            MediaForm::Document => {
                self.anchor_start("", &src, "", false);
                escape(&mut self.out, if alternative.is_empty() { &src } else { alternative }, false);
                self.out.push_str("</a>");
            }
        }
        // Who listens needs to see of what; a picture's words are for who does not see it.
        let caption = if caption.is_empty() && address.form == MediaForm::Sound { alternative } else { caption };
        if !caption.is_empty() {
            self.out.push_str("<span class=\"media-caption\">");
            escape(&mut self.out, caption, false);
            self.out.push_str("</span>");
        }
        self.out.push_str("</span>");
    }

    fn picture(&mut self, address: &MediaAddress<'_>, src: &str, alternative: &str) {
        self.out.push_str("<img");
        attribute(&mut self.out, "src", src);
        if let Some((width, height)) = address.size {
            let narrower = WIDTHS.iter().filter(|narrower| **narrower < width);
            let mut sources: Vec<String> =
                narrower.map(|narrower| format!("{} {narrower}w", address.in_width(*narrower))).collect();
            if !sources.is_empty() {
                sources.push(format!("{src} {width}w"));
                attribute(&mut self.out, "srcset", &sources.join(", "));
                attribute(&mut self.out, "sizes", SIZES);
            }
            attribute(&mut self.out, "width", &width.to_string());
            attribute(&mut self.out, "height", &height.to_string());
        }
        attribute(&mut self.out, "alt", alternative);
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }
}
