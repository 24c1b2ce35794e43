-- The tables of the first thread. Both engines run the same text: only UUID, TEXT, BYTEA, BIGINT and BOOLEAN columns,
-- instants in microseconds UTC, no order and no range on TEXT. SQLite alone keeps narrow tables in their key's order.

CREATE TABLE server_meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- Records: current state, who may read it, where copies live, how it came to be.

CREATE TABLE record (
  id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  rev BIGINT NOT NULL,
  schema_version BIGINT NOT NULL,
  class BIGINT NOT NULL,
  fields BYTEA NOT NULL,
  stamps BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_rev BIGINT
);

CREATE TABLE record_audience (
  record_id UUID NOT NULL,
  audience TEXT NOT NULL,
  via UUID NOT NULL,
  PRIMARY KEY (record_id, audience, via)
);
CREATE INDEX record_audience_by_audience ON record_audience (audience, record_id);
CREATE INDEX record_audience_by_via ON record_audience (via);

CREATE TABLE record_rev (
  record_id UUID NOT NULL,
  rev BIGINT NOT NULL,
  group_id UUID NOT NULL,
  author UUID,
  device UUID,
  at BIGINT NOT NULL,
  hlc BIGINT NOT NULL,
  raw_ms BIGINT NOT NULL,
  schema_version BIGINT NOT NULL,
  audience TEXT NOT NULL,
  ops BYTEA NOT NULL,
  snapshot BYTEA,
  PRIMARY KEY (record_id, rev)
);

CREATE TABLE record_scope (
  record_id UUID NOT NULL,
  scope_id TEXT NOT NULL,
  via UUID NOT NULL,
  PRIMARY KEY (record_id, scope_id, via)
);
CREATE INDEX record_scope_by_scope ON record_scope (scope_id, record_id);
CREATE INDEX record_scope_by_via ON record_scope (via);

-- Scopes and their log: the newest change of each record, numbered in commit order.

CREATE TABLE scope (
  id TEXT NOT NULL PRIMARY KEY,
  audience TEXT NOT NULL,
  class BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  floor BIGINT NOT NULL,
  live BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  digest BYTEA NOT NULL
);
CREATE INDEX scope_by_audience ON scope (audience);

CREATE TABLE scope_change (
  scope_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  record_id UUID NOT NULL,
  record_rev BIGINT NOT NULL,
  what BIGINT NOT NULL,
  size BIGINT NOT NULL,
  group_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (scope_id, seq),
  UNIQUE (scope_id, record_id)
);

-- Operations: what was answered, what waits, what nobody could apply.

CREATE TABLE op_log (
  op_id UUID NOT NULL PRIMARY KEY,
  group_id UUID NOT NULL,
  account_id UUID,
  device_id UUID NOT NULL,
  hash BYTEA NOT NULL,
  verdict BIGINT NOT NULL,
  result BYTEA NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX op_log_by_at ON op_log (at);

CREATE TABLE op_waiting (
  group_id UUID NOT NULL,
  missing UUID NOT NULL,
  raw BYTEA NOT NULL,
  account_id UUID,
  device_id UUID NOT NULL,
  skew_ms BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (group_id, missing)
);
CREATE INDEX op_waiting_by_missing ON op_waiting (missing);
CREATE INDEX op_waiting_by_at ON op_waiting (at);

CREATE TABLE quarantine (
  id UUID NOT NULL PRIMARY KEY,
  group_id UUID,
  account_id UUID,
  device_id UUID,
  reason BIGINT NOT NULL,
  proto BIGINT,
  scope_hint TEXT,
  raw BYTEA NOT NULL,
  at BIGINT NOT NULL,
  resolved_at BIGINT,
  resolved_by UUID
);
CREATE INDEX quarantine_by_at ON quarantine (at);

-- Devices and what they were given.

CREATE TABLE account_sync (
  account_id UUID NOT NULL PRIMARY KEY,
  grants_version BIGINT NOT NULL
);

CREATE TABLE access_grant (
  account_id UUID NOT NULL,
  audience TEXT NOT NULL,
  rights BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (account_id, audience)
);

CREATE TABLE device (
  id UUID NOT NULL PRIMARY KEY,
  account_id UUID,
  name TEXT NOT NULL,
  state BIGINT NOT NULL,
  build TEXT NOT NULL,
  last_seen BIGINT NOT NULL,
  pending BIGINT NOT NULL,
  oldest_pending_at BIGINT,
  list_version BIGINT NOT NULL,
  selectors BYTEA NOT NULL,
  token_served BYTEA,
  token_stored BYTEA
);
CREATE INDEX device_by_account ON device (account_id);

CREATE TABLE device_scope (
  device_id UUID NOT NULL,
  scope_id TEXT NOT NULL,
  ord BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  seq_served BIGINT NOT NULL,
  since BIGINT NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (device_id, scope_id)
);

-- Projections: written with the record, and only where they differ.

CREATE TABLE projection (
  record_id UUID NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  rev BIGINT NOT NULL,
  class BIGINT NOT NULL,
  widest TEXT NOT NULL,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  sort_title BYTEA NOT NULL,
  updated BIGINT NOT NULL,
  created BIGINT NOT NULL
);
CREATE INDEX projection_by_time ON projection (kind, updated, record_id);
CREATE INDEX projection_by_title ON projection (kind, sort_title, record_id);
-- Lists of several kinds, and counts, which read nothing but this index.
CREATE INDEX projection_by_change ON projection (updated, record_id);
CREATE INDEX projection_by_reader ON projection (kind, widest, record_id);
CREATE INDEX projection_by_version ON projection (version, record_id);

CREATE TABLE sort_key (
  record_id UUID NOT NULL,
  name TEXT NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (record_id, name)
);
CREATE INDEX sort_key_by_value ON sort_key (name, value, record_id);

CREATE TABLE facet (
  record_id UUID NOT NULL,
  axis TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (record_id, axis, value)
);
CREATE INDEX facet_by_value ON facet (axis, value, record_id);

CREATE TABLE link (
  record_id UUID NOT NULL,
  rel TEXT NOT NULL,
  target UUID NOT NULL,
  position BYTEA NOT NULL,
  PRIMARY KEY (record_id, rel, target)
);
CREATE INDEX link_by_target ON link (target, rel, position, record_id);

CREATE TABLE geo (
  record_id UUID NOT NULL PRIMARY KEY,
  lat_e6 BIGINT NOT NULL,
  lon_e6 BIGINT NOT NULL,
  cell BIGINT NOT NULL
);
CREATE INDEX geo_by_cell ON geo (cell);

CREATE TABLE search_segment (
  audience TEXT NOT NULL,
  n BIGINT NOT NULL,
  version BIGINT NOT NULL,
  upto BYTEA NOT NULL,
  bytes BYTEA NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (audience, n)
);

-- What only the server has: accounts, sessions, throttles, the trail of what was done, work to do.

CREATE TABLE account (
  id UUID NOT NULL PRIMARY KEY,
  person_id UUID NOT NULL UNIQUE,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  duties TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  disabled_at BIGINT
);

CREATE TABLE session (
  key BYTEA NOT NULL PRIMARY KEY,
  account_id UUID,
  device_id UUID,
  data BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE throttle (
  key BYTEA NOT NULL PRIMARY KEY,
  count BIGINT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX throttle_by_until ON throttle (until);

CREATE TABLE audit (
  id UUID NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  account_id UUID,
  action TEXT NOT NULL,
  record_id UUID,
  detail TEXT NOT NULL
);
CREATE INDEX audit_by_at ON audit (at);
CREATE INDEX audit_by_record ON audit (record_id);

CREATE TABLE job (
  id UUID NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  dedup TEXT UNIQUE,
  payload BYTEA NOT NULL,
  priority BIGINT NOT NULL,
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  claimed_until BIGINT,
  last_error TEXT
);
CREATE INDEX job_by_time ON job (run_at);
