//! What was told to a page, whatever it is: queries and what shows them are compiled once, not again for each page.

use core::any::Any;
use core::fmt::{Display, Formatter};
use core::pin::Pin;
use core::str::FromStr;
use std::sync::{Arc, OnceLock};

use api::{ApiError, json};
use domain::{Instant, Record};

use super::{Reader, Shown};

/// What names what is asked: an identifier, words, a page of a list.
#[derive(Clone)]
pub struct Key(Arc<dyn AnyKey>);

trait AnyKey: Any + Send + Sync {
    fn same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> AnyKey for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref().is_some_and(|other| self == other)
    }
}

impl Key {
    /// This key, whatever it is.
    pub fn new(key: impl PartialEq + Send + Sync + 'static) -> Self {
        Self(Arc::new(key))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&*other.0 as &dyn Any)
    }
}

/// What a page shows, and what is done with it without knowing what it is.
pub trait Page: Any + Send + Sync {
    /// Whether another is the same.
    fn same(&self, other: &dyn Any) -> bool;

    /// [`Shown::is_held`].
    fn held(&self) -> bool;

    /// [`Shown::opened`].
    fn records(&self) -> Vec<Record>;

    /// What a server sends of it.
    fn written(&self) -> String;
}

impl<T: Shown> Page for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref().is_some_and(|other| self == other)
    }

    fn held(&self) -> bool {
        self.is_held()
    }

    fn records(&self) -> Vec<Record> {
        self.opened()
    }

    fn written(&self) -> String {
        json::write(self)
    }
}

/// What is being asked for.
type Loading = Pin<Box<dyn Future<Output = Result<Arc<dyn Page>, ApiError>> + Send>>;

/// How a page comes by what it shows.
#[derive(Clone, Copy)]
pub struct Way {
    /// [`Shown::DEVICE_FIRST`].
    pub device_first: bool,
    /// [`Shown::load`].
    pub load: fn(Reader, &Key) -> Loading,
    read: fn(&str) -> Option<Arc<dyn Page>>,
}

impl Way {
    /// That of one page.
    pub const fn of<T: Shown>() -> Self {
        Self { device_first: T::DEVICE_FIRST, load: load::<T>, read: read::<T> }
    }
}

fn load<T: Shown>(reader: Reader, key: &Key) -> Loading {
    let key = (&*key.0 as &dyn Any).downcast_ref::<T::Key>().cloned();
    Box::pin(async move {
        let value = T::load(reader, key.ok_or(ApiError::Malformed)?).await?;
        Ok(Arc::new(value) as Arc<dyn Page>)
    })
}

fn read<T: Shown>(text: &str) -> Option<Arc<dyn Page>> {
    Some(Arc::new(json::read::<T>(text).ok()?))
}

/// What is shown, as of when, by whom.
#[derive(Clone)]
pub struct Told {
    value: Value,
    /// As of when it was true.
    pub as_of: Instant,
    /// Whether the device said so.
    pub from_device: bool,
}

#[derive(Clone)]
enum Value {
    Here(Arc<dyn Page>),
    /// In the page, as the server sent it: read once, by whoever knows what it is.
    Sent(Arc<Sent>),
}

struct Sent {
    text: String,
    read: OnceLock<Option<Arc<dyn Page>>>,
}

impl Told {
    /// Something that was loaded.
    pub fn new(page: Arc<dyn Page>, reader: &Reader) -> Self {
        Self { value: Value::Here(page), as_of: reader.as_of(), from_device: reader.is_device() }
    }

    /// What is shown; nothing where what was sent is no such thing.
    pub fn page(&self, way: Way) -> Option<Arc<dyn Page>> {
        match &self.value {
            Value::Here(page) => Some(Arc::clone(page)),
            Value::Sent(sent) => sent.read.get_or_init(|| (way.read)(&sent.text)).clone(),
        }
    }

    /// What is shown, of a page that is known.
    pub fn known<T: Shown>(&self) -> Result<Arc<T>, ApiError> {
        let page: Option<Arc<dyn Any + Send + Sync>> = self.page(Way::of::<T>()).map(|page| page as _);
        page.and_then(|page| page.downcast().ok()).ok_or(ApiError::Malformed)
    }

    /// Whether the same was told by the same at the same time.
    fn same(&self, other: &Self) -> bool {
        let same = match (&self.value, &other.value) {
            (Value::Here(one), Value::Here(other)) => one.same(&**other as &dyn Any),
            (Value::Sent(one), Value::Sent(other)) => one.text == other.text,
            (Value::Here(one), Value::Sent(other)) | (Value::Sent(other), Value::Here(one)) => {
                other.read.get().is_some_and(|read| read.as_ref().is_some_and(|other| one.same(&**other as &dyn Any)))
            }
        };
        same && self.as_of == other.as_of && self.from_device == other.from_device
    }
}

/// What a query answers; what a server writes of it is a line that says how it went, and what is shown.
#[derive(Clone)]
pub struct Outcome(pub Result<Told, ApiError>);

impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Ok(one), Ok(other)) => one.same(other),
            (Err(one), Err(other)) => one == other,
            _ => false,
        }
    }
}

impl Display for Outcome {
    fn fmt(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
        let how = self.0.as_ref().map(|told| (told.as_of, told.from_device));
        f.write_str(&json::write(&how))?;
        match &self.0 {
            Ok(Told { value: Value::Here(page), .. }) => write!(f, "\n{}", page.written()),
            Ok(Told { value: Value::Sent(sent), .. }) => write!(f, "\n{}", sent.text),
            Err(_) => Ok(()),
        }
    }
}

impl FromStr for Outcome {
    type Err = ApiError;

    fn from_str(text: &str) -> Result<Self, ApiError> {
        let (how, value) = text.split_once('\n').unwrap_or((text, ""));
        let how: Result<(Instant, bool), ApiError> = json::read(how).map_err(|_| ApiError::Malformed)?;
        Ok(Self(how.map(|(as_of, from_device)| {
            let value = Value::Sent(Arc::new(Sent { text: value.to_owned(), read: OnceLock::new() }));
            Told { value, as_of, from_device }
        })))
    }
}
