//! Licences that a record can carry: their identifiers, names and addresses.

/// A licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Licence {
    /// Its SPDX identifier.
    pub spdx: &'static str,
    /// Its short name, the same in both languages.
    pub label: &'static str,
    /// Its address, for people and for machines.
    pub url: &'static str,
}

/// The instance's default.
pub const DEFAULT: &str = "CC-BY-SA-4.0";

/// The licences offered, the default first.
pub const ALL: &[Licence] = &[
    Licence { spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", url: "https://creativecommons.org/licenses/by-sa/4.0/" },
    Licence { spdx: "CC-BY-4.0", label: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/" },
    Licence { spdx: "CC-BY-NC-4.0", label: "CC BY-NC 4.0", url: "https://creativecommons.org/licenses/by-nc/4.0/" },
    Licence {
        spdx: "CC-BY-NC-SA-4.0",
        label: "CC BY-NC-SA 4.0",
        url: "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    },
    Licence { spdx: "CC-BY-ND-4.0", label: "CC BY-ND 4.0", url: "https://creativecommons.org/licenses/by-nd/4.0/" },
    Licence { spdx: "CC0-1.0", label: "CC0 1.0", url: "https://creativecommons.org/publicdomain/zero/1.0/" },
    Licence { spdx: "etalab-2.0", label: "Licence Ouverte 2.0", url: "https://spdx.org/licenses/etalab-2.0.html" },
];

/// The licence with this SPDX identifier, letter case aside.
#[must_use]
pub fn find(spdx: &str) -> Option<&'static Licence> {
    ALL.iter().find(|licence| licence.spdx.eq_ignore_ascii_case(spdx))
}
