//! A file and what shows it; the files of a record.

use std::collections::BTreeSet;

use api::{ApiError, NewIds, Refusal};
use domain::memory::{Media, media};
use domain::order::Arrange;
use domain::policy::editing;
use domain::projection::{Axis, Facet, Rel};
use domain::query::{Ask, Filter, List, Order, Seen, Withdrawn};
use domain::{Kind, Level, Record, RecordId};
use markdown::{MediaAddress, MediaUse};
use serde::{Deserialize, Serialize};

use super::note::withdrawn;
use super::row::{Named, Row};
use super::subject::Offered;
use super::{Reader, Shown};

/// How many records a page says that show a file, and how many files of a record it lists.
const LISTED: u32 = 200;

/// How many records are read whole at once.
const AT_ONCE: usize = 24;

/// The page of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MediaPage {
    /// What is said of it, if it may be seen.
    pub seen: Option<Seen>,
    /// How it was taken back, for who could read it.
    pub withdrawn: Option<Withdrawn>,
    /// The records whose text shows it.
    pub shown_in: Vec<Row>,
    /// Who and what it shows, those that the reader may know.
    pub depicts: Vec<Named>,
    /// The texts that show it with other words than its own.
    pub otherwise: Vec<Otherwise>,
    /// Whether the reader may put it into the bin, and take it out.
    pub bins: bool,
    /// For the forms of this page, when a server made it.
    pub ids: Option<NewIds>,
}

/// A text that says a file otherwise than the file itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Otherwise {
    /// The record whose text it is.
    pub by: Named,
    /// Its words.
    pub words: String,
}

/// The words with which a record shows a file, where they are others than the file's own; none say nothing else.
fn otherwise(record: &Record, media: &Media) -> Option<Otherwise> {
    let text = record.fields.get(&domain::memory::shown_in(record.kind)?)?.as_text()?;
    let shows = |used: &MediaUse| {
        MediaAddress::parse(&used.address).is_some_and(|address| address.sha256 == media.sha256.as_str())
    };
    let own = if media.decorative { "" } else { media.alt.as_str() };
    let mut all = markdown::media(text).into_iter().filter(shows).map(|used| used.alternative.trim().to_owned());
    let words = all.find(|words| !words.is_empty() && words != own)?;
    let by = Named { reference: record.reference(), title: domain::projection::project(record).title };
    Some(Otherwise { by, words })
}

/// A text in which the pictures that it says nothing of are said in their own words; none where there are none.
///
/// # Errors
/// [`ApiError`].
pub async fn spoken(reader: &Reader, of: RecordId, text: &str) -> Result<Option<String>, ApiError> {
    let silent = markdown::media(text).into_iter().filter(|used| used.alternative.trim().is_empty());
    let addresses: BTreeSet<String> = silent.map(|used| used.address).take(AT_ONCE).collect();
    let named = addresses.iter().filter_map(|address| MediaAddress::parse(address));
    let asks: Vec<Ask> = named.map(|address| Ask::Record(media::id(of, address.sha256))).collect();
    if asks.is_empty() {
        return Ok(None);
    }
    let said = reader.ask(asks).await?.records();
    Ok(in_their_words(text, &addresses, said.iter().map(|seen| seen.record.content())))
}

fn in_their_words(text: &str, addresses: &BTreeSet<String>, said: impl Iterator<Item = Media>) -> Option<String> {
    let mut spoken = text.to_owned();
    for media in said {
        let words = media.words();
        let its = |address: &&String| address.contains(media.sha256.as_str());
        for address in addresses.iter().filter(its).filter(|_| !words.is_empty()) {
            spoken = spoken.replace(&["![](", address].concat(), &["![", &words, "](", address].concat());
        }
    }
    (spoken != text).then_some(spoken)
}

/// Who and what a file may be said to show: persons, organisations, regions, and what is said already.
///
/// # Errors
/// [`ApiError`].
pub async fn depicted(reader: &Reader, media: &Media, offered: &Offered) -> Result<Vec<Named>, ApiError> {
    let list = |kind| {
        let filter = Filter { kinds: vec![kind], ..Filter::default() };
        List { filter, order: Order::Title, limit: LISTED, after: None, include: Vec::new() }
    };
    let (persons, organisations) = (list(Kind::Person), list(Kind::Organisation));
    let asks = vec![Ask::List(persons), Ask::List(organisations), Ask::Cards(media.depicts.clone())];
    let mut answers = reader.ask(asks).await?;
    let mut all = Named::all(&answers.page().cards, reader.lang());
    all.extend(Named::all(&answers.page().cards, reader.lang()));
    all.extend(offered.regions.iter().cloned());
    let chosen = Named::all(&answers.cards(), reader.lang());
    all.extend(chosen);
    let mut known = BTreeSet::new();
    all.retain(|named| known.insert(named.reference.id));
    all.arrange_by_cached_key(|named| domain::text::sort_key(&named.title));
    Ok(all)
}

impl Shown for MediaPage {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let Some(id) = key else { return Ok(page) };
        let mut answers = reader.ask(vec![Ask::Record(id)]).await?;
        let Some(seen) = answers.record().filter(|seen| seen.record.kind == Kind::Media) else {
            page.withdrawn = withdrawn(&reader, id, Kind::Media).await?;
            return Ok(page);
        };
        let media: Media = seen.record.content();
        let file = Facet { axis: Axis::Media, value: media.sha256.as_str().to_owned() };
        let kinds = domain::memory::showing().collect();
        let filter = Filter { kinds, facets: vec![file], ..Filter::default() };
        let list = List { filter, order: Order::Recent, limit: LISTED, after: None, include: Vec::new() };
        let depicts = Ask::Cards(media.depicts.clone());
        let mut answers = reader.ask(vec![Ask::List(list), Ask::Record(media.of), depicts]).await?;
        let showing = answers.page();
        page.shown_in = Row::all(&showing, reader.lang());
        // Who manages the record that lends it its audience takes it out of there.
        let lender = answers.record().filter(|_| !media.apart).map(|of| of.level).unwrap_or_default();
        page.depicts = Named::all(&answers.cards(), reader.lang());
        let texts = showing.cards.iter().take(AT_ONCE).map(|card| Ask::Record(card.reference.id)).collect();
        let texts = reader.ask(texts).await?.records();
        page.otherwise = texts.iter().filter_map(|text| otherwise(&text.record, &media)).collect();
        page.bins = seen.level.max(lender) >= Level::Manage;
        page.ids = if seen.level < Level::Edit { None } else { reader.ids_of_document().await? };
        page.seen = Some(seen);
        Ok(page)
    }

    fn is_held(&self) -> bool {
        self.seen.is_some()
    }

    fn opened(&self) -> Vec<Record> {
        self.seen.iter().map(|seen| seen.record.clone()).collect()
    }
}

/// The files of a record, and the form that adds one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MediaOf {
    /// The record, if it may be seen.
    pub of: Option<Named>,
    /// Whether the reader may add files to it: its text shows some, and is theirs to change.
    pub adds: bool,
    /// What is said of each of its files, the newest first.
    pub files: Vec<Record>,
    /// For a form that is posted, when a server made the page.
    pub ids: Option<NewIds>,
    /// What was typed, where the page shows again a form that the server did not take.
    pub refusal: Option<Refusal>,
}

impl Shown for MediaOf {
    type Key = Option<RecordId>;
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, key: Self::Key) -> Result<Self, ApiError> {
        let mut page = Self { refusal: api::page_refusal(), ..Self::default() };
        let Some(id) = key else { return Ok(page) };
        let linked = Some((Rel::Of, id));
        let filter = Filter { kinds: vec![Kind::Media], linked, ..Filter::default() };
        let list = List { filter, order: Order::Recent, limit: LISTED, after: None, include: Vec::new() };
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::List(list)]).await?;
        let Some(seen) = answers.record() else { return Ok(page) };
        let title = domain::projection::project(&seen.record).title;
        let kind = seen.record.kind;
        page.adds = domain::memory::shown_in(kind).is_some() && seen.level >= editing(kind);
        page.of = Some(Named { reference: seen.record.reference(), title });
        let ids: Vec<RecordId> = answers.page().cards.iter().map(|card| card.reference.id).collect();
        for some in ids.chunks(AT_ONCE) {
            let mut answers = reader.ask(some.iter().copied().map(Ask::Record).collect()).await?;
            page.files.extend(some.iter().filter_map(|_| answers.record()).map(|seen| seen.record));
        }
        page.ids = reader.new_ids().await?;
        Ok(page)
    }

    fn is_held(&self) -> bool {
        self.of.is_some()
    }
}

#[cfg(test)]
mod tests {
    use domain::content::Text;
    use domain::knowledge::note::field;
    use domain::{Fields, Instant, Value};

    use super::*;

    const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn said(alt: &str, decorative: bool) -> Media {
        let (sha256, alt) = (Text::parse(SHA).unwrap(), Text::parse(alt).unwrap());
        Media { sha256, alt, decorative, ..Media::default() }
    }

    fn a_note(body: &str) -> Record {
        Record {
            id: RecordId::from_bytes([1; 16]),
            kind: Kind::Note,
            rev: 3,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields: Fields::from([(field::TITLE, "La cuisine".into()), (field::BODY, Value::from(body))]),
        }
    }

    #[test]
    fn a_text_that_says_it_otherwise_is_told() {
        let shows = |words: &str| a_note(&format!("Avant\n\n![{words}](/media/{SHA}.jpg#16x9)\n"));
        for (words, media, expected) in [
            ("La table", said("La table", false), None),
            ("La longue table", said("La table", false), Some("La longue table")),
            ("La table", said("", false), Some("La table")),
            ("La table", said("La table", true), Some("La table")),
            ("", said("La table", false), None),
        ] {
            let found = otherwise(&shows(words), &media).map(|found| found.words);
            assert_eq!(found.as_deref(), expected, "{words}");
        }
        let other = a_note(&format!("![x](/media/{}.jpg)", "ab".repeat(32)));
        assert_eq!(otherwise(&other, &said("La table", false)), None);
    }

    #[test]
    fn a_picture_of_which_a_text_says_nothing_is_said_in_its_own_words() {
        let address = format!("/media/{SHA}.jpg#16x9");
        let text = format!("![]({address} \"Midi\")\n\n![]({address})\n\n![Dit]({address})");
        let addresses = BTreeSet::from([address.clone()]);
        let spoken = in_their_words(&text, &addresses, [said("Un [banc]", false)].into_iter()).unwrap();
        let words: Vec<String> = markdown::media(&spoken).into_iter().map(|used| used.alternative).collect();
        assert_eq!(words, ["Un [banc]", "Un [banc]", "Dit"], "{spoken}");
        assert_eq!(in_their_words(&text, &addresses, [said("Un banc", true)].into_iter()), None, "it only decorates");
        assert_eq!(in_their_words(&text, &addresses, core::iter::empty()), None);
    }
}
