//! The picture that stands where a file was taken back: a sentence in both languages, and the words that stood for it.

use core::fmt::Write;

/// How many letters a line holds, and how many lines there are.
const LETTERS: usize = 44;
const LINES: usize = 4;

/// The picture.
pub(super) fn picture(words: &str) -> String {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"450\" viewBox=\"0 0 800 450\" role=\"img\" \
         aria-label=\"Retiré. Taken back.\"><rect width=\"800\" height=\"450\" fill=\"#f1ece1\"/><path d=\"M360 70h80l30 \
         30v70H330v-70zM330 100h140\" fill=\"none\" stroke=\"#6b5f4b\" stroke-width=\"6\" stroke-linejoin=\"round\"/><g \
         fill=\"#3d3527\" font-family=\"sans-serif\" font-size=\"28\" text-anchor=\"middle\"><text x=\"400\" y=\"222\">Ce \
         fichier a été retiré</text><text x=\"400\" y=\"258\">This file was taken back</text></g><g fill=\"#5a4f3d\" \
         font-family=\"sans-serif\" font-size=\"26\" font-style=\"italic\" text-anchor=\"middle\">",
    );
    for (line, y) in lines(words).iter().zip((310_u32..).step_by(36)) {
        // A text is always written.
        let _written = write!(svg, "<text x=\"400\" y=\"{y}\">{}</text>", escaped(line));
    }
    svg.push_str("</g></svg>");
    svg
}

/// Words, cut where a line is full; what does not fit is left out, which an ellipsis says.
fn lines(words: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let word: String = word.chars().take(LETTERS).collect();
        let length = |line: &String| line.chars().count() + 1 + word.chars().count();
        let full = lines.len() == LINES;
        match lines.last_mut().filter(|line| length(line) <= LETTERS) {
            Some(line) => {
                line.push(' ');
                line.push_str(&word);
            }
            None if full => {
                if let Some(last) = lines.last_mut() {
                    last.push('…');
                }
                break;
            }
            None => lines.push(word),
        }
    }
    lines
}

/// As XML has it; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_it_as_words() {
        let svg = picture("Un <script>quai</script> & \u{1}l'eau");
        assert!(svg.contains(">Un &lt;script&gt;quai&lt;/script&gt; &amp; l'eau</text>"), "{svg}");
        assert!(picture("").contains("retiré"));
    }

    #[test]
    fn long_words_are_cut() {
        let all = lines(&"une table longue ".repeat(60));
        assert_eq!(all.len(), LINES);
        assert!(all.iter().all(|line| line.chars().count() <= LETTERS + 1), "{all:?}");
        assert!(all.last().is_some_and(|line| line.ends_with('…')));
        assert_eq!(lines(&"a".repeat(90)).first().map(|line| line.chars().count()), Some(LETTERS));
    }
}
