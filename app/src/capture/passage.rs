//! What is written in a text to show a file: Markdown that says what the person said, whatever they typed.

use sync::media::About;

/// Where a file of this hash is answered.
#[must_use]
pub fn address(sha256: &str, about: &About) -> String {
    let size = about.size.map(|(width, height)| format!("#{width}x{height}")).unwrap_or_default();
    [markdown::MEDIA_PATH, sha256, ".", about.mime.extension(), &size].concat()
}

/// The passage.
#[must_use]
pub fn passage(address: &str, alternative: &str, caption: &str) -> String {
    let (alternative, caption) = (escaped(alternative), escaped(caption));
    let caption = if caption.is_empty() { caption } else { [" \"", &caption, "\""].concat() };
    ["![", &alternative, "](", address, &caption, ")"].concat()
}

/// A text with a passage as its own paragraph where the cursor is; `before` and `after` are what stands around it.
#[must_use]
pub fn apart(before: &str, passage: &str, after: &str) -> String {
    let gap =
        |text: &str, ends: usize| "\n".repeat(if text.trim().is_empty() { 0 } else { 2_usize.saturating_sub(ends) });
    let open = gap(before, before.chars().rev().take_while(|letter| *letter == '\n').count());
    let close = after.chars().take_while(|letter| *letter == '\n').count();
    let close = "\n".repeat(2_usize.saturating_sub(close));
    [&open, passage, &close].concat()
}

fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            letter if letter.is_control() => written.push(' '),
            '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '>' | '&' | '~' | '|' | '"' | '!' | '$' | ':' | '#' => {
                written.extend(['\\', letter]);
            }
            letter => written.push(letter),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use domain::memory::MediaType;

    use super::*;

    #[test]
    fn what_was_typed_comes_back_whatever_it_was() {
        let about = About {
            mime: MediaType::Jpeg,
            size: Some((1600, 1200)),
            duration_ms: None,
            taken: String::new(),
            keeps_metadata: false,
        };
        let address = address(&"ab".repeat(32), &about);
        assert!(address.ends_with(".jpg#1600x1200"));
        for (alternative, caption) in [
            ("Deux aînées devant la cuisine", "Un midi de mai"),
            ("Un [crochet] *et* _un_ `code` \\ fin", "Dit « \"oui\" » & <b>non</b>"),
            ("https://exemple.org !:::note ~~x~~ a|b $1", "# 1. **fort** [^1]"),
            ("", ""),
            ("deux\nlignes", ""),
        ] {
            let text = passage(&address, alternative, caption);
            let found = markdown::media(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].alternative, alternative.replace('\n', " "), "{text}");
            assert_eq!((found[0].caption.as_str(), found[0].address.as_str()), (caption, address.as_str()), "{text}");
        }
    }

    #[test]
    fn it_is_a_paragraph_of_its_own() {
        for (before, after, whole) in [
            ("", "", "P\n\n"),
            ("Un.", "", "Un.\n\nP\n\n"),
            ("Un.\n", "Deux.", "Un.\n\nP\n\nDeux."),
            ("Un.\n\n", "\n\nDeux.", "Un.\n\nP\n\nDeux."),
        ] {
            assert_eq!([before, &apart(before, "P", after), after].concat(), whole);
        }
    }
}
