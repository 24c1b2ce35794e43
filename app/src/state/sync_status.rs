//! What waits on this device, and the one line that says so everywhere.

use i18n::{Words, number};

use super::connectivity::Connectivity;

/// Counts derived from per-record states, and the last time the server said everything was in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// Pieces of writing that have not left.
    pub on_device: u64,
    /// Pieces of writing a person must look at.
    pub to_check: u64,
    /// Whether something is leaving now.
    pub sending: bool,
    /// Whether the server takes nothing more before the person signs in again.
    pub sign_in: bool,
    /// Whether the server takes nothing more from this version of the page.
    pub outdated: bool,
    /// Whether what is not everybody's is put away: the server has said nothing for too long.
    pub put_away: bool,
    /// The hour and minute, in Québec, of the last complete exchange.
    pub as_of: Option<(u8, u8)>,
}

/// What colours a line, never alone: the words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do.
    Calm,
    /// No network.
    Offline,
    /// A person is needed.
    Attention,
}

impl Tone {
    /// The value of `data-tone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Offline => "offline",
            Self::Attention => "attention",
        }
    }
}

/// The pill's tone and words: `à jour · 14 h 02`, `hors ligne · sur cet appareil : 3 · à vérifier : 1`.
#[must_use]
pub fn line(words: Words, connectivity: Connectivity, status: &SyncStatus) -> (Tone, String) {
    let first = match connectivity {
        Connectivity::Offline => Some(words.status_offline().to_owned()),
        Connectivity::NoAccess => Some(words.status_no_access().to_owned()),
        Connectivity::Online if status.outdated => Some(words.status_outdated().to_owned()),
        Connectivity::Online if status.sign_in => Some(words.status_sign_in().to_owned()),
        Connectivity::Online if status.sending => Some(words.status_sending().to_owned()),
        Connectivity::Online if status.on_device > 0 || status.to_check > 0 => None,
        Connectivity::Online => Some(match status.as_of {
            Some((hour, minute)) => words.status_up_to_date_at(&words.hour(hour, minute)),
            // Nothing was read whole yet, or what is here is not known yet: only the network is.
            None => words.status_online().to_owned(),
        }),
    };
    let lang = words.lang();
    let waiting = (status.on_device > 0).then(|| words.status_on_device(&number(lang, status.on_device)));
    let stuck = (status.to_check > 0).then(|| words.status_to_check(&number(lang, status.to_check)));
    let tone = if status.to_check > 0 || status.sign_in || status.outdated {
        Tone::Attention
    } else if connectivity.is_online() {
        Tone::Calm
    } else {
        Tone::Offline
    };
    (tone, [first, waiting, stuck].into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

#[cfg(test)]
mod tests {
    use i18n::{Lang, t};

    use super::*;

    #[test]
    fn the_line_never_claims_more_than_is_true() {
        let cases = [
            (Connectivity::Online, SyncStatus::default(), Tone::Calm, "en ligne"),
            (
                Connectivity::Online,
                SyncStatus { as_of: Some((14, 2)), ..SyncStatus::default() },
                Tone::Calm,
                "à jour · 14\u{a0}h\u{a0}02",
            ),
            (
                Connectivity::Online,
                SyncStatus { on_device: 3, as_of: Some((14, 2)), ..SyncStatus::default() },
                Tone::Calm,
                "sur cet appareil\u{a0}: 3",
            ),
            (
                Connectivity::Online,
                SyncStatus { on_device: 1, sending: true, ..SyncStatus::default() },
                Tone::Calm,
                "envoi… · sur cet appareil\u{a0}: 1",
            ),
            (
                Connectivity::Offline,
                SyncStatus { on_device: 3, to_check: 1, ..SyncStatus::default() },
                Tone::Attention,
                "hors ligne · sur cet appareil\u{a0}: 3 · à vérifier\u{a0}: 1",
            ),
            (Connectivity::NoAccess, SyncStatus::default(), Tone::Offline, "réseau sans accès"),
            (
                Connectivity::Online,
                SyncStatus { on_device: 2, sign_in: true, ..SyncStatus::default() },
                Tone::Attention,
                "reconnectez-vous pour envoyer · sur cet appareil\u{a0}: 2",
            ),
            (
                Connectivity::Online,
                SyncStatus { on_device: 2, outdated: true, as_of: Some((14, 2)), ..SyncStatus::default() },
                Tone::Attention,
                "mettez à jour pour envoyer · sur cet appareil\u{a0}: 2",
            ),
        ];
        for (connectivity, status, tone, text) in cases {
            assert_eq!(line(t(Lang::Fr), connectivity, &status), (tone, text.to_owned()));
        }
    }
}
