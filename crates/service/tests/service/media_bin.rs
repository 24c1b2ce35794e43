//! Files that are taken back: into the bin and out of it, with what shows them, and for good.

use domain::memory::media;
use domain::record::Ref;
use domain::{Audience, Fields, Kind, Value};
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};
use crate::media::{a_photograph, name, reads, say, send, told};

on_each_engine!(
    a_picture_in_the_bin_is_read_by_nobody_until_it_comes_out,
    what_takes_its_record_back_takes_it_back,
    another_record_that_says_what_it_is_goes_on_showing_it,
    what_was_in_the_bin_too_long_is_kept_no_more,
    what_was_never_shown_was_not_taken_back,
    what_was_shown_once_was_taken_back,
);

/// How a file answers: with its bytes, gone, or as if it never was.
async fn answers(who: &Person, bytes: &[u8]) -> &'static str {
    if reads(who, bytes).await == Some(true) {
        return "bytes";
    }
    let gone = who.services.media_taken_back(&who.actor, &name(bytes)).await.expect("an answer");
    if gone.is_some() { "gone" } else { "nothing" }
}

async fn a_picture_in_the_bin_is_read_by_nobody_until_it_comes_out(world: &World) {
    let (lea, max, rita) = (world.member("Lea").await, world.member("Max").await, world.member("Rita").await);
    let visitor = world.visitor();
    let bytes = a_photograph();
    let note = lea.note("La cuisine", "Voici.\n", Audience::Members).await;
    // Rita signs too, and adds a picture.
    let signed = Value::List(vec![
        Value::Id(lea.actor.person.expect("a person")),
        Value::Id(rita.actor.person.expect("a person")),
    ]);
    lea.set(note, 1, domain::knowledge::note::field::AUTHORS, signed).await;
    say(&rita, note, &bytes, Audience::Public).await;
    send(&rita, &bytes, false).await.expect("taken");
    let picture = Ref { kind: Kind::Media, id: media::id(note.id, &name(&bytes)) };
    let bin = async |who: &Person, base, kind| who.one(who.op(picture, Base::Rev(base), kind)).await;
    let refused = bin(&max, 1, OpKind::Delete).await;
    assert!(!matches!(refused, Verdict::Applied { .. } | Verdict::Merged { .. }), "{refused:?}");
    assert_eq!(answers(&max, &bytes).await, "bytes");
    // Who manages the record takes it out, though somebody else added it.
    assert_eq!(bin(&lea, 1, OpKind::Delete).await, Verdict::Applied { rev: 2 });
    assert_eq!([answers(&lea, &bytes).await, answers(&max, &bytes).await], ["gone", "gone"]);
    assert_eq!(answers(&visitor, &bytes).await, "nothing", "the note is for members");
    let words = max.services.media_taken_back(&max.actor, &name(&bytes)).await.expect("an answer").expect("gone").words;
    assert_eq!(words, "La cuisine du local");
    assert!(max.sees(picture.id).await.is_none() && rita.sees(picture.id).await.is_some());
    // What was said of it is found by who added it, and comes back by their hand.
    assert_eq!(bin(&rita, 2, OpKind::Restore).await, Verdict::Applied { rev: 3 });
    assert_eq!(answers(&max, &bytes).await, "bytes");
    // Set apart, it is only theirs who added it.
    rita.set(picture, 3, media::field::APART, Value::Bool(true)).await;
    let refused = bin(&lea, 4, OpKind::Delete).await;
    assert!(!matches!(refused, Verdict::Applied { .. } | Verdict::Merged { .. }), "{refused:?}");
    assert_eq!(answers(&visitor, &bytes).await, "bytes");
    assert_eq!(bin(&rita, 4, OpKind::Delete).await, Verdict::Applied { rev: 5 });
    assert_eq!(answers(&visitor, &bytes).await, "gone");
}

async fn what_takes_its_record_back_takes_it_back(world: &World) {
    let (lea, visitor) = (world.member("Lea").await, world.visitor());
    let bytes = a_photograph();
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    say(&lea, note, &bytes, Audience::Public).await;
    send(&lea, &bytes, false).await.expect("taken");
    assert_eq!(answers(&visitor, &bytes).await, "bytes");
    let field = domain::knowledge::note::field::STATUS;
    let mut fields = Fields::from([(domain::knowledge::note::field::WITHDRAWN_REASON, Value::from("Une erreur."))]);
    let withdrawn = OpKind::Transition {
        field,
        from: "published".into(),
        to: "withdrawn".into(),
        with: core::mem::take(&mut fields),
    };
    let verdict = lea.one(lea.op(note, Base::Rev(1), withdrawn)).await;
    assert_eq!(verdict, Verdict::Applied { rev: 2 });
    assert_eq!([answers(&visitor, &bytes).await, answers(&lea, &bytes).await], ["gone", "bytes"]);
    // A note in the bin shows nothing to those who do not keep it, and says that it was there.
    let other = lea.note("Le quai", "Voici.\n", Audience::Public).await;
    let theirs = told();
    say(&lea, other, &theirs, Audience::Public).await;
    send(&lea, &theirs, true).await.expect("taken");
    assert_eq!(answers(&visitor, &theirs).await, "bytes");
    lea.one(lea.op(other, Base::Rev(1), OpKind::Delete)).await;
    assert_eq!([answers(&visitor, &theirs).await, answers(&lea, &theirs).await], ["gone", "bytes"]);
}

async fn another_record_that_says_what_it_is_goes_on_showing_it(world: &World) {
    let (lea, max, visitor) = (world.member("Lea").await, world.member("Max").await, world.visitor());
    let bytes = a_photograph();
    let (mine, theirs) = (
        lea.note("À tous", "Voici.\n", Audience::Public).await,
        max.note("À nous", "Voici.\n", Audience::Members).await,
    );
    say(&lea, mine, &bytes, Audience::Public).await;
    say(&max, theirs, &bytes, Audience::Public).await;
    send(&lea, &bytes, false).await.expect("taken");
    let picture = Ref { kind: Kind::Media, id: media::id(mine.id, &name(&bytes)) };
    lea.one(lea.op(picture, Base::Rev(1), OpKind::Delete)).await;
    assert_eq!([answers(&max, &bytes).await, answers(&visitor, &bytes).await], ["bytes", "gone"]);
    // Added again where it was, it comes out of the bin.
    say(&lea, mine, &bytes, Audience::Public).await;
    assert_eq!(answers(&visitor, &bytes).await, "bytes");
}

async fn what_was_in_the_bin_too_long_is_kept_no_more(world: &World) {
    let lea = world.member("Lea").await;
    let bytes = a_photograph();
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    say(&lea, note, &bytes, Audience::Public).await;
    send(&lea, &bytes, false).await.expect("taken");
    world.pass(40 * 24 * 3_600);
    let picture = Ref { kind: Kind::Media, id: media::id(note.id, &name(&bytes)) };
    lea.one(lea.op(picture, Base::Rev(1), OpKind::Delete)).await;
    assert_eq!(lea.services.tidy().await.expect("tidied").media, 0, "it may come out");
    world.pass(29 * 24 * 3_600);
    assert_eq!(lea.services.tidy().await.expect("tidied").media, 0, "it may still");
    world.pass(2 * 24 * 3_600);
    assert_eq!(lea.services.tidy().await.expect("tidied").media, 1);
    lea.one(lea.op(picture, Base::Rev(2), OpKind::Restore)).await;
    assert_eq!(reads(&lea, &bytes).await, Some(false), "it has to be sent again");
}

fn picture_of(note: Ref, bytes: &[u8]) -> Ref {
    Ref { kind: Kind::Media, id: media::id(note.id, &name(bytes)) }
}

/// A note, and a picture of it that Léa has sent.
async fn with_a_picture(lea: &Person, audience: Audience) -> (Ref, Vec<u8>) {
    let note = lea.note("La cuisine", "Voici.\n", audience).await;
    let bytes = a_photograph();
    say(lea, note, &bytes, Audience::Public).await;
    send(lea, &bytes, false).await.expect("taken");
    (note, bytes)
}

async fn withdraw(lea: &Person, note: Ref, rev: u64) {
    let with = Fields::from([(domain::knowledge::note::field::WITHDRAWN_REASON, Value::from("Une erreur."))]);
    let field = domain::knowledge::note::field::STATUS;
    let kind = OpKind::Transition { field, from: "published".into(), to: "withdrawn".into(), with };
    assert!(lea.one(lea.op(note, Base::Rev(rev), kind)).await.is_applied());
}

async fn opens(lea: &Person, record: Ref, rev: u64, audience: &str) {
    assert!(lea.set(record, rev, domain::record::header::AUDIENCE, Value::from(audience)).await.is_applied());
}

async fn what_was_never_shown_was_not_taken_back(world: &World) {
    let (lea, max, visitor) = (world.member("Lea").await, world.member("Max").await, world.visitor());
    // Put into the bin while the note was hers: opened since, it shows nothing that was there before.
    let (note, bytes) = with_a_picture(&lea, Audience::Private).await;
    world.pass(60);
    assert!(lea.one(lea.op(picture_of(note, &bytes), Base::Rev(1), OpKind::Delete)).await.is_applied());
    world.pass(60);
    opens(&lea, note, 1, "members").await;
    assert_eq!([answers(&lea, &bytes).await, answers(&max, &bytes).await], ["gone", "nothing"]);
    // Members saw it then, and everybody reads the note now: only members are told.
    let again = picture_of(note, &bytes);
    assert!(lea.one(lea.op(again, Base::Rev(2), OpKind::Restore)).await.is_applied());
    assert_eq!(answers(&max, &bytes).await, "bytes");
    world.pass(60);
    assert!(lea.one(lea.op(again, Base::Rev(3), OpKind::Delete)).await.is_applied());
    world.pass(60);
    opens(&lea, note, 2, "public").await;
    assert_eq!([answers(&max, &bytes).await, answers(&visitor, &bytes).await], ["gone", "nothing"]);

    // Added once its note was taken back.
    let other = lea.note("Le quai", "Voici.\n", Audience::Public).await;
    world.pass(60);
    withdraw(&lea, other, 1).await;
    world.pass(60);
    let late = told();
    say(&lea, other, &late, Audience::Public).await;
    send(&lea, &late, true).await.expect("taken");
    assert_eq!([answers(&lea, &late).await, answers(&visitor, &late).await], ["bytes", "nothing"]);

    // Set apart and its own, then opened in the bin.
    let third = lea.note("Le four", "Voici.\n", Audience::Public).await;
    let apart = b"%PDF-1.7\nun".to_vec();
    say(&lea, third, &apart, Audience::Private).await;
    send(&lea, &apart, false).await.expect("taken");
    let document = picture_of(third, &apart);
    assert!(lea.one(lea.op(document, Base::Rev(1), OpKind::Delete)).await.is_applied());
    opens(&lea, document, 2, "public").await;
    assert_eq!([answers(&lea, &apart).await, answers(&visitor, &apart).await], ["gone", "nothing"]);
}

async fn what_was_shown_once_was_taken_back(world: &World) {
    let (lea, visitor) = (world.member("Lea").await, world.visitor());
    // Closed for a while before it went into the bin, and opened again: it had been seen.
    let (note, bytes) = with_a_picture(&lea, Audience::Public).await;
    world.pass(60);
    opens(&lea, note, 1, "private").await;
    world.pass(60);
    assert!(lea.one(lea.op(picture_of(note, &bytes), Base::Rev(1), OpKind::Delete)).await.is_applied());
    assert_eq!(answers(&visitor, &bytes).await, "nothing", "while it is closed");
    opens(&lea, note, 2, "public").await;
    assert_eq!(answers(&visitor, &bytes).await, "gone");
    // What its note was before it was added does not count.
    let (other, late) = (lea.note("Le quai", "Voici.\n", Audience::Public).await, told());
    world.pass(60);
    opens(&lea, other, 1, "private").await;
    world.pass(60);
    say(&lea, other, &late, Audience::Public).await;
    send(&lea, &late, true).await.expect("taken");
    world.pass(60);
    assert!(lea.one(lea.op(picture_of(other, &late), Base::Rev(1), OpKind::Delete)).await.is_applied());
    opens(&lea, other, 2, "public").await;
    assert_eq!(answers(&visitor, &late).await, "nothing");
}
