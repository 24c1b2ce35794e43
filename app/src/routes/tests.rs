//! Addresses, back and forth.

use super::*;

#[test]
fn the_address_decides_the_language() {
    for (path, lang) in [
        ("/", Lang::Fr),
        ("/en", Lang::En),
        ("/en/carnets?x=1", Lang::En),
        ("/entraide", Lang::Fr),
        ("/en?q", Lang::En),
    ] {
        assert_eq!(lang_of(path), lang, "{path}");
    }
}

#[test]
fn the_other_language_keeps_the_page() {
    for (from, lang, to) in [
        ("/", Lang::En, "/en"),
        ("/?q=a", Lang::En, "/en?q=a"),
        ("/en", Lang::Fr, "/"),
        ("/en?q=a", Lang::Fr, "/?q=a"),
        ("/recherche?q=a", Lang::En, "/en/recherche?q=a"),
        ("/en/recherche?q=a", Lang::Fr, "/recherche?q=a"),
        ("/en/a", Lang::En, "/en/a"),
        ("/en//evil.example", Lang::Fr, "/"),
    ] {
        assert_eq!(in_language(lang, from), to, "{from}");
    }
}

#[test]
fn what_goes_before_an_identifier_is_ignored() {
    let id = RecordId::from_bytes([7; 16]);
    let page = record(Lang::En, Kind::Note, id, "L’été à Gaspé!").unwrap_or_default();
    assert_eq!(page, format!("/en/notes/l-ete-a-gaspe-{id}"));
    for segment in
        [id.to_string(), format!("x-y-{id}"), format!("{id}.").to_uppercase(), id.as_uuid().simple().to_string()]
    {
        assert_eq!(id_of(&segment), Some(id), "{segment}");
    }
    for segment in ["", "nouvelle", "é", "12345678-1234"] {
        assert_eq!(id_of(segment), None, "{segment}");
    }
    assert_eq!(canonical(&(page + "/historique")), format!("/en/notes/{id}/historique"));
    assert_eq!(canonical("/recherche"), "/recherche");
}

#[test]
fn every_kind_that_has_a_page_has_an_area_of_its_own() {
    let id = RecordId::from_bytes([7; 16]);
    for (kind, page) in [
        (Kind::Concept, "/themes/logement-"),
        (Kind::Place, "/territoires/logement-"),
        (Kind::Organisation, "/organisations/logement-"),
        (Kind::KnowledgeBase, "/bases/logement-"),
        (Kind::Person, "/personnes/logement-"),
    ] {
        assert_eq!(record(Lang::Fr, kind, id, "Logement"), Some(format!("{page}{id}")));
        assert_eq!(record(Lang::En, kind, id, "Logement"), Some(format!("/en{page}{id}")));
    }
    assert_eq!(record(Lang::Fr, Kind::Placement, id, ""), None);
    assert_eq!((themes(Lang::En), territories(Lang::Fr)), ("/en/themes".to_owned(), "/territoires".to_owned()));
}

#[test]
fn a_form_is_posted_to_its_own_page_under_another_address() {
    let id = RecordId::from_bytes([7; 16]);
    for lang in Lang::ALL {
        for (page, address) in [
            (new_note(lang), posted(lang, Kind::Note, None, None)),
            (new_note_in(lang, id), posted(lang, Kind::Note, None, Some(id))),
            (new_notebook(lang), posted(lang, Kind::Notebook, None, None)),
            (new_term(lang), posted(lang, Kind::Term, None, None)),
            (new_organisation(lang), posted(lang, Kind::Organisation, None, None)),
            (new_base(lang), posted(lang, Kind::KnowledgeBase, None, None)),
            (edit(lang, Kind::Organisation, id), posted(lang, Kind::Organisation, Some(id), None)),
            (edit(lang, Kind::Term, id), posted(lang, Kind::Term, Some(id), None)),
        ] {
            assert!(address.starts_with(&page) && address != page, "{address}");
            assert!(address.split('?').next().is_some_and(is_form), "{address}");
        }
        let base = record(lang, Kind::KnowledgeBase, id, "").unwrap_or_default();
        let shelf = shelve(lang, Kind::Notebook, id);
        for path in [
            note(lang, id, ""),
            history(lang, Kind::Note, id),
            notebooks(lang),
            organisations(lang),
            home(lang),
            base,
            shelf,
        ] {
            assert!(!is_form(&path), "{path}");
        }
    }
    assert!(!is_form("/notes/modifier"));
}

#[test]
fn a_record_that_has_a_page_has_its_area() {
    let id = RecordId::from_bytes([7; 16]);
    for (kind, page) in [
        (Kind::Organisation, Some(format!("/organisations/le-relais-{id}"))),
        (Kind::KnowledgeBase, Some(format!("/bases/le-relais-{id}"))),
        (Kind::Placement, None),
    ] {
        assert_eq!(record(Lang::Fr, kind, id, "Le Relais"), page, "{kind}");
    }
    assert_eq!(shelve(Lang::En, Kind::Notebook, id), format!("/en/carnets/{id}/ranger"));
    assert_eq!(shelve(Lang::Fr, Kind::Kit, id), "");
    assert_eq!(arrange(Lang::En, Kind::KnowledgeBase, id), format!("/en/bases/{id}/ordonner"));
}

#[test]
fn a_version_has_an_address_of_its_own() {
    let of = Ref { kind: Kind::Term, id: RecordId::from_bytes([7; 16]) };
    let history = history(Lang::En, of.kind, of.id);
    assert_eq!(history, format!("/en/lexique/{}/historique", of.id));
    assert_eq!(version(Lang::En, of, 4, None), format!("{history}?version=4"));
    assert_eq!(version(Lang::En, of, 4, Some(7)), format!("{history}?version=4&avec=7"));
}

#[test]
fn words_are_encoded() {
    assert_eq!(search_for(Lang::Fr, "données ouvertes&x"), "/recherche?q=donn%C3%A9es+ouvertes%26x");
    assert_eq!(search_for(Lang::En, "a"), "/en/recherche?q=a");
}
