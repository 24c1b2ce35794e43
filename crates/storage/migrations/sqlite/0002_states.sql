-- How many records of a kind are in a state, read from this index alone.
CREATE INDEX projection_by_state ON projection (kind, state, widest, record_id);
