//! Databases and records made for a test.

use std::collections::BTreeMap;

use domain::content::{Content, LangTag, Markdown, Text};
use domain::knowledge::{Note, NoteStatus, Notebook, Placement, PlacementStatus, Term, placement};
use domain::record::{Header, header};
use domain::{Audience, Instant, Kind, Lang, Record, RecordId, Value};
use offline::Database;

/// A database of its own for a test, empty.
pub async fn database(test: &str) -> Database {
    let name = format!("test-{test}");
    offline::delete(&name).await.unwrap();
    Database::open(&name).await.unwrap()
}

/// A small generator: the same numbers at every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

pub fn id(number: u64) -> RecordId {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    RecordId::from_bytes(bytes)
}

fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::parse(text).unwrap()
}

pub fn record(kind: Kind, id: RecordId, rev: u64, updated: i64, content: &impl Content) -> Record {
    let header = Header { audience: Audience::Public, lang: LangTag::parse("fr").unwrap(), ..Header::default() };
    let mut fields = header.write();
    fields.extend(content.write());
    Record { id, kind, rev, schema: 1, created: Instant(updated), updated: Instant(updated), fields }
}

pub fn note(number: u64, title: &str, body: &str) -> Record {
    let content = Note {
        title: text(title),
        body: Markdown::parse(body).unwrap(),
        status: NoteStatus::Published,
        ..Note::default()
    };
    record(Kind::Note, id(number), 1, 1_700_000_000_000_000 + number as i64, &content)
}

pub fn trashed(mut record: Record) -> Record {
    record.fields.insert(header::TRASHED_AT, Value::Instant(1));
    record
}

/// As many records as asked: notes that mention each other, terms, carnets and placements, some in the bin, many with
/// the same time or title.
pub fn many(count: u64, seed: u64) -> Vec<Record> {
    let mut numbers = Numbers(seed);
    let words = ["Élan", "école", "Zone", "œuvre", "abri", "Été", "eau", "\u{1f33f} vert"];
    let notebooks: Vec<RecordId> = (0..5).map(id).collect();
    (0..count)
        .map(|number| {
            let updated =
                1_700_000_000_000_000 + numbers.below(40) as i64 * 1_000_000 - numbers.below(2) as i64 * (1 << 62);
            let title = format!("{} {}", words[numbers.below(8) as usize], numbers.below(20));
            let other = id(numbers.below(count));
            let made = match number {
                0..5 => record(
                    Kind::Notebook,
                    id(number),
                    1,
                    updated,
                    &Notebook { title: text(&title), ..Notebook::default() },
                ),
                _ if number % 5 == 1 => {
                    let container = notebooks[numbers.below(5) as usize];
                    let content = Placement {
                        container,
                        item: other,
                        order: text(&format!("a{}", numbers.below(30))),
                        pinned: numbers.below(9) == 0,
                        status: if numbers.below(3) == 0 {
                            PlacementStatus::Proposed
                        } else {
                            PlacementStatus::Accepted
                        },
                        ..Placement::default()
                    };
                    record(Kind::Placement, placement::id(container, id(number)), 1, updated, &content)
                }
                _ if number % 5 == 2 => {
                    let labels = BTreeMap::from([(LangTag::parse("fr").unwrap(), text(&title))]);
                    record(Kind::Term, id(number), 1, updated, &Term { labels, ..Term::default() })
                }
                _ => {
                    let content = Note {
                        title: text(&title),
                        body: Markdown::parse(&format!("Voir [cela](/notes/{other}) et l'eau.")).unwrap(),
                        status: if numbers.below(4) == 0 { NoteStatus::Draft } else { NoteStatus::Published },
                        authors: vec![id(1_000 + numbers.below(4))],
                        ..Note::default()
                    };
                    record(Kind::Note, id(number), 1, updated, &content)
                }
            };
            if numbers.below(12) == 0 { trashed(made) } else { made }
        })
        .collect()
}

/// The language of the records made here.
pub const LANG: Lang = Lang::Fr;
