//! Backups: all that is kept as one file, taken while the server runs, and put back where nothing is yet.
//!
//! A backup is the `SQLite` database as it stood at one moment, then a seal: a mark and the SHA-256 of all that comes
//! before, so that a file that was cut short or changed is never put back. The database is all that a server cannot build
//! again; its engine reads the file as it is, seal and all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use sync::protocol::Epoch;

use crate::services::epoch_text;

/// What begins a seal.
const MARK: [u8; 8] = *b"\nECSEAL1";

/// How many bytes a seal has: its mark and a hash.
const SEAL: u64 = 40;

/// How many bytes are read at once.
const PIECE: usize = 1 << 16;

/// Why there is no backup, or nothing was put back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Use the tools of the database.
    #[error(
        "the database is PostgreSQL, which has its own tools: back it up with `pg_dump --format=custom --file=FILE URL`, \
         put it back with `pg_restore --dbname=URL FILE`, then run `epoch` here before the server starts again"
    )]
    Postgres,
    /// Name a file that is not there yet.
    #[error("{} exists already: name another file; nothing was written", .0.display())]
    Exists(PathBuf),
    /// Name the right data folder.
    #[error("there is no database at {}: name its folder with --data; nothing was written", .0.display())]
    NoDatabase(PathBuf),
    /// Restore elsewhere, or move away what is there.
    #[error(
        "{} is in use, and restoring never overwrites: name an empty folder with --data, or move away what is there; \
         nothing was changed", .0.display()
    )]
    Used(PathBuf),
    /// Give a file that `backup` made.
    #[error("{} is no backup of this program: give a file that `backup` made; nothing was changed", .0.display())]
    Foreign(PathBuf),
    /// Take another copy of the file, or an older backup.
    #[error("{} is damaged or cut short: take another copy of it, or an older backup; nothing was changed", .0.display())]
    Damaged(PathBuf),
    /// The system says why.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database: the sentence says what to do.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

fn io(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    |source| Error::Io { path, source }
}

/// Copies the database at this address into `file`, while others read and write it; how many bytes it has.
///
/// # Errors
/// [`Error`]: `file` is not there then.
pub async fn take(database: &str, file: &Path) -> Result<u64, Error> {
    let from = storage::backup::file_of(database)?.ok_or(Error::Postgres)?;
    if fs::exists(file).map_err(io(file))? {
        return Err(Error::Exists(file.to_owned()));
    }
    if !from.is_file() {
        return Err(Error::NoDatabase(from));
    }
    let part = beside(file);
    let made = async {
        private(&part).map_err(io(&part))?;
        storage::backup::copy(&from, &part).await?;
        storage::backup::check(&part).await?;
        let size = seal(&part).map_err(io(&part))?;
        // Nobody else may have made it meanwhile.
        if fs::exists(file).map_err(io(file))? {
            return Err(Error::Exists(file.to_owned()));
        }
        put_in_place(&part, file)?;
        Ok(size)
    };
    let made = made.await;
    if made.is_err() {
        forget(&part);
    }
    made
}

/// Puts a backup back as the database at this address, where neither it nor anything in the folder `data` exists, under
/// another epoch.
///
/// # Errors
/// [`Error`]: nothing is there then.
pub async fn restore(database: &str, data: &Path, file: &Path, epoch: Epoch) -> Result<(), Error> {
    let to = storage::backup::file_of(database)?.ok_or(Error::Postgres)?;
    refuse_used(data, &to)?;
    let size = unsealed(file)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io(folder))?;
    let part = beside(&to);
    let put_back = async {
        copy(file, size, &part)?;
        storage::backup::check(&part).await.map_err(|error| match error {
            storage::Error::Corrupt(_) => Error::Damaged(file.to_owned()),
            other => other.into(),
        })?;
        storage::backup::renew(&part, &epoch_text(epoch)).await?;
        File::open(&part).and_then(|part| part.sync_all()).map_err(io(&part))?;
        put_in_place(&part, &to)
    };
    let put_back = put_back.await;
    if put_back.is_err() {
        forget(&part);
    }
    put_back
}

/// An empty file that nobody else may read: what is in it is in clear.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// A name in the same folder, which a listing shows as what it is: not done.
fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn refuse_used(data: &Path, to: &Path) -> Result<(), Error> {
    match fs::read_dir(data) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(Error::Used(data.to_owned()));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(io(data)(error)),
    }
    for ending in ["", "-wal", "-shm"] {
        let mut name = to.as_os_str().to_owned();
        name.push(ending);
        let there = PathBuf::from(name);
        if fs::exists(&there).map_err(io(&there))? {
            return Err(Error::Used(there));
        }
    }
    Ok(())
}

/// Writes the seal, and waits until all of it is on the disk.
fn seal(part: &Path) -> io::Result<u64> {
    let mut file = OpenOptions::new().read(true).append(true).open(part)?;
    let size = file.metadata()?.len();
    let hash = hash(&mut file, size)?;
    file.write_all(&MARK)?;
    file.write_all(&hash)?;
    file.sync_all()?;
    Ok(size + SEAL)
}

/// How many bytes of a backup are its database, once the seal was found to be right.
fn unsealed(path: &Path) -> Result<u64, Error> {
    let mut file = File::open(path).map_err(io(path))?;
    let whole = file.metadata().map_err(io(path))?.len();
    let mut start = [0; 15];
    let ours = file.read_exact(&mut start).is_ok() && start == *b"SQLite format 3";
    let Some(size) = whole.checked_sub(SEAL).filter(|_| ours) else { return Err(Error::Foreign(path.to_owned())) };
    let mut seal = [0; SEAL as usize];
    file.seek(SeekFrom::Start(size)).and_then(|_| file.read_exact(&mut seal)).map_err(io(path))?;
    file.rewind().map_err(io(path))?;
    let hash = hash(&mut file, size).map_err(io(path))?;
    // A database without its seal is one that was cut short, or copied by hand while it was written to.
    if seal.strip_prefix(&MARK) == Some(&hash[..]) { Ok(size) } else { Err(Error::Damaged(path.to_owned())) }
}

fn hash(file: &mut File, size: u64) -> io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    let mut read = file.take(size);
    loop {
        let n = read.read(&mut piece)?;
        if n == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(piece.get(..n).unwrap_or_default());
    }
}

fn copy(from: &Path, size: u64, to: &Path) -> Result<(), Error> {
    let mut source = File::open(from).map_err(io(from))?.take(size);
    let mut target = private(to).map_err(io(to))?;
    io::copy(&mut source, &mut target).and_then(|_| target.sync_all()).map_err(io(to))
}

/// Gives a finished file its name, for good.
fn put_in_place(part: &Path, file: &Path) -> Result<(), Error> {
    fs::rename(part, file).map_err(io(file))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(folder))
}

/// Leaves nothing of a file that was not finished.
fn forget(part: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        let mut name = part.as_os_str().to_owned();
        name.push(ending);
        // What was never made is not there to be removed.
        let _gone = fs::remove_file(PathBuf::from(name));
    }
}
