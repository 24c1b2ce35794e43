//! Pages that are no notes: persons, terms of the lexique, organisations, bases.

use std::collections::BTreeMap;

use domain::directory::organisation;
use domain::knowledge::{knowledge_base, term};
use domain::people::person;
use domain::record::header;
use domain::{FieldId, Kind, Value};

use super::super::page::Page;
use super::super::report::{Fault, Problem as Told};
use super::super::tree::name;
use super::said::unsaid;
use super::{Planned, Planner, block, id, line};

impl Planner<'_> {
    /// Persons come first: what they wrote names them.
    pub(super) fn persons(&mut self) {
        self.pages_of(|kind| kind == Kind::Person);
    }

    /// Everything else comes last: a base names carnets.
    pub(super) fn others(&mut self) {
        self.pages_of(|_| true);
    }

    fn pages_of(&mut self, which: impl Fn(Kind) -> bool) {
        let (now, later): (BTreeMap<_, _>, BTreeMap<_, _>) =
            core::mem::take(&mut self.others).into_iter().partition(|(_, page)| page.kind.is_some_and(&which));
        self.others = later;
        for (path, page) in now {
            let Some(kind) = page.kind else { continue };
            let planned = self.planned(kind, &path, &page);
            if self.keeps(&path, &planned.record) {
                self.plan.report.others += 1;
                self.plan.pages.push(planned);
            }
        }
    }

    fn planned(&mut self, kind: Kind, path: &str, page: &Page) -> Planned {
        let body = self.linked(page);
        let (title, body) = page.titled(body, &mut self.plan.report.problems);
        let lang = self.lang(Some(page));
        let mut fields = unsaid(kind, known(kind));
        fields.insert(header::LANG, Value::from(lang.as_str()));
        fields.extend(text_of(kind).map(|field| (field, block(&body))));
        let mut labels = BTreeMap::from([(lang, line(&title))]);
        let mut carnets = Vec::new();
        for said in &page.others {
            match (kind, said.key.as_str(), said.words.as_slice()) {
                (Kind::Term, "fr" | "en", [label]) => drop(labels.insert(said.key.clone(), line(label))),
                (Kind::KnowledgeBase, "carnets", words) => carnets.extend(words.iter().cloned()),
                _ => self.take(kind, page, said, None, &mut fields),
            }
        }
        match kind {
            Kind::Term => fields.insert(term::field::LABELS, Value::Map(labels)),
            _ => title_of(kind).and_then(|field| fields.insert(field, line(&title))),
        };
        if let (Kind::KnowledgeBase, Some(summary)) = (kind, &page.summary) {
            fields.insert(knowledge_base::field::SUMMARY, line(summary));
        }
        let own = id(&self.import.name, path);
        let maker = (kind == Kind::Person).then_some(own);
        let mut record = self.wanted(kind, path, fields, state_of(kind), maker);
        if kind == Kind::Organisation {
            record.at_first.insert(organisation::field::STATUS, Value::from("active"));
        }
        let mut beside = Vec::new();
        for (index, carnet) in carnets.iter().enumerate() {
            let Some(folder) = self.carnets.iter().find(|folder| name(folder) == carnet) else {
                let fault = Fault::NoTarget(carnet.clone());
                self.plan.report.problems.push(Told::new(
                    path,
                    page.other("carnets").and_then(|said| said.line),
                    &fault,
                ));
                continue;
            };
            let item = id(&self.import.name, folder);
            beside.push(self.placement(own, item, format!("{index:06}"), None));
        }
        self.with_pictures(Planned { path: path.to_owned(), record, beside, pictures: Vec::new() })
    }
}

/// The keys whose field is emptied where a page of this kind says them no more.
const fn known(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Organisation => &[
            "other_names",
            "website",
            "email",
            "phones",
            "address",
            "langs",
            "themes",
            "sectors",
            "places",
            "verified_on",
            "verified_by",
        ],
        Kind::Person => &["headline", "langs", "themes", "places", "ask_me"],
        Kind::Term => &["synonyms", "usage", "themes"],
        Kind::KnowledgeBase => &["summary", "themes"],
        _ => &[],
    }
}

/// The field that holds a page's title.
const fn title_of(kind: Kind) -> Option<FieldId> {
    match kind {
        Kind::Organisation => Some(organisation::field::NAME),
        Kind::Person => Some(person::field::NAME),
        Kind::KnowledgeBase => Some(knowledge_base::field::TITLE),
        _ => None,
    }
}

/// The field that holds a page's text.
const fn text_of(kind: Kind) -> Option<FieldId> {
    match kind {
        Kind::Term => Some(term::field::DEFINITION),
        Kind::Organisation => Some(organisation::field::DESCRIPTION),
        Kind::Person => Some(person::field::BIO),
        Kind::KnowledgeBase => Some(knowledge_base::field::HOME),
        _ => None,
    }
}

/// The field that holds whether it is published.
const fn state_of(kind: Kind) -> Option<FieldId> {
    match kind {
        Kind::Term => Some(term::field::STATUS),
        Kind::KnowledgeBase => Some(knowledge_base::field::STATUS),
        _ => None,
    }
}
