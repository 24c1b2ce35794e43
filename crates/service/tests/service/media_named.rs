//! The name of a file opens nothing by itself: a record shows one where who says so sent its bytes, or could read it.

use domain::memory::media;
use domain::record::Ref;
use domain::{Audience, Fields, Kind, Selector, Value};
use service::media::{Announced, Attached};
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};
use crate::media::{a_photograph, name, reads, say, send};

on_each_engine!(
    a_name_alone_opens_nothing,
    a_name_alone_says_nothing_of_a_file_that_is_here,
    who_sends_what_somebody_else_has_shows_it,
    a_form_shows_what_somebody_else_has,
    who_names_another_file_says_nothing_of_this_one,
    what_one_reads_one_may_show,
    who_names_a_file_before_it_comes_shows_it_then,
    what_stood_before_it_was_noted_stands,
    what_a_database_that_was_put_back_lacks_comes_from_whoever_kept_it,
);

/// Léa's secret, and a note where Max says that it is shown.
async fn a_secret_named_by(world: &World) -> (Person, Person, Vec<u8>, Ref) {
    let (lea, max, bytes) = (world.member("Lea").await, world.member("Max").await, a_photograph());
    let secret = lea.note("À moi", "Voici.\n", Audience::Private).await;
    say(&lea, secret, &bytes, Audience::Public).await;
    send(&lea, &bytes, false).await.expect("taken");
    let note = max.note("À tous", "Voici.\n", Audience::Public).await;
    assert_eq!(say(&max, note, &bytes, Audience::Public).await, Verdict::Applied { rev: 1 }, "nothing is refused");
    (lea, max, bytes, note)
}

fn announced(bytes: &[u8]) -> Announced {
    Announced { sha256: name(bytes), size: bytes.len() as u64, kept: false }
}

async fn a_name_alone_opens_nothing(world: &World) {
    let (lea, max, bytes, note) = a_secret_named_by(world).await;
    let visitor = world.visitor();
    assert_eq!(reads(&lea, &bytes).await, Some(true));
    assert_eq!([reads(&max, &bytes).await, reads(&visitor, &bytes).await], [Some(false), Some(false)]);
    // Its record said again, changed, put into the bin and taken out: no way round.
    let picture = Ref { kind: Kind::Media, id: media::id(note.id, &name(&bytes)) };
    say(&max, note, &bytes, Audience::Public).await;
    max.set(picture, 1, media::field::APART, Value::Bool(true)).await;
    let rev = max.sees(picture.id).await.expect("it is there").rev;
    assert_eq!(reads(&max, &bytes).await, Some(false));
    assert!(max.one(max.op(picture, Base::Rev(rev), OpKind::Delete)).await.is_applied());
    assert_eq!(reads(&max, &bytes).await, None);
    assert_eq!(max.services.media_taken_back(&max.actor, &name(&bytes)).await.expect("an answer"), None);
    assert!(max.one(max.op(picture, Base::Rev(rev + 1), OpKind::Restore)).await.is_applied());
    assert_eq!(reads(&max, &bytes).await, Some(false));
}

async fn a_name_alone_says_nothing_of_a_file_that_is_here(world: &World) {
    let (_, max, bytes, note) = a_secret_named_by(world).await;
    // A file that nobody has answers as this one does, everywhere.
    let nobodys: Vec<u8> = bytes.iter().copied().chain([7]).collect();
    let other = max.note("Encore", "Voici.\n", Audience::Public).await;
    assert_eq!(say(&max, other, &nobodys, Audience::Public).await, Verdict::Applied { rev: 1 });
    let (here, nowhere) = (name(&bytes), name(&nobodys));
    let read = async |name: &str| max.services.media(&max.actor, name).await.expect("an answer");
    assert_eq!(read(&here).await, read(&nowhere).await);
    let account = max.account.expect("an account");
    for file in [&bytes, &nobodys] {
        let begun = max.services.begin_upload(&max.actor, account, &announced(file)).await.expect("begun");
        assert_eq!(begun.received, 0, "it is asked for, from its first byte");
    }
    let carnet = max.carnet("Carnet", Audience::Public).await;
    max.place(carnet, note).await;
    max.place(carnet, other).await;
    let size = max.services.kit_size(&max.actor, &[Selector::Notebook(carnet.id)]).await.expect("a size")[0];
    assert_eq!((size.small, size.full), (0, 0));
}

async fn who_sends_what_somebody_else_has_shows_it(world: &World) {
    let (lea, max, bytes, _) = a_secret_named_by(world).await;
    let visitor = world.visitor();
    // Some of its bytes, or others under its name, are not enough.
    let account = max.account.expect("an account");
    max.services.begin_upload(&max.actor, account, &announced(&bytes)).await.expect("begun");
    max.services.receive(account, &name(&bytes), 0, &bytes[..1_000]).await.expect("a piece");
    assert_eq!(reads(&visitor, &bytes).await, Some(false));
    let mut others = bytes.clone();
    *others.last_mut().expect("a byte") ^= 1;
    let last = max.services.receive(account, &name(&bytes), 1_000, &others[1_000..]).await;
    assert!(matches!(last, Err(service::Error::Unfit(domain::memory::Unfit::Hash))), "{last:?}");
    assert_eq!(reads(&visitor, &bytes).await, Some(false));
    send(&max, &bytes, false).await.expect("taken");
    assert_eq!([reads(&max, &bytes).await, reads(&visitor, &bytes).await], [Some(true), Some(true)]);
    let object = lea.services.media(&lea.actor, &name(&bytes)).await.expect("a file").object.expect("its bytes");
    assert_eq!(lea.services.media_bytes(&object, 0..=object.size - 1).await.expect("bytes"), bytes, "kept once");
    let again = max.services.begin_upload(&max.actor, account, &announced(&bytes)).await.expect("begun");
    assert_eq!(again.received, again.size);
    // Sent, it is theirs to show elsewhere too; and nobody else's.
    let other = max.note("Encore", "Voici.\n", Audience::Members).await;
    say(&max, other, &bytes, Audience::Public).await;
    let first = Ref { kind: Kind::Media, id: media::id(other.id, &name(&bytes)) };
    max.set(first, 1, media::field::APART, Value::Bool(true)).await;
    assert_eq!(reads(&visitor, &bytes).await, Some(true));
}

async fn a_form_shows_what_somebody_else_has(world: &World) {
    let (lea, max, visitor) = (world.member("Lea").await, world.member("Max").await, world.visitor());
    let form = async |who: &Person, of: Ref| {
        let attached = Attached {
            group: who.services.fresh_group(),
            op: who.services.fresh_op(),
            of: of.id,
            bytes: a_photograph(),
            keep: false,
            said: Fields::from([(media::field::ALT, Value::from("La table"))]),
            show: true,
        };
        let answer = who.services.attach(&who.actor, who.account.expect("an account"), attached).await;
        assert!(!answer.expect("taken").refused());
        let body = who.body(of.id).await;
        let from = body.find("/media/").expect("an address") + "/media/".len();
        body[from..from + 64].to_owned()
    };
    let secret = lea.note("À moi", "Voici.\n", Audience::Private).await;
    let file = form(&lea, secret).await;
    assert!(max.services.media(&max.actor, &file).await.is_err());
    let note = max.note("À tous", "Voici.\n", Audience::Public).await;
    assert_eq!(form(&max, note).await, file);
    assert!(visitor.services.media(&visitor.actor, &file).await.expect("a file").object.is_some());
}

async fn who_names_another_file_says_nothing_of_this_one(world: &World) {
    let (lea, max, secret, _) = a_secret_named_by(world).await;
    let (visitor, shown) = (world.visitor(), pages(0));
    let note = lea.note("À deux", "Voici.\n", Audience::Public).await;
    let both = Value::List(vec![Value::Id(lea.id), Value::Id(max.id)]);
    assert!(lea.set(note, 1, domain::knowledge::note::field::AUTHORS, both).await.is_applied());
    // Max names her secret under the identifier that another file of hers will have in their note.
    let fields = Fields::from([
        (media::field::OF, Value::Id(note.id)),
        (media::field::SHA256, name(&secret).as_str().into()),
        (domain::record::header::AUDIENCE, "public".into()),
    ]);
    let record = Ref { kind: Kind::Media, id: media::id(note.id, &name(&shown)) };
    assert!(max.one(max.op(record, Base::New, OpKind::Create(fields))).await.is_applied());
    send(&lea, &shown, false).await.expect("taken");
    let said = say(&lea, note, &shown, Audience::Public).await;
    assert!(said.rev().is_some(), "{said:?}");
    assert_ne!(reads(&visitor, &secret).await, Some(true));
}

async fn what_one_reads_one_may_show(world: &World) {
    let (lea, max, visitor) = (world.member("Lea").await, world.member("Max").await, world.visitor());
    let bytes = a_photograph();
    let between = lea.note("Entre nous", "Voici.\n", Audience::Members).await;
    say(&lea, between, &bytes, Audience::Public).await;
    send(&lea, &bytes, false).await.expect("taken");
    assert_eq!(reads(&visitor, &bytes).await, None);
    let note = max.note("À tous", "Voici.\n", Audience::Public).await;
    say(&max, note, &bytes, Audience::Public).await;
    assert_eq!(reads(&visitor, &bytes).await, Some(true), "Max had it, and shows it");
    let closed = lea.set(between, 1, domain::record::header::AUDIENCE, Value::from("private")).await;
    assert!(closed.is_applied());
    assert_eq!(reads(&visitor, &bytes).await, Some(true));
    // Who comes later names it as Max shows it, not as Léa kept it.
    let zoe = world.member("Zoe").await;
    let picture = Ref { kind: Kind::Media, id: media::id(note.id, &name(&bytes)) };
    assert!(max.one(max.op(picture, Base::Rev(1), OpKind::Delete)).await.is_applied());
    let theirs = zoe.note("Plus tard", "Voici.\n", Audience::Public).await;
    say(&zoe, theirs, &bytes, Audience::Public).await;
    assert_eq!(reads(&zoe, &bytes).await, Some(false), "by then it was in the bin");
}

async fn who_names_a_file_before_it_comes_shows_it_then(world: &World) {
    let (lea, max, zoe) = (world.member("Lea").await, world.member("Max").await, world.member("Zoe").await);
    let (visitor, bytes) = (world.visitor(), a_photograph());
    let between = lea.note("Entre nous", "Voici.\n", Audience::Members).await;
    say(&lea, between, &bytes, Audience::Public).await;
    let note = max.note("À tous", "Voici.\n", Audience::Public).await;
    say(&max, note, &bytes, Audience::Public).await;
    // Zoé names another, which Léa keeps to herself: she cannot read it when it comes.
    let hidden: Vec<u8> = bytes.iter().copied().chain([0]).collect();
    let secret = lea.note("À moi", "Voici.\n", Audience::Private).await;
    say(&lea, secret, &hidden, Audience::Public).await;
    let theirs = zoe.note("À tous", "Voici.\n", Audience::Public).await;
    say(&zoe, theirs, &hidden, Audience::Public).await;
    assert_eq!(reads(&visitor, &bytes).await, Some(false));
    send(&lea, &bytes, false).await.expect("taken");
    send(&lea, &hidden, false).await.expect("taken");
    assert_eq!(reads(&visitor, &bytes).await, Some(true), "Max could read it once it was here");
    assert_eq!([reads(&lea, &hidden).await, reads(&visitor, &hidden).await], [Some(true), Some(false)]);
}

async fn what_stood_before_it_was_noted_stands(world: &World) {
    let (lea, max, visitor) = (world.member("Lea").await, world.member("Max").await, world.visitor());
    let (shown, binned, awaited, alone) = (pages(0), pages(1), pages(2), pages(3));
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    let theirs = max.note("À tous", "Voici.\n", Audience::Public).await;
    say(&lea, note, &shown, Audience::Public).await;
    say(&lea, note, &binned, Audience::Public).await;
    say(&max, theirs, &awaited, Audience::Public).await;
    for bytes in [&shown, &binned, &alone] {
        send(&lea, bytes, false).await.expect("taken");
    }
    let picture = Ref { kind: Kind::Media, id: media::id(note.id, &name(&binned)) };
    lea.one(lea.op(picture, Base::Rev(1), OpKind::Delete)).await;
    for statement in
        ["DROP TABLE media_said", "DROP TABLE media_sent", "DELETE FROM _sqlx_migrations WHERE version = 5"]
    {
        world.execute(statement).await;
    }
    let services = world.reopened().await;
    let [lea, max, visitor] = [lea, max, visitor].map(|who| Person { services: services.clone(), ..who });
    assert_eq!(reads(&visitor, &shown).await, Some(true));
    assert_eq!(reads(&visitor, &binned).await, None);
    lea.one(lea.op(picture, Base::Rev(2), OpKind::Restore)).await;
    assert_eq!(reads(&visitor, &binned).await, Some(true));
    // All of it came from her lately, though nothing shows it.
    let account = lea.account.expect("an account");
    say(&lea, note, &alone, Audience::Public).await;
    assert_eq!(reads(&visitor, &alone).await, Some(true));
    let again = lea.services.begin_upload(&lea.actor, account, &announced(&alone)).await.expect("begun");
    assert_eq!(again.received, again.size);
    // A file that was named and never came was sent by nobody.
    let secret = lea.note("À moi", "Voici.\n", Audience::Private).await;
    say(&lea, secret, &awaited, Audience::Public).await;
    send(&lea, &awaited, false).await.expect("taken");
    assert_eq!([reads(&lea, &awaited).await, reads(&max, &awaited).await], [Some(true), Some(false)]);
    services.close().await;
}

async fn what_a_database_that_was_put_back_lacks_comes_from_whoever_kept_it(world: &World) {
    let (lea, max, bytes, _) = a_secret_named_by(world).await;
    let (visitor, lacking, later) = (world.visitor(), pages(0), pages(1));
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    say(&lea, note, &lacking, Audience::Public).await;
    world.services.renew_epoch().await.expect("renewed");
    // A reader's device kept it; hers is lost.
    send(&max, &lacking, false).await.expect("taken");
    assert_eq!(reads(&visitor, &lacking).await, Some(true));
    // What is here, and what is named since, is as it always is.
    send(&world.member("Zoe").await, &bytes, false).await.expect("taken");
    assert_eq!(reads(&visitor, &bytes).await, Some(false));
    say(&lea, note, &later, Audience::Public).await;
    send(&max, &later, false).await.expect("taken");
    assert_eq!(reads(&visitor, &later).await, Some(false));
}

/// A document, different by a letter.
fn pages(n: u8) -> Vec<u8> {
    format!("%PDF-1.7\n{n}").into_bytes()
}
