//! Where a line nests quotations and lists too deep.
//!
//! A parser visits every open block on every line: without a bound, a small page keeps it busy for minutes. Every level
//! takes at least one column, so bounding the column bounds the depth.

/// The last column where a quotation or a list item may begin: 25 lists indented by four.
const MAX_COLUMN: usize = 100;

/// Where to put a backslash so that nothing nests beyond the bound.
pub(super) fn too_deep(line: &str) -> Option<usize> {
    if line.len() <= MAX_COLUMN / 4 {
        return None;
    }
    let bytes = line.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b'\n');
    let spaced = |at: usize| matches!(byte(at), b' ' | b'\t' | b'\n' | b'\r');
    let (mut at, mut column) = (0, 0);
    loop {
        let (length, escape) = match byte(at) {
            b' ' => (1, None),
            b'\t' => {
                column += 3 - column % 4;
                (1, None)
            }
            b'>' => (1, Some(at)),
            b'-' | b'+' | b'*' if spaced(at + 1) => (1, Some(at)),
            b'0'..=b'9' => {
                let digits = bytes.get(at..)?.iter().take(10).take_while(|digit| digit.is_ascii_digit()).count();
                let point = at + digits;
                if !matches!(byte(point), b'.' | b')') || !spaced(point + 1) {
                    return None;
                }
                (digits + 1, Some(point))
            }
            b'[' if byte(at + 1) == b'^' => (line.get(at..)?.find("]:")? + 2, None),
            _ => return None,
        };
        if column > MAX_COLUMN && escape.is_some() {
            return escape;
        }
        at += length;
        column += length;
    }
}
