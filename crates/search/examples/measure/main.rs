//! Measures building, opening and asking, and holds the answers against plain BM25: `measure NOTES.ndjson QUERIES.json [SEGMENT]`, the notes and queries as the
//! bench's generators write them. SEGMENT is where the segment's bytes go, to be compressed.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::time::{Duration, Instant};

mod exhaustive;

use exhaustive::Texts;
use search::{Document, Index, Query, Segment, SegmentBuilder, passages};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(notes), Some(queries)) = (arguments.next(), arguments.next()) else {
        return Err("usage: measure NOTES.ndjson QUERIES.json [SEGMENT]".into());
    };
    let lines: Vec<String> = BufReader::new(fs::File::open(notes)?).lines().collect::<Result<_, _>>()?;
    let documents: Vec<Document> = lines.iter().map(|line| document(line)).collect::<Result<_, _>>()?;
    let body = documents.iter().map(|document| document.text.clone()).max_by_key(String::len).unwrap_or_default();
    let count = documents.len();
    let texts = Texts::of(&documents);

    let begun = Instant::now();
    let mut builder = SegmentBuilder::new("public");
    documents.into_iter().for_each(|document| builder.add(document));
    let bytes = builder.finish();
    println!("{count} notes built in {:?}, {} bytes", begun.elapsed(), bytes.len());
    if let Some(place) = arguments.next() {
        fs::write(place, &bytes)?;
    }
    let bytes: Arc<[u8]> = bytes.into();
    let begun = Instant::now();
    let segment = Segment::open(bytes)?;
    println!("opened in {:?}", begun.elapsed());
    let begun = Instant::now();
    let index = Index::of([Arc::new(segment)]);
    println!("indexed in {:?}", begun.elapsed());

    let queries: Vec<Value> = serde_json::from_str(&fs::read_to_string(queries)?)?;
    let queries: Vec<&str> = queries.iter().filter_map(|query| query.get("q")?.as_str()).collect();
    let typed: Vec<String> = queries.iter().take(60).flat_map(|query| keystrokes(query)).collect();
    let axes = ["kind".to_owned(), "territory".to_owned()];
    measure("keystrokes", &index, &typed, &[]);
    measure("keystrokes with counts of two axes", &index, &typed, &axes);
    let whole: Vec<String> = queries.iter().map(|query| (*query).to_owned()).collect();
    measure("whole queries", &index, &whole, &axes);
    compare(&index, &texts, &whole);
    let short: Vec<String> =
        ('a'..='z').flat_map(|one| ["", "a", "e", "o", "om"].map(|two| format!("{one}{two}"))).collect();
    measure("prefixes of 1 to 3 letters", &index, &short, &axes);
    let slips: Vec<String> =
        whole.iter().filter(|word| word.chars().count() > 5).map(|word| word.replacen('e', "q", 1)).collect();
    measure("slips", &index, &slips, &axes);

    let mut times: Vec<Duration> = Vec::new();
    for query in &whole {
        let begun = Instant::now();
        let pieces = passages(&body, query, 2);
        times.push(begun.elapsed());
        std::hint::black_box(pieces);
    }
    report(&format!("passages of the longest note, {} bytes", body.len()), times);
    Ok(())
}

fn document(line: &str) -> Result<Document, Box<dyn Error>> {
    let note: Value = serde_json::from_str(line)?;
    let text = |field: &str| note.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut id = [0; 16];
    let (time, rest) = id.split_at_mut(6);
    let created = note.get("created").and_then(Value::as_u64).unwrap_or_default();
    time.copy_from_slice(created.to_be_bytes().get(2..).unwrap_or_default());
    // Spread like the random bits of a UUIDv7.
    let mut seed = created ^ text("id").bytes().fold(7, |sum: u64, byte| sum.wrapping_mul(257) ^ u64::from(byte));
    for byte in rest {
        seed = (seed ^ (seed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9).wrapping_add(0x9E37_79B9);
        *byte = (seed >> 56) as u8;
    }
    let tags = note.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let mut facets: Vec<(String, String)> = tags.map(|tag| ("tag".to_owned(), tag.to_owned())).collect();
    facets.push(("kind".to_owned(), text("kind")));
    facets.push(("territory".to_owned(), text("territory")));
    let updated = note.get("updated").and_then(Value::as_i64).unwrap_or_default();
    Ok(Document { id, rev: 1, title: text("title"), summary: String::new(), text: text("body"), facets, updated })
}

/// How many of the first twenty of an exhaustive search are among the first twenty of the engine, whole words being asked.
fn compare(index: &Index, texts: &Texts, questions: &[String]) {
    let (mut shared, mut wanted) = (0, 0);
    for question in questions {
        let text = format!("{question} ");
        let expected = texts.best(&text, 20);
        let found = index.search(&Query { text, limit: 20, ..Query::default() });
        shared += found.hits.iter().filter(|hit| expected.contains(&hit.id)).count();
        wanted += expected.len();
    }
    println!(
        "overlap at 20 with exhaustive BM25: {:.3} of {wanted} answers to {}",
        ratio(shared, wanted),
        questions.len()
    );
}

fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn keystrokes(query: &str) -> Vec<String> {
    query.char_indices().map(|(place, c)| query.get(..place + c.len_utf8()).unwrap_or_default().to_owned()).collect()
}

/// Asks everything five times; the best time of each question counts, for the machine has other things to do.
fn measure(name: &str, index: &Index, texts: &[String], axes: &[String]) {
    let mut times = vec![Duration::MAX; texts.len()];
    let mut empty = 0;
    for _ in 0..5 {
        empty = 0;
        for (text, time) in texts.iter().zip(&mut times) {
            let query = Query { text: text.clone(), facet_axes: axes.to_vec(), limit: 20, ..Query::default() };
            let begun = Instant::now();
            let results = index.search(&query);
            *time = begun.elapsed().min(*time);
            empty += usize::from(results.hits.is_empty());
        }
    }
    let mut slowest: Vec<(&Duration, &String)> = times.iter().zip(texts).collect();
    slowest.sort_unstable();
    let slowest: Vec<&str> = slowest.iter().rev().take(5).map(|(_, text)| text.as_str()).collect();
    report(&format!("{name} ({} asked, {empty} without answer, slowest {slowest:?})", texts.len()), times);
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times.get((times.len().saturating_sub(1)) * part / 100).copied().unwrap_or_default();
    println!("{name}: p50 {:?}, p95 {:?}, p99 {:?}, max {:?}", at(50), at(95), at(99), at(100));
}
