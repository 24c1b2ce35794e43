//! Reading a file: by whoever may see a record that shows it. A record shows the file that it names where who said so sent its
//! bytes, or could read it: a name alone opens nothing.

use std::ops::RangeInclusive;

use domain::memory::Media;
use domain::projection::{Axis, Facet};
use domain::query::{Filter, List, Order};
use domain::{Actor, Kind};
use storage::media::{self, Object, PART, sent};
use storage::queries::{Sight, by_id, list};
use storage::{Reads, records};

use crate::error::{Error, Result};
use crate::read::check;
use crate::read::withdrawn::withdrawn;
use crate::services::Services;

/// How many records are looked at that show one file.
const RECORDS: u32 = 20;

/// A file that somebody could read, and that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// The words that stand for it; none where it only decorated.
    pub words: String,
}

/// A file that somebody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The file; none while its bytes are on the device of whoever made it, or of whoever only names it.
    pub object: Option<Object>,
    /// Whether everybody may read it.
    pub public: bool,
}

impl Services {
    /// The file of this name, for this actor.
    ///
    /// # Errors
    /// [`Error::NotFound`] where nobody has it, or nobody that this actor may know of.
    pub async fn media(&self, actor: &Actor, sha256: &str) -> Result<File> {
        let mut at = self.database().snapshot().await?;
        if !may_read(&mut at, actor, sha256).await? {
            // Whether somebody else has the bytes makes no difference to who reads of them in a record that does not show them.
            let awaited = reads_of(&mut at, actor, sha256).await?;
            return if awaited { Ok(File { object: None, public: false }) } else { Err(Error::NotFound) };
        }
        let public = actor.person.is_none() || may_read(&mut at, &Actor::visitor(), sha256).await?;
        Ok(File { object: media::object(&mut at, sha256).await?, public })
    }

    /// That the file of this name was taken back, for who could read it by a record that shows it.
    pub async fn media_taken_back(&self, actor: &Actor, sha256: &str) -> Result<Option<TakenBack>> {
        let mut at = self.database().snapshot().await?;
        for id in sent::told_by(&mut at, sha256, RECORDS).await? {
            if withdrawn(&mut at, actor, id).await?.is_some() {
                let said: Option<Media> = records::read(&mut at, id).await?.map(|record| record.content());
                let said = said.unwrap_or_default();
                let words = if said.decorative { String::new() } else { said.title().to_owned() };
                return Ok(Some(TakenBack { words }));
            }
        }
        Ok(None)
    }

    /// Bytes of a file that [`Services::media`] answered, from the first of `range` to the last.
    pub async fn media_bytes(&self, object: &Object, range: RangeInclusive<u64>) -> Result<Vec<u8>> {
        let part = PART as u64;
        let (first, last) = (range.start() / part, range.end() / part);
        let mut at = self.database().reader().await?;
        let bytes = media::parts(&mut at, &object.sha256, 0, first, last).await?;
        let skip = usize::try_from(range.start() - first * part).unwrap_or(usize::MAX);
        let take = usize::try_from(range.end() - range.start() + 1).unwrap_or(usize::MAX);
        Ok(bytes.into_iter().skip(skip).take(take).collect())
    }

    /// A narrower copy of a picture; none where there is no copy of this width.
    pub async fn media_copy(&self, object: &Object, width: u32) -> Result<Option<Vec<u8>>> {
        let mut at = self.database().reader().await?;
        let bytes = media::parts(&mut at, &object.sha256, width, 0, u64::MAX).await?;
        Ok((!bytes.is_empty()).then_some(bytes))
    }
}

/// Whether somebody sees a record that shows this file.
pub(crate) async fn may_read(at: &mut impl Reads, actor: &Actor, sha256: &str) -> Result<bool> {
    let sight = Sight::from(actor);
    let ids = sent::shown_by(at, &sight, sha256, RECORDS).await?;
    let mut found = by_id::cards(at, &sight, &ids).await?;
    let mut cards = found.in_order(&ids);
    check::cards(actor, &found.readers, &mut cards);
    Ok(!cards.is_empty())
}

/// Whether somebody sees a record that says that it is this file, shown or not.
async fn reads_of(at: &mut impl Reads, actor: &Actor, sha256: &str) -> Result<bool> {
    let filter = Filter {
        kinds: vec![Kind::Media],
        facets: vec![Facet { axis: Axis::Media, value: sha256.to_owned() }],
        ..Filter::default()
    };
    let list = List { filter, order: Order::Recent, after: None, limit: 1, include: Vec::new() };
    let (mut page, readers) = list::page(at, &Sight::from(actor), &list).await?;
    check::cards(actor, &readers, &mut page.cards);
    Ok(!page.cards.is_empty())
}
