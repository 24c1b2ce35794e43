//! Passwords: what is taken as one, and the slow hash that keeps it, run apart and a few at a time.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::{Error, Refused, Result};
use crate::services::Limits;

/// The fewest characters.
const SHORTEST: usize = 12;

/// The most characters.
const LONGEST: usize = 256;

/// How long a check waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Words that whoever guesses tries first, folded; a password made of one of them and little else is refused.
const GUESSED: [&str; 20] = [
    "password",
    "motdepasse",
    "azerty",
    "qwerty",
    "123456",
    "abcdef",
    "letmein",
    "welcome",
    "bonjour",
    "bienvenue",
    "admin",
    "iloveyou",
    "jetaime",
    "encommun",
    "communs",
    "soleil",
    "quebec",
    "montreal",
    "canada",
    "changeme",
];

/// The hasher of passwords.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    params: Params,
    /// A hash that no password has, checked where there is no account: the same work, the same time.
    nobody: String,
}

impl Passwords {
    /// A hasher with these limits.
    pub fn new(limits: &Limits, random: &dyn Fn(&mut [u8])) -> Result<Self> {
        let params = Params::new(limits.hash_memory, 2, 1, None).map_err(|_| Error::Broken("argon2 parameters"))?;
        let nobody = nobody(&params, random).ok_or(Error::Broken("argon2"))?;
        Ok(Self { turns: Arc::new(Semaphore::new(limits.hashes_at_once.max(1))), params, nobody })
    }

    /// Hashes a password.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String> {
        let (params, password) = (self.params.clone(), password.to_owned());
        self.apart(move || hash(&params, password.as_bytes(), &salt)).await?
    }

    /// Whether a password is the one of this hash; without a hash, the same work for nothing.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let exists = stored.is_some();
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let password: String = password.chars().take(LONGEST).collect();
        let same = self.apart(move || verify(&password, &stored)).await?;
        Ok(same && exists)
    }

    async fn apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(Error::Throttled(30)) };
        let work = move || {
            let done = work();
            drop(turn);
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Broken("a password could not be hashed"))
    }
}

fn hasher(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

fn hash(params: &Params, password: &[u8], salt: &[u8]) -> Result<String> {
    let hash: PasswordHash =
        hasher(params).hash_password_with_salt(password, salt).map_err(|_| Error::Broken("argon2"))?;
    Ok(hash.to_string())
}

/// Drawn, not worked out: no password is known to give these bytes, and a server that only shows pages never needs the
/// memory that one hash takes.
fn nobody(params: &Params, random: &dyn Fn(&mut [u8])) -> Option<String> {
    let (mut salt, mut output) = ([0; 16], [0; Params::DEFAULT_OUTPUT_LEN]);
    random(&mut salt);
    random(&mut output);
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(Output::new(&output).ok()?),
    };
    Some(hash.to_string())
}

fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Whether this can be a password for somebody with this address and name.
pub fn check(password: &str, email: &str, name: &str) -> Result<()> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Err(Error::Input(Refused::PasswordTooShort));
    }
    if characters > LONGEST {
        return Err(Error::Input(Refused::PasswordTooLong));
    }
    let folded: String = domain::text::fold(password).chars().filter(|c| c.is_alphanumeric()).collect();
    let local = email.split('@').next().unwrap_or("");
    let own = [domain::text::fold(local), domain::text::fold(name)].map(|word| word.replace(' ', ""));
    let mut rest = folded.clone();
    for word in GUESSED.iter().copied().chain(own.iter().map(String::as_str).filter(|word| word.len() >= 4)) {
        rest = rest.replace(word, "");
    }
    let distinct: std::collections::BTreeSet<char> = folded.chars().collect();
    let ladder = folded.chars().zip(folded.chars().skip(1)).filter(|(a, b)| steps(*a, *b)).count();
    let easy = rest.chars().filter(|c| c.is_alphabetic()).count() + rest.chars().count() < 8
        || distinct.len() < 5
        || ladder * 2 > folded.chars().count();
    if easy { Err(Error::Input(Refused::PasswordTooEasy)) } else { Ok(()) }
}

fn steps(a: char, b: char) -> bool {
    (u32::from(a)).abs_diff(u32::from(b)) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_pass_and_what_is_guessed_does_not() {
        let verdict = |password: &str| check(password, "lea.tremblay@example.org", "Léa Tremblay");
        for good in ["trois renards dansent", "Correct cheval pile agrafe", "пароль для доступа", "x9$kQ!27vbn&Lp"]
        {
            assert!(verdict(good).is_ok(), "{good}");
        }
        assert!(matches!(verdict("onze lettre"), Err(Error::Input(Refused::PasswordTooShort))));
        assert!(matches!(verdict(&"é".repeat(257)), Err(Error::Input(Refused::PasswordTooLong))));
        for bad in
            ["Password1234", "motdepasse12!", "aaaaaaaaaaaaaa", "abcdefghijklmn", "leatremblay2026", "EnCommun2026!!"]
        {
            assert!(matches!(verdict(bad), Err(Error::Input(Refused::PasswordTooEasy))), "{bad}");
        }
    }

    #[tokio::test]
    async fn only_the_right_password_of_an_account_that_exists_is_right() {
        let limits = Limits { hash_memory: 8, ..Limits::default() };
        let passwords = Passwords::new(&limits, &|bytes| bytes.fill(7)).expect("a hasher");
        let hash = passwords.hash("trois renards dansent", [3; 16]).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("trois renards dansent", Some(&hash)).await.expect("an answer"));
        assert!(!passwords.verify("trois renards dansant", Some(&hash)).await.expect("an answer"));
        assert!(!passwords.verify("trois renards dansent", None).await.expect("an answer"));
    }

    #[test]
    fn who_has_no_account_costs_the_same_work_as_who_has() {
        let limits = Limits { hash_memory: 8, ..Limits::default() };
        let passwords = Passwords::new(&limits, &|bytes| bytes.fill(7)).expect("a hasher");
        let parsed = |hash: &str| PasswordHash::new(hash).expect("a hash");
        let hash = hash(&passwords.params, b"trois renards dansent", &[3; 16]).expect("a hash");
        let (real, drawn) = (parsed(&hash), parsed(&passwords.nobody));
        assert_eq!((real.algorithm, real.version, &real.params), (drawn.algorithm, drawn.version, &drawn.params));
        let lengths = |hash: &PasswordHash| (hash.salt.map(|salt| salt.len()), hash.hash.map(|output| output.len()));
        assert_eq!(lengths(&real), lengths(&drawn));
    }
}
