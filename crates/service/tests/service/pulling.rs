//! Pulling: pages by bytes, from where the device was, to everything at one moment.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Audience, RecordId, ScopeId, Selector};
use sync::level::LEVEL;
use sync::protocol::{Body, Pull, Pulled, Subscribe, Subscribed};

use crate::harness::{World, decoded, on_each_engine};

on_each_engine!(
    pages_by_bytes_and_nothing_twice,
    kits_change_the_list,
    what_differs_is_read_again,
    an_older_build_is_sent_what_it_reads,
);

/// Levels are of what this build knows: one before the first knows nothing, and is answered all the same.
async fn an_older_build_is_sent_what_it_reads(world: &World) {
    let lea = world.member("Léa").await;
    let note = lea.note("Un", "corps\n", Audience::Private).await;
    let subscribe = Subscribe { device: lea.device, selectors: Vec::new() }.encode();
    let mut from = lea.from();
    for (knows, expected) in [(Some(0), false), (None, true), (Some(LEVEL), true), (Some(LEVEL + 1), true)] {
        from.knows = knows;
        let list = decoded::<Subscribed>(&world.services.subscribe(&from, &subscribe).await).expect("a list");
        assert_eq!(!list.scopes.is_empty(), expected, "{knows:?}");
        let pull = Pull {
            epoch: list.epoch,
            device: lea.device,
            list_version: list.list_version,
            cursors: vec![0; list.scopes.len()],
            limit: 1 << 20,
            digests: Vec::new(),
        };
        let pulled = decoded::<Pulled>(&world.services.pull(&from, &pull.encode()).await).expect("pages");
        let has = pulled.pages.iter().flat_map(|page| &page.items).any(|item| item.id == note.id);
        assert_eq!((has, pulled.complete), (expected, true), "{knows:?}");
    }
}

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

/// A device says what it holds: of what it was given a digest, which is the server's wherever nothing was lost.
async fn what_differs_is_read_again(world: &World) {
    use sync::digest::{Digest, item, mixed};
    use sync::protocol::What;
    let lea = world.member("Léa").await;
    let carnet = lea.carnet("Carnet", Audience::Public).await;
    for n in 0..5 {
        let note = lea.note(&format!("Note {n}"), "mot\n", Audience::Private).await;
        lea.place(carnet, note).await;
        lea.one(lea.edit(note, 1, "mot\n", "mot à mot\n")).await;
    }
    let list = lea.subscribe(&[Selector::Notebook(carnet.id)]).await;
    let mut held: BTreeMap<(ScopeId, RecordId), u64> = BTreeMap::new();
    let mut cursors = vec![0; list.scopes.len()];
    for page in lea.pull(&list, &cursors.clone()).await.expect("pages").pages {
        cursors[list.scopes.iter().position(|scope| *scope == page.scope).expect("a scope")] = page.to;
        for change in page.items {
            match change.what {
                What::Upsert => held.insert((page.scope, change.id), change.rev),
                _ => held.remove(&(page.scope, change.id)),
            };
        }
    }
    let digest = |scope: &ScopeId, held: &BTreeMap<(ScopeId, RecordId), u64>| {
        let its = held.iter().filter(|((of, _), _)| of == scope);
        its.fold(Digest::default(), |digest, ((_, id), rev)| mixed(digest, item(*id, *rev)))
    };
    let ask = async |digests: Vec<Option<Digest>>| {
        let (epoch, list_version) = (list.epoch, list.list_version);
        let pull = Pull { epoch, device: lea.device, list_version, cursors: cursors.clone(), limit: 1 << 20, digests };
        let pulled = decoded::<Pulled>(&world.services.pull(&lea.from(), &pull.encode()).await).expect("an answer");
        assert!(pulled.pages.is_empty());
        pulled.reset
    };
    let all = |held: &BTreeMap<_, _>| list.scopes.iter().map(|scope| Some(digest(scope, held))).collect::<Vec<_>>();
    assert_eq!(ask(all(&held)).await, [], "it is what the server has");
    let ((scope, id), rev) = held.pop_last().expect("a record");
    assert_eq!(ask(all(&held)).await, [scope]);
    held.insert((scope, id), rev + 1);
    assert_eq!(ask(all(&held)).await, [scope]);
    assert_eq!(ask(vec![None; list.scopes.len()]).await, [], "nothing is said of it");
    assert_eq!(ask(vec![Some([7; 16])]).await.len(), 1, "fewer than the list has");
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
