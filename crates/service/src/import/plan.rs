//! What a tree becomes: carnets, notes and placements with their fields, all checked before anything is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::content::{check_complete, check_values, spec};
use domain::knowledge::{note, notebook, placement};
use domain::memory::Media;
use domain::record::{Ref, Via, header};
use domain::{Audience, FieldId, Fields, Invalid, Kind, RecordId, Value};

use super::named::Named;
use super::page::Page;
use super::report::{Fault, Problem, Report};
use super::site::{self, Site};
use super::tree::{self, Tree, folder, is_readme, name};
use super::{Import, Visibility};

mod lexique;
mod links;
mod others;
mod pictures;
mod said;

pub use pictures::Picture;
pub(super) use pictures::make;

/// The longest text of a note or of an introduction, bytes.
const LONGEST: usize = 204_800;

/// What a tree becomes.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// What will be made, carnets first, then notes, each with its placement.
    pub pages: Vec<Planned>,
    /// What is known before anything is written; its problems among it.
    pub report: Report,
}

/// A record, with its place in a carnet where it has one: what one group makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Its file, or its folder.
    pub path: String,
    /// The carnet or note.
    pub record: Wanted,
    /// What goes with it: its places in carnets, what is said of its pictures; of a base, the places of its carnets.
    pub beside: Vec<Wanted>,
    /// The pictures that it shows.
    pub pictures: Vec<Picture>,
}

/// A record as the tree wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// Which record.
    pub record: Ref,
    /// What a new one gets beside `fields`; an old one keeps its own.
    pub at_first: Fields,
    /// What the tree says; what it no longer says is `Null`.
    pub fields: Fields,
}

impl Wanted {
    /// Every field of a new record.
    #[must_use]
    pub fn whole(&self) -> Fields {
        let all = self.at_first.iter().chain(&self.fields);
        all.filter(|(_, value)| !value.is_empty()).map(|(field, value)| (*field, value.clone())).collect()
    }
}

/// Reads a tree and plans what it becomes; `person` is whose import it is, nobody where the commons brings it.
///
/// # Errors
/// The folder cannot be read.
pub fn plan(import: &Import, person: Option<RecordId>) -> std::io::Result<Plan> {
    let mut problems = Vec::new();
    let tree = tree::read(&import.folder, &mut problems)?;
    let mut planner = Planner::new(import, person, &tree, problems);
    planner.persons();
    planner.carnets();
    planner.notes();
    planner.others();
    Ok(planner.finish())
}

/// The identifier of what an import makes of a path: the same on every machine.
#[must_use]
pub fn id(import: &str, path: &str) -> RecordId {
    RecordId::derived("import", &[import.as_bytes(), path.as_bytes()])
}

struct Planner<'a> {
    import: &'a Import,
    person: Option<RecordId>,
    site: Site,
    /// Folders that hold pages.
    folders: BTreeSet<String>,
    /// Introductions by folder.
    readmes: BTreeMap<String, Page>,
    /// Notes by path.
    notes: BTreeMap<String, Page>,
    /// Pages of another kind, by path.
    others: BTreeMap<String, Page>,
    /// Who is a page of the tree.
    named: Named,
    /// Folders that became carnets.
    carnets: BTreeSet<String>,
    /// The categories that each carnet declares.
    categories: BTreeMap<String, BTreeSet<String>>,
    /// Carnets that are left out, whose notes are too.
    refused: BTreeSet<String>,
    /// The pictures that were looked at, by path.
    pictures: BTreeMap<String, Result<(Picture, Media), Fault>>,
    /// Those that the text being read shows.
    shown: Vec<pictures::Use>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    fn new(import: &'a Import, person: Option<RecordId>, tree: &Tree, mut problems: Vec<Problem>) -> Self {
        let mut site = Site::new(tree);
        let (mut readmes, mut notes) = (BTreeMap::new(), BTreeMap::new());
        let mut others: BTreeMap<String, Page> = BTreeMap::new();
        let mut named = Named::default();
        for (path, source) in &tree.pages {
            let page = Page::read(path, source, &mut problems);
            // What cannot be a record is known before links are read: none leads to it.
            if let Some(fault) = unfit(&page, import.visibility.is_shown() && !is_readme(path)) {
                problems.push(Problem::new(path, None, &fault));
                continue;
            }
            if let Some(kind) = page.kind.filter(|kind| *kind != Kind::Note) {
                let record = Ref { kind, id: id(&import.name, path) };
                site.page(&page, record);
                if kind == Kind::Person {
                    let stem = tree::stem(path).to_owned();
                    named.called.extend(page.written_title.clone().map(|name| (stem.clone(), name)));
                    if person.is_none() {
                        named.persons.insert(stem, record.id);
                    }
                }
                others.insert(path.clone(), page);
            } else if is_readme(path) && !readmes.contains_key(folder(path)) {
                readmes.insert(folder(path).to_owned(), page);
            } else {
                notes.insert(path.clone(), page);
            }
        }
        let carnet = |folder: &str| Ref { kind: Kind::Notebook, id: id(&import.name, folder) };
        for page in notes.values() {
            site.page(page, Ref { kind: Kind::Note, id: id(&import.name, &page.path) });
        }
        for page in readmes.values() {
            site.page(page, carnet(folder(&page.path)));
        }
        let read: BTreeSet<String> =
            notes.keys().map(|path| folder(path).to_owned()).chain(readmes.keys().cloned()).collect();
        for folder in &read {
            site.folder(folder, carnet(folder));
        }
        site.domains.extend(import.domains.iter().filter_map(|typed| site::host(typed)));
        site.domains.extend(site::named_domain(&import.folder));
        site.find_domain(notes.values().chain(readmes.values()).chain(others.values()));
        let mut report = Report { name: import.name.clone(), problems, ..Report::default() };
        report.domains = site.domains.iter().cloned().collect();
        let plan = Plan { pages: Vec::new(), report };
        let (refused, carnets, categories) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
        let (pictures, shown) = (BTreeMap::new(), Vec::new());
        Self {
            import,
            person,
            site,
            folders: read,
            readmes,
            notes,
            others,
            named,
            carnets,
            categories,
            refused,
            pictures,
            shown,
            plan,
        }
    }

    /// Each folder that holds pages is a carnet, the root as well: nothing of a tree is dropped because of where it is.
    fn carnets(&mut self) {
        for path in core::mem::take(&mut self.folders) {
            let path = path.as_str();
            let called = if path.is_empty() { self.import.name.as_str() } else { name(path) };
            let readme = self.readmes.get(path).cloned();
            let file = readme.as_ref().map_or(path, |page| page.path.as_str()).to_owned();
            let (title, description) = match &readme {
                Some(page) => {
                    let body = self.linked(page);
                    page.introduces(called, body, &mut self.plan.report.problems)
                }
                None => (super::page::humane(called), String::new()),
            };
            let (description, guide) = said::guide(&description);
            let mut fields = Fields::from([
                (header::LANG, Value::from(self.lang(readme.as_ref()).as_str())),
                (notebook::field::TITLE, line(&title)),
                (notebook::field::DESCRIPTION, block(description)),
                (notebook::field::GUIDE, block(guide)),
            ]);
            let mut maker = None;
            if let Some(page) = &readme {
                fields.extend(self.carnet_says(path, page));
                maker = page.other("managers").and_then(|said| self.named.persons.get(said.words.first()?).copied());
            }
            let record = self.wanted(Kind::Notebook, path, fields, Some(notebook::field::STATUS), maker);
            if self.keeps(&file, &record) {
                self.plan.report.notebooks += 1;
                self.carnets.insert(path.to_owned());
                let planned = Planned { path: path.to_owned(), record, beside: Vec::new(), pictures: Vec::new() };
                let planned = self.with_pictures(planned);
                self.plan.pages.push(planned);
            } else {
                self.shown.clear();
                self.refused.insert(path.to_owned());
            }
        }
    }

    fn notes(&mut self) {
        for (path, page) in std::mem::take(&mut self.notes) {
            if self.refused.contains(folder(&path)) {
                continue;
            }
            let body = self.linked(&page);
            let (title, body) = page.titled(body, &mut self.plan.report.problems);
            let text = |value: &Option<String>| value.as_deref().map_or(Value::Null, line);
            let mut fields = Fields::from([
                (header::LANG, Value::from(self.lang(Some(&page)).as_str())),
                (note::field::TITLE, line(&title)),
                (note::field::BODY, block(&body)),
                (note::field::SUMMARY, text(&page.summary)),
                (note::field::SOURCE, text(&page.source)),
                (note::field::ALIASES, Value::List(page.aliases.iter().map(|alias| line(alias)).collect())),
            ]);
            fields.extend(self.note_says(&page));
            let signed: Option<Vec<RecordId>> =
                page.authors.iter().map(|author| self.named.persons.get(author).copied()).collect();
            let signed = signed.unwrap_or_default();
            if !signed.is_empty() {
                let authors = signed.iter().copied().map(Value::Id).collect();
                fields.insert(note::field::AUTHORS, Value::List(authors));
            }
            let credit = self.credit(&page).filter(|_| signed.is_empty());
            fields.insert(note::field::CREDIT, credit.as_ref().map_or(Value::Null, |credit| line(credit)));
            let rights = page.rights.as_ref().or(self.import.rights.as_ref());
            if let Some(rights) = rights {
                fields.insert(note::field::RIGHTS, line(rights));
            }
            let maker = signed.first().copied();
            let terms = lexique::is_lexique(&path).then(|| (self.lang(Some(&page)), body.clone()));
            let mut record = self.wanted(Kind::Note, &path, fields, Some(note::field::STATUS), maker);
            if let Some(person) = self.person.filter(|_| credit.is_none() && signed.is_empty()) {
                record.at_first.insert(note::field::AUTHORS, Value::List(vec![Value::Id(person)]));
            }
            if !self.keeps(&path, &record) {
                self.shown.clear();
                continue;
            }
            let placement = self.place_of(&page, record.record.id, maker);
            self.plan.report.notes += 1;
            let own = path.clone();
            let planned = Planned { path, record, beside: vec![placement], pictures: Vec::new() };
            let planned = self.with_pictures(planned);
            self.plan.pages.push(planned);
            if let Some((lang, body)) = terms {
                self.terms(&own, &lang, &body, maker);
            }
        }
    }

    fn lang(&self, page: Option<&Page>) -> String {
        page.and_then(|page| page.lang.clone()).unwrap_or_else(|| self.import.lang.clone())
    }

    /// The header of a new record, who sees it and where it is in its life.
    fn wanted(
        &self,
        kind: Kind,
        path: &str,
        mut fields: Fields,
        state: Option<FieldId>,
        maker: Option<RecordId>,
    ) -> Wanted {
        let record = Ref { kind, id: id(&self.import.name, path) };
        let mut at_first = self.made(maker);
        let shown = if self.import.visibility.is_shown() { "published" } else { "draft" };
        let audience = Value::Text(self.import.visibility.audience().to_string());
        // Said again, visibility changes what is there; left unsaid, what people chose since stays.
        let place = if self.import.visibility == Visibility::Unsaid { &mut at_first } else { &mut fields };
        place.insert(header::AUDIENCE, audience);
        place.extend(state.map(|state| (state, Value::from(shown))));
        Wanted { record, at_first, fields }
    }

    /// How a record came to be: by the hand of whoever imports, else of who is named in it.
    fn made(&self, maker: Option<RecordId>) -> Fields {
        Fields::from([
            (header::CREATED_BY, self.person.or(maker).map_or(Value::Null, Value::Id)),
            (header::CREATED_VIA, Value::from(Via::Import.as_str())),
            (header::IMPORT, Value::from(self.import.name.as_str())),
        ])
    }

    fn placement(&self, container: RecordId, item: RecordId, order: String, maker: Option<RecordId>) -> Wanted {
        let mut at_first = self.made(maker);
        at_first.insert(placement::field::CONTAINER, Value::Id(container));
        at_first.insert(placement::field::ITEM, Value::Id(item));
        at_first.insert(placement::field::STATUS, Value::from("accepted"));
        let fields = Fields::from([(placement::field::ORDER, Value::Text(order))]);
        let record = Ref { kind: Kind::Placement, id: placement::id(container, item) };
        Wanted { record, at_first, fields }
    }

    /// Whether a record can be written; what stands in the way is said.
    fn keeps(&mut self, file: &str, wanted: &Wanted) -> bool {
        let kind = wanted.record.kind;
        let fields = wanted.whole();
        let mut wrong = check_values(kind, &fields);
        if self.import.visibility.is_shown() {
            wrong.extend(check_complete(kind, &fields));
        }
        wrong.dedup_by_key(|invalid| invalid.field);
        for Invalid { field, problem } in &wrong {
            let field = spec(kind, *field).map_or("", |spec| spec.name);
            let fault = Fault::Field { field, problem: problem.clone() };
            self.plan.report.problems.push(Problem::new(file, None, &fault));
        }
        wrong.is_empty()
    }

    fn finish(mut self) -> Plan {
        self.plan.report.problems.sort();
        self.plan.report.problems.dedup();
        self.plan
    }
}

/// What keeps a page from being a record at all.
fn unfit(page: &Page, shown: bool) -> Option<Fault> {
    if page.body.len() > LONGEST {
        return Some(Fault::TooLong(LONGEST as u64));
    }
    let empty = shown && page.body.trim().is_empty();
    empty.then_some(Fault::Field { field: "body", problem: domain::Problem::Missing })
}

impl Visibility {
    const fn is_shown(self) -> bool {
        matches!(self, Self::Members | Self::Public)
    }

    const fn audience(self) -> Audience {
        match self {
            Self::Unsaid | Self::Private => Audience::Private,
            Self::Members => Audience::Members,
            Self::Public => Audience::Public,
        }
    }
}

/// A line as its field keeps it; one that it cannot keep is found by the checks.
fn line(text: &str) -> Value {
    use domain::content::Text;
    if text.trim().is_empty() {
        return Value::Null;
    }
    Value::Text(Text::<2000>::parse(text).map_or_else(|_| text.to_owned(), |text| text.as_str().to_owned()))
}

fn block(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::from(text) }
}

/// A folder's own name, for an import that was given none.
#[must_use]
pub fn default_name(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    real.file_name().map_or_else(|| "import".to_owned(), |name| name.to_string_lossy().into_owned())
}
