//! Collections of records to search: one written by hand, others generated.

use std::sync::Arc;

use search::{Document, Id, Index, Query, Segment, SegmentBuilder};

/// An id that ends with a number.
pub fn id(number: u32) -> Id {
    let mut id = [0x42; 16];
    id[12..].copy_from_slice(&number.to_be_bytes());
    id
}

/// The number at the end of an id.
pub fn number(id: Id) -> u32 {
    u32::from_be_bytes([id[12], id[13], id[14], id[15]])
}

pub fn note(number: u32, title: &str, text: &str) -> Document {
    Document { id: id(number), rev: 1, title: title.into(), text: text.into(), ..Document::default() }
}

pub fn with(mut document: Document, updated: i64, facets: &[(&str, &str)]) -> Document {
    document.updated = updated;
    document.facets = facets.iter().map(|(axis, value)| ((*axis).into(), (*value).into())).collect();
    document
}

pub fn segment(audience: &str, documents: impl IntoIterator<Item = Document>) -> Arc<Segment> {
    let mut builder = SegmentBuilder::new(audience);
    documents.into_iter().for_each(|document| builder.add(document));
    open(builder)
}

pub fn open(builder: SegmentBuilder) -> Arc<Segment> {
    Arc::new(Segment::open(builder.finish()).expect("what a builder wrote opens"))
}

pub fn index(documents: impl IntoIterator<Item = Document>) -> Index {
    Index::of([segment("public", documents)])
}

pub fn ask(text: &str) -> Query {
    Query { text: text.into(), limit: 20, ..Query::default() }
}

/// The numbers of what a text finds, best first.
pub fn found(index: &Index, text: &str) -> Vec<u32> {
    index.search(&ask(text)).hits.iter().map(|hit| number(hit.id)).collect()
}

/// Numbers that look drawn by chance and never change.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        // The first are drawn more often, as in any language.
        let draws = [self.below(from.len()), self.below(from.len())];
        from.get(draws[0].min(draws[1])).copied().unwrap_or_default()
    }
}

pub const WORDS: &[&str] = &[
    "de",
    "la",
    "commun",
    "données",
    "ouvertes",
    "communauté",
    "savoirs",
    "l'été",
    "réseau",
    "partage",
    "service",
    "services",
    "usager·ère",
    "tiers-lieux",
    "économie",
    "sociale",
    "cheval",
    "chevaux",
    "territoire",
    "régional",
    "régionaux",
    "cœur",
    "action",
    "actions",
    "actif",
    "collective",
    "collectif",
    "forêt",
    "bibliothèque",
    "mémoire",
    "archive",
    "archives",
    "empêcher",
    "empêché",
    "logement",
    "alimentaire",
    "alimentation",
    "jardin",
    "jardins",
    "école",
    "apprendre",
    "apprentissage",
    "santé",
    "aînés",
    "jeunesse",
    "jeunes",
    "culture",
    "culturelle",
    "community",
    "communities",
    "sharing",
    "shared",
    "water",
    "Mi’kmaq",
    "ᐃᓄᒃᑎᑐᑦ",
    "aujourd'hui",
    "coopérative",
    "coopération",
    "gouvernance",
    "consentement",
    "décision",
    "règles",
    "transport",
    "mobilité",
    "vélo",
    "hiver",
    "neige",
    "rivière",
];

/// A record made by chance.
pub fn chance_note(number: u32, rev: u64, chance: &mut Chance) -> Document {
    let text = |count: usize, chance: &mut Chance| (0..count).map(|_| chance.pick(WORDS)).collect::<Vec<_>>().join(" ");
    let length = 1 + chance.below(4);
    let title = text(length, chance);
    let length = chance.below(60);
    let body = text(length, chance);
    let mut document = note(number, &title, &body);
    document.rev = rev;
    if chance.below(3) == 0 {
        document.summary = text(6, chance);
    }
    let kind = chance.pick(&["note", "récit", "guide"]);
    let place = chance.pick(&["Estrie", "Laval", "Mauricie", "Montréal"]);
    let updated = chance.below(40) as i64;
    let mut document = with(document, updated, &[("kind", kind), ("place", place)]);
    if chance.below(2) == 0 {
        document.facets.push(("place".into(), "Québec".into()));
    }
    document
}

/// A question made by chance: words, beginnings, slips, phrases, filters, counts, pages.
pub fn chance_query(chance: &mut Chance) -> Query {
    let mut text: Vec<String> = (0..chance.below(4)).map(|_| chance.pick(WORDS).to_owned()).collect();
    if let Some(last) = text.last_mut() {
        match chance.below(5) {
            0 => *last = last.chars().take(1 + chance.below(4)).collect(),
            1 => {
                let place = chance.below(last.chars().count());
                *last = last.chars().enumerate().filter(|(at, _)| *at != place).map(|(_, c)| c).collect();
            }
            2 => last.push(' '),
            _ => {}
        }
    }
    let mut text = text.join(" ");
    if chance.below(8) == 0 {
        text = format!("\"{text}\"");
    }
    let filters = match chance.below(4) {
        0 => vec![("kind".to_owned(), "note".to_owned())],
        1 => vec![("place".to_owned(), "Québec".to_owned()), ("place".to_owned(), "Estrie".to_owned())],
        _ => Vec::new(),
    };
    let order = if chance.below(6) == 0 { search::Order::Updated } else { search::Order::Relevance };
    Query {
        within: None,
        text,
        filters,
        facet_axes: vec!["kind".into(), "place".into(), "none".into()],
        limit: 1 + chance.below(30),
        offset: if chance.below(4) == 0 { chance.below(12) } else { 0 },
        order,
    }
}
