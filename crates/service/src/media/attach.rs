//! A file that a form posts, without scripts: made again without what the camera wrote, then kept, said of by a record, and
//! shown in the text of the record that it is added to.

use domain::content::Content;
use domain::memory::{Media, has_metadata, media, shown_in};
use domain::policy::editing;
use domain::record::{Record, Ref, Via, header};
use domain::{AccountId, Actor, Fields, GroupId, Kind, OpId, RecordId, Value};

use super::examine::sha256;
use super::made::{Kept, made};
use super::upload::Arrived;
use crate::error::{Error, Result};
use crate::read::whole;
use crate::services::Services;
use crate::submit::{Change, Form, FormAnswer};

/// A file, and what its form says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attached {
    /// The action, made with the page.
    pub group: GroupId,
    /// The operation, made with the page.
    pub op: OpId,
    /// The record that shows it.
    pub of: RecordId,
    /// What was posted.
    pub bytes: Vec<u8>,
    /// Whether what the camera wrote stays in it.
    pub keep: bool,
    /// What is said of it: `alt`, `decorative`, `caption` …
    pub said: Fields,
    /// Whether it is shown at the end of the record's text.
    pub show: bool,
}

impl Services {
    /// Adds a file to a record.
    ///
    /// # Errors
    /// [`Error::NotFound`] or [`Error::Denied`] where this actor may not write in the record, [`Error::Unfit`] where the file
    /// is not taken, or this account sends too much.
    pub async fn attach(&self, actor: &Actor, account: AccountId, it: Attached) -> Result<FormAnswer> {
        let seen = whole::record(&mut self.database().snapshot().await?, actor, it.of).await?;
        let seen = seen.ok_or(Error::NotFound)?;
        if seen.level < editing(seen.record.kind) {
            return Err(Error::Denied);
        }
        let Attached { group, op, of, bytes, keep, said, show } = it;
        let kept = {
            let _turn = self.looking().await;
            let make = move || made(bytes, keep);
            tokio::task::spawn_blocking(make).await.map_err(|_| Error::Broken("making a picture again"))?
        };
        let kept = kept.map_err(Error::Unfit)?;
        let name = sha256(&kept.bytes);
        let keeps_metadata = keep && has_metadata(&kept.bytes, kept.mime);
        let mut fields = fields(&seen.record, &name, &kept, keeps_metadata);
        fields.extend(said);
        let made = Media::read(&fields);
        self.keep_bytes(&name, keep, kept.bytes, Arrived::Whole(actor, account)).await?;
        let record = Ref { kind: Kind::Media, id: media::id(of, &name) };
        // A form that comes twice adds one file: what it said the first time stands.
        let known = whole::record(&mut self.database().snapshot().await?, actor, record.id).await?;
        // One that is in the bin is made again, and comes out.
        let known = known.is_some_and(|seen| !seen.record.is_trashed());
        let said = (!known).then_some(Change { record, base: None, fields, bin: None });
        let shown = shown(&seen.record, &made).filter(|_| show);
        let changes = said.into_iter().chain(shown).collect();
        self.submit_form(actor, Some(account), &Form { group, op, changes }).await
    }
}

fn fields(of: &Record, name: &str, kept: &Kept, keeps_metadata: bool) -> Fields {
    let header = of.header();
    let number = |number: u32| Some(i64::from(number));
    let media = Media {
        of: of.id,
        sha256: domain::content::Text::parse(name).unwrap_or_default(),
        size: i64::try_from(kept.bytes.len()).ok(),
        mime: kept.mime,
        width: kept.pixels.and_then(|(width, _)| number(width)),
        height: kept.pixels.and_then(|(_, height)| number(height)),
        duration: kept.duration.and_then(|length| i64::try_from(length).ok()),
        keeps_metadata,
        ..Media::default()
    };
    let mut fields = media.write();
    fields.insert(header::CREATED_VIA, Value::from(Via::Form.as_str()));
    fields.insert(header::AUDIENCE, Value::Text(header.audience.to_string()));
    if !header.lang.as_str().is_empty() {
        fields.insert(header::LANG, Value::from(header.lang.as_str()));
    }
    fields
}

/// The record's text with the file at its end; nothing for a record whose text shows none, or shows it already.
fn shown(record: &Record, media: &Media) -> Option<Change> {
    let field = shown_in(record.kind)?;
    let text = record.fields.get(&field).and_then(Value::as_text).unwrap_or_default();
    if text.contains(media.sha256.as_str()) {
        return None;
    }
    let text = format!("{}\n\n{}\n", text.trim_end(), media.markdown());
    let fields = Fields::from([(field, Value::Text(text.trim_start().to_owned()))]);
    Some(Change { record: record.reference(), base: Some(record.rev), fields, bin: None })
}
