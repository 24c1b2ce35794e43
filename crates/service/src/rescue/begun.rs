//! Forms that were only begun: a note becomes a private draft of its author, anything else is handed back to be read.

use std::collections::BTreeMap;

use domain::content::{Content, Markdown, Text, schema};
use domain::knowledge::{Note, note};
use domain::memory::media;
use domain::record::{Ref, Via, header};
use domain::{Audience, DeviceId, GroupId, Kind, OpId, RecordId, Value};
use serde::Deserialize;
use storage::records;
use sync::codec::{Received, op_hash};
use sync::operation::hash16;
use sync::rescue::Begun;
use sync::{Base, Group, Hlc, Op, OpKind};

use super::files::{self, Along};
use super::group::Step;
use super::owner::Owner;
use super::report::{Printed, Problem, Report};
use crate::error::Result;
use crate::services::Services;

/// A form as the device keeps it, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Unsaved {
    id: RecordId,
    typed: BTreeMap<String, String>,
}

/// Reads a form: what can be a draft note is added to the steps, what is saved already is known, the rest is printed.
pub async fn read(
    services: &Services,
    owner: &Owner,
    device: Option<DeviceId>,
    (begun, along): (&Begun, &Along),
    steps: &mut Vec<Step>,
    report: &mut Report,
) -> Result<()> {
    let Ok(unsaved) = serde_json::from_str::<Unsaved>(&begun.text) else {
        print(begun, begun.text.clone(), report);
        return Ok(());
    };
    if unsaved.typed.values().all(|text| text.trim().is_empty()) {
        return Ok(());
    }
    let Some(note) = draft(owner, &unsaved.typed) else {
        let lines = unsaved.typed.iter().filter(|(_, text)| !text.trim().is_empty());
        print(begun, lines.map(|(name, text)| format!("{name}: {text}\n")).collect(), report);
        return Ok(());
    };
    if is_saved(services, unsaved.id, &note).await? {
        report.known += 1;
        return Ok(());
    }
    let title = note.title.as_str().to_owned();
    let received = made(owner, &unsaved, &note, begun, along);
    let device = device.unwrap_or_else(|| DeviceId::derived("rescue", &[owner.person.as_bytes()]));
    steps.push(Step::draft(owner.sender(device), title, received));
    Ok(())
}

fn print(begun: &Begun, text: String, report: &mut Report) {
    report.printed.push(Printed { key: begun.key.clone(), text });
    report.problems.push(Problem::begun(&begun.key));
}

/// The draft that a form makes; nothing when it is no note's, or too long to be one.
fn draft(owner: &Owner, typed: &BTreeMap<String, String>) -> Option<Note> {
    let said = |name: &str| typed.get(name).map_or("", String::as_str);
    let mut body = typed.get("body")?.clone();
    let line: String = said("title").trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let title = Text::parse(&line).unwrap_or_else(|_| {
        // Too long for a title: all of it is in the text.
        body = format!("{line}\n\n{body}");
        Text::parse(&line.chars().take(100).collect::<String>()).unwrap_or_default()
    });
    let summary = Text::parse(said("summary")).unwrap_or_else(|_| {
        body = format!("{}\n\n{body}", said("summary"));
        Text::default()
    });
    Some(Note {
        title,
        body: Markdown::parse(&body).ok()?,
        summary,
        status: note::NoteStatus::Draft,
        authors: vec![owner.person],
        ..Note::default()
    })
}

/// Whether the record of the form says the same by now: the device saved and sent it since.
async fn is_saved(services: &Services, id: RecordId, note: &Note) -> Result<bool> {
    let record = records::read(&mut services.database().reader().await?, id).await?;
    Ok(record.filter(|record| record.kind == Kind::Note).is_some_and(|record| {
        let saved = record.content::<Note>();
        saved.title == note.title && saved.body.as_str().trim() == note.body.as_str().trim()
    }))
}

/// The group that makes the draft: all its identifiers follow from whose it is and what was typed.
fn made(owner: &Owner, unsaved: &Unsaved, note: &Note, begun: &Begun, along: &Along) -> Received {
    let text = hash16(begun.text.as_bytes());
    let parts: [&[u8]; 3] = [owner.person.as_bytes(), unsaved.id.as_bytes(), &text];
    let mut fields = note.write();
    fields.insert(header::CREATED_VIA, Value::from(Via::Import.as_str()));
    fields.insert(header::AUDIENCE, Value::Text(Audience::Private.to_string()));
    let id = RecordId::derived("rescued draft", &parts);
    let op = |id, record: Ref, fields| Op {
        id,
        record,
        kind: OpKind::Create(fields),
        base: Base::New,
        deps: Vec::new(),
        hlc: Hlc::new(begun.at_ms, 0),
        schema: schema(record.kind),
    };
    let mut ops = vec![op(OpId::derived("rescued draft", &parts), Ref { kind: Kind::Note, id }, fields)];
    // What it shows is described with it, as the form would have done: a file that no record describes is read by nobody.
    for (sha256, fields) in files::described(id, note.body.as_str(), along) {
        let record = Ref { kind: Kind::Media, id: media::id(id, &sha256) };
        ops.push(op(OpId::derived("rescued file", &[id.as_bytes(), sha256.as_bytes()]), record, fields));
    }
    let hashes = ops.iter().map(op_hash).collect();
    Received { group: Group { id: GroupId::derived("rescued draft", &parts), ops }, hashes }
}
