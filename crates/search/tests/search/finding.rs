//! What words find, in which order, and what is said when they find nothing.

use std::sync::Arc;

use search::{Correction, Order, Query, phrases_hold};

use crate::collection::{ask, found, id, index, note, number, with};

#[test]
fn letters_accents_endings_and_apostrophes_do_not_matter() {
    let index = index([
        note(1, "Comment empêcher l’érosion", "Rien n'empêche le cœur des usager·ères du tiers-lieu d'agir."),
        note(2, "Les données ouvertes", "Une donnée ouverte est à tous; les chevaux aussi. L'été, aujourd’hui."),
        note(3, "Communities", "Sharing what the community's members know, with Mi’kmaq elders, by e-mail."),
    ]);
    for (text, expected) in [
        ("empecher ", vec![1]),
        ("EMPÊCHÉE ", vec![1]),
        ("coeur ", vec![1]),
        ("usagers ", vec![1]),
        ("usagère ", vec![1]),
        ("usager.ère ", vec![1]),
        ("usager(ère)s ", vec![1]),
        ("tiers-lieux ", vec![1]),
        ("tiers lieux ", vec![1]),
        ("tierslieu ", vec![1]),
        ("l'erosion ", vec![1]),
        ("données ouvertes", vec![2]),
        ("donnees ouverte ", vec![2]),
        ("cheval ", vec![2]),
        ("ete ", vec![2]),
        ("d'été ", vec![2]),
        ("aujourd'hui ", vec![2]),
        ("aujourdhui ", vec![2]),
        ("community ", vec![3]),
        ("shared ", vec![3]),
        ("mikmaq ", vec![3]),
        ("mi'kmaq ", vec![3]),
        ("email ", vec![3]),
        ("e-mail ", vec![3]),
        ("bonjour ", vec![]),
        ("empechement ", vec![]),
    ] {
        assert_eq!(found(&index, text), expected, "{text}");
        assert_eq!(index.search(&ask(text)).partial, 0, "{text}");
    }
}

#[test]
fn the_last_word_may_be_only_begun() {
    let index = index([
        note(1, "Bibliothèque", "vivante"),
        note(2, "Autre chose", "une bibliographie"),
        note(3, "Encore", "rien"),
    ]);
    assert_eq!(found(&index, "bibli"), [1, 2]);
    assert_eq!(found(&index, "biblioth"), [1]);
    assert_eq!(found(&index, "biblioth "), Vec::<u32>::new());
    assert_eq!(found(&index, "chose bib"), [2]);
    assert_eq!(found(&index, "bib chose"), [2], "said to be partial");
    assert_eq!(index.search(&ask("bib chose")).partial, 1);
    assert_eq!(found(&index, "b"), [1], "one letter looks in titles only");
    assert_eq!(found(&index, "v"), [1], "unless no title begins so");
    assert_eq!(found(&index, "bi"), [1, 2]);
    assert_eq!(found(&index, "autre b"), [2], "and does not turn away what other words find");
}

#[test]
fn the_word_itself_comes_before_its_family_and_longer_words() {
    let index = index([
        note(1, "Un", "formation formation"),
        note(2, "Deux", "forme ici"),
        note(3, "Trois", "formes ici"),
        note(4, "Quatre", "rien ici"),
    ]);
    assert_eq!(found(&index, "forme"), [2, 3]);
    assert_eq!(found(&index, "formes"), [3, 2]);
    assert_eq!(found(&index, "form"), [1, 2, 3]);
}

#[test]
fn titles_count_most_then_rare_words_then_short_texts() {
    let long = "mot ".repeat(300);
    let index = index([
        note(1, "Autre", &format!("jardin {long}")),
        note(2, "Autre", "jardin mot"),
        note(3, "Le jardin", &long),
        note(4, "Sans", "rareté"),
    ]);
    assert_eq!(found(&index, "jardin "), [3, 2, 1]);
    assert_eq!(found(&index, "jardin rareté "), [4, 3, 2, 1]);
    let results = index.search(&ask("jardin rareté "));
    assert_eq!(results.partial, 4, "no record has both");
}

#[test]
fn all_words_are_wanted_but_those_that_say_nothing() {
    let index = index([note(1, "La loi", "des villes"), note(2, "Lois", "des champs"), note(3, "Villes", "et champs")]);
    assert_eq!(found(&index, "loi villes "), [1]);
    assert_eq!(found(&index, "la loi de la ville "), [1]);
    assert_eq!(found(&index, "la "), [1], "alone, a small word is looked for in titles");
    assert_eq!(index.search(&ask("loi des villes ")).partial, 0);
}

#[test]
fn where_few_have_all_the_words_those_that_lack_one_follow() {
    let index = index([
        with(note(1, "Aide", "juridique, rien de plus"), 9, &[]),
        with(note(2, "Autre", "aide juridique gratuite"), 1, &[]),
        with(note(3, "Aide juridique", "aide juridique aide juridique"), 2, &[]),
        with(note(4, "Aide gratuite", ""), 3, &[]),
        with(note(5, "Gratuite", ""), 4, &[]),
        with(note(6, "Loin", "d’ici"), 5, &[]),
    ]);
    let results = |text: &str, order| index.search(&Query { order, ..ask(text) });
    let numbers = |results: &search::Results| results.hits.iter().map(|hit| number(hit.id)).collect::<Vec<_>>();
    let best = results("aide juridique gratuite ", Order::Relevance);
    assert_eq!(numbers(&best).first(), Some(&2), "what has all comes first, however well the others answer");
    assert_eq!((best.total, best.partial), (4, 3), "and nothing that lacks two");
    let last = results("aide juridique gratuite ", Order::Updated);
    assert_eq!(numbers(&last), [2, 1, 4, 3]);
    let page = index.search(&Query { offset: 1, limit: 2, ..ask("aide juridique gratuite ") });
    assert_eq!((page.hits.as_slice(), page.total), (best.hits.get(1..3).unwrap(), 4));
    assert_eq!(results("aide gratuite ", Order::Relevance).partial, 0, "half of two words is too little");
    let far = results("aide loin gratuite xyz ", Order::Relevance);
    assert_eq!((far.total, far.partial), (6, 6), "where none has all, whatever has one");
    let quoted = results("\"aide juridique\" gratuite ", Order::Relevance);
    assert_eq!((numbers(&quoted), quoted.partial), (vec![2], 0), "who quotes wants nothing near it");
}

#[test]
fn what_only_comes_near_is_counted_where_nothing_comes_nearer() {
    let index = index([
        with(note(1, "Aide", "juridique gratuite"), 1, &[("kind", "note")]),
        with(note(2, "Aide", "juridique"), 2, &[("kind", "note")]),
        with(note(3, "Aide", "juridique"), 3, &[("kind", "récit")]),
    ]);
    let counted = |text: &str| {
        let results = index.search(&Query { facet_axes: vec!["kind".to_owned()], ..ask(text) });
        (results.total, results.partial, results.facets["kind"].clone())
    };
    assert_eq!(counted("aide juridique gratuite "), (3, 2, vec![("note".to_owned(), 1)]));
    assert_eq!(counted("aide juridique payante "), (3, 3, vec![("note".to_owned(), 2), ("récit".to_owned(), 1)]));
}

#[test]
fn numbers_hours_initials_and_saints_are_found_as_others_write_them() {
    let index = index([
        note(1, "Un", "Les 1 866 habitants de St-Jérôme se voient à 14 h 15."),
        note(2, "Deux", "La M.R.C. compte 1866 habitants; rendez-vous à 14h15, à Saint-Jérôme."),
        note(3, "Trois", "Il y a 866 bails et 1 chat, à 14 heures ou 15; la clef du maïs."),
        note(4, "Quatre", "Les baux, mais la clé; le thé, né sûr."),
    ]);
    for (text, expected) in [
        ("1866 ", vec![1, 2]),
        ("1 866 ", vec![1, 2]),
        ("1\u{202F}866 ", vec![1, 2]),
        ("14h15 ", vec![1, 2]),
        ("14 h 15 ", vec![1, 2]),
        ("saint-jérôme ", vec![1, 2]),
        ("St Jerome ", vec![1, 2]),
        ("MRC ", vec![2]),
        ("M.R.C. ", vec![2]),
        ("bail ", vec![3, 4]),
        ("cle ", vec![3, 4]),
        ("clef ", vec![3, 4]),
        ("maïs ", vec![3]),
        ("thé ", vec![4]),
        ("né ", vec![4]),
    ] {
        let mut found = found(&index, text);
        found.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_slip_in_a_word_that_is_nowhere_is_mended_and_said() {
    let index = index([
        note(1, "Communauté", "de pratique"),
        note(2, "Communautés", "apprenantes"),
        note(3, "Autre", "pratique"),
    ]);
    for typed in ["comunauté ", "communnauté ", "communatué ", "cammunauté ", "ocmmunauté ", "bommunauté ", "communaut"]
    {
        let results = index.search(&ask(typed));
        assert_eq!(results.total, 2, "{typed}");
        assert_eq!(results.corrections.is_empty(), typed == "communaut", "{typed}");
    }
    let results = index.search(&ask("comunauté de pratiqu"));
    assert_eq!(results.hits.iter().map(|hit| number(hit.id)).collect::<Vec<_>>(), [1]);
    let mended = Correction { typed: "comunauté".into(), found: "communaute".into() };
    assert_eq!(results.corrections, [mended]);
    assert_eq!(results.read_as, "communaute de pratiqu");
    assert_eq!(found(&index, "pratqiue comunauté"), [1], "two words, a slip in each");
    assert_eq!(index.search(&ask("pratqiue comunauté")).read_as, "pratique communaute");
    assert_eq!(found(&index, "comumaute "), Vec::<u32>::new(), "two slips");
    assert_eq!(found(&index, "comunau"), [1, 2], "begun and with a slip");
    assert_eq!(found(&index, "comunau "), Vec::<u32>::new(), "a slip, but no word");
}

#[test]
fn short_words_and_known_words_are_left_as_typed() {
    let index = index([note(1, "Rive", "rives"), note(2, "Livre", "libre")]);
    assert_eq!(found(&index, "rove "), Vec::<u32>::new());
    assert_eq!(found(&index, "livre "), [2]);
    assert!(index.search(&ask("livre ")).corrections.is_empty());
}

#[test]
fn facets_are_counted_among_what_is_found_and_filter_it() {
    let index = index([
        with(note(1, "Jardin", ""), 1, &[("kind", "note"), ("place", "Estrie"), ("place", "Laval")]),
        with(note(2, "Jardin", ""), 2, &[("kind", "récit"), ("place", "Laval")]),
        with(note(3, "Jardin", ""), 3, &[("kind", "note"), ("place", "Laval")]),
        with(note(4, "Forêt", ""), 4, &[("kind", "note"), ("place", "Estrie")]),
    ]);
    let axes = vec!["kind".to_owned(), "place".to_owned()];
    let results = index.search(&Query { facet_axes: axes.clone(), ..ask("jardin") });
    let count =
        |axis: &str| results.facets[axis].iter().map(|(value, count)| (value.as_str(), *count)).collect::<Vec<_>>();
    assert_eq!(count("kind"), [("note", 2), ("récit", 1)]);
    assert_eq!(count("place"), [("Laval", 3), ("Estrie", 1)]);

    let filters = vec![("kind".to_owned(), "note".to_owned()), ("place".to_owned(), "Laval".to_owned())];
    let results = index.search(&Query { filters, facet_axes: axes, ..ask("jardin") });
    assert_eq!(results.hits.iter().map(|hit| number(hit.id)).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(results.facets["kind"], [("note".to_owned(), 2)]);
    let nothing = vec![("place".to_owned(), "Nulle part".to_owned())];
    assert_eq!(index.search(&Query { filters: nothing, ..ask("") }).total, 0);
}

#[test]
fn nothing_typed_gives_all_last_changed_first() {
    let index = index([with(note(1, "A", ""), 5, &[]), with(note(2, "B", ""), 9, &[]), with(note(3, "C", ""), 5, &[])]);
    for text in ["", "  ", "\u{A0}\n"] {
        assert_eq!(found(&index, text), [2, 1, 3], "{text:?}");
    }
    for text in ["?!", "«  »", "—"] {
        assert_eq!(found(&index, text), Vec::<u32>::new(), "{text:?} is something, and is nowhere");
    }
    let page = index.search(&Query { limit: 1, offset: 1, ..ask("") });
    assert_eq!((page.total, number(page.hits[0].id)), (3, 1));
    assert_eq!(index.search(&Query { offset: 7, ..ask("") }).hits, []);
    assert_eq!(index.search(&Query { limit: 0, ..ask("") }).total, 3);
}

#[test]
fn order_is_by_change_when_asked() {
    let index = index([
        with(note(1, "jardin jardin", ""), 1, &[]),
        with(note(2, "x", "jardin"), 2, &[]),
        with(note(3, "y", ""), 3, &[]),
    ]);
    assert_eq!(found(&index, "jardin"), [1, 2]);
    let results = index.search(&Query { order: Order::Updated, ..ask("jardin") });
    assert_eq!(results.hits.iter().map(|hit| number(hit.id)).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn quotes_ask_for_the_very_words_in_that_order() {
    let texts = ["", "des données ouvertes", "ouvertes, des données", "la donnée ouverte", "les données très ouvertes"];
    let index = index((1..5).map(|number| note(number, "Note", texts[number as usize])));
    let search = |text: &str| {
        let results =
            index.search_where(&ask(text), &mut |id| phrases_hold(text, &["Note", texts[number(*id) as usize]]));
        (results.hits.iter().map(|hit| number(hit.id)).collect::<Vec<_>>(), results.total, results.partial)
    };
    assert_eq!(search("\"données ouvertes\""), (vec![1], 1, 0));
    assert_eq!(search("« donnees ouvertes »"), (vec![1], 1, 0));
    assert_eq!(search("\"données ouvertes\" des"), (vec![1], 1, 0));
    let (hits, total, partial) = search("\"ouvertes données\"");
    assert_eq!((hits.len(), total, partial), (3, 3, 3), "no record holds it: those with its words");
    assert_eq!(search("\"ouvertes\""), (vec![1, 2, 4], 3, 0), "one word between quotes is that word as spelt");
    let mut asked = index.candidates(&ask("\"données ouvertes\""));
    asked.sort_unstable();
    assert_eq!(asked.into_iter().map(number).collect::<Vec<_>>(), [1, 2, 4]);
    assert!(index.candidates(&ask("données ouvertes")).is_empty());
}

#[test]
fn a_search_within_finds_nothing_else_and_counts_nothing_else() {
    let kind = |value: &'static str| [("kind", value)];
    let documents = [(1, "note"), (2, "note"), (3, "term"), (4, "note")]
        .map(|(n, of)| with(note(n, "jardin", "au bord du fleuve"), i64::from(n), &kind(of)));
    let index = index(documents);
    let within = |numbers: &[u32], text: &str| Query {
        // Named twice, or unknown: it changes nothing.
        within: Some(Arc::new(numbers.iter().chain(numbers).map(|n| id(*n)).collect())),
        facet_axes: vec!["kind".into()],
        ..ask(text)
    };
    for text in ["jardin", "", "fleuve jard"] {
        let results = index.search(&within(&[2, 3, 99], text));
        let mut found: Vec<u32> = results.hits.iter().map(|hit| number(hit.id)).collect();
        found.sort_unstable();
        assert_eq!(found, [2, 3], "{text}");
        assert_eq!(results.facets["kind"], [("note".to_owned(), 1), ("term".to_owned(), 1)]);
        assert_eq!(index.search(&within(&[], text)).total, 0);
    }
    let filtered = Query { filters: vec![("kind".into(), "note".into())], ..within(&[2, 3], "jardin") };
    assert_eq!(index.search(&filtered).hits.iter().map(|hit| number(hit.id)).collect::<Vec<_>>(), [2]);
}
