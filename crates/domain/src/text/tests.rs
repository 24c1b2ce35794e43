//! The analyser's tables of French and English cases, and what must hold of any text.

use proptest::prelude::*;

use super::*;

/// Every form of a text, in order.
fn forms(text: &str) -> Vec<String> {
    tokens(text).map(|token| token.folded).collect()
}

/// The words of a text without their other forms and compounds.
fn words(text: &str) -> Vec<String> {
    tokens(text).filter(|token| token.role == Role::Word).map(|token| token.folded).collect()
}

#[test]
fn words_are_cut_and_folded() {
    let table: &[(&str, &[&str])] = &[
        // accents, case, ligatures, width
        ("Empêcher", &["empecher"]),
        ("empecher", &["empecher"]),
        ("CŒUR", &["coeur"]),
        ("cœur", &["coeur"]),
        ("Lætitia", &["laetitia"]),
        ("ﬁnancé", &["finance"]),
        ("Ｑｕéｂｅｃ", &["quebec"]),
        ("e\u{301}te\u{301}", &["ete"]),
        ("Straße", &["strasse"]),
        ("naïveté", &["naivete"]),
        ("ça", &["ca"]),
        ("Île", &["ile"]),
        ("co\u{AD}opé\u{200B}ration", &["cooperation"]),
        // elisions
        ("l'été", &["ete"]),
        ("L’ÉTÉ", &["ete"]),
        ("lʼété", &["ete"]),
        ("d'une", &["une"]),
        ("qu'il", &["il"]),
        ("j'aime", &["aime"]),
        ("m'appelle", &["appelle"]),
        ("t'inquiète", &["inquiete"]),
        ("s'entraider", &["entraider"]),
        ("c'est", &["est"]),
        ("n'importe", &["importe"]),
        ("jusqu'ici", &["ici"]),
        ("lorsqu'elle", &["elle"]),
        ("puisqu’on", &["on"]),
        ("quoiqu'elles", &["elles"]),
        ("presqu'île", &["ile"]),
        ("quelqu'un", &["un"]),
        ("d'aujourd'hui", &["aujourd'hui", "aujourdhui"]),
        ("aujourd’hui", &["aujourd'hui", "aujourdhui"]),
        ("prud'homme", &["prud'homme", "prudhomme"]),
        ("l'", &["l"]),
        // English
        ("the community's notes", &["the", "community", "notes"]),
        ("communities'", &["communities"]),
        ("it’s", &["it"]),
        ("don't", &["don't", "dont"]),
        ("O'Brien", &["o'brien", "obrien"]),
        // compounds
        ("tiers-lieux", &["tiers", "lieux", "tierslieux"]),
        ("Saint-Jean-sur-Richelieu", &["saint", "jean", "sur", "richelieu", "saintjeansurrichelieu"]),
        ("c'est-à-dire", &["est", "a", "dire", "estadire"]),
        ("porte\u{2011}parole", &["porte", "parole", "porteparole"]),
        ("e-mail", &["e", "mail", "email"]),
        ("col·lecció", &["col", "leccio", "colleccio"]),
        ("donne-le", &["donne", "le", "donnele"]),
        ("dit-elle", &["dit", "elle", "ditelle"]),
        ("Saguenay–Lac", &["saguenay", "lac"]),
        // inclusive forms
        ("usager·ère", &["usager", "usagere"]),
        ("usager·ères", &["usagers", "usageres"]),
        ("usager.ère", &["usager", "usagere"]),
        ("usager(ère)", &["usager", "usagere"]),
        ("usager-ère", &["usager", "usagere"]),
        ("étudiant·e·s", &["etudiants", "etudiantes"]),
        ("étudiant·es", &["etudiants", "etudiantes"]),
        ("étudiant-e-s", &["etudiants", "etudiantes"]),
        ("étudiant.e.s", &["etudiants", "etudiantes"]),
        ("étudiant(e)s", &["etudiants", "etudiantes"]),
        ("étudiant(e)(s)", &["etudiants", "etudiantes"]),
        ("l’étudiant·e", &["etudiant", "etudiante"]),
        ("directeur·trice·s", &["directeurs", "directrices"]),
        ("directeur·rice", &["directeur", "directrice"]),
        ("chercheur·euse·s", &["chercheurs", "chercheuses"]),
        ("citoyen·ne·s", &["citoyens", "citoyennes"]),
        ("citoyen-ne-s", &["citoyens", "citoyennes"]),
        ("professionnel·le", &["professionnel", "professionnelle"]),
        ("créatif·ive·s", &["creatifs", "creatives"]),
        ("heureux·se", &["heureux", "heureuse"]),
        ("maire·esse", &["maire", "mairesse"]),
        ("principaux·ales", &["principaux", "principales"]),
        ("action(s)", &["action", "actions"]),
        ("Voir (e)", &["voir", "e"]),
        ("fin.Elle part", &["fin", "elle", "part"]),
        // numbers and other scripts
        ("14h30 en 2026", &["14h30", "en", "2026"]),
        ("m²", &["m2"]),
        ("1 234,5", &["1", "234", "1234", "5"]),
        ("14 h 15 à", &["14", "h", "15", "14h15", "a"]),
        ("M.R.C. d'Antoine", &["m", "r", "c", "mrc", "antoine"]),
        ("É.N.A.P.", &["e", "n", "a", "p", "enap"]),
        ("de l'O.N.U. et", &["de", "o", "n", "u", "onu", "et"]),
        ("500-1 000 $", &["500", "1", "000", "1000"]),
        // one word written in two ways
        ("St-Jérôme", &["st", "saint", "jerome", "stjerome"]),
        ("Ste Marie", &["ste", "sainte", "marie"]),
        ("des baux", &["des", "baux", "bail"]),
        ("la clef", &["la", "clef", "cle"]),
        ("ᐃᓄᒃᑎᑐᑦ", &["ᐃᓄᒃᑎᑐᑦ"]),
        ("Mi’kmaq", &["mi'kmaq", "mikmaq"]),
        ("ŝkʷ", &["ŝkw", "skw"]),
        ("kanienʼkéːha", &["kanien'keːha", "kanienkeha"]),
        ("", &[]),
        ("… — !", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(forms(text), *expected, "{text}");
    }
}

#[test]
fn words_of_one_family_share_a_stem() {
    let families: &[&[&str]] = &[
        &["cheval", "chevaux"],
        &["travail", "travaux"],
        &["journal", "journaux"],
        &["niveau", "niveaux"],
        &["lieu", "lieux"],
        &["communauté", "communautés"],
        &["action", "actions"],
        &["service", "services"],
        &["donnée", "données"],
        &["ouvert", "ouverte", "ouverts", "ouvertes"],
        &["usager", "usagère", "usagers", "usagères"],
        &["étudiant", "étudiante", "étudiants", "étudiantes"],
        &["directeur", "directrice", "directeurs", "directrices"],
        &["chercheur", "chercheuse", "chercheuses"],
        &["heureux", "heureuse"],
        &["citoyen", "citoyenne", "citoyennes"],
        &["professionnel", "professionnelle", "professionnels"],
        &["actif", "active", "actifs", "actives"],
        &["collectif", "collectives"],
        &["national", "nationale", "nationaux", "nationales"],
        &["public", "publique", "publics", "publiques"],
        &["premier", "première", "premiers"],
        &["empêcher", "empêche", "empêchée", "empêchait", "empêchez"],
        &["community", "communities"],
        &["share", "shared", "sharing", "shares"],
        &["meeting", "meetings", "meet"],
        &["note", "notes"],
        &["loi", "lois"],
    ];
    for family in families {
        let folded: Vec<String> = family.iter().map(|word| fold(word)).collect();
        let first = stem(folded.first().unwrap());
        for word in &folded {
            assert!(stem(word).same(&first), "{word}: {} is not {first}", stem(word));
        }
    }
}

#[test]
fn words_of_two_families_do_not() {
    let pairs = [
        ("port", "portrait"),
        ("commun", "communauté"),
        ("action", "actif"),
        ("nation", "national"),
        ("ville", "vie"),
        ("process", "proces"),
        ("été", "être"),
        ("savoir", "savon"),
        ("moment", "mom"),
        ("2025", "2026"),
        ("m2", "m"),
    ];
    for (one, other) in pairs {
        let (one, other) = (fold(one), fold(other));
        assert!(!stem(&one).same(&stem(&other)), "{one} and {other}");
    }
}

#[test]
fn small_words_say_nothing_but_where_an_accent_makes_them_others() {
    for (text, small) in [
        ("mais", true),
        ("Maïs", false),
        ("mai\u{308}s", false),
        ("the", true),
        ("thé", false),
        ("sûr", false),
        ("né", false),
        ("où", true),
        ("là", true),
        ("son", false),
        ("leur", true),
        ("maison", false),
    ] {
        assert!(tokens(text).all(|token| token.is_stop(text) == small), "{text}");
    }
}

#[test]
fn sources_are_shown_whole() {
    let text = "L’usager·ère d'aujourd’hui, au cœur des tiers-lieux";
    let sources: Vec<&str> = tokens(text).map(|token| &text[token.start..token.end]).collect();
    assert_eq!(
        sources,
        [
            "usager·ère",
            "usager·ère",
            "aujourd’hui",
            "aujourd’hui",
            "au",
            "cœur",
            "des",
            "tiers",
            "lieux",
            "tiers-lieux"
        ]
    );
    let positions: Vec<u32> = tokens(text).map(|token| token.position).collect();
    assert_eq!(positions, [0, 0, 1, 1, 2, 3, 4, 5, 6, 5]);
}

#[test]
fn folding_makes_a_sort_key() {
    assert_eq!(fold("L’École d’à côté : nº 3"), "l'ecole d'a cote : no 3");
    assert_eq!(fold("Œuvre"), fold("oeuvre"));
}

#[test]
fn a_short_word_reaches_for_itself_alone() {
    for word in ["c", "i", "sac", "qui", "al", "teu"] {
        assert_eq!(stem(word).reach(), word);
    }
    assert_eq!(stem("chevaux").reach(), "cheva");
}

#[test]
fn a_ligature_is_as_long_as_its_letters() {
    assert_eq!(words("œù-è"), words("oeu-e"));
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn ranges_hold_in_any_text(text in "([a-zéœA-Z0-9' ’·.()-]|\\PC|[\u{300}-\u{310}]){0,60}") {
        let mut last = 0;
        for token in tokens(&text) {
            prop_assert!(text.get(token.start..token.end).is_some_and(|source| !source.is_empty()));
            prop_assert!(!token.folded.is_empty() && token.folded.len() <= 48);
            prop_assert!(token.position >= last || token.role.is_joined());
            if token.role == Role::Word {
                last = token.position;
            }
        }
    }

    #[test]
    fn what_is_folded_gives_the_same_words(text in "[a-zàâéèêëîïôùûçœæA-Z0-9' ’-]{0,60}") {
        prop_assert_eq!(words(&fold(&text)), words(&text));
    }

    #[test]
    fn families_lie_within_their_reach(
        word in "[a-z]{1,8}(aux|ail|al|eaux|eux|euse|eur|trice|teur|if|ive|er|ere|ee|ait|aient|nne|lle|que|c|y|ie|i|ing|ed|e)?s?"
    ) {
        let stem = stem(&word);
        prop_assert!(word.starts_with(&stem.reach()), "{} of {}", stem.reach(), word);
        prop_assert!(stem.may_be_of(&word), "{} of {}", stem, word);
    }
}
