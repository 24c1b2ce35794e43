//! Scopes: an audience and a selector, the unit in which records travel to devices.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::audience::AudienceKey;
use crate::id::RecordId;

/// What a kit asks for within an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selector {
    /// What every device keeps: cards of carnets, the index of terms.
    Core,
    /// A carnet and what is placed in it.
    Notebook(RecordId),
    /// What an audience holds beside: a person's drafts, kits, suggestions.
    Rest,
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Core => f.write_str("core"),
            Self::Notebook(id) => write!(f, "notebook:{id}"),
            Self::Rest => f.write_str("rest"),
        }
    }
}

impl FromStr for Selector {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "core" => Ok(Self::Core),
            None if text == "rest" => Ok(Self::Rest),
            Some(("notebook", id)) => id.parse().map(Self::Notebook).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A scope; its text is `<audience>/<selector>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ScopeId {
    /// Who may read it: what the server checks.
    pub audience: AudienceKey,
    /// What a kit asked for.
    pub selector: Selector,
}

impl fmt::Display for ScopeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.audience, self.selector)
    }
}

impl FromStr for ScopeId {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (audience, selector) = text.split_once('/').ok_or(())?;
        Ok(Self { audience: audience.parse()?, selector: selector.parse()? })
    }
}

/// How closely copies of a record are held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Class {
    /// Content that its audience may keep.
    #[default]
    Open = 0,
    /// Private records: plain on the device, 30 days.
    Guarded = 1,
    /// Intake: on a device only encrypted.
    Sealed = 2,
    /// Never on a device.
    Unscoped = 3,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_comes_back() {
        let id = RecordId::from_bytes([7; 16]);
        for audience in [AudienceKey::Public, AudienceKey::Members, AudienceKey::Person(id)] {
            for selector in [Selector::Core, Selector::Notebook(id), Selector::Rest] {
                let scope = ScopeId { audience, selector };
                assert_eq!(scope.to_string().parse(), Ok(scope));
            }
        }
        assert_eq!("public".parse::<ScopeId>(), Err(()));
        assert_eq!("public/everything".parse::<ScopeId>(), Err(()));
    }
}
