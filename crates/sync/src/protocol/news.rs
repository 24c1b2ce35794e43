//! What the event stream says: which scopes have news, each with its last number. Data always comes by a pull.
//!
//! A line a scope. What a build does not know in a line it skips: where no line is left, something of the list is other.

use domain::scope::ScopeId;

/// The name of the event.
pub const EVENT: &str = "news";
/// What is said where another list of scopes follows from the rights or the kits of now.
pub const LIST: &str = "list";

/// Scopes with their last numbers, as the stream says them.
#[must_use]
pub fn encode(heads: &[(ScopeId, u64)]) -> String {
    let lines: Vec<String> = heads.iter().map(|(scope, seq)| format!("{scope} {seq}")).collect();
    if lines.is_empty() { LIST.to_owned() } else { lines.join("\n") }
}

/// Reads what the stream said.
#[must_use]
pub fn decode(said: &str) -> Vec<(ScopeId, u64)> {
    let line = |line: &str| {
        let (scope, seq) = line.trim().rsplit_once(' ')?;
        Some((scope.parse().ok()?, seq.parse().ok()?))
    };
    said.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use domain::audience::AudienceKey;
    use domain::scope::Selector;

    use super::*;

    #[test]
    fn what_is_said_is_read_and_what_is_not_known_is_skipped() {
        let heads = vec![
            (ScopeId { audience: AudienceKey::Public, selector: Selector::Core }, 7),
            (ScopeId { audience: AudienceKey::Members, selector: Selector::Rest }, u64::MAX),
        ];
        assert_eq!(decode(&encode(&heads)), heads);
        assert_eq!(decode(&format!("{}\nother:thing 9\npublic/core x\n", encode(&heads))), heads);
        for said in [LIST, "", "\n", "<html>"] {
            assert_eq!(decode(said), []);
        }
        assert_eq!(encode(&[]), LIST);
    }
}
