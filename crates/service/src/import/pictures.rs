//! Keeping the bytes of the pictures that pages show, those that are not here yet.

use storage::media;

use super::plan::{Planned, make};
use super::report::{Fault, Problem, Report};
use super::run::Hand;
use crate::error::{Error, Result};
use crate::media::Arrived;

impl Hand<'_> {
    /// Keeps the pictures of these pages. One that changed since it was planned is said, and left for the next run.
    pub(super) async fn keep_pictures(&self, pages: &[Planned], report: &mut Report) -> Result<()> {
        let accounts = [self.account()];
        for page in pages {
            for picture in &page.pictures {
                let mut at = self.services.database().reader().await?;
                let here = media::object(&mut at, &picture.sha256).await?.is_some();
                drop(at);
                if here {
                    // Its bytes were read when it was planned: whose import it is has them.
                    self.services.note_sent(&picture.sha256, &accounts).await?;
                    continue;
                }
                let path = picture.path.clone();
                let made = tokio::task::spawn_blocking(move || make(&path)).await;
                let fault = match made.map_err(|_| Error::Broken("making a picture again"))? {
                    Ok(kept) => match self
                        .services
                        .keep_bytes(&picture.sha256, false, kept.bytes, Arrived::Here(&accounts))
                        .await
                    {
                        Err(Error::Unfit(why)) => Fault::UnfitPicture(why),
                        outcome => {
                            outcome?;
                            continue;
                        }
                    },
                    Err(fault) => fault,
                };
                report.problems.push(Problem::new(&page.path, None, &fault));
            }
        }
        Ok(())
    }
}
