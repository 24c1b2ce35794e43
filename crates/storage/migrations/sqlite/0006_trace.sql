-- What an operation that was not taken touched and was written on, for those after it: one that was taken says so in the
-- revision that it made. Absent from what was answered before this step.
ALTER TABLE op_log ADD COLUMN trace BYTEA;
