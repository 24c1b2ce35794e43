//! Pictures and sounds of a file: all of it is looked at before anything is written, then each is taken by itself.

use std::collections::BTreeMap;
use std::io::Read;

use domain::content::{Content, Edtf, Text};
use domain::memory::Media;
use domain::record::{Via, header};
use domain::{AccountId, Audience, Fields, RecordId, Value};
use markdown::{MediaAddress, MediaUse};
use storage::media;
use sync::media::Queued;
use sync::rescue::container::Files;

use super::Unusable;
use super::report::{Problem, Report};
use crate::error::{Error, Result};
use crate::media::{Arrived, examine, sha256};
use crate::services::Services;

/// What is known of each file that comes along, by its name.
pub type Along = BTreeMap<String, Queued>;

/// Reads through them all: a file that is not whole to its end is refused before any of it is taken.
pub fn look(mut files: Files<impl Read>) -> std::result::Result<Along, Unusable> {
    let mut along = Along::new();
    while let Some((file, _)) = files.next_file()? {
        along.insert(file.sha256.clone(), file);
    }
    Ok(along)
}

impl Services {
    /// Takes each file that is not here, for those whose work the whole is; one that the commons does not take is said, and keeps no other back.
    pub(super) async fn take_files(
        &self,
        mut files: Files<impl Read>,
        owners: &[AccountId],
        report: &mut Report,
    ) -> std::result::Result<(), Unusable> {
        while let Some((file, bytes)) = files.next_file()? {
            let known = media::object(&mut self.database().reader().await.map_err(Error::from)?, &file.sha256).await;
            if known.map_err(Error::from)?.is_some() {
                if !report.dry_run && sha256(&bytes) == file.sha256 {
                    self.note_sent(&file.sha256, owners).await?;
                }
                continue;
            }
            match self.take_file(&file, bytes, owners, report.dry_run).await {
                Ok(()) => report.files += 1,
                Err(Error::Unfit(why)) => {
                    let name = format!("{}.{}", file.sha256, file.about.mime.extension());
                    report.problems.push(Problem::file(file.shown_by.as_deref().unwrap_or_default(), &name, why));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn take_file(&self, file: &Queued, bytes: Vec<u8>, owners: &[AccountId], dry_run: bool) -> Result<()> {
        let kept = file.about.keeps_metadata;
        if !dry_run {
            return self.keep_bytes(&file.sha256, kept, bytes, Arrived::Here(owners)).await;
        }
        let looked = tokio::task::spawn_blocking(move || examine(&bytes, kept).map(drop)).await;
        looked.map_err(|_| Error::Broken("looking at a file"))?.map_err(Error::Unfit)
    }
}

/// The fields of the records that a text needs of the files that it shows, by their names.
pub fn described(of: RecordId, text: &str, along: &Along) -> BTreeMap<String, Fields> {
    let mut all = BTreeMap::new();
    for used in markdown::media(text) {
        let named = MediaAddress::parse(&used.address).and_then(|address| along.get(address.sha256));
        if let Some(file) = named {
            all.entry(file.sha256.clone()).or_insert_with(|| fields(of, &used, file));
        }
    }
    all
}

fn fields(of: RecordId, used: &MediaUse, file: &Queued) -> Fields {
    let about = &file.about;
    let number = |number: u64| i64::try_from(number).ok();
    let content = Media {
        of,
        sha256: short(&file.sha256),
        size: number(file.bytes),
        mime: about.mime,
        width: about.size.map(|(width, _)| width.into()),
        height: about.size.map(|(_, height)| height.into()),
        duration: about.duration_ms.and_then(number),
        alt: short(used.alternative.trim()),
        decorative: about.size.is_some() && used.alternative.trim().is_empty(),
        caption: short(used.caption.trim()),
        taken: Edtf::parse(&about.taken).unwrap_or_default(),
        keeps_metadata: about.keeps_metadata,
        ..Media::default()
    };
    let mut fields = content.write();
    fields.retain(|_, value| !value.is_empty() && *value != Value::Bool(false));
    fields.insert(header::CREATED_VIA, Value::from(Via::Import.as_str()));
    fields.insert(header::AUDIENCE, Value::Text(Audience::Private.to_string()));
    fields
}

/// As much of a text as a field takes.
fn short<const MAX: usize>(text: &str) -> Text<MAX> {
    let cut: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(MAX).collect();
    Text::parse(&cut).unwrap_or_default()
}
