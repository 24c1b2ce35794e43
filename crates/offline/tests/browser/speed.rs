//! Figures, printed and not asserted: they are the machine's as much as ours.

use sync::ports::{Batch, Durability, Store, Write};
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use super::made::{database, note};

fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

#[wasm_bindgen_test]
async fn a_thousand_records_in_a_commit() {
    let database = database("thousand").await;
    let body = "Un paragraphe de texte courant, avec un [lien](https://exemple.org). ".repeat(16);
    let records = (0..1_000).map(|number| note(number, &format!("Note {number}"), &body));
    let writes = records.map(|record| Write::Record { store: Store::Base, record, scopes: Vec::new() }).collect();
    let start = now();
    database.commit(&Batch { generation: 0, durability: Durability::Relaxed, writes }).await.unwrap();
    let stored = now();
    let list = domain::query::List { limit: 50, ..Default::default() };
    let rows = database.page(&list).await.unwrap();
    let listed = now();
    assert_eq!((rows.cards.len(), rows.total), (50, 1_000));
    console_log!("1,000 records put: {:.0} ms; 50 of them listed: {:.0} ms", stored - start, listed - stored);
}

#[wasm_bindgen_test]
async fn a_durable_save() {
    let database = database("save").await;
    let mut times = Vec::new();
    for number in 0..300 {
        let record = note(number, "Un titre", &"Une phrase de plus. ".repeat(50));
        let wire = sync::codec::encode_record(&record);
        let start = now();
        let key = record.id.to_string();
        let writes = vec![
            Write::Record { store: Store::Local, record, scopes: Vec::new() },
            Write::Put { store: Store::Outbox, key: key.clone(), bytes: wire.clone() },
            Write::Put { store: Store::Journal, key, bytes: wire },
        ];
        database.commit(&Batch { generation: number, durability: Durability::Strict, writes }).await.unwrap();
        times.push(now() - start);
    }
    times.sort_by(f64::total_cmp);
    assert_eq!(times.len(), 300);
    console_log!("durable save: p50 {:.1} ms, p99 {:.1} ms", times[150], times[297]);
}
