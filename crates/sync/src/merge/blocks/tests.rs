//! The scanner finds the blocks that people write, and never loses a byte.

use proptest::prelude::*;

use super::{Scan, Shape};

fn shapes(text: &str) -> Vec<(Shape, String)> {
    let scan = Scan::new(text, true);
    scan.blocks.iter().map(|(shape, lines)| (*shape, scan.text(lines).to_owned())).collect()
}

fn names(text: &str) -> Vec<Shape> {
    shapes(text).into_iter().map(|(shape, _)| shape).collect()
}

#[test]
fn a_page_is_cut_as_a_person_would() {
    use Shape::{Fence, FrontMatter, Heading, Html, Item, Paragraph, Quote, Row, Rule};
    for (text, expected) in [
        ("", vec![]),
        ("\n\nun\n", vec![Rule, Paragraph]),
        ("---\ntitre: x\n---\n\nun\n", vec![FrontMatter, Paragraph]),
        ("---\nsans fin\n", vec![Rule, Paragraph]),
        ("# Un\ndeux\ntrois\n\nquatre\n", vec![Heading, Paragraph, Paragraph]),
        ("Titre\n===\ntexte\n", vec![Heading, Paragraph]),
        ("- a\n  suite\n\n  encore\n- b\n\nfin\n", vec![Item, Item, Paragraph]),
        ("1. a\n   - b\n   - c\n2. d\n", vec![Item, Item]),
        ("```rust\n# pas un titre\n\n- ni un point\n```\nfin\n", vec![Fence, Paragraph]),
        ("````\n```\n````\n", vec![Fence]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", vec![Row, Row, Row]),
        ("a | b\n--|--\n1 | 2\n\nfin\n", vec![Row, Paragraph]),
        ("> un\n> deux\n\ntrois\n", vec![Quote, Paragraph]),
        ("<div>\nx\n</div>\n\ny\n", vec![Html, Paragraph]),
        ("a\n\n***\n\nb\n", vec![Paragraph, Rule, Paragraph]),
    ] {
        assert_eq!(names(text), expected, "{text:?}");
    }
}

#[test]
fn code_in_an_item_stays_whole_and_an_open_fence_is_told() {
    let scan = Scan::new("- a\n  ```\n  x = 1\n  ```\n- b\n", true);
    assert_eq!(scan.whole, [false, true, true, true, false]);
    assert_eq!(scan.blocks.len(), 2);
    assert!(!scan.unclosed);
    assert!(Scan::new("a\n\n```\nb\n", true).unclosed);
    assert!(!Scan::new("a ``` b\n", true).unclosed);
}

proptest! {
    #[test]
    fn blocks_concatenate_to_the_text(text in "([-#>|`~<=*_ a1.\t]{0,6}\n{0,2}){0,30}", start in any::<bool>()) {
        let scan = Scan::new(&text, start);
        let joined: String = scan.blocks.iter().map(|(_, lines)| scan.text(lines)).collect();
        prop_assert_eq!(joined, text.clone());
        prop_assert_eq!(scan.whole.len(), scan.lines.len());
        let mut at = 0;
        for (_, lines) in &scan.blocks {
            prop_assert_eq!(lines.start, at);
            prop_assert!(lines.end > at);
            at = lines.end;
        }
    }
}
