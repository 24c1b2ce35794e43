//! The order of titles is that of fr-CA, and the same for the database and for a device.

use domain::Audience;
use domain::projection::project;
use domain::query::{Answer, Ask, Filter, List, Order};
use domain::{Kind, RecordId};

use crate::harness::{World, on_each_engine};

on_each_engine!(titles_have_one_order);

/// In the order of fr-CA: accents tell apart what is otherwise the same, from the end. Case, ligatures and the form of an
/// apostrophe do not: those on one line stand side by side, and their identifiers say which comes first.
const TITLES: &[&[&str]] = &[
    &["112 rives"],
    &["98 samedis"],
    &["À table"],
    &["Abitibi"],
    &["Âge d’or"],
    &["aide juridique"],
    &["Aînés"],
    &["Balado"],
    &["Bénévole"],
    &["cote"],
    &["côte"],
    &["coté"],
    &["côté", "CÔTÉ", "« Côté »"],
    &["Côte de Beaupré"],
    &["Côte-Nord"],
    &["coteau"],
    &["cotée"],
    &["Deuil blanc"],
    &["dévouée"],
    &["eau du puits"],
    &["Écrivaine publique, écrivain public"],
    &["ÉDUCATION"],
    &["effort"],
    &["Église"],
    &["Étiquette"],
    &["Forêt communautaire"],
    &["ILE", "ile"],
    &["île", "Île", "i\u{302}le"],
    &["Île aux Coudres"],
    &["îlien"],
    &["Îlot de chaleur"],
    &["Ilots"],
    &["Îlots"],
    &["immeuble"],
    &["L’Assomption", "L'Assomption"],
    &["L’Érable"],
    &["L'Islet"],
    &["La Matapédia"],
    &["L\u{E0}-bas"],
    &["Les Basques"],
    &["Noël"],
    &["Nœud plat"],
    &["Noeuds"],
    &["Nord"],
    &["œil"],
    &["Œuvre", "oeuvre", "œuvre"],
    &["officielle"],
    &["Où sont allés les bancs"],
    &["Ours"],
    &["Saint-Raymond"],
    &["Sainte-Thècle"],
    &["Val-d’Or"],
    &["Val-David"],
    &["Vallée"],
    &["zone"],
];

async fn titles_have_one_order(world: &World) {
    let lea = world.member("Léa").await;
    let mut titles: Vec<&str> = TITLES.iter().flat_map(|line| line.iter().copied()).collect();
    // Neither the order in which they are written nor its contrary.
    titles.sort_by_key(|title| sync::operation::hash16(title.as_bytes()));
    let mut keys: Vec<(Vec<u8>, RecordId)> = Vec::new();
    for title in &titles {
        let id = lea.note(title, "corps\n", Audience::Public).await.id;
        let record = lea.sees(id).await.expect("a note");
        // The place of an entry in IndexedDB, as `offline::entry` makes it: the key, a zero, the identifier.
        keys.push(([&project(&record).sort_title(), &[0][..], id.as_bytes()].concat(), id));
    }
    keys.sort();
    let here: Vec<RecordId> = keys.into_iter().map(|(_, id)| id).collect();

    let mut list = List {
        filter: Filter { kinds: vec![Kind::Note], ..Filter::default() },
        order: Order::Title,
        limit: 7,
        ..List::default()
    };
    let (mut shown, mut there) = (Vec::new(), Vec::new());
    loop {
        let reply =
            world.services.read(&world.visitor().actor, vec![Ask::List(list.clone())]).await.expect("an answer");
        let Some(Answer::List(page)) = reply.answers.into_iter().next() else { panic!("a page") };
        shown.extend(page.cards.iter().map(|card| card.title.clone()));
        there.extend(page.cards.iter().map(|card| card.reference.id));
        list.after = page.next;
        if list.after.is_none() {
            break;
        }
    }
    let line_of = |title: &String| TITLES.iter().position(|line| line.contains(&title.as_str()));
    let lines: Vec<Option<usize>> = shown.iter().map(line_of).collect();
    assert_eq!(shown.len(), titles.len());
    assert!(lines.is_sorted() && lines.iter().all(Option::is_some), "{shown:#?}");
    assert_eq!(there, here, "the database and a device put the same titles in one order");
}
