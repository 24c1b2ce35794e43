//! Two versions of a text read as one: what went is struck out, what came is underlined, what stayed is folded where it is
//! long.

use leptos::prelude::*;
use sync::merge::Stretch;

use crate::state::locale;

/// How many lines stay shown on each side of a change.
const AROUND: usize = 2;

/// How many lines, or characters, are worth folding.
const FEW: (usize, usize) = (3, 600);

/// The text.
#[component]
pub fn TextDiff(stretches: Vec<Stretch>) -> impl IntoView {
    let words = locale::words();
    let last = stretches.len().saturating_sub(1);
    let piece = |(at, stretch): (usize, Stretch)| match stretch {
        Stretch::Gone(text) => {
            view! { <del><span class="visually-hidden">{words.history_gone()} " "</span>{text}</del> }.into_any()
        }
        Stretch::Come(text) => {
            view! { <ins><span class="visually-hidden">{words.history_come()} " "</span>{text}</ins> }.into_any()
        }
        Stretch::Same(text) => match fold(&text, at == 0, at == last) {
            None => text.into_any(),
            Some([head, folded, tail]) => {
                let label = words.history_folded(folded.lines().filter(|line| !line.trim().is_empty()).count() as u64);
                view! {
                    {head.to_owned()}
                    <details class="text-diff-folded">
                        <summary>{label}</summary>
                        {folded.to_owned()}
                    </details>
                    {tail.to_owned()}
                }
                .into_any()
            }
        },
    };
    let pieces: Vec<AnyView> = stretches.into_iter().enumerate().map(piece).collect();
    view! { <div class="text-diff">{pieces}</div> }.into_any()
}

/// What is shown before, what is folded, what is shown after; nothing where folding would hide little.
fn fold(text: &str, first: bool, last: bool) -> Option<[&str; 3]> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let head = if first { 0 } else { AROUND.min(lines.len()) };
    let tail = if last { lines.len() } else { lines.len().saturating_sub(AROUND) };
    let length = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    let between = lines.get(head..tail)?;
    if between.len() <= FEW.0 && length(between) <= FEW.1 {
        return None;
    }
    let (from, to) = (length(lines.get(..head)?), length(lines.get(..tail)?));
    Some([text.get(..from)?, text.get(from..to)?, text.get(to..)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_passage_is_folded_around_what_changed() {
        let text: String = (1..=9).map(|n| format!("{n}\n")).collect();
        assert_eq!(fold(&text, false, false), Some(["1\n2\n", "3\n4\n5\n6\n7\n", "8\n9\n"]));
        assert_eq!(fold(&text, true, false), Some(["", "1\n2\n3\n4\n5\n6\n7\n", "8\n9\n"]));
        assert_eq!(fold(&text, false, true), Some(["1\n2\n", "3\n4\n5\n6\n7\n8\n9\n", ""]));
        for short in ["", "1\n", "1\n2\n3\n4\n5\n6\n7\n"] {
            assert_eq!(fold(short, false, false), None, "{short:?}");
        }
        let long = ["a\nb\n", &"x".repeat(700), "\nc\nd"].concat();
        assert!(fold(&long, false, false).is_some(), "one line, but a long one");
    }
}
