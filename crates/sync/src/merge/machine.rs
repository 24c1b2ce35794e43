//! States: only the listed moves, judged from the state that stands now.

/// What becomes of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The state allows it.
    Made,
    /// It is there already.
    Already,
    /// The state does not allow it: a person decides.
    Refused,
}

/// Judges a move to `to` from `current`; a state never written is the first one that `allowed` starts from.
#[must_use]
pub fn judge(current: &str, to: &str, allowed: &[(&str, &str)]) -> Move {
    let current = if current.is_empty() { allowed.first().map_or("", |(from, _)| *from) } else { current };
    if current == to {
        Move::Already
    } else if allowed.contains(&(current, to)) {
        Move::Made
    } else {
        Move::Refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_moves_are_made() {
        let allowed = [("draft", "published"), ("published", "withdrawn")];
        assert_eq!(judge("", "published", &allowed), Move::Made);
        assert_eq!(judge("", "draft", &allowed), Move::Already);
        assert_eq!(judge("published", "published", &allowed), Move::Already);
        assert_eq!(judge("draft", "withdrawn", &allowed), Move::Refused);
        assert_eq!(judge("elsewhere", "draft", &[]), Move::Refused);
    }
}
