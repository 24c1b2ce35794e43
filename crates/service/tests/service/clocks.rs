//! Clocks that are set back, the server's and a device's: nothing is lost, nobody waits for a year, the later write is later.

use domain::knowledge::{Note, note};
use domain::query::{Answer, Ask};
use domain::record::Ref;
use domain::{Audience, Kind, Value};
use service::Error;
use service::account::Network;
use sync::{Base, Hlc, OpKind, Verdict};

use crate::harness::{World, decoded, email, on_each_engine};

on_each_engine!(the_server_is_set_back, a_device_is_set_back);

const YEAR: i64 = 365 * 86_400;
const PASSWORD: &str = "trois renards dansent";

async fn the_server_is_set_back(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let body = "un\n\ndeux\n";
    let shared = lea.note("Commun", body, Audience::Members).await;
    assert_eq!(lea.set(shared, 1, note::field::TITLE, "Avant".into()).await, Verdict::Applied { rev: 2 });
    let other = world.device_of(lea.account.expect("hers"), lea.id, "another device");
    let list = other.subscribe(&[]).await;
    let mut cursors = vec![0; list.scopes.len()];
    for page in other.pull(&list, &cursors).await.expect("pages").pages {
        cursors[list.scopes.iter().position(|scope| *scope == page.scope).expect("a scope")] = page.to;
    }
    let tries = world.services.config().limits.tries_by_network;
    let network = Network::Of([192, 0, 2, 1].into());
    for _ in 0..tries {
        let wrong = world.services.sign_in(&email("Léa"), "ce n'est pas lui", network).await;
        assert!(matches!(wrong, Err(Error::Credentials)), "{wrong:?}");
    }
    assert!(matches!(world.services.sign_in(&email("Léa"), PASSWORD, network).await, Err(Error::Throttled(_))));

    world.pass(-YEAR);
    // Who guessed does not wait for a year, and who has an account signs in.
    assert!(world.services.sign_in(&email("Léa"), PASSWORD, network).await.is_ok());
    world.services.tidy().await.expect("tidied");
    world.services.sweep_waiting().await.expect("swept");

    // A write after the other is after it, whatever the clocks say; two at once are both in the history.
    assert_eq!(other.set(shared, 2, note::field::TITLE, "Après".into()).await, Verdict::Applied { rev: 3 });
    assert_eq!(lea.one(lea.edit(shared, 2, body, "un\n\ndeux à elle\n")).await.rev(), Some(4));
    let late = lea.note("Écrite l'an dernier", "corps\n", Audience::Members).await;
    let seen = max.sees(shared.id).await.expect("the note").content::<Note>();
    assert_eq!((seen.title.as_str(), seen.body.as_str()), ("Après", "un\n\ndeux à elle\n"));

    // A device that has everything until then receives the rest, and nothing twice.
    let pulled = other.pull(&list, &cursors).await.expect("pages");
    let mut ids: Vec<_> = pulled.pages.iter().flat_map(|page| &page.items).map(|item| (item.id, item.rev)).collect();
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.contains(&(late.id, 1)) && ids.contains(&(shared.id, 4)), "{ids:?}");

    let history = world.services.read(&max.actor, vec![Ask::History(shared.id)]).await.expect("a history");
    let Some(Answer::History(lines)) = history.answers.into_iter().next() else { panic!("a history") };
    let mut revs: Vec<u64> = lines.iter().map(|line| line.rev).collect();
    revs.sort_unstable();
    assert_eq!(revs, [1, 2, 3, 4], "every version is there");

    // The clock is right again, and the server starts again.
    world.pass(YEAR);
    let again = world.reopened().await;
    let reply = again.read(&max.actor, vec![Ask::Record(late.id)]).await.expect("an answer");
    assert!(matches!(&reply.answers[0], Answer::Record(Some(_))));
    again.close().await;
}

async fn a_device_is_set_back(world: &World) {
    let lea = world.member("Léa").await;
    let shared = lea.note("Commun", "un\n\ndeux\n", Audience::Members).await;
    let now = u64::try_from(world.now_ms()).expect("a time");
    let year = u64::try_from(YEAR * 1_000).expect("a year");
    // In 2031 as the device believes, then set right, then set back by ten years: each saw what the one before it made.
    for (rev, hlc, title) in [
        (1, Hlc::new(now + 5 * year, 0), "En 2031"),
        (2, Hlc::new(now, 0), "Maintenant"),
        (3, Hlc::new(now - 10 * year, 0), "Il y a dix ans"),
        (4, Hlc::new(0, 0), "En 1970"),
        (5, Hlc::from_bits(u64::MAX), "À la fin des temps"),
    ] {
        let set = OpKind::Set(domain::Fields::from([(note::field::TITLE, Value::from(title))]));
        let mut op = lea.op(shared, Base::Rev(rev), set);
        op.hlc = hlc;
        let group = lea.group(vec![op]);
        for device_ms in [i64::try_from(hlc.millis()).expect("a time"), i64::MIN, i64::MAX] {
            let from = service::sync::From { now_ms: Some(device_ms), ..lea.from() };
            let groups = vec![(group.group.id, sync::codec::encode_group(&group.group))];
            let push = sync::protocol::Push { proto: 1, device: lea.device, account: lea.account, groups };
            let body = sync::protocol::Body::encode(&push);
            let pushed = decoded::<sync::protocol::Pushed>(&world.services.push(&from, &body).await).expect("verdicts");
            assert_eq!(pushed.groups[0].ops[0].1, Verdict::Applied { rev: rev + 1 }, "{title} at {device_ms}");
        }
        let seen = lea.sees(shared.id).await.expect("the note");
        assert_eq!(seen.content::<Note>().title.as_str(), title);
        assert!(seen.updated.millis() <= world.now_ms(), "{title}: no record is of the future");
    }
    let new = Ref { kind: Kind::Note, id: world.services.fresh_id() };
    let mut op = lea.op(new, Base::New, OpKind::Create(lea.note_fields("Neuve", "corps\n", Audience::Members)));
    op.hlc = Hlc::new(now + 5 * year, 0);
    assert_eq!(lea.one(op).await, Verdict::Applied { rev: 1 });
    let made = lea.sees(new.id).await.expect("the note");
    assert!(made.created.millis() <= world.now_ms(), "made in 2031, said as of now");
}
