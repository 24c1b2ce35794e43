//! Three-way comparison of token sequences: where both sides agree, where one changed, where they overlap.

use core::ops::Range;

use imara_diff::{Algorithm, Diff, Token};

/// What happened in a stretch of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Nobody changed it.
    Same,
    /// Only they changed it.
    Theirs,
    /// Only I changed it.
    Mine,
    /// Both made the same change.
    Agreed,
    /// Both changed it, differently.
    Overlap,
}

/// A stretch, as positions in each of the three sequences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// What happened.
    pub what: What,
    /// Where in the base.
    pub base: Range<usize>,
    /// Where in theirs.
    pub theirs: Range<usize>,
    /// Where in mine.
    pub mine: Range<usize>,
}

/// A stretch that one side changed.
pub struct Edit {
    /// Where in the base.
    pub base: Range<usize>,
    /// Where in the side.
    pub side: Range<usize>,
}

/// Cuts three sequences into chunks that cover each of them whole and in order.
///
/// Two edits overlap when no token of the base for which `separates` holds stands unchanged between them.
pub fn diff3(
    base: &[Token],
    theirs: &[Token],
    mine: &[Token],
    algorithm: Algorithm,
    separates: impl Fn(usize) -> bool,
) -> Vec<Chunk> {
    let (in_theirs, in_mine) = (edits(base, theirs, algorithm), edits(base, mine, algorithm));
    let (mut next_theirs, mut next_mine) = (in_theirs.iter().peekable(), in_mine.iter().peekable());
    let mut chunks = Vec::new();
    let mut done = Chunk { what: What::Same, base: 0..0, theirs: 0..0, mine: 0..0 };
    loop {
        let start = match (next_theirs.peek(), next_mine.peek()) {
            (Some(a), Some(b)) => a.base.start.min(b.base.start),
            (Some(a), None) => a.base.start,
            (None, Some(b)) => b.base.start,
            (None, None) => break,
        };
        let kept = start - done.base.end;
        let (theirs_start, mine_start) = (done.theirs.end + kept, done.mine.end + kept);
        push(&mut chunks, &mut done, What::Same, start, theirs_start, mine_start);
        let (mut end, mut theirs_end, mut mine_end) = (start, None, None);
        loop {
            let reaches = |edit: &Edit| edit.base.start <= end || !(end..edit.base.start).any(&separates);
            if let Some(edit) = next_theirs.next_if(|edit| reaches(edit)) {
                theirs_end = Some((edit.base.end, edit.side.end));
                end = end.max(edit.base.end);
            } else if let Some(edit) = next_mine.next_if(|edit| reaches(edit)) {
                mine_end = Some((edit.base.end, edit.side.end));
                end = end.max(edit.base.end);
            } else {
                break;
            }
        }
        let what = match (theirs_end, mine_end) {
            (Some(_), Some(_)) => What::Overlap,
            (Some(_), None) => What::Theirs,
            _ => What::Mine,
        };
        // A side that has no edit here, or whose last one ends earlier, goes on unchanged to the end of the group.
        let reach = |last: Option<(usize, usize)>, side: usize| match last {
            Some((base_end, side_end)) => side_end + (end - base_end),
            None => side + (end - start),
        };
        let (theirs_end, mine_end) = (reach(theirs_end, done.theirs.end), reach(mine_end, done.mine.end));
        push(&mut chunks, &mut done, what, end, theirs_end, mine_end);
    }
    push(&mut chunks, &mut done, What::Same, base.len(), theirs.len(), mine.len());
    for chunk in &mut chunks {
        if chunk.what == What::Overlap && theirs.get(chunk.theirs.clone()) == mine.get(chunk.mine.clone()) {
            chunk.what = What::Agreed;
        }
    }
    chunks
}

/// What both put at the start and at the end of an overlap where the base holds nothing: it is taken once.
pub fn common_ends(theirs: &[Token], mine: &[Token]) -> (usize, usize) {
    let start = theirs.iter().zip(mine).take_while(|(a, b)| a == b).count();
    let left = theirs.len().min(mine.len()) - start;
    let end = theirs.iter().rev().zip(mine.iter().rev()).take(left).take_while(|(a, b)| a == b).count();
    (start, end)
}

fn push(chunks: &mut Vec<Chunk>, done: &mut Chunk, what: What, base: usize, theirs: usize, mine: usize) {
    let next = Chunk { what, base: done.base.end..base, theirs: done.theirs.end..theirs, mine: done.mine.end..mine };
    if !(next.base.is_empty() && next.theirs.is_empty() && next.mine.is_empty()) {
        chunks.push(next.clone());
    }
    *done = next;
}

/// What `side` changed of `base`, in order.
pub fn edits(base: &[Token], side: &[Token], algorithm: Algorithm) -> Vec<Edit> {
    let count = base.iter().chain(side).map(|token| token.0 + 1).max().unwrap_or(0);
    let mut diff = Diff::default();
    diff.compute_with(algorithm, base, side, count);
    let range = |range: Range<u32>| range.start as usize..range.end as usize;
    diff.hunks().map(|hunk| Edit { base: range(hunk.before), side: range(hunk.after) }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        text.bytes().map(|byte| Token(u32::from(byte))).collect()
    }

    fn whats(base: &str, theirs: &str, mine: &str) -> Vec<What> {
        diff3(&tokens(base), &tokens(theirs), &tokens(mine), Algorithm::Myers, |_| true)
            .into_iter()
            .map(|chunk| chunk.what)
            .collect()
    }

    #[test]
    fn tells_who_changed_what() {
        use What::{Agreed, Mine, Overlap, Same, Theirs};
        for (base, theirs, mine, expected) in [
            ("", "", "", vec![]),
            ("abc", "abc", "abc", vec![Same]),
            ("abc", "xbc", "aby", vec![Theirs, Same, Mine]),
            ("abc", "axc", "axc", vec![Same, Agreed, Same]),
            ("abc", "axc", "ayc", vec![Same, Overlap, Same]),
            ("abcd", "axcd", "abyd", vec![Same, Overlap, Same]),
            // Deleting a stretch into which the other writes is an overlap (diffy once merged it in silence).
            ("abcd", "ad", "abxcd", vec![Same, Overlap, Same]),
            ("abc", "c", "xabc", vec![Overlap, Same]),
            ("ab", "axb", "ayb", vec![Same, Overlap, Same]),
        ] {
            assert_eq!(whats(base, theirs, mine), expected, "{base} {theirs} {mine}");
        }
    }

    #[test]
    fn common_ends_never_cross() {
        assert_eq!(common_ends(&tokens("xx"), &tokens("x")), (1, 0));
        assert_eq!(common_ends(&tokens("axb"), &tokens("ayb")), (1, 1));
        assert_eq!(common_ends(&tokens("aa"), &tokens("aaa")), (2, 0));
    }

    proptest! {
        #[test]
        fn chunks_cover_all_three(base in "[ab\n]{0,40}", theirs in "[abc\n]{0,40}", mine in "[abc\n]{0,40}") {
            for algorithm in [Algorithm::Myers, Algorithm::Histogram] {
                let (b, t, m) = (tokens(&base), tokens(&theirs), tokens(&mine));
                let chunks = diff3(&b, &t, &m, algorithm, |at| base.as_bytes()[at] == b'\n');
                let cut = |side: &[Token], range: &Range<usize>| side[range.clone()].to_vec();
                prop_assert_eq!(chunks.iter().flat_map(|chunk| cut(&b, &chunk.base)).collect::<Vec<_>>(), b.clone());
                prop_assert_eq!(chunks.iter().flat_map(|chunk| cut(&t, &chunk.theirs)).collect::<Vec<_>>(), t.clone());
                prop_assert_eq!(chunks.iter().flat_map(|chunk| cut(&m, &chunk.mine)).collect::<Vec<_>>(), m.clone());
                for chunk in &chunks {
                    match chunk.what {
                        What::Same => {
                            prop_assert_eq!(cut(&b, &chunk.base), cut(&t, &chunk.theirs));
                            prop_assert_eq!(cut(&b, &chunk.base), cut(&m, &chunk.mine));
                        }
                        What::Theirs => prop_assert_eq!(cut(&b, &chunk.base), cut(&m, &chunk.mine)),
                        What::Mine => prop_assert_eq!(cut(&b, &chunk.base), cut(&t, &chunk.theirs)),
                        What::Agreed => prop_assert_eq!(cut(&t, &chunk.theirs), cut(&m, &chunk.mine)),
                        What::Overlap => prop_assert_ne!(cut(&t, &chunk.theirs), cut(&m, &chunk.mine)),
                    }
                }
            }
        }
    }
}
