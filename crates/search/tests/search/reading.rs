//! Passages and marks: what of a text answers a question.

use proptest::prelude::*;
use search::{marks, passages};

const BODY: &str = "## Pourquoi\n\nLe commun se garde ensemble. Personne n'est seul devant les règles qu'il faut tenir, \
    ni devant les saisons. On y apprend lentement, en marchant, en notant ce qui change et ce qui demeure, sans rien \
    forcer.\n\nLes données ouvertes servent à chacun: elles montrent qui fait quoi. L’usager·ère y trouve un chemin. \
    Plus loin encore, des pages entières parlent de la neige, de la rivière et des oiseaux, sans que rien ne presse, \
    et l'on y revient chaque hiver avec le même étonnement, comme on revient à une maison. Une donnée seule ne dit \
    rien. Voilà pourquoi on empêche qu'elle reste seule.";

/// The words marked in a passage or a text.
fn marked(text: &str, marks: &[(usize, usize)]) -> Vec<String> {
    marks.iter().map(|(start, end)| text[*start..*end].to_owned()).collect()
}

#[test]
fn a_passage_holds_the_words_asked_and_marks_them() {
    let found = passages(BODY, "donnees ouvertes", 1);
    assert_eq!(found.len(), 1);
    assert_eq!(marked(&found[0].text, &found[0].marks), ["données", "ouvertes"]);
    assert!(found[0].text.starts_with("…Les données ouvertes servent à chacun"), "{}", found[0].text);
    assert!(found[0].text.ends_with('…') && found[0].text.len() < 300);
}

#[test]
fn families_beginnings_and_other_forms_are_marked_too() {
    for (query, expected) in [
        ("empecher ", "empêche"),
        ("usagère ", "usager·ère"),
        ("oiseau ", "oiseaux"),
        ("étonn", "étonnement"),
        ("l'hiver ", "hiver"),
    ] {
        let found = passages(BODY, query, 1);
        assert_eq!(marked(&found[0].text, &found[0].marks), [expected], "{query}");
    }
}

#[test]
fn several_passages_come_in_the_order_of_the_text_and_apart() {
    let found = passages(BODY, "seul donnée", 5);
    assert!(found.len() >= 2, "{found:?}");
    assert!(found[0].text.contains("Personne n'est seul"));
    let marked: usize = found.iter().map(|passage| passage.marks.len()).sum();
    assert_eq!(marked, 5, "{found:?}");
    assert_eq!(passages(BODY, "seul donnée", 1).len(), 1);
}

#[test]
fn a_phrase_is_shown_rather_than_its_words_apart() {
    let body = format!("Des données. Puis ouvertes. {}\nVoici les données ouvertes enfin.", "Rien. ".repeat(60));
    let found = passages(&body, "\"données ouvertes\"", 1);
    assert!(found[0].text.contains("données ouvertes enfin"), "{found:?}");
    assert_eq!(marked(&found[0].text, &found[0].marks), ["données ouvertes"]);
}

#[test]
fn small_words_are_marked_only_alone_and_nothing_gives_nothing() {
    assert_eq!(marked("La loi de la ville", &marks("La loi de la ville", "la loi ")), ["loi"]);
    assert_eq!(marked("La loi de la ville", &marks("La loi de la ville", "la ")), ["La", "la"]);
    assert_eq!(marks("La loi", ""), []);
    assert_eq!(passages(BODY, "introuvable ", 3), []);
    assert_eq!(passages(BODY, "", 3), []);
    assert_eq!(passages("", "loi", 3), []);
}

#[test]
fn a_compound_is_marked_whole() {
    assert_eq!(marked("Les tiers-lieux d'ici", &marks("Les tiers-lieux d'ici", "tierslieu ")), ["tiers-lieux"]);
    assert_eq!(marked("Les tiers-lieux d'ici", &marks("Les tiers-lieux d'ici", "lieu ")), ["lieux"]);
}

proptest! {
    #[test]
    fn passages_of_any_text_are_whole(body in "(\\PC|[a-zé'·.\n ]|commun ){0,300}", query in "(commun|[a-zé\"]{1,3}|\\PC| ){0,4}") {
        for found in passages(&body, &query, 3) {
            let mut last = 0;
            prop_assert!(!found.text.contains('\n'));
            for (start, end) in found.marks {
                prop_assert!(start >= last && end > start);
                prop_assert!(found.text.get(start..end).is_some());
                last = end;
            }
        }
    }
}

#[test]
fn another_name_is_quoted_where_neither_the_title_nor_the_text_answers() {
    let names = "Popote roulante\nRepas livrés\n";
    let said = |title: &str, query: &str| search::called(title, names, query).map(|piece| piece.text);
    assert_eq!(said("Repas à domicile", "popotes").as_deref(), Some("Popote roulante"));
    assert_eq!(said("La popote", "popote"), None);
    assert_eq!(said("Repas à domicile", "quai"), None);
}
