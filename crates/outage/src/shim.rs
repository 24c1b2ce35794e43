//! What stands before `SQLite`'s own files: it lets everything pass, and notes what changes them
//! (<https://sqlite.org/vfs.html>, "shims").

use std::collections::HashMap;
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::ptr;
use std::sync::{LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use libsqlite3_sys::{
    SQLITE_IOERR, SQLITE_OK, SQLITE_OPEN_CREATE, SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_WAL,
    sqlite3_file, sqlite3_filename, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find,
    sqlite3_vfs_register,
};

use crate::journal::{Event, note};

const NAME: &CStr = c"noted";

/// The files that a cut can touch; the shared memory beside a log is made anew at each start.
const NOTED: c_int = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;

/// The system's own, by its address: `SQLite` never frees it.
static BASE: OnceLock<usize> = OnceLock::new();

/// The methods that stand before those of the system, by the address of the latter: one for each way of locking.
static METHODS: LazyLock<Mutex<HashMap<usize, usize>>> = LazyLock::new(Mutex::default);

/// The files that are open, by the address of `SQLite`'s handle.
static OPENED: LazyLock<Mutex<HashMap<usize, Opened>>> = LazyLock::new(Mutex::default);

#[derive(Clone)]
struct Opened {
    path: PathBuf,
    own: usize,
    /// Whether the first sync is of its folder too: the system's files do so for a log that they may have made.
    makes: bool,
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has `SQLite` know these files, by the name that is answered: `sqlite://…?vfs=NAME`. As often as one likes.
///
/// # Panics
/// Where `SQLite` has no files of its own, or no memory.
pub fn install() -> &'static str {
    BASE.get_or_init(|| {
        // SAFETY: no name asks for the default, which lives as long as the program.
        let base = unsafe { sqlite3_vfs_find(ptr::null()) };
        assert!(!base.is_null(), "SQLite has files");
        // SAFETY: it was found, and is a plain structure.
        let own = unsafe { *base };
        let ours = sqlite3_vfs {
            zName: NAME.as_ptr(),
            pNext: ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            ..own
        };
        // SAFETY: what is registered is never freed, and its name is static.
        let code = unsafe { sqlite3_vfs_register(Box::into_raw(Box::new(ours)), 0) };
        assert_eq!(code, SQLITE_OK, "SQLite takes them");
        base as usize
    });
    "noted"
}

fn base() -> Option<(*mut sqlite3_vfs, sqlite3_vfs)> {
    let base = *BASE.get()? as *mut sqlite3_vfs;
    // SAFETY: `install` found it, and it lives as long as the program.
    Some((base, unsafe { *base }))
}

/// The path behind a name that `SQLite` gives; none for a file without one.
fn path(name: *const c_char) -> Option<PathBuf> {
    // SAFETY: a name of SQLite's ends with a zero.
    (!name.is_null()).then(|| PathBuf::from(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes())))
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let Some((base, Some(pass))) = base().map(|(base, own)| (base, own.xOpen)) else { return SQLITE_IOERR };
    // SAFETY: what SQLite gives is handed on as it came.
    let code = unsafe { pass(base, name, file, flags, out) };
    let path = path(name).filter(|_| code == SQLITE_OK && flags & NOTED != 0);
    // SAFETY: an opened file has methods, or none.
    let own = unsafe { (*file).pMethods };
    if let Some(path) = path.filter(|_| !own.is_null()) {
        let ours = *held(&METHODS).entry(own as usize).or_insert_with(|| {
            // SAFETY: the methods of an opened file are a plain structure that is never freed.
            let own = unsafe { *own };
            let ours = sqlite3_io_methods {
                iVersion: own.iVersion.min(2),
                xClose: Some(close),
                xWrite: Some(write),
                xTruncate: Some(truncate),
                xSync: Some(sync),
                ..own
            };
            Box::into_raw(Box::new(ours)) as usize
        });
        let makes = flags & SQLITE_OPEN_CREATE != 0 && flags & SQLITE_OPEN_MAIN_DB == 0;
        held(&OPENED).insert(file as usize, Opened { path, own: own as usize, makes });
        // SAFETY: the handle is the system's own: its methods are called with it, through ours.
        unsafe { (*file).pMethods = ours as *const sqlite3_io_methods };
    }
    code
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    let Some((base, Some(pass))) = base().map(|(base, own)| (base, own.xDelete)) else { return SQLITE_IOERR };
    // SAFETY: what SQLite gives is handed on as it came.
    let code = unsafe { pass(base, name, sync) };
    if let Some(file) = path(name).filter(|_| code == SQLITE_OK) {
        note(Event::Delete { file, synced: sync != 0 });
    }
    code
}

/// What is known of an open file, and the system's own methods of it.
fn opened(file: *mut sqlite3_file) -> Option<(PathBuf, sqlite3_io_methods)> {
    let opened = held(&OPENED).get(&(file as usize)).cloned()?;
    // SAFETY: the methods of an opened file are a plain structure that is never freed.
    Some((opened.path, unsafe { *(opened.own as *const sqlite3_io_methods) }))
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    let Some((_, Some(pass))) = opened(file).map(|(path, own)| (path, own.xClose)) else { return SQLITE_IOERR };
    held(&OPENED).remove(&(file as usize));
    // SAFETY: what SQLite gives is handed on as it came.
    unsafe { pass(file) }
}

unsafe extern "C" fn write(file: *mut sqlite3_file, data: *const c_void, amount: c_int, at: sqlite3_int64) -> c_int {
    let Some((path, Some(pass))) = opened(file).map(|(path, own)| (path, own.xWrite)) else { return SQLITE_IOERR };
    // SAFETY: what SQLite gives is handed on as it came.
    let code = unsafe { pass(file, data, amount, at) };
    if let (SQLITE_OK, Ok(amount), Ok(at)) = (code, usize::try_from(amount), u64::try_from(at)) {
        // SAFETY: SQLite gives so many bytes.
        let bytes = unsafe { std::slice::from_raw_parts(data.cast::<u8>(), amount) }.to_vec();
        note(Event::Write { file: path, at, bytes });
    }
    code
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let Some((path, Some(pass))) = opened(file).map(|(path, own)| (path, own.xTruncate)) else { return SQLITE_IOERR };
    // SAFETY: what SQLite gives is handed on as it came.
    let code = unsafe { pass(file, size) };
    if let (SQLITE_OK, Ok(size)) = (code, u64::try_from(size)) {
        note(Event::Truncate { file: path, size });
    }
    code
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let Some((path, Some(pass))) = opened(file).map(|(path, own)| (path, own.xSync)) else { return SQLITE_IOERR };
    // SAFETY: what SQLite gives is handed on as it came.
    let code = unsafe { pass(file, flags) };
    if code == SQLITE_OK {
        let folder = held(&OPENED).get_mut(&(file as usize)).is_some_and(|opened| std::mem::take(&mut opened.makes));
        note(Event::Sync { file: path, folder });
    }
    code
}
