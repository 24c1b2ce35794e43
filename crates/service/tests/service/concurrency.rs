//! Many writers at once: nobody's write is lost, none is applied twice, scopes are numbered without gaps.

use core::time::Duration;

use domain::knowledge::{Note, note};
use domain::{Audience, Value};
use sync::protocol::Refusal;
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(twenty_writers_and_their_retries, who_waits_too_long_to_push_is_asked_to_come_back);

const WRITERS: usize = 20;
const EACH: usize = 6;

async fn twenty_writers_and_their_retries(world: &World) {
    let lea = world.member("Léa").await;
    let lines: Vec<String> = (0..WRITERS).map(|n| format!("Le paragraphe numéro {n} attend sa suite.")).collect();
    let body = lines.join("\n\n") + "\n";
    let shared = lea.note("Commun", &body, Audience::Members).await;
    let mut tasks = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let lea = world.device_of(lea.account.expect("hers"), lea.id, &format!("device {n}"));
        let (body, line) = (body.clone(), line.clone());
        tasks.push(tokio::spawn(async move {
            let mut groups = Vec::new();
            for turn in 0..EACH {
                let own = lea.group(vec![{
                    let record = domain::record::Ref { kind: domain::Kind::Note, id: lea.services.fresh_id() };
                    let fields = lea.note_fields(&format!("Note {n} {turn}"), "corps\n", Audience::Members);
                    lea.op(record, Base::New, OpKind::Create(fields))
                }]);
                groups.push(own);
            }
            let mine = body.replace(&line, &format!("{line} Suite {n}."));
            groups.push(lea.group(vec![lea.edit(shared, 1, &body, &mine)]));
            let alias = OpKind::Add(note::field::ALIASES, Value::Text(format!("alias {n}")));
            groups.push(lea.group(vec![lea.op(shared, Base::Rev(1), alias)]));
            let mut answers = Vec::new();
            let sender = lea.sender();
            for group in &groups {
                // Sent twice at the same moment, as a page and its worker may.
                let (one, two) = tokio::join!(
                    lea.services.submit(&sender, core::slice::from_ref(group)),
                    lea.services.submit(&sender, core::slice::from_ref(group)),
                );
                let (one, two) = (one.expect("an answer"), two.expect("an answer"));
                assert_eq!(one.groups, two.groups, "both deliveries get one answer");
                answers.extend(one.groups);
            }
            answers
        }));
    }
    let mut created = 0;
    for task in tasks {
        for group in task.await.expect("a writer") {
            let verdict = &group.ops[0].1;
            assert!(verdict.is_applied(), "{verdict:?}");
            created += usize::from(*verdict == Verdict::Applied { rev: 1 });
        }
    }
    assert_eq!(created, WRITERS * EACH);
    let record = lea.sees(shared.id).await.expect("it");
    let content: Note = record.content();
    for n in 0..WRITERS {
        assert!(content.body.as_str().contains(&format!("Suite {n}.")), "the paragraph of writer {n}");
    }
    assert_eq!(content.aliases.len(), WRITERS);
    assert_eq!(record.rev, 1 + 2 * WRITERS as u64, "each change made one revision");

    let items = lea.everything(&[]).await;
    let notes = items.iter().filter(|(_, item)| item.data.as_ref().is_some_and(|data| data.kind == domain::Kind::Note));
    assert_eq!(notes.count(), WRITERS * EACH + 1);
    let query = domain::query::Search { text: "Note".to_owned(), limit: 1, ..Default::default() };
    let reply = lea.services.read(&lea.actor, vec![domain::query::Ask::Search(query)]).await.expect("an answer");
    let domain::query::Answer::Search(found) = &reply.answers[0] else { panic!("{reply:?}") };
    assert_eq!(found.total as usize, WRITERS * EACH, "each is found, once");
}

async fn who_waits_too_long_to_push_is_asked_to_come_back(world: &World) {
    let lea = world.member("Léa").await;
    let record = domain::record::Ref { kind: domain::Kind::Note, id: lea.services.fresh_id() };
    let fields = lea.note_fields("Du terrain", "corps\n", Audience::Members);
    let group = lea.group(vec![lea.op(record, Base::New, OpKind::Create(fields))]);
    let busy = world.within(|limits| (limits.pushes_at_once, limits.sync_patience) = (0, Duration::ZERO)).await;
    let there = Person { services: busy.clone(), ..lea.clone() };
    assert_eq!(there.push(core::slice::from_ref(&group)).await.err(), Some(Refusal::Unavailable));
    assert!(lea.sees(record.id).await.is_none(), "nothing of it was taken");
    assert!(!there.everything(&[]).await.is_empty(), "who reads does not wait");
    let pushed = lea.push(core::slice::from_ref(&group)).await.expect("an answer");
    assert_eq!(pushed.groups[0].ops[0].1, Verdict::Applied { rev: 1 });
    busy.database().close().await;
}
