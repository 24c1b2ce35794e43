//! Somebody who writes records, without the forms.

use std::collections::BTreeSet;

use domain::content::{Markdown, Text};
use domain::knowledge::{KnowledgeBase, Note, NoteStatus, Notebook, NotebookStatus, note, placement};
use domain::record::header;
use domain::{AccountId, Actor, Audience, Content, FieldId, Fields, Kind, RecordId, Ref, Value};
use service::account::{Network, NewAccount};
use service::{Change, Form, Services};

/// What they sign in with.
const EMAIL: &str = "lea@example.org";
const PASSWORD: &str = "trois renards dansent";

/// Somebody with an account.
pub struct Writer {
    services: Services,
    account: AccountId,
    /// Their person.
    pub person: RecordId,
}

impl Writer {
    /// Makes the account.
    pub async fn new(services: &Services, name: &str) -> Self {
        let new = NewAccount {
            email: EMAIL.to_owned(),
            name: name.to_owned(),
            password: PASSWORD.to_owned(),
            duties: BTreeSet::new(),
            network: Network::Here,
        };
        let (account, person) = services.create_account(new).await.expect("an account");
        Self { services: services.clone(), account, person }
    }

    async fn send(&self, record: Ref, base: Option<u64>, fields: Fields) -> u64 {
        let changes = vec![Change { record, base, fields, bin: None }];
        let form = Form { group: self.services.fresh_group(), op: self.services.fresh_op(), changes };
        let actor = Actor::member(self.person);
        let answer = self.services.submit_form(&actor, Some(self.account), &form).await.expect("an answer");
        answer.rev().unwrap_or_else(|| panic!("{answer:?}"))
    }

    /// Makes a record.
    pub async fn make<C: Content>(&self, kind: Kind, content: &C, audience: Audience) -> Ref {
        let record = Ref { kind, id: self.services.fresh_id() };
        self.make_at(record, content, audience).await
    }

    /// Makes a record whose identifier follows from what it is.
    pub async fn make_at<C: Content>(&self, record: Ref, content: &C, audience: Audience) -> Ref {
        let mut fields = content.write();
        fields.insert(header::AUDIENCE, Value::Text(audience.to_string()));
        fields.insert(header::LANG, Value::from("fr"));
        assert_eq!(self.send(record, None, fields).await, 1);
        record
    }

    /// A note of theirs, whole.
    pub fn written(&self, title: &str, status: NoteStatus) -> Note {
        Note {
            title: text(title),
            body: Markdown::parse("Elle est *chez Rita*.").expect("a text"),
            authors: vec![self.person],
            rights: text("CC-BY-SA-4.0"),
            status,
            ..Note::default()
        }
    }

    /// Makes a published note.
    pub async fn note(&self, title: &str, audience: Audience) -> Ref {
        self.make(Kind::Note, &self.written(title, NoteStatus::Published), audience).await
    }

    /// Makes a published carnet.
    pub async fn carnet(&self, title: &str, audience: Audience) -> Ref {
        let carnet = Notebook { title: text(title), status: NotebookStatus::Published, ..Notebook::default() };
        self.make(Kind::Notebook, &carnet, audience).await
    }

    /// Makes a published base.
    pub async fn base(&self, title: &str, audience: Audience) -> Ref {
        let base = KnowledgeBase { title: text(title), status: NotebookStatus::Published, ..KnowledgeBase::default() };
        self.make(Kind::KnowledgeBase, &base, audience).await
    }

    /// Puts a record into another.
    pub async fn place(&self, container: Ref, item: Ref) {
        let record = Ref { kind: Kind::Placement, id: placement::id(container.id, item.id) };
        let fields = Fields::from([
            (placement::field::CONTAINER, Value::Id(container.id)),
            (placement::field::ITEM, Value::Id(item.id)),
            (placement::field::STATUS, Value::from("accepted")),
        ]);
        assert_eq!(self.send(record, None, fields).await, 1);
    }

    /// Changes a field of a record.
    pub async fn set(&self, record: Ref, base: u64, field: FieldId, value: &str) -> u64 {
        self.send(record, Some(base), Fields::from([(field, Value::from(value))])).await
    }

    /// Withdraws a note at its first revision.
    pub async fn withdraw(&self, note: Ref) {
        let reason = (note::field::WITHDRAWN_REASON, Value::from("Une erreur."));
        self.send(note, Some(1), Fields::from([(note::field::STATUS, Value::from("withdrawn")), reason])).await;
    }

    /// Shows their person to everybody.
    pub async fn show(&self) {
        let person = Ref { kind: Kind::Person, id: self.person };
        self.set(person, 1, header::AUDIENCE, "public").await;
    }
}

/// A line of text.
pub fn text<const MAX: usize>(typed: &str) -> Text<MAX> {
    Text::parse(typed).expect("a line")
}
