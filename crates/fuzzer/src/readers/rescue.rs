//! The file of what a device could not send: refused in words, or taken in without a fault, and a dry run decides the same twice.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use domain::content::{Content, Text};
use domain::knowledge::{Note, note};
use domain::memory::MediaType;
use domain::record::Ref;
use domain::{AccountId, DeviceId, GroupId, Instant, Kind, OpId, RecordId, Value};
use service::account::{Network, NewAccount};
use service::rescue::{Asked, Unusable};
use service::{Config, Services, Surroundings};
use sha2::{Digest, Sha256};
use sync::codec::encode_group;
use sync::media::{About, Queued};
use sync::outbox::{Entry, Way};
use sync::rescue::container::{Export, before};
use sync::rescue::{Begun, MAGIC, Part, Rescue};
use sync::wire::{Reader as Bytes, Writer};
use sync::{Base, Group, Hlc, Op, OpKind};
use tokio::runtime::Runtime;

use super::{Reader, broken};

const EMAIL: &str = "lea@example.org";
const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);

/// A commons of its own, where nothing is written.
pub struct Rescues {
    runtime: Runtime,
    services: Services,
    folder: PathBuf,
    seeds: Vec<Vec<u8>>,
}

/// A clock that stands and a chance that counts: the same input is decided alike each time.
fn surroundings() -> Surroundings {
    let drawn = AtomicU64::new(1);
    Surroundings {
        now: Arc::new(|| Instant(1_780_000_000_000_000)),
        random: Arc::new(move |bytes| {
            let n = drawn.fetch_add(1, Ordering::SeqCst);
            let pool = sync::operation::hash16(&n.to_be_bytes());
            bytes.iter_mut().zip(pool.iter().cycle()).for_each(|(to, from)| *to = *from);
        }),
    }
}

impl Rescues {
    /// Makes it, with somebody who has an account.
    pub fn open() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("encommun-fuzz-rescue-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let mut config = Config::new(&format!("sqlite://{}", folder.join("encommun.db").display()));
        config.limits.hash_memory = 64;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let new = NewAccount {
            email: EMAIL.to_owned(),
            name: "Léa".to_owned(),
            password: "trois renards dansent".to_owned(),
            duties: BTreeSet::new(),
            network: Network::Here,
        };
        let (services, account, person) = runtime.block_on(async {
            let services = Services::open_in(config, surroundings()).await?;
            let (account, person) = services.create_account(new).await?;
            anyhow::Ok((services, account, person))
        })?;
        Ok(Self { runtime, services, folder, seeds: seeds(account, person)? })
    }
}

fn entry(ord: u8, account: AccountId, kind: OpKind, base: Base) -> Entry {
    let record = Ref { kind: Kind::Note, id: RecordId::from_bytes([9; 16]) };
    let id = OpId::from_bytes([ord; 16]);
    let op = Op { id, record, kind, base, deps: Vec::new(), hlc: Hlc::new(1_779_000_000_000, 0), schema: 1 };
    let group = Group { id: GroupId::from_bytes([ord; 16]), ops: vec![op] };
    let bytes = encode_group(&group);
    let (title, way, bases) = ("Écrit".to_owned(), Way::Unsent, Vec::new());
    Entry { ord: u64::from(ord), group, title, written_ms: 1, account: Some(account), way, bases, bytes }
}

fn seeds(account: AccountId, person: RecordId) -> Result<Vec<Vec<u8>>> {
    let made = Note { title: Text::parse("Titre")?, authors: vec![person], ..Note::default() };
    let mut fields = made.write();
    fields.insert(note::field::BODY, Value::from("un\n\ndeux\n"));
    let first = OpId::from_bytes([1; 16]);
    let entries = [
        entry(1, account, OpKind::Create(fields), Base::New),
        entry(2, account, OpKind::edit_text(note::field::BODY, "un\n\ndeux\n", "un\n\n2\n"), Base::After(first)),
        entry(3, account, OpKind::Delete, Base::Rev(1)),
    ];
    let begun = |key: &str, typed: &str| Begun {
        key: key.to_owned(),
        at_ms: 1,
        text: format!("{{\"id\":\"01890000-0000-7000-8000-000000000001\",\"before\":null,\"typed\":{typed}}}"),
    };
    let drafts = [
        begun("new/note", "{\"title\":\"Commencée\",\"body\":\"La moitié.\",\"audience\":\"members\"}"),
        begun("new/term", "{\"labels.fr\":\"Levain\",\"definition\":\"Une pâte.\"}"),
        begun("note/01890000-0000-7000-8000-000000000001", "{\"title\":\"Autre\"}"),
    ];
    let actions = entries.iter().map(|entry| Part::Action(entry.encode(DEVICE)));
    let parts: Vec<Part> =
        actions.chain(drafts.iter().cloned().map(Part::Draft)).chain([Part::Other(9, vec![1, 2])]).collect();
    let file =
        |parts: &[Part], account| Rescue { device: Some(DEVICE), account, made_ms: 1, parts: parts.to_vec() }.encode();
    let mut seeds = vec![file(&parts, Some(account)), file(&parts, None), file(&[], Some(account))];
    seeds.extend(parts.iter().map(|part| file(std::slice::from_ref(part), Some(account))));
    // With a picture and a sound after the text.
    let bytes = [b"\xff\xd8\xff\xe0 no photograph".to_vec(), b"OggS no sound".to_vec()];
    let along = bytes.iter().zip([MediaType::Jpeg, MediaType::Ogg]).map(|(bytes, mime)| along(bytes, mime)).collect();
    let text = Rescue { device: Some(DEVICE), account: Some(account), made_ms: 1, parts };
    let export = Export::new(&text, along);
    let mut whole = export.opening.clone();
    for (file, bytes) in export.files.iter().zip(&bytes) {
        whole.extend(before(file));
        whole.extend(bytes);
    }
    whole.extend(export.ending(&export.files.iter().collect::<Vec<_>>()));
    seeds.push(whole);
    // As builds without a version wrote it.
    let mut old = Writer::new();
    old.bytes(&entries[0].wire(DEVICE));
    for draft in &drafts {
        old.bytes(format!("draft\n{}\n{}", draft.key, draft.text).as_bytes());
    }
    seeds.push(old.into_bytes());
    Ok(seeds)
}

fn along(bytes: &[u8], mime: MediaType) -> Queued {
    let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let about = About { mime, size: Some((64, 48)), duration_ms: None, taken: String::new(), keeps_metadata: false };
    Queued { shown_by: Some("Le quai".to_owned()), ..Queued::picked(sha256, bytes.len() as u64, about, Instant(0)) }
}

impl Drop for Rescues {
    fn drop(&mut self) {
        self.runtime.block_on(self.services.close());
        // A folder for tests that stays is swept with the others of its kind.
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

impl Reader for Rescues {
    fn name(&self) -> &'static str {
        "rescue"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        self.seeds.clone()
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &[
            b"draft\n",
            b"ECS1",
            b"ECR1",
            b"new/note",
            b"new/",
            b"note/",
            b"\"typed\":",
            b"{",
            b"}",
            b"null",
            b"labels.fr",
            b"fields",
            b"audience",
            b"\"",
            b"[]",
        ]
    }

    /// Says the length and the hash of what follows again, where the beginning is one that is looked at further.
    fn mend(&self, bytes: &mut Vec<u8>) {
        let Some(rest) = bytes.strip_prefix(&MAGIC) else { return };
        let mut reader = Bytes::new(rest);
        let (Ok(version), Ok(length)) = (reader.number(), reader.number()) else { return };
        if version > 1 {
            // Files follow the text: it ends where it says.
            let Ok(body) = usize::try_from(length).ok().map_or(Ok(&[][..]), |length| reader.raw(length)) else {
                return;
            };
            let rest = reader.rest().get(16..).unwrap_or_default();
            let mut file = Writer::new();
            file.raw(&MAGIC);
            file.number(version);
            file.bytes(body);
            file.raw(&sync::operation::hash16(body));
            file.raw(rest);
            *bytes = file.into_bytes();
            return;
        }
        let body = reader.rest().get(..reader.rest().len().saturating_sub(16)).unwrap_or_default();
        let mut file = Writer::new();
        file.raw(&MAGIC);
        file.number(version);
        file.bytes(body);
        file.raw(&sync::operation::hash16(body));
        *bytes = file.into_bytes();
    }

    fn read(&mut self, bytes: &[u8]) -> Result<bool, String> {
        if let Ok(rescue) = Rescue::decode(bytes)
            && Rescue::decode(&rescue.encode()).as_ref() != Ok(&rescue)
        {
            return broken("a file that was read and written is another file");
        }
        let how = |named: bool| Asked { email: named.then(|| EMAIL.to_owned()), dry_run: true };
        let mut seen = Vec::new();
        for named in [true, true, false] {
            match self.runtime.block_on(self.services.import_rescue(Cursor::new(bytes), &how(named))) {
                Err(Unusable::Service(error)) => return Err(format!("the server failed: {error:?}")),
                Err(refused) => seen.push(refused.to_string()),
                Ok(report) => seen.push(report.last_line()),
            }
        }
        match seen.as_slice() {
            [one, two, _] if one != two => broken("the same file is decided in two ways"),
            [one, ..] => Ok(one.contains(" applied, ")),
            [] => Ok(false),
        }
    }
}
