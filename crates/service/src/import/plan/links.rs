//! The links of a page: those that lead into the tree are made record links, its pictures are shown by what they hold.

use std::collections::BTreeMap;

use markdown::Destination;

use super::Planner;
use crate::import::page::Page;
use crate::import::report::{Fault, Problem};
use crate::import::site::Target;

impl Planner<'_> {
    /// A page's text with the links that lead into the tree made record links, and its pictures shown by what they hold.
    pub(super) fn linked(&mut self, page: &Page) -> String {
        let mut shown: BTreeMap<String, String> = BTreeMap::new();
        for link in markdown::links(&page.body) {
            let before = page.body.get(..link.range.start).unwrap_or_default();
            let line = Some(page.body_line + before.matches('\n').count());
            let written = link.destination.to_string();
            match self.site.target(page, &link) {
                Target::Elsewhere => {}
                Target::Record(..) => self.plan.report.links += 1,
                Target::File(key) if link.image => {
                    if let Some(address) = self.picture(&page.path, line, &key, &link.text) {
                        self.plan.report.pictures += 1;
                        shown.insert(key, address);
                    }
                }
                Target::File(_) => self.plan.report.files += 1,
                Target::Nothing => {
                    let fault = if link.image { Fault::NoPicture(written) } else { Fault::NoTarget(written) };
                    self.plan.report.problems.push(Problem::new(&page.path, line, &fault));
                }
            }
        }
        markdown::rewrite_links(&page.body, |link| match self.site.target(page, link) {
            Target::Record(target, fragment) if !link.image => Some(
                Destination::Record { kind: target.kind.name().to_owned(), id: target.id.to_string(), fragment }
                    .to_string(),
            ),
            Target::File(key) if link.image => shown.get(&key).cloned(),
            _ => None,
        })
    }
}
