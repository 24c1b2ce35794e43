//! Real pages: all render, and their links are those of a count made another way.

#[path = "support/clean.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use markdown::{LinkForm, NoLinks, RenderOptions, excerpt, front_matter, links, plain_text, render, rewrite_links};

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the corpus can be read") {
        let path = entry.expect("the corpus can be read").path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// Inline links and images, buttons, autolinks and bare addresses, by a plain reading of the characters: fences and
/// code spans are left out, `](` opens an inline destination.
fn simple_count(body: &str) -> (usize, usize, usize) {
    let mut text = String::new();
    let mut fence: Option<String> = None;
    for line in body.lines() {
        let start = line.trim_start();
        let mark: String = start.chars().take_while(|character| matches!(character, '`' | '~')).collect();
        match &fence {
            Some(open) if mark.starts_with(open.as_str()) && start.len() == mark.len() => fence = None,
            Some(_) => {}
            None if mark.len() >= 3 => fence = Some(mark),
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    let mut prose = String::new();
    for paragraph in text.split("\n\n") {
        for (at, part) in paragraph.split('`').enumerate() {
            if at % 2 == 0 {
                prose.push_str(part);
            } else {
                prose.push_str("code");
            }
        }
        prose.push_str("\n\n");
    }
    let inline = prose.matches("](").count();
    let buttons = prose.matches("<Button ").count();
    // What is left of addresses once inline destinations and attributes are gone.
    let mut rest = String::new();
    let mut characters = prose.chars().peekable();
    let mut previous = ' ';
    while let Some(character) = characters.next() {
        if previous == ']' && character == '(' {
            let mut depth = 1;
            for next in characters.by_ref() {
                depth += i32::from(next == '(') - i32::from(next == ')');
                if depth == 0 {
                    break;
                }
            }
            previous = ')';
            continue;
        }
        if character == '<' && characters.peek().is_some_and(char::is_ascii_alphabetic) && {
            let ahead: String = characters.clone().take(5).collect();
            !ahead.starts_with("http")
        } {
            for next in characters.by_ref() {
                if next == '>' {
                    break;
                }
            }
            previous = '>';
            continue;
        }
        rest.push(character);
        previous = character;
    }
    // An address that is the text of a link does not count apart.
    let mut outside = String::new();
    let mut depth = 0_usize;
    for character in rest.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '\n' => {
                depth = 0;
                outside.push('\n');
            }
            other if depth == 0 => outside.push(other),
            _ => {}
        }
    }
    (
        inline,
        buttons,
        outside
            .split(|character: char| character.is_whitespace() || "<>".contains(character))
            .filter(|word| word.contains("://"))
            .count(),
    )
}

#[test]
fn every_page_renders_and_its_links_are_all_found() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/etalab-guides");
    if !corpus.is_dir() {
        eprintln!("skipped: {} is not here", corpus.display());
        return;
    }
    let mut found = Vec::new();
    pages(&corpus, &mut found);
    found.sort();
    assert!(found.len() > 40, "{} pages", found.len());
    let mut total = 0;
    for path in found {
        let source = fs::read_to_string(&path).unwrap();
        let (_, body, errors) = front_matter(&source);
        assert_eq!(errors, [], "{}", path.display());
        let body = &source[body..];
        let rendered = render(body, &RenderOptions::new(&NoLinks));
        assert_eq!(support::clean(&rendered.html), rendered.html, "{}", path.display());
        assert!(!rendered.html.contains(":::"), "a marker shows in {}", path.display());
        assert_eq!(rendered.html.matches("<aside").count(), rendered.html.matches("</aside>").count());
        assert!(!plain_text(body).is_empty() && !excerpt(body, 160).is_empty(), "{}", path.display());
        let all = links(body);
        let of = |forms: &[LinkForm]| all.iter().filter(|link| forms.contains(&link.form)).count();
        let counted = (of(&[LinkForm::Inline]), of(&[LinkForm::Button]), of(&[LinkForm::Bare, LinkForm::Autolink]));
        assert_eq!(counted, simple_count(body), "{}", path.display());
        assert_eq!(rewrite_links(body, |link| Some(link.destination.to_string())), body);
        total += all.len();
    }
    assert!(total > 500, "{total} links");
}
