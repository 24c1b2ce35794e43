//! What the front matter of a page adds to its record: subjects, territories, categories, order.

use std::collections::BTreeMap;

use domain::knowledge::{notebook, placement};
use domain::{FieldId, Fields, Kind, MergeRule, Problem, RecordId, Value};

use super::super::named::{Named, NoField};
use super::super::page::{Page, Said, order};
use super::super::report::{Fault, Problem as Told};
use super::super::tree::folder;
use super::{Planner, Wanted, id, line};

/// What a note takes of the front matter of any tree; what is none of our words there is another site's business.
const OF_NOTES: [&str; 6] = ["happened", "note_type", "places", "sectors", "themes", "type"];

/// What a carnet takes.
const OF_CARNETS: [&str; 4] = ["places", "summary", "themes", "view"];

impl Planner<'_> {
    /// What a note's page says beside its text.
    pub(super) fn note_says(&mut self, page: &Page) -> Fields {
        let declared = self.categories.get(folder(&page.path)).cloned().unwrap_or_default();
        let mut fields = unsaid(Kind::Note, &["happened", "places", "sectors", "themes"]);
        for said in &page.others {
            let placed = match said.key.as_str() {
                "categories" => said.words.iter().all(|word| declared.contains(word)),
                "order" => number(said).is_some(),
                _ => false,
            };
            if !placed {
                self.take(Kind::Note, page, said, Some(&OF_NOTES), &mut fields);
            }
        }
        fields
    }

    /// Who wrote a note, in words.
    pub(super) fn credit(&self, page: &Page) -> Option<String> {
        let called = |author: &String| self.named.called.get(author);
        if page.authors.iter().any(|author| called(author).is_some()) {
            let names = page.authors.iter().map(|author| called(author).unwrap_or(author).as_str());
            return Some(names.collect::<Vec<_>>().join(", "));
        }
        page.credit.clone().or_else(|| self.import.credit.clone())
    }

    /// What a carnet's introduction says beside its text.
    pub(super) fn carnet_says(&mut self, path: &str, page: &Page) -> Fields {
        let mut fields = unsaid(Kind::Notebook, &["categories", "places", "summary", "themes"]);
        for said in &page.others {
            match said.key.as_str() {
                // Its base names it; who made it is its first manager.
                "base" | "managers" => {}
                "categories" if said.words.iter().all(|words| words.contains('=')) => {
                    let categories = categories(&said.words);
                    self.categories.insert(path.to_owned(), categories.keys().cloned().collect());
                    fields.insert(notebook::field::CATEGORIES, Value::Map(categories));
                }
                _ => self.take(Kind::Notebook, page, said, Some(&OF_CARNETS), &mut fields),
            }
        }
        if let Some(summary) = &page.summary {
            fields.insert(notebook::field::SUMMARY, line(summary));
        }
        fields
    }

    /// Takes what a key says into a record's fields. In a list each word counts for itself. Where only some keys are `known`,
    /// a key of which no word names anything is another site's business and is left aside; else each such word is a problem.
    pub(super) fn take(&mut self, kind: Kind, page: &Page, said: &Said, known: Option<&[&str]>, fields: &mut Fields) {
        let words: Vec<&str> = said.words.iter().map(String::as_str).collect();
        let ours = known.is_none_or(|known| known.contains(&said.key.as_str()));
        let spec = Named::spec(kind, &said.key).filter(|_| ours);
        let is_list = spec.is_some_and(|spec| spec.rule == MergeRule::Set);
        let single: Vec<&[&str]> = if is_list { words.chunks(1).collect() } else { vec![words.as_slice()] };
        let mut wrong = Vec::new();
        let mut taken = false;
        for words in single {
            match self.named.field(kind, &said.key, words) {
                Ok((field, value)) if ours => {
                    taken = true;
                    add(fields, field, value);
                }
                Err(NoField::Wrong(problem)) if ours => wrong.push((words.join(", "), problem)),
                Ok(_) | Err(_) => {}
            }
        }
        let elsewhere = known.is_some() && wrong.iter().all(|(_, problem)| *problem == Problem::UnknownWord);
        if !taken && (wrong.is_empty() || elsewhere) {
            *self.plan.report.left_aside.entry(said.key.clone()).or_default() += 1;
            return;
        }
        for (word, problem) in wrong {
            let key = if is_list { format!("{}: {word}", said.key) } else { said.key.clone() };
            let fault = Fault::Value { key, problem };
            self.plan.report.problems.push(Told::new(&page.path, said.line, &fault));
        }
    }

    /// A note's place in the carnet of its folder.
    pub(super) fn place_of(&self, page: &Page, item: RecordId, maker: Option<RecordId>) -> Wanted {
        let carnet = folder(&page.path);
        let order = page.other("order").and_then(number).unwrap_or_else(|| order(&page.path));
        let mut placement = self.placement(id(&self.import.name, carnet), item, order, maker);
        let declared = self.categories.get(carnet);
        if let Some((declared, said)) = declared.zip(page.other("categories")) {
            let ours = said.words.iter().filter(|word| declared.contains(*word)).map(|word| Value::from(word.as_str()));
            placement.fields.insert(placement::field::CATEGORIES, Value::List(ours.collect()));
        }
        placement
    }
}

/// What a carnet's introduction says to those who read, and what it says to those who write: its last part, where that is
/// called so.
pub(super) fn guide(introduction: &str) -> (&str, &str) {
    let headings = ["\n## Guide de rédaction\n", "\n## Writing guide\n"];
    let found = headings.iter().find_map(|heading| Some((introduction.find(heading)?, heading.len())));
    let Some((at, length)) = found else { return (introduction, "") };
    let (before, rest) = introduction.split_at_checked(at).unwrap_or((introduction, ""));
    let guide = rest.get(length..).unwrap_or_default();
    // Another part after it is for those who read: then all of it is.
    if guide.contains("\n## ") { (introduction, "") } else { (before.trim_end(), guide.trim_start()) }
}

/// Adds a value to a field; two lists are one.
fn add(fields: &mut Fields, field: FieldId, value: Value) {
    let whole = match (fields.remove(&field), value) {
        (Some(Value::List(mut before)), Value::List(more)) => {
            before.extend(more);
            Value::List(before)
        }
        (_, value) => value,
    };
    fields.insert(field, whole);
}

/// The fields of these keys, empty: what a page says no more is taken out of its record.
pub(super) fn unsaid(kind: Kind, keys: &[&str]) -> Fields {
    keys.iter().filter_map(|key| Named::spec(kind, key)).map(|spec| (spec.id, Value::Null)).collect()
}

/// A place among others, said as a number.
fn number(said: &Said) -> Option<String> {
    let number: u32 = said.words.first()?.parse().ok()?;
    Some(format!("{number:06}"))
}

/// `key = Label; key = Label`, as a carnet declares its categories.
fn categories(words: &[String]) -> BTreeMap<String, Value> {
    let pairs = words.iter().flat_map(|words| words.split(';')).filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(key, label)| (key.trim().to_owned(), label.trim())).filter(|(key, _)| !key.is_empty());
    pairs
        .enumerate()
        .map(|(index, (key, label))| {
            let order = i64::try_from(index).unwrap_or_default();
            let told =
                BTreeMap::from([("label".to_owned(), Value::from(label)), ("order".to_owned(), Value::Int(order))]);
            (key, Value::Map(told))
        })
        .collect()
}
