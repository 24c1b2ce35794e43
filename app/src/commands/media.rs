//! Files that a text shows: their records are made together with what shows them, in one action.

use domain::content::{Content, Edtf, LangTag, Text, spec};
use domain::memory::Media;
use domain::memory::media::{self, field};
use domain::query::{Answer, Ask, Seen};
use domain::record::{Header, Ref, Via, header};
use domain::{Audience, Fields, Kind, Level, MergeRule, Value};
use markdown::{MediaAddress, MediaUse};
use sync::media::Queued;
use sync::operation::OpKind;
use sync::ports::Change;

use super::Writing;
use crate::state::device::Device;

/// What a writing does to the files that it shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// Their records, made or opened as far as the writing is.
    pub changes: Vec<Change>,
    /// Those that wait on this device until the writing is saved.
    pub waiting: Vec<String>,
}

/// Looks at what a writing shows, and at what of it is on this device.
pub async fn shown(device: &Device, writing: &Writing) -> Shown {
    let used = used(writing);
    if used.is_empty() {
        return Shown::default();
    }
    let queued = match device.store().media().await {
        Ok(files) => files.queued().await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let asks = used.iter().map(|(sha256, _)| Ask::Record(media::id(writing.record.id, sha256))).collect();
    let answers = device.store().read(asks).await.map(|reply| reply.answers).unwrap_or_default();
    let mut known = answers.into_iter().map(|answer| match answer {
        Answer::Record(seen) => seen.map(|seen| *seen),
        _ => None,
    });
    let mut shown = Shown::default();
    for (sha256, used) in used {
        let waits = queued.iter().find(|queued| queued.sha256 == sha256);
        let change = match (known.next().flatten(), waits) {
            (Some(seen), None) => followed(writing, &seen, &used),
            (Some(seen), Some(_)) if !seen.record.is_trashed() => followed(writing, &seen, &used),
            // Picked again, one that is in the bin is made again, and comes out.
            (_, Some(waits)) => Some(made(writing, waits, &used)),
            (None, None) => None,
        };
        shown.changes.extend(change);
        shown.waiting.extend(waits.map(|waits| waits.sha256.clone()));
    }
    shown
}

/// Has the files of a writing that was saved sent when they can be.
pub async fn send(device: &Device, waiting: Vec<String>, title: String) {
    if waiting.is_empty() {
        return;
    }
    if let Ok(files) = device.store().media().await {
        // Not noted, the device finds their records at its next start.
        let _noted = files.shown(waiting, title).await;
    }
}

/// The files that the texts of a writing show, each once, by what they hold.
fn used(writing: &Writing) -> Vec<(String, MediaUse)> {
    let is_text = |id| spec(writing.record.kind, id).is_some_and(|spec| spec.rule == MergeRule::Text);
    let texts = writing.fields.iter().filter(|(field, _)| is_text(**field)).filter_map(|(_, value)| value.as_text());
    let mut all: Vec<(String, MediaUse)> = Vec::new();
    for used in texts.flat_map(markdown::media) {
        let Some(sha256) = MediaAddress::parse(&used.address).map(|address| address.sha256.to_owned()) else {
            continue;
        };
        if !all.iter().any(|(known, _)| *known == sha256) {
            all.push((sha256, used));
        }
    }
    all
}

/// The record of a file that was picked here.
fn made(writing: &Writing, queued: &Queued, used: &MediaUse) -> Change {
    let before = writing.before.as_ref();
    let said = |field| writing.fields.get(&field).or_else(|| before?.fields.get(&field)).and_then(Value::as_text);
    let header = Header {
        created_via: Via::Form,
        audience: audience(writing),
        lang: said(header::LANG).and_then(|tag| LangTag::parse(tag).ok()).unwrap_or_default(),
        ..Header::default()
    };
    let number = |number: u64| i64::try_from(number).ok();
    let content = Media {
        of: writing.record.id,
        sha256: short(&queued.sha256),
        size: number(queued.bytes),
        mime: queued.about.mime,
        width: queued.about.size.map(|(width, _)| width.into()),
        height: queued.about.size.map(|(_, height)| height.into()),
        duration: queued.about.duration_ms.and_then(number),
        alt: short(used.alternative.trim()),
        decorative: queued.about.size.is_some() && used.alternative.trim().is_empty(),
        caption: short(used.caption.trim()),
        taken: Edtf::parse(&queued.about.taken).unwrap_or_default(),
        keeps_metadata: queued.about.keeps_metadata,
        ..Media::default()
    };
    let mut fields = header.write();
    fields.extend(content.write());
    // What is not said is not sent.
    fields.retain(|_, value| !value.is_empty() && *value != Value::Bool(false));
    let record = Ref { kind: Kind::Media, id: media::id(writing.record.id, &queued.sha256) };
    Change { record, kind: OpKind::Create(fields), seen: 0 }
}

/// What is said of a file follows the text that shows it, as far as nobody's words or wishes are lost.
fn followed(writing: &Writing, seen: &Seen, used: &MediaUse) -> Option<Change> {
    let mut fields = worded(seen, used);
    fields.extend(opened(writing, seen));
    let file = &seen.record;
    let change = || Change { record: file.reference(), kind: OpKind::Set(fields.clone()), seen: file.rev };
    (!fields.is_empty()).then(change)
}

/// One of which nothing was said yet is said as the text says it; words that it has are never written over.
fn worded(seen: &Seen, used: &MediaUse) -> Fields {
    let (media, words): (Media, _) = (seen.record.content(), used.alternative.trim());
    if seen.level < Level::Edit || words.is_empty() || !media.alt.is_empty() {
        return Fields::new();
    }
    let mut fields = Fields::from([(field::ALT, Value::from(short::<1000>(words).as_str()))]);
    if media.decorative {
        fields.insert(field::DECORATIVE, Value::Bool(false));
    }
    fields
}

/// A file that was seen by whoever sees what shows it goes on so, when whoever manages both opens that to others.
fn opened(writing: &Writing, seen: &Seen) -> Option<(domain::FieldId, Value)> {
    let (before, now) = (writing.before.as_ref()?.audience(), audience(writing));
    let file = &seen.record;
    let apart = file.fields.get(&field::APART) == Some(&Value::Bool(true));
    if before == now || file.audience() != before || apart || seen.level < Level::Manage {
        return None;
    }
    Some((header::AUDIENCE, Value::from(now.to_string().as_str())))
}

/// Who sees what is written.
fn audience(writing: &Writing) -> Audience {
    let chosen = writing.fields.get(&header::AUDIENCE).and_then(Value::as_text).and_then(|text| text.parse().ok());
    chosen.or_else(|| Some(writing.before.as_ref()?.audience())).unwrap_or_default()
}

/// As much of a text as a field takes.
fn short<const MAX: usize>(text: &str) -> Text<MAX> {
    let cut: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(MAX).collect();
    Text::parse(&cut).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::knowledge::note;
    use domain::memory::MediaType;
    use domain::{Instant, Record, RecordId};
    use sync::media::About;

    use super::*;

    const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn writing(body: &str, audience: &str) -> Writing {
        let fields = Fields::from([
            (note::field::BODY, body.into()),
            (note::field::SUMMARY, format!("![non](/media/{SHA}.png)").as_str().into()),
            (header::AUDIENCE, audience.into()),
            (header::LANG, "fr".into()),
        ]);
        let record = Ref { kind: Kind::Note, id: RecordId::from_bytes([1; 16]) };
        Writing { record, before: None, fields, notebook: None, title: "Une note".to_owned() }
    }

    fn queued() -> Queued {
        let size = Some((1600, 1200));
        let about =
            About { mime: MediaType::Jpeg, size, duration_ms: None, taken: "2026-07-14".into(), keeps_metadata: false };
        Queued::picked(SHA.to_owned(), 240_000, about, Instant(0))
    }

    #[test]
    fn a_file_that_a_text_shows_gets_its_record_with_the_words_and_the_readers_of_the_text() {
        let text = format!("![Un *quai*](/media/{SHA}.jpg#1600x1200 \"Le soir\")\n\n![](/media/{SHA}.jpg)");
        let writing = writing(&text, "members");
        let used = used(&writing);
        assert_eq!(used.len(), 1, "each once, and of its texts alone");
        let change = made(&writing, &queued(), &used[0].1);
        assert_eq!(change.record.id, media::id(writing.record.id, SHA));
        let OpKind::Create(fields) = change.kind else { panic!() };
        assert!(domain::content::check_values(Kind::Media, &fields).is_empty());
        assert!(domain::content::check_complete(Kind::Media, &fields).is_empty());
        let content = Media::read(&fields);
        assert_eq!((content.alt.as_str(), content.caption.as_str()), ("Un quai", "Le soir"));
        assert_eq!((content.of, content.sha256.as_str()), (writing.record.id, SHA));
        assert_eq!((content.size, content.width, content.taken.as_str()), (Some(240_000), Some(1600), "2026-07-14"));
        assert!(!fields.contains_key(&field::DECORATIVE) && !fields.contains_key(&field::APART));
        let header = Header::read(&fields);
        assert_eq!((header.audience, header.lang.as_str()), (Audience::Members, "fr"));
    }

    #[test]
    fn words_of_a_text_fill_what_nothing_was_said_of_and_never_more() {
        let used = markdown::media(&format!("![Le quai, tôt](/media/{SHA}.jpg)")).remove(0);
        let file = |alt: &str, decorative, level| {
            let media = Media { alt: Text::parse(alt).unwrap(), decorative, ..Media::default() };
            let record = Record {
                id: RecordId::from_bytes([2; 16]),
                kind: Kind::Media,
                rev: 3,
                schema: 1,
                created: Instant(0),
                updated: Instant(0),
                fields: media.write(),
            };
            worded(&Seen { record, level }, &used)
        };
        let says = (field::ALT, Value::from("Le quai, tôt"));
        assert_eq!(file("", false, Level::Edit), Fields::from([says.clone()]));
        assert_eq!(file("", true, Level::Edit), Fields::from([says, (field::DECORATIVE, Value::Bool(false))]));
        assert_eq!(file("Le quai", false, Level::Manage), Fields::new());
        assert_eq!(file("", false, Level::Suggest), Fields::new());
    }

    #[test]
    fn words_that_are_too_long_are_cut_and_none_mean_that_it_decorates() {
        let text = format!("![{}](/media/{SHA}.jpg)", "é".repeat(1_200));
        let long = writing(&text, "public");
        let OpKind::Create(fields) = made(&long, &queued(), &used(&long)[0].1).kind else { panic!() };
        assert_eq!(Media::read(&fields).alt.as_str().chars().count(), 1_000);
        let silent = writing(&format!("![](/media/{SHA}.jpg)"), "public");
        let OpKind::Create(fields) = made(&silent, &queued(), &used(&silent)[0].1).kind else { panic!() };
        assert!(Media::read(&fields).decorative);
    }

    #[test]
    fn opening_a_text_opens_what_it_shows_as_far_as_it_was_seen_with_it() {
        let before = |audience: &str| Record {
            id: RecordId::from_bytes([1; 16]),
            kind: Kind::Note,
            rev: 3,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields: Fields::from([(header::AUDIENCE, audience.into())]),
        };
        let mut opening = writing("", "public");
        opening.before = Some(before("members"));
        let file = |audience: &str, level| Seen { record: Record { kind: Kind::Media, ..before(audience) }, level };
        let silent = markdown::media(&format!("![](/media/{SHA}.jpg)")).remove(0);
        let change = followed(&opening, &file("members", Level::Manage), &silent).unwrap();
        assert_eq!(change.kind, OpKind::Set(Fields::from([(header::AUDIENCE, "public".into())])));
        assert_eq!(change.seen, 3);
        assert_eq!(opened(&opening, &file("private", Level::Manage)), None, "closed apart");
        assert_eq!(opened(&opening, &file("members", Level::Edit)), None, "somebody else's");
        opening.before = Some(before("public"));
        assert_eq!(opened(&opening, &file("public", Level::Manage)), None, "nothing is opened");
    }
}
