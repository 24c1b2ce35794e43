-- Files, named by the SHA-256 of what they hold (64 hexadecimal digits).
CREATE TABLE media_object (
  sha256 TEXT NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  mime TEXT NOT NULL,
  width BIGINT,
  height BIGINT,
  stored_at BIGINT NOT NULL
);
CREATE INDEX media_object_by_age ON media_object (stored_at);

-- Their bytes, in parts of one length; a width of 0 is the file itself, another a narrower copy of a picture.
CREATE TABLE media_bytes (
  sha256 TEXT NOT NULL,
  width BIGINT NOT NULL,
  part BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (sha256, width, part)
);

-- Files that are arriving.
CREATE TABLE media_upload (
  account_id UUID NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  received BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (account_id, sha256)
);
CREATE INDEX media_upload_by_end ON media_upload (expires_at);

-- What arrived of them, each piece at its place.
CREATE TABLE media_piece (
  account_id UUID NOT NULL,
  sha256 TEXT NOT NULL,
  start BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (account_id, sha256, start)
);
