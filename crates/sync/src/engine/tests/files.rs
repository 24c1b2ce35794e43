//! Files and the records that show them, in the totals.

use domain::memory::media::field;
use domain::record::Ref;
use domain::{Fields, Kind, RecordId, Value};

use super::{NOTE, Tab, note};
use crate::engine::Event;
use crate::operation::OpKind;
use crate::ports::Change;

fn save(tab: &mut Tab, changes: Vec<Change>) {
    tab.saves += 1;
    let (title, entropy) = ("Titre".to_owned(), [tab.saves; 32]);
    tab.give(Event::Save { request: 1, title, changes, now_ms: tab.now_ms, entropy });
}

/// A note and the file that it shows are one piece of writing; a file described anew by itself is one too.
#[test]
fn what_describes_a_file_is_not_counted_beside_what_shows_it() {
    let mut tab = Tab::new();
    let file = Ref { kind: Kind::Media, id: RecordId::from_bytes([8; 16]) };
    let of = Fields::from([(field::OF, Value::Id(NOTE.id))]);
    let made = Change { record: file, kind: OpKind::Create(of), seen: 0 };
    let title = Fields::from([(note::field::TITLE, "Un".into())]);
    save(&mut tab, vec![Change { record: NOTE, kind: OpKind::Create(title), seen: 0 }, made]);
    assert_eq!(tab.state.totals().on_device, 1);
    let alt = Fields::from([(field::ALT, "Un quai".into())]);
    save(&mut tab, vec![Change { record: file, kind: OpKind::Set(alt), seen: 0 }]);
    assert_eq!(tab.state.totals().on_device, 2);
}
