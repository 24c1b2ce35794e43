//! What two versions of a text tell, case by case.

use proptest::prelude::*;

use super::*;

/// `[-gone-]` and `{+come+}` in the text.
fn told(before: &str, after: &str) -> String {
    compare(before, after)
        .into_iter()
        .map(|stretch| match stretch {
            Stretch::Same(text) => text,
            Stretch::Gone(text) => format!("[-{text}-]"),
            Stretch::Come(text) => format!("{{+{text}+}}"),
        })
        .collect()
}

#[test]
fn tells_what_changed_as_a_person_would() {
    for (before, after, expected) in [
        ("", "", ""),
        ("un\n", "un\n", "un\n"),
        ("", "un\n", "{+un\n+}"),
        ("un\n", "", "[-un\n-]"),
        ("Le pain cuit ici.\n", "Le bon pain cuit ici.\n", "Le {+bon +}pain cuit ici.\n"),
        ("Le pain cuit ici.\n", "Le pain cuit là.\n", "Le pain cuit [-ici-]{+là+}.\n"),
        ("L’accueil est fermé.\n", "L’accueil est ouvert.\n", "L’accueil est [-fermé-]{+ouvert+}.\n"),
        // Two words one after the other are one change, not two around a space.
        (
            "On y vend du pain chaud le matin.\n",
            "On y vend des tartes froides le matin.\n",
            "On y vend [-du pain chaud-]{+des tartes froides+} le matin.\n",
        ),
        // Nothing of it is left: it was replaced, not mended.
        ("Rien ne va plus.\n", "Tout est tranquille.\n", "[-Rien ne va plus.\n-]{+Tout est tranquille.\n+}"),
        // One word of five is left: so it was too.
        (
            "Rien ne va plus ici.\n",
            "Tout est tranquille ici.\n",
            "[-Rien ne va plus ici.\n-]{+Tout est tranquille ici.\n+}",
        ),
        ("un\n\ndeux\n\ntrois\n", "un\n\ntrois\n", "un\n\n[-deux\n\n-]trois\n"),
        ("un\n\ntrois\n", "un\n\ndeux\n\ntrois\n", "un\n\n{+deux\n\n+}trois\n"),
        // A row of a table and a line of code are whole.
        (
            "| a | b |\n|---|---|\n| un | deux |\n",
            "| a | b |\n|---|---|\n| un | trois |\n",
            "| a | b |\n|---|---|\n[-| un | deux |\n-]{+| un | trois |\n+}",
        ),
        ("```\nlet a = 1;\n```\n", "```\nlet a = 2;\n```\n", "```\n[-let a = 1;\n-]{+let a = 2;\n+}```\n"),
    ] {
        assert_eq!(told(before, after), expected, "{before:?} → {after:?}");
    }
}

fn sides(stretches: &[Stretch]) -> (String, String) {
    let side = |other: fn(&Stretch) -> bool| stretches.iter().filter(|one| !other(one)).map(Stretch::text).collect();
    (side(|one| matches!(one, Stretch::Come(_))), side(|one| matches!(one, Stretch::Gone(_))))
}

#[test]
fn a_long_text_is_told_whole() {
    let line = |n: usize, word: &str| format!("La ligne {n} parle du {word} et de ce qui vient après.\n");
    let text = |word: &str| (0..4_000).map(|n| line(n, word)).collect::<String>();
    let scattered = |by: usize| (0..40_000).map(|n| format!("m{} ", n * by % 977)).collect::<String>();
    let short = |by: usize| (0..60_000).map(|n| format!("{}\n", n * by % 61)).collect::<String>();
    for (before, after) in [(text("pain"), text("vin")), (scattered(3), scattered(5)), (short(3), short(7))] {
        assert!(before.len() > 160_000 && before.len() <= MAX_BYTES, "{}", before.len());
        // The caps are counts, so that every machine tells the same; without them the second takes minutes.
        let stretches = compare(&before, &after);
        assert_eq!(sides(&stretches), (before, after));
    }
}

#[test]
fn past_the_cap_of_words_lines_are_told() {
    let text = |word: &str| (0..4_000).map(|n| format!("Ligne {n} du {word} de la journée.\n\n")).collect::<String>();
    let stretches = compare(&text("pain"), &text("vin"));
    let gone: Vec<&str> = stretches
        .iter()
        .filter_map(|one| if let Stretch::Gone(text) = one { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(gone.first(), Some(&"pain"), "word by word at first");
    assert!(gone.last().is_some_and(|last| last.contains("Ligne 3999")), "by lines in the end");
}

proptest! {
    #[test]
    fn both_versions_are_in_it(before in "[ab \n#|`-]{0,60}", after in "[abc \n#|`-]{0,60}") {
        prop_assert_eq!(sides(&compare(&before, &after)), (before, after));
    }
}
