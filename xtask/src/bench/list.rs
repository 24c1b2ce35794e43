//! Every figure that counts, with its budget: one list, whether it is measured yet or not, and why it is not.

use super::figures::{Wanted, at_least, at_most, told};
use crate::budgets;

/// Why nothing tells when titles are searched before the rest.
const NO_PACKS: &str = "a first pull is ordinary pages, titles with their texts: packs are not made (docs/SYNC.md)";

/// Why nothing judges answers.
const NO_JUDGES: &str = "there are no judged queries";

/// Why nothing is measured of a second exchange.
const NO_SECOND_PULL: &str = "no script pulls a second time; a test of crates/sync holds the body under 150 bytes";

/// All of them.
pub const LIST: &[Wanted] = &[
    at_most("a1", "wasm_brotli", 0, "bytes", budgets::NOTE_WASM as f64),
    at_most("a1", "wasm_whole_brotli", 0, "bytes", budgets::BUNDLE[1].brotli as f64),
    at_most("a1", "js_brotli", 0, "bytes", budgets::BUNDLE[2].brotli as f64),
    at_most("a1", "css_brotli", 0, "bytes", budgets::BUNDLE[3].brotli as f64),
    at_most("a1", "note_code_brotli", 0, "bytes", budgets::BUNDLE[4].brotli as f64),
    at_most("a1", "page_before_wasm", 0, "bytes", budgets::PAGE_BEFORE_WASM as f64),
    at_most("a1", "first_load", 0, "bytes", budgets::FIRST_LOAD as f64),
    told("a1", "first_load_with_device", 0, "bytes"),
    at_most("a1", "home_wasm_brotli", 0, "bytes", budgets::BUNDLE[0].brotli as f64),
    told("a1", "home_before_wasm", 0, "bytes"),
    told("a1", "home_first_load", 0, "bytes"),
    at_most("a1", "lcp_over_static", 0, "ratio", 1.15),
    at_most("a1", "total_blocking_time", 0, "ms", 50.0),
    told("a1", "time_to_interactive", 0, "ms"),
    told("a1", "search_field_answers", 0, "ms"),
    at_most("a2", "repeat_load", 0, "bytes", 5_000.0),
    told("a2", "repeat_lcp", 0, "ms"),
    at_most("a3", "offline_start_to_note", 12_000, "ms", 1_500.0),
    at_most("a3", "offline_start_to_answer", 12_000, "ms", 1_500.0),
    at_most("b1", "keystroke_p99", 12_000, "ms", 5.0),
    at_most("b1", "keystroke_p99_quarter_cpu", 12_000, "ms", 16.0),
    told("b1", "keystroke_p99", 50_000, "ms"),
    told("b1", "keystroke_p99_quarter_cpu", 50_000, "ms"),
    told("b1", "keystroke_p99", 100_000, "ms"),
    told("b1", "keystroke_p99_quarter_cpu", 100_000, "ms"),
    told("b1", "keystroke_after_pause_p99", 12_000, "ms"),
    told("b1", "keystroke_after_pause_p99_quarter_cpu", 12_000, "ms"),
    at_most("b2", "index_wire", 12_000, "bytes", 3_120_000.0),
    at_most("b2", "index_memory", 12_000, "MB", 12.0),
    at_most("b2", "index_open", 12_000, "ms", 100.0),
    told("b3", "overlap_at_20", 12_000, "ratio"),
    told("b3", "ndcg", 12_000, "ratio").for_lack_of(NO_JUDGES),
    at_most("c1", "first_sync", 12_000, "s", 1.2),
    at_most("c1", "first_sync_requests", 12_000, "requests", 25.0),
    told("c1", "first_sync_bytes", 12_000, "bytes"),
    told("c1", "first_sync_pull_bytes", 12_000, "bytes"),
    at_most("c1", "pull_over_one_stream", 12_000, "ratio", 1.12),
    told("c1", "first_sync_slow", 12_000, "s"),
    told("c1", "titles_searchable", 12_000, "s").for_lack_of(NO_PACKS),
    at_most("c1", "titles_searchable_bytes", 12_000, "bytes", 500_000.0).for_lack_of(NO_PACKS),
    at_most("c2", "nothing_new_bytes", 12_000, "bytes", 150.0).for_lack_of(NO_SECOND_PULL),
    at_most("c2", "nothing_new_requests", 12_000, "requests", 1.0).for_lack_of(NO_SECOND_PULL),
    at_most("c3", "push_1000_edits", 0, "ms", 200.0),
    told("c3", "merge_1000_edits", 0, "ms"),
    at_most("c3", "edits_lost", 0, "edits", 0.0),
    at_most("c3", "offline_save_p50", 0, "ms", 3.0),
    at_most("c3", "offline_save_p99", 0, "ms", 15.0),
    at_most("c3", "merge_25_kb", 0, "ms", 2.0),
    at_most("c3", "merge_25_kb_wasm", 0, "ms", 8.0).for_lack_of("no program merges it in a browser"),
    at_most("c4", "herd_seconds", 0, "s", 120.0),
    at_most("c4", "herd_push_p99", 0, "ms", 2_000.0),
    at_most("c4", "herd_errors", 0, "errors", 0.0),
    at_most("c4", "herd_lost", 0, "notes", 0.0),
    at_most("c11", "cheap_phone_text_ms", 0, "ms", budgets::CHEAP_PHONE_TEXT_MS),
    at_most("c11", "cheap_phone_form_ms", 0, "ms", budgets::CHEAP_PHONE_FORM_MS),
    at_most("c11", "cheap_phone_alive_ms", 0, "ms", budgets::CHEAP_PHONE_ALIVE_MS),
    at_most("c11", "cheap_phone_inp_p75_ms", 0, "ms", budgets::CHEAP_PHONE_INP_P75_MS),
    at_most("c11", "cheap_phone_heap_mb", 0, "MB", budgets::CHEAP_PHONE_HEAP_MB),
    at_least("d1", "pages_rendered", 12_000, "requests/s", 2_000.0),
    at_least("d1", "pages_kept", 12_000, "requests/s", 5_000.0),
    at_most("d1", "pages_kept_p99", 12_000, "ms", 20.0),
    told("d1", "pages_p50", 12_000, "ms"),
    at_most("d1", "pages_p99", 12_000, "ms", 20.0),
    told("d2", "search_p99", 12_000, "ms"),
    at_most("d2", "search_p99", 100_000, "ms", 15.0),
    told("d2", "search_pages", 12_000, "requests/s"),
    told("d3", "durable_writes", 12_000, "writes/s"),
    told("d3", "durable_write_p99", 12_000, "ms"),
    told("d3", "readers_p99_meanwhile", 12_000, "ms"),
    told("d4", "binary_size", 0, "bytes"),
    at_most("d4", "idle_memory_empty", 0, "MB", budgets::IDLE_MEMORY_MB),
    at_most("d4", "idle_memory", 12_000, "MB", budgets::IDLE_MEMORY_MB),
    at_most("d4", "start_to_first_page", 0, "ms", budgets::FIRST_PAGE_MS),
    told("e", "growth_search", 1_000_000, "slope").for_lack_of("one run is on one scale; runs are not put together"),
    told("f", "day_bytes", 12_000, "bytes").for_lack_of("no script lives a day"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_named_once() {
        let mut names: Vec<_> = LIST.iter().map(|wanted| (wanted.name, wanted.scale)).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), LIST.len());
    }

    #[test]
    fn every_size_of_the_bundle_is_a_figure() {
        for budget in budgets::BUNDLE {
            assert!(LIST.iter().any(|wanted| wanted.name == budget.name), "{}", budget.name);
        }
    }
}
