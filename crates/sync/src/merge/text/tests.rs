//! What a merge of texts promises, on examples and on correlated random texts.

use proptest::prelude::*;
use proptest::sample::Index;

use super::super::blocks::Scan;
use super::super::region::{Merged, Region, Side};
use super::{MAX_BYTES, normalise, text};

/// Everything that can still be read: the text and both versions of every overlap.
fn readable(merged: &Merged) -> String {
    let mut all = merged.text.clone();
    for region in &merged.regions {
        if let Region::Both { theirs, mine, .. } = region {
            all.push('\n');
            all.push_str(theirs);
            all.push('\n');
            all.push_str(mine);
        }
    }
    all
}

#[test]
fn people_meet() {
    for (what, base, theirs, mine, expected, overlaps) in [
        (
            "deux paragraphes",
            "un\n\ndeux\n\ntrois\n",
            "UN\n\ndeux\n\ntrois\n",
            "un\n\ndeux\n\nTROIS\n",
            "UN\n\ndeux\n\nTROIS\n",
            0,
        ),
        ("paragraphes voisins", "un\n\ndeux\n", "UN\n\ndeux\n", "un\n\nDEUX\n", "UN\n\nDEUX\n", 0),
        (
            "l'une corrige le dernier paragraphe, l'autre ajoute après",
            "un\n\ndeux\n",
            "un\n\nDEUX\n",
            "un\n\ndeux\n\ntrois\n",
            "un\n\nDEUX\n\ntrois\n",
            0,
        ),
        (
            "deux mots éloignés d'une même phrase",
            "La salle du centre ouvre à midi.\n",
            "La grande salle du centre ouvre à midi.\n",
            "La salle du centre ouvre à treize heures.\n",
            "La grande salle du centre ouvre à treize heures.\n",
            0,
        ),
        (
            "le même mot",
            "La salle ouvre à midi.\n",
            "La salle ouvre à treize heures.\n",
            "La salle ouvre à quinze heures.\n",
            "La salle ouvre à treize heures.\n",
            1,
        ),
        // Une simple espace entre deux corrections ne les sépare pas: c'est la même expression.
        (
            "deux mots voisins",
            "le chat noir dort\n",
            "le chien noir dort\n",
            "le chat blanc dort\n",
            "le chien noir dort\n",
            1,
        ),
        ("la même correction", "un deux\n", "un trois\n", "un trois\n", "un trois\n", 0),
        (
            "la même ligne ajoutée une fois",
            "- a\n- b\n",
            "- a\n- x\n- b\n",
            "- a\n- x\n- y\n- b\n",
            "- a\n- x\n- y\n- b\n",
            0,
        ),
        ("points de liste voisins", "- a\n- b\n- c\n", "- A\n- b\n- c\n", "- a\n- B\n- c\n", "- A\n- B\n- c\n", 0),
        ("deux rangées voisines", "| a |\n| b |\n", "| A |\n| b |\n", "| a |\n| B |\n", "| A |\n| b |\n", 1),
        ("fins de ligne", "un\r\ndeux\r\n", "un\ndeux", "un\ndeux\n\ntrois", "un\ndeux\n\ntrois\n", 0),
        ("rien", "", "", "", "", 0),
        ("deux créations", "", "un\n", "deux\n", "un\n", 1),
    ] {
        let merged = text(base, theirs, mine);
        assert_eq!(merged.text, expected, "{what}");
        assert_eq!(merged.overlaps().count(), overlaps, "{what}: {:?}", merged.regions);
    }
}

#[test]
fn an_edit_stands_against_a_deletion_whichever_came_first() {
    let (base, deleted, edited) = ("un\n\ndeux\n\ntrois\n", "un\n\ntrois\n", "un\n\nDEUX changé\n\ntrois\n");
    let late_edit = text(base, deleted, edited);
    assert_eq!(late_edit.text, edited);
    assert!(matches!(late_edit.overlaps().next(), Some(Region::Both { kept: Side::Mine, .. })));
    let late_deletion = text(base, edited, deleted);
    assert_eq!(late_deletion.text, edited);
    assert!(matches!(late_deletion.overlaps().next(), Some(Region::Both { kept: Side::Theirs, .. })));
    assert!(!late_deletion.alternative().contains("DEUX"));
}

#[test]
fn a_deletion_against_an_insertion_is_never_settled_in_silence() {
    // As in bmwill/diffy#28: one deletes the lines between which the other writes.
    let merged = text("a\nb\nc\nd\n", "a\nd\n", "a\nb\nnouveau\nc\nd\n");
    assert!(!merged.is_clean());
    assert!(readable(&merged).contains("nouveau"));
}

#[test]
fn code_and_tables_are_never_cut_below_a_line() {
    let merged = text("```\nlet a = 1;\n```\n", "```\nlet b = 1;\n```\n", "```\nlet a = 2;\n```\n");
    assert_eq!(merged.text, "```\nlet b = 1;\n```\n");
    assert!(matches!(merged.overlaps().next(), Some(Region::Both { mine, .. }) if mine == "let a = 2;\n"));
    let merged = text("x\n\n| a | b |\n", "x\n\n| A | b |\n", "x\n\n| a | B |\n");
    assert_eq!(merged.text, "x\n\n| A | b |\n");
    assert_eq!(merged.overlaps().count(), 1);
}

#[test]
fn two_people_who_both_open_code_do_not_swallow_each_other() {
    let base = "un\n\ndeux\n\ntrois\n";
    let merged = text(base, "```\nun\n\ndeux\n```\n\ntrois\n", "un\n\n```\ndeux\n\ntrois\n```\n");
    assert!(!Scan::new(&merged.text, true).unclosed);
    assert!(!merged.is_clean());
    let merged = text(base, "un\n\n~~~\ndeux\n~~~\n\ntrois\n", "un\n\ndeux\n\n```\ntrois\n```\n");
    assert!(!Scan::new(&merged.text, true).unclosed);
}

#[test]
fn an_overlap_says_where_it_is() {
    let base = "# Titre\n\n## Horaire\n\nle lieu\n\nmidi\n\n## Reste\n\nfin\n";
    let merged = text(base, &base.replace("midi", "une heure"), &base.replace("midi", "deux heures"));
    let Some(Region::Both { anchor, base, theirs, mine, at, .. }) = merged.overlaps().next() else {
        panic!("{merged:?}");
    };
    assert_eq!(anchor.headings, ["Titre", "Horaire"]);
    assert_eq!((base.as_str(), theirs.as_str(), mine.as_str()), ("midi\n", "une heure\n", "deux heures\n"));
    assert_eq!(&merged.text[at.clone()], theirs);
    assert_ne!(anchor.near, [0; 8]);
    let again = text(
        &format!("intro\n\n{}", merged.text),
        &format!("intro\n\n{}", merged.text.replace("une", "1")),
        &format!("intro\n\n{}", merged.text.replace("une", "2")),
    );
    assert!(matches!(again.overlaps().next(), Some(Region::Both { anchor: moved, .. }) if moved == anchor));
}

#[test]
fn both_readings_of_a_phrase_keep_what_did_not_overlap() {
    let base = "Le mardi, la salle ouvre à midi pour les familles du quartier.\n";
    let theirs = "Le jeudi, la salle ouvre à midi pour les familles du quartier et leurs proches.\n";
    let mine = "Le lundi, la grande salle du haut ouvre à midi pour les familles du quartier.\n";
    let merged = text(base, theirs, mine);
    assert_eq!(
        merged.text,
        "Le jeudi, la grande salle du haut ouvre à midi pour les familles du quartier et leurs proches.\n"
    );
    assert_eq!(
        merged.alternative(),
        "Le lundi, la grande salle du haut ouvre à midi pour les familles du quartier et leurs proches.\n"
    );
}

#[test]
fn a_text_over_the_cap_is_kept_whole_on_both_sides() {
    let big = "mot\n".repeat(MAX_BYTES / 4 + 1);
    let merged = text(&big, &format!("{big}a\n"), &format!("b\n{big}"));
    assert_eq!(merged.text, format!("{big}a\n"));
    assert_eq!(merged.alternative(), format!("b\n{big}"));
}

#[test]
fn many_words_fall_back_to_lines() {
    let line = |word: &str| format!("{}{word}\n", "mot ".repeat(1_500));
    let merged = text(&line("a"), &line("b"), &format!("x {}", line("a")));
    assert_eq!(merged.text, line("b"));
    assert_eq!(merged.overlaps().count(), 1);
}

#[test]
fn whose_text_stands_does_not_decide_whether_two_met() {
    let code = "```\ncode ici\nencore\n```";
    let table = "| a | b |\n|---|---|\n| c | d |";
    let page = ["le", table, "le", "le", "le", "le.", code, "le", "le", "le", "le", code, "le"];
    let mine = [&["mien"], &page[1..5], &page[6..]].concat().join("\n\n");
    let page = page.join("\n\n");
    let theirs = page.replace("```\ncode", "leur");
    let (merged, turned) = (text(&page, &theirs, &mine), text(&page, &mine, &theirs));
    assert!(!merged.is_clean());
    assert!(!turned.is_clean());
}

/// How many cases: few in the suite, a hundred thousand in the long run, or as many as `PROPTEST_CASES` says.
fn cases() -> u32 {
    let usual = if std::env::var_os("ENCOMMUN_PROVE").is_some() { 100_000 } else { 400 };
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// Texts made of few different blocks, so that repeated lines abound.
fn pages() -> impl Strategy<Value = Vec<String>> {
    let block = prop_oneof![
        6 => "(le|la|un|deux|et|ou|salle|midi)( (le|la|un|deux|et|ou|salle|midi)){0,8}\\.?",
        2 => Just("- un point\n- deux points\n- trois points".to_owned()),
        1 => Just("## Titre".to_owned()),
        1 => Just("```\ncode ici\nencore\n```".to_owned()),
        1 => Just("| a | b |\n|---|---|\n| c | d |".to_owned()),
        1 => Just("> cité\n> encore".to_owned()),
    ];
    prop::collection::vec(block, 1..14)
}

#[derive(Debug, Clone)]
enum Change {
    Delete(Index),
    Insert(Index),
    Word(Index, Index),
    Append(Index),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        any::<Index>().prop_map(Change::Delete),
        any::<Index>().prop_map(Change::Insert),
        (any::<Index>(), any::<Index>()).prop_map(|(block, word)| Change::Word(block, word)),
        any::<Index>().prop_map(Change::Append),
    ];
    prop::collection::vec(change, 1..6)
}

/// Applies `changes`, writing words that nobody else writes, and answers them with the new text.
fn changed(blocks: &[String], changes: &[Change], name: &str) -> (String, Vec<String>) {
    let mut blocks = blocks.to_vec();
    let mut written = Vec::new();
    for (n, change) in changes.iter().enumerate() {
        let token = format!("{name}{n}");
        if blocks.is_empty() {
            blocks.push("vide".to_owned());
        }
        match change {
            Change::Delete(at) => {
                blocks.remove(at.index(blocks.len()));
                continue;
            }
            Change::Insert(at) => blocks.insert(at.index(blocks.len()), format!("nouveau {token} ici")),
            Change::Word(at, word) => {
                let at = at.index(blocks.len());
                let mut words: Vec<&str> = blocks[at].split(' ').collect();
                let word = word.index(words.len());
                words[word] = &token;
                blocks[at] = words.join(" ");
            }
            Change::Append(at) => {
                let at = at.index(blocks.len());
                blocks[at] = format!("{} {token}", blocks[at]);
            }
        }
        written.push(token);
    }
    let text = blocks.join("\n\n");
    written.retain(|token| text.contains(token.as_str()));
    (text, written)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn nothing_that_anyone_wrote_is_lost(page in pages(), a in changes(), b in changes()) {
        let base = page.join("\n\n");
        let (theirs, wrote) = changed(&page, &a, "leur");
        let (mine, also) = changed(&page, &b, "mien");
        let merged = text(&base, &theirs, &mine);
        let all = readable(&merged);
        for token in wrote.iter().chain(&also) {
            prop_assert!(all.contains(token.as_str()), "{token} is gone from {all:?}");
        }
        // The text that stands, and its alternative, hold together what both wrote.
        let both = format!("{}\n{}", merged.text, merged.alternative());
        for token in wrote.iter().chain(&also) {
            prop_assert!(both.contains(token.as_str()), "{token} in neither reading: {both:?}");
        }
        // Regions cover the text, in order.
        let mut at = 0;
        for region in &merged.regions {
            let (Region::Clean { at: range } | Region::Both { at: range, .. }) = region;
            prop_assert_eq!(range.start, at);
            at = range.end;
            if let Region::Both { theirs, mine, kept, at, .. } = region {
                let stands = if *kept == Side::Theirs { theirs } else { mine };
                prop_assert_eq!(&merged.text[at.clone()], stands.as_str());
            }
        }
        prop_assert_eq!(at, merged.text.len());
        let open = |text: &str| Scan::new(&normalise(text), true).unclosed;
        prop_assert!(open(&theirs) || open(&mine) || !open(&merged.text));
    }

    #[test]
    fn identities_hold(page in pages(), a in changes()) {
        let base = page.join("\n\n");
        let (other, _) = changed(&page, &a, "leur");
        let (base, other) = (normalise(&base), normalise(&other));
        prop_assert_eq!(text(&base, &other, &base), Merged::clean(other.clone()));
        prop_assert_eq!(text(&base, &base, &other), Merged::clean(other.clone()));
        prop_assert_eq!(text(&base, &other, &other), Merged::clean(other.clone()));
    }

    #[test]
    fn a_clean_merge_has_no_sides_and_stays(page in pages(), a in changes(), b in changes()) {
        let base = page.join("\n\n");
        let (theirs, _) = changed(&page, &a, "leur");
        let (mine, _) = changed(&page, &b, "mien");
        let merged = text(&base, &theirs, &mine);
        let turned = text(&base, &mine, &theirs);
        prop_assert_eq!(merged.is_clean(), turned.is_clean());
        if merged.is_clean() {
            prop_assert_eq!(&merged.text, &turned.text);
            prop_assert_eq!(&text(&theirs, &merged.text, &theirs).text, &merged.text);
            prop_assert_eq!(&text(&mine, &merged.text, &mine).text, &merged.text);
            prop_assert_eq!(&normalise(&merged.text), &merged.text);
        }
    }

    #[test]
    fn a_deletion_is_honoured_where_the_other_wrote_nothing(
        count in 4_usize..12, gone in any::<Index>(), edited in any::<Index>()
    ) {
        let page: Vec<String> = (0..count).map(|n| format!("alinéa{n} du texte")).collect();
        let gone = gone.index(count);
        let edited = (gone + 2 + edited.index(count - 3)) % count;
        let mut theirs = page.clone();
        theirs.remove(gone);
        let mut mine = page.clone();
        mine[edited] = format!("{} changé", mine[edited]);
        let merged = text(&page.join("\n\n"), &theirs.join("\n\n"), &mine.join("\n\n"));
        prop_assert!(merged.is_clean());
        let word = format!("alinéa{gone} ");
        prop_assert!(!merged.text.contains(&word));
        prop_assert!(merged.text.contains("changé"));
    }

    #[test]
    fn any_bytes_merge_without_panic(base in "[-#`|~ ab\r\n]{0,80}", theirs in "\\PC{0,80}", mine in "[-#`|~> éab\t\n]{0,80}") {
        for merged in [text(&base, &theirs, &mine), text(&mine, &base, &theirs), text(&theirs, &mine, &base)] {
            prop_assert!(merged.text.is_empty() || merged.text.ends_with('\n') || !merged.is_clean());
        }
    }

    /// Lines alone, against another implementation: where both find no overlap they agree to the byte. The lines differ
    /// from each other, since repeated ones can be matched in more than one right way.
    #[test]
    fn lines_agree_with_diffy(
        count in 0_usize..30,
        a in prop::collection::vec((any::<Index>(), any::<bool>()), 0..4),
        b in prop::collection::vec((any::<Index>(), any::<bool>()), 0..4),
    ) {
        let edit = |edits: &[(Index, bool)], name: &str| {
            let mut lines: Vec<String> = (0..count).map(|n| format!("| ligne{n} |")).collect();
            for (n, (at, insert)) in edits.iter().enumerate() {
                let at = at.index(lines.len() + 1);
                if *insert || at >= lines.len() {
                    lines.insert(at, format!("| {name}{n} |"));
                } else {
                    lines.remove(at);
                }
            }
            lines.iter().map(|line| format!("{line}\n")).collect::<String>()
        };
        let (base, theirs, mine) = (edit(&[], ""), edit(&a, "x"), edit(&b, "y"));
        let ours = text(&base, &theirs, &mine);
        if let (true, Ok(oracle)) = (ours.is_clean(), diffy::merge(&base, &theirs, &mine)) {
            prop_assert_eq!(ours.text, oracle);
        }
    }
}
