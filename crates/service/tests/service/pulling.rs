//! Pulling: pages by bytes, from where the device was, to everything at one moment.

use std::collections::BTreeSet;

use domain::{Audience, RecordId, Selector};
use sync::protocol::{Body, Pull, Pulled};

use crate::harness::{World, decoded, on_each_engine};

on_each_engine!(pages_by_bytes_and_nothing_twice, kits_change_the_list);

async fn pages_by_bytes_and_nothing_twice(world: &World) {
    let lea = world.member("Léa").await;
    let mut made: BTreeSet<RecordId> = BTreeSet::new();
    for n in 0..30 {
        made.insert(lea.note(&format!("Note {n}"), &"mot ".repeat(500), Audience::Private).await.id);
    }
    let list = lea.subscribe(&[]).await;
    let mut cursors = vec![0; list.scopes.len()];
    let (mut got, mut answers) = (Vec::new(), 0);
    loop {
        let pull = Pull {
            epoch: list.epoch,
            device: lea.device,
            list_version: list.list_version,
            cursors: cursors.clone(),
            limit: 1,
            digests: Vec::new(),
        };
        let bytes = world.services.pull(&lea.from(), &pull.encode()).await;
        assert!(bytes.len() < 24 * 1024, "{}", bytes.len());
        let pulled = decoded::<Pulled>(&bytes).expect("pages");
        answers += 1;
        for page in pulled.pages {
            let at = list.scopes.iter().position(|scope| *scope == page.scope).expect("a scope");
            cursors[at] = page.to;
            got.extend(page.items.into_iter().filter_map(|item| item.data).map(|record| record.id));
        }
        if pulled.complete {
            break;
        }
    }
    assert!(answers > 2, "it took pages");
    let set: BTreeSet<RecordId> = got.iter().copied().collect();
    assert_eq!(set.len(), got.len(), "each once");
    assert!(made.is_subset(&set));
    let quiet = lea.pull(&list, &cursors).await.expect("an answer");
    assert!(quiet.complete && quiet.pages.is_empty());
    let edited = lea.note("Nouvelle", "x\n", Audience::Private).await;
    let next = lea.pull(&list, &cursors).await.expect("an answer");
    let ids: Vec<RecordId> = next.pages.iter().flat_map(|page| &page.items).map(|item| item.id).collect();
    assert_eq!(ids, [edited.id]);
    let mut ahead = cursors.clone();
    ahead.iter_mut().for_each(|cursor| *cursor += 1_000);
    let reset = lea.pull(&list, &ahead).await.expect("an answer");
    assert_eq!(reset.reset.len(), list.scopes.len(), "a cursor that this log never gave is read from the beginning");
}

async fn kits_change_the_list(world: &World) {
    let lea = world.member("Léa").await;
    let carnet = lea.carnet("Carnet", Audience::Public).await;
    let visitor = world.visitor();
    let first = visitor.subscribe(&[]).await;
    let same = visitor.subscribe(&[]).await;
    assert_eq!((first.list_version, &first.scopes), (same.list_version, &same.scopes));
    let wider = visitor.subscribe(&[Selector::Notebook(carnet.id)]).await;
    assert!(wider.list_version > first.list_version && wider.scopes.len() > first.scopes.len());
    assert!(wider.scopes.iter().all(|scope| scope.audience == domain::AudienceKey::Public));
    // Signed in on this device: the list follows by itself, what the visitor had goes on.
    let mut signed = lea.clone();
    signed.device = visitor.device;
    let pulled = signed.pull(&wider, &vec![0; wider.scopes.len()]).await.expect("an answer");
    let (version, scopes) = pulled.list.expect("another list");
    assert!(version > wider.list_version && scopes.len() > wider.scopes.len());
    assert!(pulled.revoked.is_empty());
}
