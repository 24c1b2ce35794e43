//! Verdicts as bytes: on the wire, and stored under the operation that they answer.

use domain::{FieldId, OpId, Problem, RecordId};

use crate::verdict::{Parked, Quarantine, Verdict};
use crate::wire::{Reader, WireError, Writer};

/// Encodes a verdict.
#[must_use]
pub fn encode(verdict: &Verdict) -> Vec<u8> {
    let mut w = Writer::new();
    match verdict {
        Verdict::Applied { rev } => {
            w.byte(1);
            w.number(*rev);
        }
        Verdict::Merged { rev, fields, suggestion } => {
            w.byte(2);
            w.number(*rev);
            w.list(fields, |w, field| w.number(u64::from(field.0)));
            w.byte(u8::from(suggestion.is_some()));
            if let Some(id) = suggestion {
                w.raw(id.as_bytes());
            }
        }
        Verdict::Parked { suggestion, reason } => {
            w.byte(3);
            w.raw(suggestion.as_bytes());
            w.byte(*reason as u8);
        }
        Verdict::Waiting { deps } => {
            w.byte(4);
            w.list(deps, |w, op| w.raw(op.as_bytes()));
        }
        Verdict::Rejected { field, problem } => {
            w.byte(5);
            w.number(u64::from(field.0));
            write_problem(&mut w, problem);
        }
        Verdict::Quarantined { reason } => {
            w.byte(6);
            w.byte(*reason as u8);
        }
        Verdict::NeedBase => w.byte(7),
    }
    w.into_bytes()
}

/// Decodes a verdict.
///
/// # Errors
/// [`WireError`].
pub fn decode(bytes: &[u8]) -> Result<Verdict, WireError> {
    let mut r = Reader::new(bytes);
    let field = |r: &mut Reader<'_>| -> Result<FieldId, WireError> {
        u16::try_from(r.number()?).map(FieldId).map_err(|_| WireError::Malformed)
    };
    Ok(match r.byte()? {
        1 => Verdict::Applied { rev: r.number()? },
        2 => Verdict::Merged {
            rev: r.number()?,
            fields: r.list(field)?,
            suggestion: match r.byte()? {
                0 => None,
                _ => Some(RecordId::from_bytes(r.array()?)),
            },
        },
        3 => {
            let suggestion = RecordId::from_bytes(r.array()?);
            let code = r.byte()?;
            let reason = Parked::ALL.into_iter().find(|reason| *reason as u8 == code).ok_or(WireError::Unknown)?;
            Verdict::Parked { suggestion, reason }
        }
        4 => Verdict::Waiting { deps: r.list(|r| Ok(OpId::from_bytes(r.array()?)))? },
        5 => Verdict::Rejected { field: field(&mut r)?, problem: read_problem(&mut r)? },
        6 => {
            let code = r.byte()?;
            let reason = Quarantine::ALL.into_iter().find(|reason| *reason as u8 == code).ok_or(WireError::Unknown)?;
            Verdict::Quarantined { reason }
        }
        7 => Verdict::NeedBase,
        _ => return Err(WireError::Unknown),
    })
}

fn write_problem(w: &mut Writer, problem: &Problem) {
    let (code, argument) = match problem {
        Problem::Missing => (1, 0),
        Problem::TooLong(max) => (2, *max),
        Problem::ControlCharacters => (3, 0),
        Problem::UnknownWord => (4, 0),
        Problem::WrongType => (5, 0),
        Problem::TooMany(max) => (6, *max),
        Problem::BadUrl => (7, 0),
        Problem::BadLicence => (8, 0),
        Problem::BadDate => (9, 0),
        Problem::LastSteward => (10, 0),
        Problem::TooSoon => (11, 0),
        Problem::Overtaken => (20, 0),
    };
    w.byte(code);
    w.number(u64::from(argument));
}

fn read_problem(r: &mut Reader<'_>) -> Result<Problem, WireError> {
    let code = r.byte()?;
    let argument = u32::try_from(r.number()?).map_err(|_| WireError::Malformed)?;
    Ok(match code {
        1 => Problem::Missing,
        2 => Problem::TooLong(argument),
        3 => Problem::ControlCharacters,
        4 => Problem::UnknownWord,
        5 => Problem::WrongType,
        6 => Problem::TooMany(argument),
        7 => Problem::BadUrl,
        8 => Problem::BadLicence,
        9 => Problem::BadDate,
        10 => Problem::LastSteward,
        11 => Problem::TooSoon,
        20 => Problem::Overtaken,
        // A newer server has a reason that this build has no words for; the field, which it names, is to be mended all the same.
        _ => Problem::UnknownWord,
    })
}
