//! Jobs: work enqueued in the transaction that makes it necessary, and done later by whoever claims it.

use domain::{Instant, RecordId};
use uuid::Uuid;

use crate::error::Result;
use crate::statement::Sql;
use crate::transaction::WriteTx;

/// A job to enqueue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its identifier, made by the caller.
    pub id: RecordId,
    /// Which work, as a stable word.
    pub name: String,
    /// What it is about; of jobs with the same key that have not been claimed, one is kept.
    pub dedup: Option<String>,
    /// What the work needs to know.
    pub payload: Vec<u8>,
    /// Greater goes first.
    pub priority: i64,
    /// Not before.
    pub run_at: Instant,
}

/// A job in somebody's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The job.
    pub job: Job,
    /// How often it was begun, this time included.
    pub attempts: u64,
}

type Row = (Uuid, String, Option<String>, Vec<u8>, i64, i64, i64);

/// Enqueues a job; `false` when one with its key waits already.
pub async fn enqueue(tx: &mut WriteTx, job: &Job) -> Result<bool> {
    let touched = Sql::new("INSERT INTO job (id, name, dedup, payload, priority, run_at, attempts) ")
        .values(&[vec![
            job.id.into(),
            (&job.name).into(),
            job.dedup.as_deref().into(),
            job.payload.as_slice().into(),
            job.priority.into(),
            job.run_at.into(),
            0_i64.into(),
        ]])
        .push(" ON CONFLICT DO NOTHING")
        .run(tx)
        .await?;
    Ok(touched == 1)
}

/// Claims the next job that is due, until `until`: a worker that dies gives it back by then. Its key is free again at
/// once, so that work made necessary meanwhile is not lost.
pub async fn claim(tx: &mut WriteTx, now: Instant, until: Instant) -> Result<Option<Claimed>> {
    let due: Vec<Row> =
        Sql::new("SELECT id, name, dedup, payload, priority, run_at, attempts FROM job WHERE run_at <= ")
            .bind(now)
            .push(" AND (claimed_until IS NULL OR claimed_until <= ")
            .bind(now)
            .push(") ORDER BY priority DESC, run_at, id LIMIT 1")
            .all_for_update_unclaimed(tx)
            .await?;
    let Some((id, name, dedup, payload, priority, run_at, attempts)) = due.into_iter().next() else { return Ok(None) };
    Sql::new("UPDATE job SET dedup = NULL, attempts = attempts + 1, claimed_until = ")
        .bind(until)
        .push(" WHERE id = ")
        .bind(id)
        .run(tx)
        .await?;
    let job = Job { id: id.into(), name, dedup, payload, priority, run_at: Instant(run_at) };
    Ok(Some(Claimed { job, attempts: crate::cell::counted(attempts)? + 1 }))
}

/// The work is done.
pub async fn finish(tx: &mut WriteTx, id: RecordId) -> Result<()> {
    Sql::new("DELETE FROM job WHERE id = ").bind(id).run(tx).await?;
    Ok(())
}

/// The work failed: it is tried again at `again`, and why is kept.
pub async fn fail(tx: &mut WriteTx, id: RecordId, why: &str, again: Instant) -> Result<()> {
    Sql::new("UPDATE job SET claimed_until = NULL, run_at = ")
        .bind(again)
        .push(", last_error = ")
        .bind(why)
        .push(" WHERE id = ")
        .bind(id)
        .run(tx)
        .await?;
    Ok(())
}
